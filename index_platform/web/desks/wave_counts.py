"""How far a wave has come, as blocks: counts beside what is wanted, as bars and as numbers; never results."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from index_platform.fieldwork import Along, Sample, words_of_day
from index_platform.services.counting import Count, Counts, Reached
from index_platform.services.unsent import Unsent
from index_platform.web.desks.blocks import Bar, Bars, Block, Curve, Facts, More, Panel, Prose, Table
from index_platform.web.desks.room import fact
from index_platform.web.desks.words import MODES, count_words, counted
from index_platform.web.journey import part_title
from index_platform.web.words import Words
from instruments.english import capital
from instruments.languages import english_name
from instruments.parts import Part
from scoring.published import PublishedCount, ShownCount

_HINT = "Counts, not results, rounded to 5. Fewer than 10 are never shown."
_UPRIGHT = "The upright line is how many are wanted."
_DUE = "The upright line is where the plan expects us today, on day {day:,} of {days:,}."
_FULL = 98  # of 100: room for an upright at the end
_UNSENT = "Begun and not sent"
_LEFT = "They are no answers: nobody opens them, and no figure counts them."
_NONE_YET = (
    "Nobody has answered yet, or fewer than 10 people have. Counts appear here from 10 answers on, by place, "
    "way, language, age and sex."
)


def count_blocks(
    counts: Counts, sample: Sample | None, opened_on: str, along: Along | None = None
) -> Iterator[Block]:
    """What there is to see of a wave's answers. ``opened_on``: ISO day on which it could begin, or empty.

    along: how far its days are, while it takes answers: as far a plan expects the answers to be.
    """
    if counts.total is not None and not isinstance(counts.total, ShownCount):
        words = (
            _NONE_YET if not opened_on else f"{_NONE_YET} Answers could come from {words_of_day(opened_on)}."
        )
        yield Panel(title="How many answered", blocks=(Prose(paragraphs=(words,)), *_rate(counts, sample)))
        yield from _unsent(counts.unsent)
        return
    if rate := _rate(counts, sample):
        yield Panel(title="How many answered", hint=_HINT, blocks=rate)
    if counts.days:
        yield _by_day(counts.days, opened_on)
    if counts.places:
        hint = "" if rate else _HINT  # said once
        yield _panel(f"Answers by place ({counts.level})", counts.places, along, hint=hint)
    for title, rows in (
        ("How they came", _named(counts.modes, lambda key: MODES.get(key, key))),
        ("In which language", _named(counts.languages, english_name)),
        *((group.title, group.counts) for group in counts.groups),
    ):
        if rows:
            yield _panel(title, rows, along, half=True)
    yield from _unsent(counts.unsent)


def _unsent(left: Unsent | None) -> Iterator[Panel]:
    """What was begun and not sent before the wave closed: apart from the answers, for it is none."""
    if left is None:
        return
    if not isinstance(left.total, ShownCount):
        yield Panel(title=_UNSENT, blocks=(Prose(paragraphs=(f"{_LEFT} Fewer than 10 were left.",)),))
        return
    rows = tuple((_part(part), count_words(count)) for part, count in left.parts)
    heads = ("The last part they reached", "Begun and not sent")
    table = Table(caption="Begun and not sent, by the last part", heads=heads, rows=rows, counts=(1,))
    yield Panel(title=_UNSENT, hint=f"{_LEFT} {count_words(left.total)} were left.", blocks=(table,))


def _part(part: Part | None) -> str:
    """What those who answered read above it; of nobody's first answer, that."""
    return "Before the first answer" if part is None else part_title(part, Words("en"))


def _rate(counts: Counts, sample: Sample | None) -> tuple[Block, ...]:
    """The response rate, where people were chosen by chance."""
    if sample is None or counts.total is None:
        return ()
    return (Facts(rows=(fact("Response rate", rate_words(counts.total, sample)),)),)


def rate_words(total: PublishedCount, sample: Sample) -> str:
    """How many of those who were chosen, and could be asked, answered."""
    of = f"{sample.eligible:,} people chosen by chance who could be asked"
    if not isinstance(total, ShownCount):
        return f"not shown yet; it will be of {of}"
    return f"{round(100 * total.count / sample.eligible)} in 100 of {of}"


def _named(rows: Sequence[Count], name: Callable[[str], str]) -> tuple[Count, ...]:
    """The same counts, called as people call them."""
    return tuple(replace(row, name=name(row.key)) for row in rows)


def _panel(
    title: str, rows: Sequence[Count], along: Along | None, *, hint: str = "", half: bool = False
) -> Panel:
    upright = _upright(along) if any(row.target is not None for row in rows) else ""
    share = 1.0 if along is None or along.share is None else along.share
    largest = max((max(_shown(row), row.target or 0) for row in rows), default=0)
    bars = tuple(_bar(row, largest, share) for row in rows)
    return Panel(
        title=title, hint=" ".join(filter(None, (hint, upright))), blocks=(Bars(rows=bars),), half=half
    )


def _upright(along: Along | None) -> str:
    """What the upright says: all that is wanted, or the part of it that is due by today."""
    if along is None or along.days is None or along.day > along.days:
        return _UPRIGHT
    return _DUE.format(day=along.day, days=along.days)


def _bar(row: Count, largest: int, share: float) -> Bar:
    """One count. ``share``: the part of what is wanted that is due by today."""
    said = "none yet" if row.count is None else count_words(row.count)
    is_shown = isinstance(row.count, ShownCount)
    of = "" if row.target is None else f" of {row.target:,}" if is_shown else f"; {row.target:,} wanted"
    return Bar(
        name=row.name,
        words=f"{said}{of}",
        part=round(_FULL * _shown(row) / largest) if is_shown else None,
        expected=None if row.target is None else round(_FULL * share * row.target / largest),
    )


def _shown(row: Count) -> int:
    return row.count.count if isinstance(row.count, ShownCount) else 0


def _by_day(days: Sequence[Reached], opened_on: str) -> Panel:
    """The curve of the answers, and the same as a table."""
    rows = tuple((capital(words_of_day(one.day)), count_words(one.count)) for one in days)
    table = Table(caption="Answers by day", heads=("Up to the end of", "Answers"), rows=rows, counts=(1,))
    shown = [(one.day, one.count.count) for one in days if isinstance(one.count, ShownCount)]
    hint = "By the day they arrived. Days with few answers are told together with the next ones."
    first = min(filter(None, (opened_on, days[0].day)))
    blocks: tuple[Block, ...] = (More(words="The same as a table", blocks=(table,)),)
    if len(shown) > 1 or first < days[-1].day:
        blocks = (_curve(shown, first), *blocks)
    else:
        blocks = (Prose(paragraphs=(f"All of them on {words_of_day(first)} so far.",)), *blocks)
    return Panel(title="Day by day", hint=hint, blocks=blocks)


def _curve(shown: Sequence[tuple[str, int]], first: str) -> Curve:
    start, end = date.fromisoformat(first), date.fromisoformat(shown[-1][0])
    length, top = (end - start).days + 1, max(count for _, count in shown)
    # a day ends a day later than it begins: the line starts where the first one begins
    points = (
        (100 * ((date.fromisoformat(day) - start).days + 1) / length, 100 * count / top)
        for day, count in shown
    )
    last = words_of_day(shown[-1][0])
    return Curve(
        words=f"{shown[-1][1]:,} answers by the end of {last}, from none on {words_of_day(first)}; "
        f"{counted(len(shown), 'step', 'steps')}, in the table below.",
        points=((0.0, 0.0), *((round(x, 2), round(y, 2)) for x, y in points)),
        top=f"{top:,}",
        first=words_of_day(first),
        last=last,
    )
