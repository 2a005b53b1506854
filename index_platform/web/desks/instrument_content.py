"""What an instrument is, panel by panel: its terms, its questions, its scales, its scenarios."""

from index_platform.services.shelves import Shelved
from index_platform.web.desks.blocks import Block, Facts, Panel, Prose, Questions
from index_platform.web.desks.instrument_list import terms_of
from index_platform.web.desks.instrument_questions import (
    Reading,
    language_words,
    languages_of,
    questions,
    tabs,
)
from index_platform.web.desks.instrument_scales import scale_blocks, scenario_blocks
from index_platform.web.desks.room import fact
from index_platform.web.parts import Code
from instruments.definition import Instrument
from instruments.english import listed
from instruments.languages import english_name

_OURS = (
    "Beside its own answers each question that asks for one offers: I do not know; I would rather not say. "
    "Nothing has to be answered."
)


def content_of(read: Reading, at: str, shelved: Shelved | None = None) -> tuple[Panel, ...]:
    """What an instrument asks, and on which terms. ``at``: before a language, its page."""
    found = read.instrument
    asked = Panel(
        title=f"As it will be asked, in {english_name(read.language)}",
        hint=_OURS,
        blocks=(
            *((tabs(read, at),) if len(languages_of(found)) > 1 else ()),
            *(_draft(read)),
            Questions(rows=questions(read)),
        ),
        anchor="questions",
    )
    return (asked, *_scores(read), *_scenarios(found), _about(found, shelved))


def _draft(read: Reading) -> tuple[Block, ...]:
    """That the words of a language are not approved, and whose they are."""
    if not read.is_draft:
        return ()
    said = read.instrument.translations.get(read.language)
    origin = f" {said.origin}." if said else ""
    words = f"These words are not approved: residents are not offered them, but in a trial.{origin}"
    return (Prose(paragraphs=(words,)),)


def _about(found: Instrument, shelved: Shelved | None) -> Panel:
    rights = found.rights
    rows = [
        fact("Version", Code(text=found.label)),
        fact("Languages", language_words(found)),
        fact("Licence", rights.licence),
        fact("Held by", rights.rights_holder),
        fact("To be cited as", rights.attribution),
        fact("Source", rights.source),
        fact("Wording seen at its source", "yes" if found.verified else "not yet"),
        fact("May be passed on", "yes" if found.redistributable else "no"),
    ]
    if shelved is not None and shelved.licensed:
        rows.append(fact("Licensed wording", ", ".join(terms_of(shelved)[1:2])))
    if rights.registration:
        rows.append(fact("Registration", rights.registration))
    if rights.verified_note:
        rows.append(fact("Note", rights.verified_note))
    if found.parts:
        rows.append(fact("Made of", ", ".join(part.label for part in found.parts)))
    if shelved is not None and shelved.waves:
        rows.append(fact("Asked by", listed([wave.title for wave in shelved.waves], "and")))
    rows.append(fact("Hash", Code(text=found.sha256)))
    return Panel(title="Rights and source", blocks=(Facts(rows=tuple(rows)),), anchor="rights")


def _scores(read: Reading) -> tuple[Panel, ...]:
    if not read.instrument.scales:
        return ()
    hint = "Each score by its rule, with the source of every line that is drawn through it."
    return (Panel(title="Scales", hint=hint, blocks=scale_blocks(read), anchor="scales"),)


def _scenarios(found: Instrument) -> tuple[Panel, ...]:
    if not found.scenarios:
        return ()
    hint = "Invented people whose answers travel with the definition. Each check runs them."
    return (Panel(title="Scenarios", hint=hint, blocks=scenario_blocks(found), anchor="scenarios"),)
