"""The label of a released definition: ``key@major.minor``."""

import re
from dataclasses import dataclass
from typing import Self

from instruments.errors import InvalidInputError

_TEXT = re.compile(r"(?P<key>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)@(?P<major>[1-9]\d*)\.(?P<minor>0|[1-9]\d*)")


@dataclass(frozen=True, slots=True, order=True)
class InstrumentVersion:
    """The label of one released and never edited definition, such as ``brs@1.0``."""

    key: str
    major: int  # a new major breaks the trend: answers no longer mean the same
    minor: int  # a new minor does not: a translation, a corrected typo

    @classmethod
    def parse(cls, text: str) -> Self:
        """The version that ``text`` names, or an error that shows the form."""
        if (found := _TEXT.fullmatch(text)) is None:
            raise InvalidInputError(
                f"{text!r} is not a version label",
                where="InstrumentVersion.parse",
                fix="Write key@major.minor, for example 'brs@1.0'.",
            )
        return cls(found["key"], int(found["major"]), int(found["minor"]))

    def __str__(self) -> str:
        return f"{self.key}@{self.major}.{self.minor}"
