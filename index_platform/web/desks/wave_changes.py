"""What is changed of how a wave is asked: its days, what it says of selection, how many answers it wants."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from litestar import MediaType, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.fieldwork import Targets
from index_platform.services import fieldwork, targets, uploads, waves
from index_platform.services.groups import Grouping, groupings
from index_platform.services.waves import StoredWave
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Go
from index_platform.web.desks.making import LARGEST, Sent, sent
from index_platform.web.desks.room import Form, FormContext, Hidden, Place, Who, asked, failure_of, known
from index_platform.web.desks.wave_deeds import WAVES, Answer
from index_platform.web.desks.wave_fields import (
    CLOSES,
    OPENS,
    SELECTION,
    Typed,
    day_fields,
    read_day,
    read_sample,
    selection_fields,
    typed_days,
    typed_selection,
)
from index_platform.web.desks.words import KINDS
from index_platform.web.fields import CheckboxField, Failure, Field, FilesField, TextField
from index_platform.web.visitor import AnyRequest
from instruments.english import capital
from instruments.errors import InvalidInputError, MeasureError
from instruments.files import read_text

_DATES = (
    "The wave takes answers from the first day to the last, while it is open. Somebody opens it once; nobody "
    "has to be there when the days begin or end.",
    "A day begins and ends at midnight UTC, as all times here do.",
    "Answers that come on another day are kept, and wait for a person.",
)
_SELECTION = (
    "It stands beside the figures in every report.",
    "It can be changed until the answers are frozen. Every change is written down.",
)
_TARGETS = (
    "They stand beside the counts of this wave, for whoever collects. They change no figure and stop nobody.",
    "They can be changed at any time.",
)
TOTAL, SHARE, LINES, FILES, SURE = "total", "share", "lines", "files", "sure"
_EXAMPLE = "A line each: group, which of them, how many. Such as: "


@get(f"{WAVES}/{{key:str}}/dates", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def ask_dates(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask from which day to which a wave takes answers."""
    wave = waves.get(workplace.engine, key)
    return asked(visitor, _dates(wave, typed_days(wave.fieldwork)), at=WAVES)


@post(f"{WAVES}/{{key:str}}/dates", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def change_dates(visitor: Who, workplace: Place, key: FromPath[str], data: Form) -> Answer:
    """Give a wave its days."""
    wave = waves.get(workplace.engine, key)

    def change(actor: Actor, moment: datetime) -> None:
        days = read_day(data, OPENS), read_day(data, CLOSES)
        fieldwork.dated(workplace.engine, key, *days, moment=moment, actor=actor)

    return _done(visitor, workplace, key, change, lambda error: _dates(wave, data, error))


@get(
    f"{WAVES}/{{key:str}}/selection", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES
)
def ask_selection(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask what a wave says of how people come to answer."""
    wave = waves.get(workplace.engine, key)
    return asked(visitor, _selection(wave, _said(wave)), at=WAVES)


@post(f"{WAVES}/{{key:str}}/selection", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def change_selection(visitor: Who, workplace: Place, key: FromPath[str], data: Form) -> Answer:
    """Change what a wave says of how people come to answer."""
    wave = waves.get(workplace.engine, key)

    def change(actor: Actor, moment: datetime) -> None:
        words, sample = data.get(SELECTION, ""), read_sample(data)
        fieldwork.selected(workplace.engine, key, words, sample, moment=moment, actor=actor)

    return _done(visitor, workplace, key, change, lambda error: _selection(wave, data, error))


@get(f"{WAVES}/{{key:str}}/targets", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def ask_targets(visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Ask how many answers are wanted."""
    wave = waves.get(workplace.engine, key)
    text = targets.written(wave.fieldwork.targets, groupings(wave))
    return asked(visitor, _targets(wave, {LINES: text}), at=WAVES)


@post(f"{WAVES}/{{key:str}}/targets", rule=Right.MANAGE_WAVES, request_max_body_size=LARGEST)
async def change_targets(request: AnyRequest, visitor: Who, workplace: Place, key: FromPath[str]) -> Answer:
    """Say how many answers are wanted: in lines, in a file, or shared out by known totals."""
    return await sync_to_thread(_change_targets, visitor, workplace, key, await sent(request))


def _change_targets(visitor: Who, workplace: Workplace, key: str, given: Sent) -> Answer:
    wave = waves.get(workplace.engine, key)
    if wave.fieldwork.targets and _says_none(given) and not given.fields.get(SURE):
        return asked(visitor, _emptied(wave), at=WAVES)

    def change(actor: Actor, moment: datetime) -> None:
        wanted = _read_targets(given, groupings(wave))
        fieldwork.wanted(workplace.engine, key, wanted, moment=moment, actor=actor)

    return _done(visitor, workplace, key, change, lambda error: _targets(wave, given.fields, error))


def _says_none(given: Sent) -> bool:
    """Whether the form would leave no number that is wanted."""
    return not (given.fields.get(SHARE) or given.files or given.fields.get(LINES, "").strip())


def _read_targets(given: Sent, ways: tuple[Grouping, ...]) -> Targets:
    """What the form says: by shares where that was ticked, else by a file if one came, else by its lines."""
    if given.fields.get(SHARE):
        whole = given.fields.get(TOTAL, "").strip().replace(",", "")
        if not (whole.isascii() and whole.isdigit() and 0 < int(whole[:9]) <= targets.MOST):
            raise InvalidInputError(
                "the number of answers in all is not a number", where=TOTAL, fix="Write digits, such as 2400."
            )
        return targets.shared_out(int(whole), ways)
    if given.files:
        with uploads.laid_out(given.files[:1]) as folder:
            text = read_text(folder / given.files[0].name)
        return _from(text, ways, FILES)
    return _from(given.fields.get(LINES, ""), ways, LINES)


def _from(text: str, ways: tuple[Grouping, ...], field: str) -> Targets:
    try:
        return targets.read(text, ways)
    except InvalidInputError as error:
        raise InvalidInputError(error.what, where=field, fix=error.fix) from error


def _done(
    visitor: Who,
    workplace: Workplace,
    key: str,
    change: Callable[[Actor, datetime], None],
    again: Callable[[MeasureError], FormContext],
) -> Answer:
    """The way back to the wave, or the page again with what is wrong."""
    try:
        change(known(visitor), workplace.clock())
    except MeasureError as error:
        return asked(visitor, again(error), at=WAVES)
    return Redirect(f"{WAVES}/{key}", status_code=303)


def _dates(wave: StoredWave, typed: Typed, error: MeasureError | None = None) -> FormContext:
    wrong = _wrong(error, (OPENS, CLOSES), CLOSES)
    errors = {one.field: one.words for one in wrong}
    return _page(
        wave, "dates", "From which day to which?", _DATES, day_fields(typed, errors), "Keep these days", wrong
    )


def _selection(wave: StoredWave, typed: Typed, error: MeasureError | None = None) -> FormContext:
    fields = selection_fields(typed, {})
    wrong = _wrong(error, tuple(one.name for one in fields), SELECTION)
    fields = selection_fields(typed, {one.field: one.words for one in wrong})
    title = "How do people come to answer this wave?"
    return _page(wave, "selection", title, _SELECTION, fields, "Keep this statement", wrong)


def _targets(wave: StoredWave, typed: Typed, error: MeasureError | None = None) -> FormContext:
    wrong = _wrong(error, (TOTAL, LINES, FILES), LINES)
    fields = _target_fields(groupings(wave), typed, {one.field: one.words for one in wrong})
    page = _page(
        wave, "targets", "How many answers are wanted?", _TARGETS, fields, "Keep these numbers", wrong
    )
    return page


def _emptied(wave: StoredWave) -> FormContext:
    """The page that asks before all numbers go."""
    means = ("The lines are empty. Counts would stand alone, and nobody could say who is behind.",)
    page = _page(wave, "targets", "Is no number wanted any more?", means, (), "Take all numbers away", ())
    return replace(page, hidden=(Hidden(name=LINES, value=""), Hidden(name=SURE, value="yes")))


def _target_fields(ways: tuple[Grouping, ...], typed: Typed, errors: Typed) -> tuple[Field, ...]:
    known_totals = [way.title.lower() for way in ways if way.totals]
    first, *_ = [way for way in ways if way.key == "place"]
    example = f"{first.key}, {next(iter(first.names.values()))}, 120"
    shared: tuple[Field, ...] = (
        TextField(
            TOTAL, "Answers in all", "", typed.get(TOTAL, ""), errors.get(TOTAL, ""), inputmode="numeric"
        ),
        CheckboxField(
            SHARE,
            f"Share them out by the known totals of this wave: {', '.join(known_totals)}",
            "This replaces the lines below.",
            checked=bool(typed.get(SHARE)),
        ),
    )
    keys = ", ".join(way.key for way in ways)
    lines = TextField(
        LINES,
        "Or a line for each",
        f"{_EXAMPLE}{example}. Groups: {keys}.",
        typed.get(LINES, ""),
        errors.get(LINES, ""),
        kind="lines",
    )
    file = FilesField(
        FILES, "Or a CSV file of such lines", "It replaces the lines above.", errors.get(FILES, "")
    )
    return (*(shared if known_totals else ()), lines, file)


def _said(wave: StoredWave) -> dict[str, str]:
    return typed_selection(wave.wave.selection, wave.fieldwork.sample)


def _wrong(error: MeasureError | None, names: tuple[str, ...], otherwise: str) -> tuple[Failure, ...]:
    """What is to check, at the field that it is about."""
    return () if error is None else failure_of(error, names, otherwise)


def _page(
    wave: StoredWave,
    verb: str,
    title: str,
    means: tuple[str, ...],
    fields: tuple[Field, ...],
    button: str,
    wrong: tuple[Failure, ...],
) -> FormContext:
    at = f"{WAVES}/{wave.wave.key}"
    return FormContext(
        title=title,
        lead=f"{capital(wave.wave.title)}, {KINDS[wave.wave.kind.value]}",
        means=means,
        fields=fields,
        files=verb == "targets",
        button=button,
        action=f"{at}/{verb}",
        cancel=Go(words="Go back without changing it", href=at),
        failures=wrong,
    )


HANDLERS = (ask_dates, change_dates, ask_selection, change_selection, ask_targets, change_targets)
