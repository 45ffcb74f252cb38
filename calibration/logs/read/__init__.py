"""Read event logs as they come: CSV, Parquet or XES, packed or not, with any names of columns."""

from calibration.logs.read.columns import Columns, parse_columns
from calibration.logs.read.log import CleanLog, read_log
from calibration.logs.read.problems import BadLog

__all__ = ["BadLog", "CleanLog", "Columns", "parse_columns", "read_log"]
