"""When a question is answered, as a sentence before it."""

from collections.abc import Mapping

from instruments.clauses import Clause, Clauses, Says
from instruments.definition import OF_A_PERSON, Item, ItemKind
from instruments.english import capital
from instruments.wording import said
from reports.paper_words import PaperWords


def condition_words(
    found: Clauses, items: Mapping[str, Item], numbers: Mapping[str, str], words: PaperWords
) -> tuple[str, tuple[str, ...]]:
    """A sentence, and where there are several conditions a sentence for each."""
    clauses = [_clause_words(one, items[one.item.id], numbers[one.item.id], words) for one in found.members]
    if len(clauses) == 1:
        return words("only", clause=clauses[0]), ()
    end = words.pattern("only").rpartition("}")[2]
    return words("only_every" if found.every else "only_some"), tuple(
        f"{capital(one)}{end}" for one in clauses
    )


def _clause_words(clause: Clause, item: Item, number: str, words: PaperWords) -> str:
    says = clause.says.value
    if clause.says is Says.ANSWERED and item.kind is ItemKind.CONSENT:
        says = "agreed"
    facts = {"number": number, "low": clause.low, "high": clause.high}
    return words(f"clause {says}", answers=_answers(clause, item, words), **facts)


def _answers(clause: Clause, item: Item, words: PaperWords) -> str:
    """The choices of a clause; beside those that are left out, the answers that are none."""
    chosen = {one.code for one in clause.choices}
    answers = [capital(said(one.wording, words.language)) for one in item.choices if one.code in chosen]
    if clause.says is Says.TICKED_OTHER:
        own = {one.missing for one in item.choices}
        answers += [words(reason.value) for reason in OF_A_PERSON if reason not in own]
    return words.one_of(tuple(answers)) if answers else ""
