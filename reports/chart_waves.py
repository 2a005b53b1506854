"""What changed from wave to wave: joined where a change is clear, parted where questions changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from instruments.english import listed
from instruments.errors import InvalidInputError
from reports import change_words, sentences
from reports.chart_content import Axis, Bar, LadderChart, LadderRow, Mark, Rung
from reports.chart_readings import axis_of, bar_of
from reports.content import Figure, KeyEntry
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedCell, PublishedMeasure, PublishedTable, Shown, Withheld
from scoring.published_change import ChangeCell, PublishedApart, PublishedChange, ShownChange

_CLEAR = (ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN)
_FIRST = "first wave"
_JOINED = "Two bars are joined only where the change itself is clear."
TREND_FROM = 5  # waves on one line in which somebody may look for a trend
_NO_TREND = "Two waves make no trend."
_NO_LINE = (
    "We draw no line through the waves and compute no trend: each step has a likely range of its own, and "
    "several together have none that we could vouch for."
)
_LAST_BREAK = "not comparable with before"


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveReading:
    """One wave of a measure.

    since: the change from the wave before, or why there is none. claim: why the two may be compared though
    the question changed, in words; empty where it did not.
    """

    wave: str
    cell: PublishedCell
    since: ChangeCell | PublishedApart | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureWaves:
    """One measure over the waves, the earliest first."""

    measure: PublishedMeasure
    waves: tuple[WaveReading, ...]
    strong: bool = False

    @property
    def on_one_line(self) -> int:
        """How many waves, this one included, follow the last break."""
        breaks = [row for row, wave in enumerate(self.waves) if isinstance(wave.since, PublishedApart)]
        return len(self.waves) - (breaks[-1] if breaks else 0)


def measure_waves(
    tables: Sequence[PublishedTable],
    changes: Sequence[PublishedChange | None],
    place: str,
    measure: PublishedMeasure,
) -> MeasureWaves:
    """One measure of a place in releases from the earliest on; ``changes`` lead from each to the next."""
    if len(changes) != max(len(tables) - 1, 0):
        raise InvalidInputError(
            f"{len(tables)} waves have {max(len(tables) - 1, 0)} steps between them, not {len(changes)}",
            where="reports.chart_waves.measure_waves",
            fix="Give one change, or None, for each step from a wave to the next.",
        )
    steps = (None, *changes)
    readings = (
        WaveReading(
            wave=sentences.inside(table.wave_title),
            cell=table.cells.get((place, measure.key), Withheld.NOT_AVAILABLE),
            since=None if step is None else change_words.cell_of(step, place, measure.key),
        )
        for table, step in zip(tables, steps, strict=True)
    )
    return MeasureWaves(measure=measure, waves=tuple(readings))


def wave_ladder(
    rows: Sequence[MeasureWaves], *, where: str, scale: str, pitch: float = 18, axis: Axis | None = None
) -> Figure:
    """C6: the waves of these measures, all in one unit. ``where``: place and base; ``scale``: what 100 is."""
    _require_one_unit(rows)
    drawn = tuple(_row(row) for row in rows)
    bars = [rung.bar for row in drawn for rung in row.rungs if rung.bar is not None]
    limits = [limit for bar in bars for limit in (bar.low, bar.high)]
    most = max(len(row.waves) for row in rows)
    return Figure(
        anchor="ladder",
        title=_title(rows, most),
        subtitle=f"{where}, {_span(rows)}. {scale}".strip(),
        key=_key(rows, bars, most),
        chart=LadderChart(rows=drawn, axis=axis or axis_of(rows[0].measure, limits), pitch=pitch),
        alt=_alt(rows),
        note=_note(rows, most),
    )


def _require_one_unit(rows: Sequence[MeasureWaves]) -> None:
    units = {row.measure.unit for row in rows}
    if len(units) != 1 or not all(row.waves for row in rows):
        raise InvalidInputError(
            f"a ladder needs rows in one unit, each with a wave; there are {len(units)} units",
            where="reports.chart_waves.wave_ladder",
            fix="Make one ladder for each unit, and leave out measures without a wave.",
        )


def _row(row: MeasureWaves) -> LadderRow:
    last = len(row.waves) - 1
    rungs = tuple(_rung(wave, is_last=number == last) for number, wave in enumerate(row.waves))
    return LadderRow(label=row.measure.title, rungs=rungs, words=_words(row), strong=row.strong)


def _rung(reading: WaveReading, *, is_last: bool) -> Rung:
    clear = isinstance(reading.since, ShownChange) and reading.since.outcome in _CLEAR
    parted = f"[{change_words.BREAK}] {_LAST_BREAK}" if isinstance(reading.since, PublishedApart) else ""
    step = parted or reading.claim
    cell = reading.cell
    if isinstance(cell, Withheld):
        return Rung(wave=reading.wave, withheld=f"{sentences.WITHHELD[cell]} [{cell.code}]", step=step)
    bar = bar_of(cell, Mark.THIS if is_last else Mark.EARLIER)
    return Rung(wave=reading.wave, bar=bar, step=step, clear=clear)


def _words(row: MeasureWaves) -> str:
    """What the last step found."""
    if len(row.waves) == 1:
        return _FIRST
    match row.waves[-1].since:
        case ShownChange() as since:
            return str(since.outcome)
        case Withheld() as since:
            return f"[{since.code}]"
        case _:
            return "not compared"


def _title(rows: Sequence[MeasureWaves], most: int) -> str:
    """What clearly changed since the wave before."""
    if most == 1:
        return "This is the first wave: there is nothing to compare yet"
    found: dict[ChangeOutcome, list[str]] = {way: [] for way in _CLEAR}
    for row in rows:
        since = row.waves[-1].since
        if isinstance(since, ShownChange) and since.outcome in found:
            found[since.outcome].append(sentences.lower_first(row.measure.title))
    parts = [f"{way}: {listed(names)}" for way, names in found.items() if names]
    if not parts:
        compared = any(isinstance(row.waves[-1].since, ShownChange) for row in rows)
        return "Nothing clearly changed since last time" if compared else "No two waves can be compared"
    said = "; ".join(parts)
    return said[:1].upper() + said[1:]


def _span(rows: Sequence[MeasureWaves]) -> str:
    """From which wave to which."""
    waves = max((row.waves for row in rows), key=len)
    first, last = waves[0].wave, waves[-1].wave
    if len(waves) == 1:
        return last
    return f"{first} and {last}" if len(waves) == 2 else f"{_counted(len(waves))} from {first} to {last}"


def _counted(waves: int) -> str:
    return sentences.counted(waves, "wave", "waves")


def _key(rows: Sequence[MeasureWaves], bars: Sequence[Bar], most: int) -> tuple[KeyEntry, ...]:
    waves = max((row.waves for row in rows), key=len)
    joins = any(rung.clear for row in rows for rung in _row(row).rungs)
    before = waves[0].wave if most == 2 else "an earlier wave"
    entries = [
        (Mark.EARLIER, before, most > 1),
        (Mark.THIS, f"{waves[-1].wave}, likely range", True),
        (Mark.UNCERTAIN, "uncertain [u]", any(bar.hollow for bar in bars)),
        (Mark.MODELLED, "estimate from a model", any(bar.modelled for bar in bars)),
        (Mark.CHANGE, "a clear change", joins),
    ]
    return tuple(KeyEntry(mark=mark, words=words) for mark, words, used in entries if used)


def _alt(rows: Sequence[MeasureWaves]) -> str:
    return f"Likely ranges, wave by wave. {' '.join(_said(row) for row in rows)}"


def _said(row: MeasureWaves) -> str:
    """One measure over the waves in words, with every break and claim where it lies."""
    parts = []
    for reading, rung in zip(row.waves, _row(row).rungs, strict=True):
        figure = sentences.cell_words(reading.cell, row.measure)
        why = (
            "" if isinstance(reading.cell, Shown) else f" {rung.withheld.removesuffix(f' {figure}').lower()}"
        )
        step = f"{rung.step}, " if rung.step else ""
        parts.append(f"{step}{reading.wave} {figure}{why}")
    return f"{row.measure.title}: {'; '.join(parts)}; {_words(row)}."


def _note(rows: Sequence[MeasureWaves], most: int) -> str:
    """How to read the ladder, why a step is missing, and why no trend is told."""
    parted = dict.fromkeys(
        wave.since.words for row in rows for wave in row.waves if isinstance(wave.since, PublishedApart)
    )
    why = f"[{change_words.BREAK}] {' '.join(parted)}" if parted else ""
    no_trend = _NO_LINE if max(row.on_one_line for row in rows) >= TREND_FROM else _NO_TREND
    return " ".join(filter(None, (_JOINED, why, no_trend))) if most > 1 else ""
