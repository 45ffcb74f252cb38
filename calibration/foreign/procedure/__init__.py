"""Procedures of a case: borrowed, made to agree with what is stated, before and after."""
