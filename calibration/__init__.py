"""Calibration against reported figures and event logs."""
