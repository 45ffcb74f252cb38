"""Declared things written down as YAML again: what the loader reads back as the same thing."""

from __future__ import annotations

from typing import Any

import yaml
from pydantic import BaseModel

from sim.city.city import City
from sim.city.licences import PREFIX

_GENERATED = ("items", "materials", "matters")
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def as_data(thing: BaseModel) -> dict[str, Any]:
    """A declared thing as plain data; of a population of licences only the declaration.

    The items it stands for are drawn again when it is read.
    """
    data = thing.model_dump(mode="json", exclude_none=True)
    if isinstance(thing, City) and thing.licences is not None:
        for name in _GENERATED:
            data[name] = [x for x in data[name] if not x["id"].startswith(PREFIX)]
        data["demands"] = [x for x in data["demands"] if not x["matter"].startswith(PREFIX)]
    return data


def as_yaml(data: dict[str, Any], head: str = "") -> str:
    """Plain data as YAML, below a remark.

    Parameters
    ----------
    head : str
        Lines of the remark, without ``#``.
    """
    remark = "".join(f"# {line}\n" for line in head.splitlines())
    text: str = yaml.dump(data, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=100)
    return remark + text
