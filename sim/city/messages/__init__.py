"""What is wrong with a file, in Chinese and English: one message for every kind of mistake.

Keys are used by the models (through :func:`wrong`), by the loader and by the checks. The
table is kept in parts, one file an area.
"""

from __future__ import annotations

from pydantic_core import PydanticCustomError

from sim.city.messages import cases, cities, logs, results

MESSAGES: dict[str, tuple[str, str]] = {}
for _part in (cities, cases, logs, results):
    if _twice := MESSAGES.keys() & _part.MESSAGES.keys():
        raise ValueError(f"in two parts of the table: {sorted(_twice)}")
    MESSAGES |= _part.MESSAGES


def wrong(key: str, **values: object) -> PydanticCustomError:
    """An error for a model's validator to raise; the loader shows it in the reader's language."""
    shown = {k: f"{v:g}" if isinstance(v, float) else str(v) for k, v in values.items()}
    return PydanticCustomError(key, MESSAGES[key][1], shown)


def text(key: str, lang: str, **values: object) -> str:
    """A message in ``lang`` (``"zh"`` or ``"en"``) with its values filled in."""
    zh, en = MESSAGES[key]
    return (zh if lang == "zh" else en).format(**values)
