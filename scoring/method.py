"""How the figures of a run were made and how its places are called, in the words that are printed."""

from dataclasses import dataclass
from itertools import chain

from instruments.definition import CutPoint, Instrument, Side, Text
from instruments.places import Geography
from scoring.spec import Base, Condition, DraftRule, IndexSpec, Measure


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


def domain_lines(spec: IndexSpec, instrument: Instrument) -> tuple[str, ...]:
    """The line of each domain for the thriving share, with its source where one is named."""
    return tuple(
        f"{domain.title}: {_sourced(domain.line, _cut_source(domain.line, instrument) or domain.line.source)}"
        for domain in spec.domains
    )


def counted_words(condition: Condition, instrument: Instrument) -> str:
    """Who counts, with the source of the cut point where the instrument names one there."""
    return _sourced(condition, _cut_source(condition, instrument))


def draft_words(count: str, rule: DraftRule) -> str:
    """What was done with answers to words that nobody had approved; ``count``: of how many people."""
    done = {
        DraftRule.LEFT_OUT: "What they said on scales is left out of every figure",
        DraftRule.INCLUDED: "What they said counts like every other answer",
    }
    return f"{count} answered in words that nobody has approved: a translation or Easy Read. {done[rule]}."


def questions_of(measure: Measure, spec: IndexSpec, instrument: Instrument) -> tuple[str, ...]:
    """The wordings of the questions that a measure is made of; none of an index, nor what a licence keeps."""
    scales = [domain.scales for domain in spec.domains if domain.key == measure.domain]
    named = [measure.scale, measure.condition.scale if measure.condition else None]
    items = [
        item
        for scale in (*chain.from_iterable(scales), *filter(None, named))
        for item in instrument.scale(scale).items
    ]
    items += [measure.condition.item] if measure.condition and measure.condition.item else []
    return tuple(filter(None, (text_of(instrument.item(item).wording) for item in items)))


def cut_point_of(condition: Condition, instrument: Instrument) -> CutPoint | None:
    """The cut point of the instrument that a condition is drawn at; None where it names none there."""
    if (condition.at_least is None) == (condition.at_most is None):
        return None
    side = Side.AT_MOST if condition.at_least is None else Side.AT_LEAST
    drawn = (side, condition.at_most if condition.at_least is None else condition.at_least)
    cuts = (cut for scale in instrument.scales if scale.id == condition.scale for cut in scale.cut_points)
    return next((cut for cut in cuts if (cut.side, cut.value) == drawn), None)


def _cut_source(condition: Condition, instrument: Instrument) -> str:
    cut = cut_point_of(condition, instrument)
    return cut.source if cut else ""


def _sourced(condition: Condition, source: str) -> str:
    return f"{condition.words} ({source})" if source else condition.words


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
