"""The place a report is about, with the look-ups that every section needs."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports import sentences
from reports.content import LONG_NAME, Paragraph
from reports.corrections import REVISED, notice_paragraphs
from reports.sides import ALONE, Sides
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedCell,
    PublishedGroup,
    PublishedMeasure,
    PublishedPlace,
    PublishedTable,
    Shown,
    ShownCount,
)
from scoring.spec import MeasureKind

Reading = tuple[PublishedMeasure, PublishedCell]


@dataclass(frozen=True, slots=True)
class Subject:
    """One place of one release, and what stands beside its figures."""

    table: PublishedTable
    place: PublishedPlace
    sides: Sides = ALONE

    @property
    def name(self) -> str:
        """The name of this place."""
        return self.place.name

    @property
    def here(self) -> str:
        """Where this is, inside a sentence: "in East", or "here" where the name would fill the line."""
        return "here" if len(self.name) > LONG_NAME else f"in {self.name}"

    @property
    def whole(self) -> str:
        """The name of the whole."""
        return self.table.whole.name

    @property
    def wave(self) -> str:
        """The wave, as it stands inside a sentence."""
        return sentences.inside(self.table.wave_title)

    @property
    def is_whole(self) -> bool:
        """Whether this is the report of the whole, which has nothing above it to compare with."""
        return self.place.code == self.table.whole.code

    @property
    def is_synthetic(self) -> bool:
        """Whether nobody was asked: then no sentence may say that people answered."""
        return self.table.wave_kind == "synthetic"

    @property
    def notices(self) -> tuple[Paragraph, ...]:
        """What must be known of the release before its figures of this place are read."""
        standing = self.sides.standing
        return notice_paragraphs(standing, (self.place.code, self.name)) if standing else ()

    def is_revised(self, measure: PublishedMeasure) -> bool:
        """Whether the release of this wave before printed another figure."""
        standing = self.sides.standing
        return standing is not None and (self.place.code, measure.key, "") in standing.revised

    def head(self, measure: PublishedMeasure) -> str:
        """The title of a measure before its row of a table, with the mark of a figure that was revised."""
        return f"{measure.title} {REVISED}" if self.is_revised(measure) else measure.title

    def cell(self, measure: PublishedMeasure) -> PublishedCell:
        """The figure of this place."""
        return self.table.cell(self.place.code, measure.key)

    def of_whole(self, measure: PublishedMeasure) -> PublishedCell:
        """The figure of the whole."""
        return self.table.cell(self.table.whole.code, measure.key)

    def whole_words(self, measure: PublishedMeasure) -> str:
        """The range of the whole; empty where even that is withheld."""
        cell = self.of_whole(measure)
        return sentences.cell_words(cell, measure) if isinstance(cell, Shown) else ""

    def outcome(self, measure: PublishedMeasure) -> Outcome | None:
        """What the comparison with the whole found; None where nothing was compared."""
        cell = self.cell(measure)
        return cell.outcome if isinstance(cell, Shown) else None

    def groups(self, page: str) -> tuple[PublishedGroup, ...]:
        """The groups of measures on one page, in order."""
        return tuple(group for group in self.table.groups if group.page == page)

    def measures(self, page: str) -> tuple[PublishedMeasure, ...]:
        """The measures of one page, in order."""
        return tuple(self.table.measure(key) for group in self.groups(page) for key in group.measures)

    def of_kind(self, kind: MeasureKind) -> PublishedMeasure | None:
        """The one measure of this kind, such as the index itself; None where the definition has none."""
        return next((measure for measure in self.table.measures if measure.kind is kind), None)

    def people(self, measures: Iterable[PublishedMeasure] = ()) -> str:
        """How many people these figures rest on: "615 people" or "590 to 615 people"."""
        bases = [cell.base for cell in map(self.cell, measures) if isinstance(cell, Shown)]
        if not bases:
            return self.answered()
        low, high = min(bases), max(bases)
        return (
            sentences.people(low) if low == high else f"{sentences.number(low)} to {sentences.people(high)}"
        )

    def who(self, measures: Iterable[PublishedMeasure]) -> str:
        """Place, wave and base of these figures, for the line under a title."""
        return f"{self.name}, {self.wave}, {self.people(measures)}"

    def answered(self) -> str:
        """How many people answered here, or that we do not say; the reason bounds no other count."""
        count = self.place.respondents
        return (
            sentences.people(count.count)
            if isinstance(count, ShownCount)
            else sentences.uncounted_base(count)
        )

    def answers(self, count: int) -> str:
        """That so many answered: "615 people answered", but "615 synthetic answers" where nobody did."""
        made_up = f"{sentences.number(count)} synthetic {'answer' if count == 1 else 'answers'}"
        return made_up if self.is_synthetic else f"{sentences.people(count)} answered"

    def shown_places(self, measure: PublishedMeasure) -> tuple[tuple[PublishedPlace, Shown], ...]:
        """The reported places whose figure is shown, by alphabet."""
        places = ((place, self.table.cell(place.code, measure.key)) for place in self.by_name())
        return tuple((place, cell) for place, cell in places if isinstance(cell, Shown))

    def by_name(self) -> tuple[PublishedPlace, ...]:
        """All reported places by alphabet: the one order that grades nobody."""
        return tuple(sorted(self.table.places, key=lambda place: place.name))
