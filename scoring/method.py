"""How the figures of a run were made and how its places are called, in the words that are printed."""

from dataclasses import dataclass

from instruments.definition import Instrument, Text
from instruments.places import Geography
from scoring.spec import Base, IndexSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingWords:
    """Words for one and several reported places, and for their parts (empty where they have none)."""

    singular: str
    plural: str
    member_plural: str


def reading_words(geography: Geography) -> ReadingWords:
    """The words for the places of the report level and of the level below it."""
    keys = [level.key for level in geography.levels]
    place = keys.index(geography.report_level)
    below = [level for level in geography.levels[place + 1 :] if geography.at_level(level.key)]
    return ReadingWords(
        singular=geography.levels[place].singular,
        plural=geography.levels[place].plural,
        member_plural=below[0].plural if below else "",
    )


def domain_units(spec: IndexSpec, base: Base) -> tuple[str, ...]:
    """How the unit of each domain was set."""
    return tuple(f"{domain.title}: {base.goalposts[domain.key].rule}" for domain in spec.domains)


def domain_lines(spec: IndexSpec) -> tuple[str, ...]:
    """The line of each domain for the thriving share, with its source where one is named."""
    return tuple(
        f"{domain.title}: {domain.line.words}" + (f" ({domain.line.source})" if domain.line.source else "")
        for domain in spec.domains
    )


def definitions_used(instrument: Instrument) -> tuple[Instrument, ...]:
    """An instrument and all the parts it is composed of."""
    return (instrument, *(used for part in instrument.parts for used in definitions_used(part)))


def attributions(used: tuple[Instrument, ...]) -> tuple[str, ...]:
    """What the licences of questions ask us to print, once each; a mere order of parts asks for nothing."""
    with_questions = (one for one in used if len(one.items) > sum(len(part.items) for part in one.parts))
    return tuple(dict.fromkeys(one.rights.attribution for one in with_questions if one.rights.attribution))


def text_of(text: Text) -> str:
    """A text in English, else in the first language it has."""
    return text.get("en") or next(iter(text.values()), "")
