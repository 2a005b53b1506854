"""Who answered against who lives here, before weighting: shares from published counts and known totals."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports import sentences
from reports.chart_content import Mark, ShareChart, SharePanel, ShareRow
from reports.content import Figure, KeyEntry
from scoring.published import PublishedCount, PublishedProfile, ShownCount, Withheld

LEAST_GAP = 2  # points between the shares: below, those who answered are like those who live here


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseCount:
    """One category: how many answered, and its share of those who live here (0 to 100), if that is known."""

    category: str
    count: PublishedCount
    living: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePanel:
    """One way to part the people. ``total``: all who answered, which counts where a category is withheld."""

    title: str
    counts: tuple[ResponseCount, ...]
    total: PublishedCount


def response_panel(
    profile: PublishedProfile, place: str, total: PublishedCount, living: Mapping[str, float]
) -> ResponsePanel:
    """The counts of one place; ``living``: per cent of those who live there, by category."""
    counts = (
        ResponseCount(category=name, count=profile.counts[place, name], living=living.get(name))
        for name in profile.categories
    )
    return ResponsePanel(title=profile.title, counts=tuple(counts), total=total)


def response_picture(panels: Sequence[ResponsePanel], *, where: str, source: str = "") -> Figure:
    """C12: the shares side by side. ``where``: place, wave and base; ``source``: of the totals."""
    drawn = tuple(SharePanel(title=panel.title, rows=tuple(_rows(panel))) for panel in panels)
    rows = [row for panel in drawn for row in panel.rows]
    known = any(row.living is not None for row in rows)
    alike = " ".join(
        f"{panel.title}: {'; '.join(f'{row.label} {row.words}' for row in panel.rows)}." for panel in drawn
    )
    living = f" Who lives here: {source}." if source else ""
    return Figure(
        anchor="response",
        title=_title(rows),
        subtitle=f"{where}. Shares of answers before weighting.{living}",
        key=(
            KeyEntry(mark=Mark.COUNT, words="of the answers"),
            *((KeyEntry(mark=Mark.EXPECTED, words="of those who live here"),) if known else ()),
        ),
        chart=ShareChart(panels=drawn),
        alt=f"Who answered{' against who lives here' if known else ''}. {alike}",
    )


def _rows(panel: ResponsePanel) -> Iterator[ShareRow]:
    base = _base(panel)
    for each in panel.counts:
        answered = _share(each.count, base)
        living = None if each.living is None else float(round(each.living))
        yield ShareRow(
            label=each.category, answered=answered, living=living, words=_words(each.count, answered, living)
        )


def _base(panel: ResponsePanel) -> int:
    """All answers of the panel; of the place where a category is withheld, as its part is not known."""
    shown = [each.count.count for each in panel.counts if isinstance(each.count, ShownCount)]
    if len(shown) == len(panel.counts) or not isinstance(panel.total, ShownCount):
        return sum(shown) if len(shown) == len(panel.counts) else 0
    return panel.total.count


def _share(count: PublishedCount, base: int) -> float | None:
    """The share in whole per cents; None where the count, or all there are, is not known."""
    if isinstance(count, Withheld) or base == 0:
        return None
    return float(round(100 * count.count / base))


def _words(count: PublishedCount, answered: float | None, living: float | None) -> str:
    first = f"{sentences.number(answered)}%" if answered is not None else f"[{_code(count)}]"
    return f"{first} of answers" + ("" if living is None else f", {sentences.number(living)}% live here")


def _code(count: PublishedCount) -> str:
    return count.code if isinstance(count, Withheld) else Withheld.NOT_AVAILABLE.code


def _title(rows: Sequence[ShareRow]) -> str:
    """Who answered less and more than their share, by the widest gap either way."""
    gaps = [
        (row.answered - row.living, row.label)
        for row in rows
        if row.answered is not None and row.living is not None
    ]
    if not gaps:
        return "Who answered"
    (fewest, less), (most, more) = min(gaps), max(gaps)
    parts = [f"fewer answers from {less}"] if fewest <= -LEAST_GAP else []
    parts += [f"more {'' if parts else 'answers '}from {more}"] if most >= LEAST_GAP else []
    if not parts:
        return "Those who answered are much like those who live here"
    return f"Against who lives here, {', '.join(parts)}"
