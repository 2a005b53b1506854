"""When an item is asked, in English, for those who read a codebook: by the ids of the items it depends on."""

from collections.abc import Mapping

from instruments.canonical import canonical_json
from instruments.clauses import Clause, Clauses, Says, clauses
from instruments.definition import Instrument, Item
from instruments.expressions import document

_SAID: Mapping[Says, str] = {
    Says.TICKED: "{item} is {answers}",
    Says.TICKED_OTHER: "{item} is answered, and is not {answers}",
    Says.NOT_TICKED: "{item} is not {answers}, or is not answered",
    Says.EXACTLY: "{item} is {low}",
    Says.AT_LEAST: "{item} is {low} or more",
    Says.AT_MOST: "{item} is {high} or less",
    Says.BETWEEN: "{item} is from {low} to {high}",
    Says.ANSWERED: "{item} is answered",
    Says.UNANSWERED: "{item} is not answered",
}


def condition_words(item: Item, instrument: Instrument) -> str:
    """When an item is asked; empty for one that always is, its written form where no words fit."""
    if item.show_if is None:
        return ""
    found = clauses(item.show_if, instrument)
    return _joined(found, instrument) if found else canonical_json(document(item.show_if)).decode()


def _joined(found: Clauses, instrument: Instrument) -> str:
    language = instrument.source_language
    return (" and " if found.every else " or ").join(_words(one, language) for one in found.members)


def _words(clause: Clause, language: str) -> str:
    answers = " or ".join(f"{one.code} ({one.wording.get(language, one.id)})" for one in clause.choices)
    return _SAID[clause.says].format(item=clause.item.id, answers=answers, low=clause.low, high=clause.high)
