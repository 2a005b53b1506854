"""``/manage/fieldwork/progress``: how far each place has come, as a map and a table."""

from collections.abc import Iterator, Mapping, Sequence

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.roles import Right
from index_platform.fieldwork import Along
from index_platform.services.field_progress import AtDoors, FieldProgress, Progress
from index_platform.services.field_progress_file import text
from index_platform.services.place_progress import PlaceProgress, State, Sum, Work, most_behind, summed
from index_platform.web.desks.blocks import Actions, Block, Cell, Go, More, Panel, Prose, Share, Table
from index_platform.web.desks.field_map import drawn
from index_platform.web.desks.fieldwork import FIELDWORK
from index_platform.web.desks.room import DeskContext, Who, known, shown
from index_platform.web.desks.words import STATES, count_words, counted, day, minute
from instruments.english import capital

PROGRESS = f"{FIELDWORK}/progress"
Found = NamedDependency[FieldProgress]
_ONE = f"{PROGRESS}/{{wave:str}}"
_BEHIND = "behind"
_NONE = "\N{EN DASH}"
_NAMED = 40  # places whose numbers are told below the map; of more, the table tells them
_NO_WAVE = ("No survey is asked at doors in your area.",)
_NOTHING = (
    "Nothing is wanted here yet: nobody has an assignment, and the plan of the survey wants no number of "
    "these places.",
)
_DUE = "Due by today: what is wanted, times day {day:,} of {days:,}, as if as many came on each day."
_NO_END = "The survey has no last day, so that nobody can tell what is due by today."
_NOT_BEGUN = "The survey has not begun."
_HOW = "How this is counted"
_EXACT = (
    "Of an assignment, every interview that was taken in counts for whom it wants, and for no more of them "
    "than that. What came too much is the excess; what waits for a person counts in that alone."
)
_FEWEST = (
    "What is wanted are the fewest interviews that fill all its targets, for one counts for an age and for "
    "a sex. A closed assignment wants what came."
)
_BY_PLAN = (
    "Where nobody has an assignment, the plan of the survey says what is wanted, and all its answers count, "
    "at doors or not: rounded to 5, fewer than 10 never shown, as on its own page. Visits belong to "
    "assignments, so there none are told."
)
_NO_MAP = "There is no map: of these places, neither boundaries nor tiles are here. The list says all."


@get(PROGRESS, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def listed(visitor: Who, field_progress: Found) -> Response[str]:
    """The waves that are asked at doors in the supervisor's area."""
    found = field_progress.waves(actor=known(visitor))
    heads = ("Survey", "State", "First day", "Last day")
    table = Table(caption="Surveys at doors", heads=heads, rows=tuple(map(_wave, found)))
    blocks: tuple[Block, ...] = (table if found else Prose(paragraphs=_NO_WAVE), _back())
    return shown(visitor, DeskContext(title="Progress by place", blocks=blocks), at=FIELDWORK)


@get(_ONE, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def one(
    visitor: Who, field_progress: Found, wave: FromPath[str], order: FromQuery[str] = ""
) -> Response[str]:
    """One wave: each place with what is wanted, done, and due by today."""
    found = field_progress.of(wave, actor=known(visitor))
    context = DeskContext(
        title=f"Progress of {found.wave.title}",
        tags=(STATES[found.wave.state],),
        lead=_lead(summed(found.places)) if found.places else "",
        blocks=tuple(_blocks(found, order)),
    )
    return shown(visitor, context, at=FIELDWORK)


@get(f"{_ONE}/progress.csv", sync_to_thread=True, rule=Right.SUPERVISE)
def as_csv(
    visitor: Who, field_progress: Found, wave: FromPath[str], order: FromQuery[str] = ""
) -> Response[bytes]:
    """The same figures as a file."""
    found = field_progress.of(wave, actor=known(visitor))
    headers = {
        "Content-Disposition": f'attachment; filename="{found.wave.key}-progress.csv"',
        "Cache-Control": "no-store",
    }
    content = text(_ordered(found, order)).encode()
    return Response(content, media_type="text/csv", headers=headers)


def _wave(found: AtDoors) -> tuple[Cell, ...]:
    days = (found.opens_on, found.closes_on)
    return (
        Go(words=found.title, href=f"{PROGRESS}/{found.key}"),
        STATES[found.state],
        *("not said" if one is None else day(one) for one in days),
    )


def _blocks(found: Progress, order: str) -> Iterator[Block]:
    if not found.places:
        make = Go(words="Make an assignment", href=f"{FIELDWORK}/assignments/new")
        yield Prose(paragraphs=_NOTHING)
        yield Actions(first=make, others=(_all(),))
        return
    at = f"{PROGRESS}/{found.wave.key}"
    by_place, behind = Go(words="By place", href=at), Go(words="Most behind first", href=f"{at}?order=behind")
    query = f"?order={_BEHIND}" if order == _BEHIND else ""
    file = Go(words="These figures as a CSV file", href=f"{at}/progress.csv{query}")
    yield _map(found)
    yield Panel(
        title="Place by place, most behind first" if order == _BEHIND else "Place by place",
        hint=_due(found.along),
        blocks=(
            Actions(others=(by_place if order == _BEHIND else behind, file, _all())),
            _table(found, _ordered(found, order)),
            More(words=_HOW, blocks=(Prose(paragraphs=tuple(_how(found))),)),
        ),
    )


def _ordered(found: Progress, order: str) -> tuple[PlaceProgress, ...]:
    return most_behind(found.places) if order == _BEHIND else found.places


def _lead(whole: Sum) -> str:
    places = counted(whole.places, "place", "places")
    done = capital(_done(whole))
    if whole.due is None:
        return f"{done}, in {places}."
    return f"{done}. {whole.behind:,} of {places} {'is' if whole.behind == 1 else 'are'} behind."


def _due(along: Along | None) -> str:
    if along is None:
        return _NOT_BEGUN
    if along.days is None:
        return _NO_END
    return _DUE.format(day=min(along.day, along.days), days=along.days)


def _how(found: Progress) -> Iterator[str]:
    if any(one.work is not None for one in found.places):
        yield _EXACT
        yield _FEWEST
    if any(one.work is None for one in found.places):
        yield _BY_PLAN


def _map(found: Progress) -> Panel:
    picture = drawn(found)
    if picture is None:
        return Panel(title="Map", blocks=(Prose(paragraphs=(_NO_MAP,)),))
    names = ", ".join(f"{one.number}\N{NO-BREAK SPACE}{one.name}" for one in found.places)
    told = (
        names
        if len(found.places) <= _NAMED
        else "A number, where there is room for one, is that of the list."
    )
    sources = (f"Boundaries: {found.outlines.source}",) if found.outlines and picture.is_shaped else ()
    words = (told, *sources)
    return Panel(title="Map", blocks=(picture.drawing, Prose(paragraphs=words)))


def _table(found: Progress, rows: Sequence[PlaceProgress]) -> Table:
    """The places, and all of them together; a column that nothing could stand in is left out."""
    whole = summed(found.places)
    columns: Mapping[str, bool] = {
        "Place": True,
        "State": True,
        "Done": True,
        "To go": True,
        "Due by today": whole.due is not None,
        **dict.fromkeys(("Excess", "Refusals", "Visits", "Last interview"), whole.work is not None),
    }
    cells = [*(_row(one, mixed=whole.work is not None) for one in rows), _whole(whole)]
    kept = [number for number, there in enumerate(columns.values()) if there]
    heads = tuple(columns)
    return Table(
        caption=f"Progress of {found.wave.title}",
        heads=tuple(heads[number] for number in kept),
        rows=tuple(tuple(row[number] for number in kept) for row in cells),
        counts=tuple(place for place, number in enumerate(kept) if heads[number] not in _WORDED),
    )


_WORDED = ("Place", "State", "Done", "Last interview")


def _row(one: PlaceProgress, *, mixed: bool) -> tuple[Cell, ...]:
    """Its cells. ``mixed``: some places have assignments, so that it is told which have none."""
    state = f"{_state(one)}; no assignment" if mixed and one.work is None else _state(one)
    due = _NONE if one.due is None else f"{one.due:,}"
    lacks = "not shown" if one.lacks is None else f"{one.lacks:,}"
    return (f"{one.number}. {one.name}", state, _share(one), lacks, due, *_work(one.work))


def _whole(whole: Sum) -> tuple[Cell, ...]:
    late = f"{counted(whole.behind, 'place', 'places')} behind" if whole.due is not None else ""
    lacks = f"{'' if whole.is_whole else 'at most '}{whole.lacks:,}"
    due = "" if whole.due is None else f"{whole.due:,}"
    bar = _bar(_done(whole), whole.wanted - whole.lacks, whole.wanted, whole.due)
    return ("All of these", late, bar, lacks, due, *_work(whole.work))


def _done(whole: Sum) -> str:
    least = "" if whole.is_whole else "at least "
    return f"{least}{whole.done:,} of {whole.wanted:,}{_percent(whole.wanted - whole.lacks, whole.wanted)}"


def _state(one: PlaceProgress) -> str:
    about = "" if isinstance(one.came, int) else "about "
    match one.state:
        case State.BEHIND:
            return f"behind by {about}{one.behind:,}"
        case State.NOTHING if one.behind:
            return f"nothing yet, behind by {one.behind:,}"
        case state:
            return str(state)


def _share(one: PlaceProgress) -> Cell:
    if not isinstance(one.came, int) and one.done is None:
        return f"{count_words(one.came)}; {one.wanted:,} wanted"
    done = one.done or 0
    words = f"{done:,} of {one.wanted:,}{_percent(done, one.wanted)}"
    return _bar(words, done, one.wanted, one.due)


def _bar(words: str, done: int, wanted: int, due: int | None) -> Cell:
    if not wanted:
        return words
    return Share(
        words=words,
        part=min(100, 100 * done // wanted),
        expected=None if due is None else 98 * due // wanted,  # room for the upright at the end
    )


def _percent(done: int, wanted: int) -> str:
    """The share in whole percent, rounded down: only what is full is 100 %."""
    return f", {100 * done // wanted}%" if wanted else ""


def _work(work: Work | None) -> tuple[str, str, str, str]:
    if work is None:
        return (_NONE,) * 4
    heard = "none yet" if work.heard is None else minute(work.heard)
    return (f"{work.excess:,}", f"{work.refusals:,}", f"{work.visits:,}", heard)


def _all() -> Go:
    return Go(words="To all surveys", href=PROGRESS)


def _back() -> Actions:
    return Actions(others=(Go(words="To fieldwork", href=FIELDWORK),))


HANDLERS = (listed, one, as_csv)
