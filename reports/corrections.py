"""What a second release of a wave says otherwise, by rule, and the notice of it wherever it is read.

A revision was to be expected (late answers, better totals); a correction puts right what was wrong. Either is
*substantial* where a conclusion that was printed is another one now, or none: nobody decides that.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from instruments.english import capital, listed
from reports.content import Paragraph
from reports.sentences import cell_words, counted, inside, lower_first
from scoring.published import PublishedBreakdown, PublishedCell, PublishedTable, Shown
from scoring.published_change import ChangeCell, PublishedChange, ShownChange

FigureKey = tuple[str, str, str]  # place, measure, group in words; no group for a figure of the place itself
REVISED = "[r]"  # beside a figure that differs
NOT_SHOWN = "not shown"
_NAMED = 2  # more conclusions of a place than this are counted instead


class Kind(StrEnum):
    """Why a wave is released again."""

    REVISION = "revision"
    CORRECTION = "correction"


_VERBS = {Kind.REVISION: ("revises", "revised by"), Kind.CORRECTION: ("corrects", "corrected by")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure of the earlier release that the later one prints otherwise, or not at all.

    before, after: as pages print them; empty of a change between waves. was, now: the conclusions, empty
    where none was drawn.
    """

    place: str  # its code
    name: str
    measure: str  # its key
    title: str
    of: str  # the group, or the wave that a change counts from, in words; empty for a figure of a place
    before: str = ""
    after: str = ""
    was: str
    now: str
    is_shown: bool  # in the later release

    @property
    def is_substantial(self) -> bool:
        """Whether a conclusion that was printed is another one now, or none."""
        return bool(self.was) and self.was != self.now

    @property
    def what(self) -> str:
        """What the figure is of, beside its place."""
        return f"{self.title} ({self.of})" if self.of else self.title

    @property
    def turned(self) -> str:
        """What became of the conclusion, in words that follow on what the figure is of."""
        return f"was {self.was}, is now {self.now or ('not compared' if self.is_shown else NOT_SHOWN)}"

    @property
    def sentence(self) -> str:
        """The same as a sentence."""
        return f"{self.name}: {self.what} {self.turned}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """That a release takes the place of an earlier one of its wave.

    published, stood: the days on which it was released, and on which what it puts right was, in words.
    differences: None where what the earlier one said is shown no more.
    """

    kind: Kind
    release: str  # such as R2
    of: str
    published: str
    stood: str
    reason: str
    is_substantial: bool
    differences: tuple[Difference, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """A later release of the wave that was withdrawn, so that an earlier one is the newest again."""

    release: str
    day: str  # in words
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a release stands among those of its wave.

    notice: of what it takes the place of. follower: the notice of the public one that took its place, a
    correction before a revision. newest: the id of the newest of the wave; empty where it is that itself.
    """

    release: str
    notice: Notice | None = None
    follower: Notice | None = None
    newest: str = ""
    undone: Undone | None = None

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What it prints otherwise than the release before it; nothing where that is shown no more."""
        return (self.notice.differences or ()) if self.notice else ()

    @property
    def revised(self) -> frozenset[FigureKey]:
        """The figures that carry the shorthand [r]."""
        found = (one for one in self.differences if one.is_shown and one.before)
        return frozenset((one.place, one.measure, one.of) for one in found)

    @property
    def words(self) -> str:
        """The same for programs, in a few words."""
        told = []
        if self.notice:
            substance = ", substantial" if self.notice.is_substantial else ""
            told.append(f"{_VERBS[self.notice.kind][0]} {self.notice.of}{substance}")
        if self.follower:
            told.append(f"{_VERBS[self.follower.kind][1]} {self.follower.release}")
        return "; ".join(told) or "first of its wave"


def differences(
    before: PublishedTable,
    after: PublishedTable,
    changes: tuple[PublishedChange | None, PublishedChange | None] = (None, None),
) -> tuple[Difference, ...]:
    """Every figure of the earlier release that the later one prints otherwise, in the earlier one's order.

    changes: of each of them, since a wave before. What the later release alone prints is no difference.
    """
    return (*_of_figures(before, after), *_of_changes(*changes))


def group_words(part: PublishedBreakdown, group: str) -> str:
    """What tells the figure of a group from that of its place."""
    return f"{part.title}: {group}"


def notice_paragraphs(standing: Standing, place: tuple[str, str] | None = None) -> tuple[Paragraph, ...]:
    """What has to be said on top of a release, or of what it says of one place (its code and its name)."""
    told = (_followed(standing), _own(standing, place), _undone(standing))
    return tuple(one for one in told if one is not None)


def counts_words(found: tuple[Difference, ...]) -> str:
    """How many figures are printed otherwise, how many no more, and how many conclusions that changes."""
    figures = [one for one in found if one.before]
    closed = sum(not one.is_shown for one in figures)
    changed = sum(one.is_substantial for one in found)
    if not found:
        return "No figure that was printed reads otherwise."
    other = len(figures) - closed
    parts = (
        f"{counted(other, 'figure reads', 'figures read')} otherwise [r]" if other else "",
        f"{counted(closed, 'figure is', 'figures are')} shown no more" if closed else "",
        f"{counted(changed, 'conclusion', 'conclusions')} changed" if changed else "no conclusion changed",
    )
    return capital(f"{listed([part for part in parts if part])}.")


def _own(standing: Standing, place: tuple[str, str] | None) -> Paragraph | None:
    """What it puts right itself; of a place without why where something newer is to be read instead."""
    if (notice := standing.notice) is None:
        return None
    why = "" if place and standing.newest else f"{notice.reason} "
    wrong = f"; it was wrong since {notice.stood}" if notice.kind is Kind.CORRECTION else ""
    replaced = f"{notice.release} takes the place of {notice.of}{wrong}."
    lead_in = f"{'substantial ' if notice.is_substantial else ''}{notice.kind} of {notice.published}."
    text = f"{why}{replaced} {_said_before(notice, place)}"
    return Paragraph(lead_in=capital(lead_in), text=text, small=True)


def _said_before(notice: Notice, place: tuple[str, str] | None) -> str:
    """From what to what."""
    if notice.differences is None:
        return f"What {notice.of} said is shown no more."
    if place is None:
        return counts_words(notice.differences)
    code, name = place
    own = tuple(one for one in notice.differences if one.place == code)
    if not own:
        return f"No figure of {name} reads otherwise."
    changed = [one for one in own if one.is_substantial and not one.of]
    if len(changed) > _NAMED or len(changed) < sum(one.is_substantial for one in own):
        return f"Of {name}: {lower_first(counts_words(own))}"
    verdicts = (f"{one.title} {one.turned}." for one in changed)
    return " ".join((f"Of {name}: {lower_first(counts_words(own))}", *verdicts))


def _followed(standing: Standing) -> Paragraph | None:
    if not standing.newest:
        return None
    if (notice := standing.follower) is None:
        return Paragraph(text=f"This is not the newest release: that is {standing.newest}.", small=True)
    newest = "" if standing.newest == notice.release else f" The newest release is {standing.newest}."
    by = f"{_VERBS[notice.kind][1]} {notice.release} on {notice.published}"
    return Paragraph(
        lead_in=f"This is not the newest release: {by}.",
        text=f"{notice.reason}{newest}",
        small=True,
    )


def _undone(standing: Standing) -> Paragraph | None:
    if (gone := standing.undone) is None:
        return None
    return Paragraph(
        lead_in=f"{gone.release} was withdrawn on {gone.day}.",
        text=f"{gone.reason} {standing.release} is the newest release of this wave again.",
        small=True,
    )


def _of_figures(before: PublishedTable, after: PublishedTable) -> Iterator[Difference]:
    """Figures that were shown and are not the same; of places, then of groups."""
    names = {one.code: one.name for one in (before.whole, *before.places, *before.small_places)}
    later = _figures(after)
    for (place, key, group), cell in _figures(before).items():
        now, measure = later.get((place, key, group)), before.measure(key)
        if isinstance(cell, Shown) and cell != now:
            yield Difference(
                place=place,
                name=names[place],
                measure=key,
                title=measure.title,
                of=group,
                before=cell_words(cell, measure),
                after=NOT_SHOWN if now is None else cell_words(now, measure),
                was=_verdict(cell),
                now=_verdict(now),
                is_shown=isinstance(now, Shown),
            )


def _figures(table: PublishedTable) -> Mapping[FigureKey, PublishedCell]:
    found: dict[FigureKey, PublishedCell] = {
        (place, key, ""): cell for (place, key), cell in table.cells.items()
    }
    for part in table.breakdowns:
        for (place, key), figures in part.cells.items():
            groups = zip(part.categories, figures, strict=True)
            found |= {(place, key, group_words(part, group)): one.cell for group, one in groups}
    return found


def _of_changes(before: PublishedChange | None, after: PublishedChange | None) -> Iterator[Difference]:
    """Changes since one wave before, whose verdict is not the same."""
    if before is None or after is None or before.earlier.key != after.earlier.key:
        return
    names = {one.code: one.name for one in (before.whole, *before.places, *before.small_places)}
    for (place, key), cell in before.cells.items():
        was, now = _verdict(cell), _verdict(after.cells.get((place, key)))
        if was and was != now:
            yield Difference(
                place=place,
                name=names[place],
                measure=key,
                title=before.measure(key).title,
                of=f"since {inside(before.earlier.title)}",
                was=was,
                now=now,
                is_shown=bool(now),
            )


def _verdict(cell: PublishedCell | ChangeCell | None) -> str:
    return cell.outcome.value if isinstance(cell, Shown | ShownChange) and cell.outcome else ""
