"""What a wave says to those who answer: a text in English alone, or in several languages, reviewed or not."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from instruments import wording
from instruments.canonical import canonical_json
from instruments.definition import Text
from instruments.errors import InvalidInputError
from instruments.flaws import At, Flaw
from instruments.languages import known
from instruments.shapes import record, text_up_to

SOURCE = "en"  # the language of a text that stands alone, and of desks and reports
_SAID = text_up_to(200)
_DRAFT = record({"draft": _SAID}, {})
_OPENS = '{"'  # so begins a stored text that is there in several languages


@dataclass(frozen=True, slots=True)
class WaveText:
    """A text of a wave by language, English among them. ``drafts``: the languages that nobody reviewed."""

    texts: Text
    drafts: frozenset[str] = frozenset()

    @property
    def source(self) -> str:
        """The text in English."""
        return self.texts[SOURCE]

    def offered(self, *, drafts: bool) -> Text:
        """The texts that may be shown, English first; without drafts only what is not one."""
        others = {one: said for one, said in self.texts.items() if drafts or one not in self.drafts}
        return {SOURCE: self.source, **others}

    def is_draft(self, language: str) -> bool:
        """Whether nobody reviewed what is said on a page in this language."""
        return wording.spoken(self.texts, language) in self.drafts


def shape(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be a text, or a text in each language; a draft is written ``{draft: text}``."""
    if not isinstance(value, Mapping):
        yield from _SAID(value, at)
        return
    if SOURCE not in value:
        yield Flaw(at, f"has no {SOURCE!r}", "Give it in English: the others are translations.", blocks=True)
    for language, said in value.items():
        yield from _language_flaws(language, at)
        is_draft = isinstance(said, Mapping) and language != SOURCE
        yield from (_DRAFT if is_draft else _SAID)(said, (*at, language))


def parsed(value: object) -> WaveText:
    """The text that a value of the right shape describes."""
    if not isinstance(value, Mapping):
        return WaveText({SOURCE: str(value)})
    given = cast("Mapping[str, Any]", value)
    drafts = frozenset(language for language, said in given.items() if isinstance(said, Mapping))
    return WaveText({one: said["draft"] if one in drafts else said for one, said in given.items()}, drafts)


def stored(said: WaveText) -> str:
    """The text as the column of a table holds it: as it is where it is English alone, else as JSON."""
    if set(said.texts) == {SOURCE} and not said.source.startswith(_OPENS):
        return said.source
    drafts = {one: {"draft": words} for one, words in said.texts.items() if one in said.drafts}
    return canonical_json({**said.texts, **drafts}).decode()


def read(column: str) -> WaveText:
    """The text that a column holds; the inverse of ``stored``."""
    return parsed(json.loads(column) if column.startswith(_OPENS) else column)


def _language_flaws(language: object, at: At) -> Iterator[Flaw]:
    try:
        known(str(language))
    except InvalidInputError as error:
        yield Flaw((*at, str(language)), error.what, error.fix, blocks=True)
