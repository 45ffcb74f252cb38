"""What a file holds, by its first bytes rather than by its name."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from calibration.logs.read.problems import bad

_GZIP, _PARQUET, _ZIP = b"\x1f\x8b", b"PAR1", b"PK\x03\x04"
_MOST = 4 << 30
"""Bytes of a log at most, unpacked: beyond it a file is taken for a trap."""

TABLE, PARQUET, XES = "csv", "parquet", "xes"


def unpack(path: Path) -> tuple[str, bytes]:
    """Kind and content of a file.

    Raises
    ------
    BadLog
        If it cannot be read, is empty, or is packed in a way we do not know.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise bad(path, "no-such-log") from None
    except OSError as error:
        raise bad(path, "unreadable-log", why=error.strerror or "?") from None
    if content.startswith(_GZIP):
        content = _gunzip(path)
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise bad(path, "empty-log")
    if content.startswith(_ZIP):
        raise bad(path, "packed-log")
    if content.startswith(_PARQUET):
        return PARQUET, content
    head = (
        content[:200].removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n")
    )
    return (XES if head.startswith(b"<") else TABLE), content


def _gunzip(path: Path) -> bytes:
    try:
        with gzip.open(path) as file:
            result = file.read(_MOST + 1)
    except (OSError, EOFError, zlib.error):
        raise bad(path, "broken-gzip") from None
    if len(result) > _MOST:
        raise bad(path, "log-too-large")
    return result
