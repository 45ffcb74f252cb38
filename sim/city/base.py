"""What every declared thing has: immutability, no unknown fields, a two-language title."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$", max_length=64)]
"""Name of a declared thing: lower-case letters, digits, ``_ . -``; never shown to citizens."""


class Model(BaseModel):
    """Base of all declared models: frozen; a misspelt field is an error, not a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(Model):
    """A text people read, in both languages of the project."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def get(self, lang: str) -> str:
        """Return the text in ``lang`` (``"zh"`` or ``"en"``)."""
        return self.zh if lang == "zh" else self.en


class Named(Model):
    """A declared thing with an identifier and a title."""

    id: Id
    title: Text
