"""Two to four places of one release beside each other: everything that the page and its PDF say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from instruments.english import capital, listed
from reports import sentences
from reports.compare_choice import LEAST, chosen
from reports.compare_differences import Compared, difference_figures
from reports.compare_pairs import Pair, index_sentence, least_clear, pair_fact, pair_tables, pairs
from reports.content import Box, Fact, Facts, Page, Paragraph
from reports.place_report import TAGS, printed
from reports.sections.comparison import difference_sentence
from reports.sections.subject import Subject
from scoring.published import PublishedMeasure, PublishedTable
from scoring.spec import Unit

_NO_PAIRS = "This release does not say how likely one place is higher than another."
_MOST_SURE = 99  # per cent: no likelihood is told as more


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareReport:
    """The comparison of some places: everything that its pages say, in order."""

    codes: tuple[str, ...]  # of the places, by alphabet of their names
    places: str  # their names in a row
    title: str  # of the index
    whole: str
    wave: str
    tag: str  # "synthetic figures"; empty for a live wave
    pages: tuple[Page, ...]
    version: str
    release: str
    source: str
    identity: str  # changes with anything the comparison rests on
    notices: tuple[Paragraph, ...] = ()  # what must be known of the release before it is read

    @property
    def footer(self) -> str:
        """The line at the foot of every printed page."""
        return " · ".join(filter(None, (self.wave, self.version, self.release, self.tag)))


def compare_report(
    table: PublishedTable, codes: Sequence[str], *, release: str, notices: tuple[Paragraph, ...] = ()
) -> CompareReport:
    """What a release says of two to four of its places, held against each other and against the whole.

    Pure: published cells in, words out. InvalidInputError where the places cannot be compared.
    """
    compared = Compared(table, chosen(table, codes))
    found = pairs(table, compared.places)
    pages = (*_opening(compared, found), *_others(compared))
    made = CompareReport(
        codes=tuple(place.code for place in compared.places),
        places=listed([place.name for place in compared.places]),
        title=table.title,
        whole=compared.whole,
        wave=capital(table.wave_title),
        tag=TAGS.get(table.wave_kind, ""),
        pages=pages,
        version=table.definition,
        release=release,
        source=table.geography_source,
        identity=sha256(repr((compared.places, release, pages, notices)).encode()).hexdigest(),
        notices=notices,
    )
    return printed(made)


def _opening(compared: Compared, found: Sequence[Sequence[Pair]]) -> tuple[Page, Page]:
    """What can be said of each two, and how each differs from the whole; the shorter of both comes first."""
    number = sentences.counted(len(compared.places), "", "").strip()
    facts = (Facts(rows=tuple(map(pair_fact, found))),) if found else ()
    likely, apart = pair_tables(compared.table, found), tuple(difference_figures(compared, Unit.INDEX))
    box = Box(title="How sure are we?", text=" ".join(_how_sure(compared, found)))
    are_two = len(compared.places) == LEAST
    first = Page(
        anchor="index",
        question=f"How do these {number} {compared.noun} compare?",
        lead=index_sentence(found) or _NO_PAIRS,
        blocks=(*facts, *(apart if are_two else likely)),
    )
    if are_two:
        question, anchor = "How likely is one higher than the other?", "likelihood"
    else:
        question, anchor = f"How does each compare with {compared.whole}?", "whole"
    rest = (*(likely if are_two else apart), box)
    return first, Page(anchor=anchor, question=question, lead="", blocks=rest)


def _how_sure(compared: Compared, found: Sequence[Sequence[Pair]]) -> Iterator[str]:
    level = sentences.level_words(compared.table.level)
    yield (
        f"A bar is the likely range ({level} interval) of a difference from {compared.whole}. It covers "
        "chance after weighting, not who chose to answer."
    )
    if found:
        yield (
            "How likely one place is higher than another is counted in joint draws of what chance leaves "
            "possible, not read off two bars: those of places that clearly differ may overlap."
        )
        yield from _rule(compared.table.level)
        yield from _by_luck(compared, found)
    if compared.is_modelled:
        yield f"Figures of {compared.noun} are estimates from a model, which leans on places that are alike."


def _rule(level: float) -> Iterator[str]:
    least = least_clear(level)
    if least <= _MOST_SURE:
        yield (
            f"From {least} in 100 on we say “clearly”: then the likely range of their difference leaves out "
            "nought. How far two places lie apart is not in this release, so we call no two “about the same”."
        )


def _by_luck(compared: Compared, found: Sequence[Sequence[Pair]]) -> Iterator[str]:
    """How many of so many comparisons would look clear though no two places differed; nothing for few."""
    told = sum(pair.outcome is not None for pairs in found for pair in pairs)
    if clear := round(told * (1 - compared.table.level)):
        yield (
            f"There are {told} such comparisons here: even if no two places differed, chance alone would "
            f"make about {sentences.counted(clear, 'of them', 'of them')} look clear."
        )


def _others(compared: Compared) -> Iterator[Page]:
    """The shares behind the index and beside it, against the whole."""
    shares = [measure for measure in compared.table.measures if measure.unit is Unit.PER_CENT]
    if shares:
        yield Page(
            anchor="figures",
            question=f"How do other figures compare with {compared.whole}?",
            lead=f"Of these the release holds how each place differs from {compared.whole}, and not how two "
            "places differ from each other.",
            blocks=(_in_words(compared, shares), *difference_figures(compared, Unit.PER_CENT)),
        )


def _in_words(compared: Compared, measures: Sequence[PublishedMeasure]) -> Facts:
    """What is clearly different in each place, in a sentence."""
    nothing = "None of the figures below"
    return Facts(
        rows=tuple(
            Fact(
                label=place.name,
                text=difference_sentence(Subject(compared.table, place), measures, nothing=nothing),
            )
            for place in compared.places
        )
    )
