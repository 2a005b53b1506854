"""``/manage/waves/{key}/invitations``: batches of codes, made and shown once, and who needs one."""

from collections.abc import Iterator, Mapping
from uuid import UUID, uuid4

from litestar import MediaType, Response, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services import invitation_files
from index_platform.services.invitations import (
    MOST_CODES,
    MOST_USES,
    BatchCount,
    Invitations,
    Made,
    Order,
    address,
)
from index_platform.services.printing import PAGE, PDF
from index_platform.services.surveys import Survey, Surveys
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Code, Go, Panel, Table
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Hidden,
    Place,
    Who,
    asked,
    failure_of,
    known,
    shown,
)
from index_platform.web.desks.wave_fields import day_field, read_day
from index_platform.web.desks.words import count_words, counted, day
from index_platform.web.fields import Failure, Field, Option, RadioField, SelectField, TextField
from index_platform.web.invitation_sheet import sheet
from index_platform.web.survey.face import languages
from instruments.english import capital
from instruments.errors import InvalidInputError, MeasureError
from instruments.languages import english_name

WAVES = "/manage/waves"
LIST, UNTIL = "list", "until"
_FIELDS = ("label", "codes", "uses", "place", UNTIL)  # as an order calls them
_KINDS = {PDF: "application/pdf", PAGE: "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8"}
_MEANS = (
    "The codes are shown once, on the next page: the database keeps hashes, and nobody can show them again.",
    "A code is used up when answers arrive. Which answers came by it is written nowhere.",
)

Codes = NamedDependency[Invitations]
Answer = Response[str] | Redirect


@get(
    f"{WAVES}/{{key:str}}/invitations",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.MANAGE_WAVES,
)
def listed(visitor: Who, workplace: Place, invitations: Codes, key: FromPath[str]) -> Response[str]:
    """The batches of a wave, and whether its open link leads to the questions."""
    survey, here = _survey(workplace, key), _here(key)
    batches, only = invitations.batches(key, actor=known(visitor)), invitations.is_only(key)
    context = DeskContext(
        title=f"Invitations: {capital(survey.title)}",
        lead=_stands(only),
        blocks=(
            Actions(
                first=Go(words="Make invitations", href=f"{here}/new"),
                others=(
                    Go(words=_turn(only), href=f"{here}/only"),
                    Go(words="Look at the wave", href=f"{WAVES}/{key}"),
                ),
            ),
            *_blocks(batches, survey, here),
        ),
    )
    return shown(visitor, context, at=WAVES)


@get(
    f"{WAVES}/{{key:str}}/invitations/new",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.MANAGE_WAVES,
)
def ask_new(visitor: Who, workplace: Place, key: FromPath[str]) -> Response[str]:
    """Ask what the invitations are for."""
    survey = _survey(workplace, key)
    return asked(visitor, _form(survey, {"batch": str(uuid4()), "codes": "48", "uses": "1"}), at=WAVES)


@post(f"{WAVES}/{{key:str}}/invitations/new", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def make(visitor: Who, workplace: Place, invitations: Codes, key: FromPath[str], data: Form) -> Answer:
    """Make a batch, and show its codes once."""
    survey = _survey(workplace, key)
    try:
        made = invitations.made(key, _order(data), actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _form(survey, data, failure_of(error, _FIELDS, "label")), at=WAVES)
    return asked(
        visitor, _made(survey, made, invitations.sealed(made), workplace.settings.public_url), at=WAVES
    )


@post(f"{WAVES}/{{key:str}}/invitations/sheet", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def download(
    visitor: Who, workplace: Place, invitations: Codes, key: FromPath[str], data: Form
) -> Response[bytes]:
    """The codes of a page that shows them, as a sheet to print or as a list."""
    made = invitations.opened(key, data.get("codes", ""), actor=known(visitor))
    if data.get("as") == LIST:
        content = invitation_files.code_list(workplace.settings.public_url, made.codes)
        return _file(content, ".csv", made)
    survey, language = _survey(workplace, key), data.get("language", "en")
    printed = sheet(survey, made, language=language, settings=workplace.settings)
    copy = invitation_files.copy_of(printed)
    return _file(copy.content, copy.suffix, made)


@get(
    f"{WAVES}/{{key:str}}/invitations/only",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.MANAGE_WAVES,
)
def ask_only(visitor: Who, invitations: Codes, key: FromPath[str]) -> Response[str]:
    """Ask before the open link leads to the questions, or does not any more."""
    only = invitations.is_only(key)
    means = (
        ("From then on everybody who has the open link can answer.",)
        if only
        else (
            "The open link then says kindly that a code is needed, and where to type it.",
            "Researchers at the door, papers and files go on as before.",
            "Who has begun by the open link can still send: those answers are held for review.",
        )
    )
    context = FormContext(
        title=f"{_turn(only)}?",
        means=means,
        hidden=(Hidden(name="only", value="no" if only else "yes"),),
        button=_turn(only),
        action=f"{_here(key)}/only",
        cancel=Go(words="Leave it as it is", href=_here(key)),
    )
    return asked(visitor, context, at=WAVES)


@post(f"{WAVES}/{{key:str}}/invitations/only", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def set_only(visitor: Who, invitations: Codes, key: FromPath[str], data: Form) -> Redirect:
    """Have a wave take answers by invitation only, or from everybody."""
    invitations.set_only(key, only=data.get("only") == "yes", actor=known(visitor))
    return Redirect(_here(key), status_code=303)


@get(
    f"{WAVES}/{{key:str}}/invitations/{{batch:str}}/stop",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.MANAGE_WAVES,
)
def ask_stop(visitor: Who, invitations: Codes, key: FromPath[str], batch: FromPath[str]) -> Response[str]:
    """Ask before a batch is stopped."""
    found = invitations.batch(key, batch, actor=known(visitor))
    context = FormContext(
        title=f"Stop the invitations for {found.label}?",
        means=(
            "No code of this batch begins anything any more. This cannot be undone.",
            "Whoever has begun with one can still send. Where the wave is by invitation only, a person "
            "decides on those answers.",
        ),
        button="Stop these invitations",
        action=f"{_here(key)}/{batch}/stop",
        cancel=Go(words="Leave them as they are", href=_here(key)),
    )
    return asked(visitor, context, at=WAVES)


@post(f"{WAVES}/{{key:str}}/invitations/{{batch:str}}/stop", sync_to_thread=True, rule=Right.MANAGE_WAVES)
def stop(visitor: Who, invitations: Codes, key: FromPath[str], batch: FromPath[str]) -> Redirect:
    """Stop a batch."""
    invitations.stop(key, batch, actor=known(visitor))
    return Redirect(_here(key), status_code=303)


def _here(key: str) -> str:
    return f"{WAVES}/{key}/invitations"


def _survey(workplace: Workplace, key: str) -> Survey:
    return Surveys(workplace.engine, clock=workplace.clock).get(key)


def _stands(only: bool) -> str:
    if only:
        return "This wave is by invitation only: its open link leads to no questions."
    return "Everybody with the open link can answer. Invitations count how people came."


def _turn(only: bool) -> str:
    return "Let everybody answer" if only else "Take answers by invitation only"


def _blocks(batches: tuple[BatchCount, ...], survey: Survey, here: str) -> Iterator[Block]:
    if not batches:
        return
    rows = tuple(
        (
            one.batch.label,
            "no one place" if one.batch.place is None else survey.geography.place(one.batch.place).name,
            _quota(one),
            count_words(one.used),
            day(one.batch.until) if one.batch.until else "no last day",
            "stopped"
            if one.batch.stopped_at
            else Go(words="Stop", href=f"{here}/{one.batch.id}/stop", context=one.batch.label),
        )
        for one in batches
    )
    heads = ("Given out at", "Place", "Codes", "Used", "Until", "What you can do")
    hint = "How often codes were used, not by whom. Nothing leads from a code to answers."
    yield Panel(title="Batches", hint=hint, blocks=(Table(caption="Batches", heads=heads, rows=rows),))


def _quota(one: BatchCount) -> str:
    codes = counted(one.batch.codes, "code", "codes")
    return (
        f"{codes}, for one person each"
        if one.batch.uses == 1
        else f"{codes}, for {one.batch.uses:,} people each"
    )


def _order(given: Mapping[str, str]) -> Order:
    """The batch that a form asks for; its numbers are held against their limits where it is made."""
    try:
        name = UUID(given.get("batch", ""))
    except ValueError:
        raise InvalidInputError(
            "the form is not ours", where="the form", fix="Load the page again."
        ) from None
    return Order(
        id=name,
        label=given.get("label", ""),
        codes=_number(given.get("codes", "")),
        uses=_number(given.get("uses", "")),
        place=given.get("place") or None,
        until=read_day(given, UNTIL, "the last day"),
    )


def _number(typed: str) -> int:
    """A whole number as it was typed; 0, which is refused, for anything else."""
    plain = typed.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else 0


def _form(survey: Survey, given: Mapping[str, str], failures: tuple[Failure, ...] = ()) -> FormContext:
    places = tuple(Option(one.code, one.name, is_name=True) for one in survey.geography.places)
    wrong = {one.field: one.words for one in failures}
    fields: tuple[Field, ...] = (
        TextField(
            "label",
            "Where they are given out",
            "Such as libraries.",
            value=given.get("label", ""),
            error=wrong.get("label", ""),
        ),
        TextField(
            "codes",
            "How many codes",
            f"At most {MOST_CODES:,}. Cards come six on a sheet.",
            value=given.get("codes", ""),
            error=wrong.get("codes", ""),
            inputmode="numeric",
        ),
        TextField(
            "uses",
            "How many people can use each",
            f"1 for a card or a letter; more, up to {MOST_USES:,}, for a poster.",
            value=given.get("uses", ""),
            error=wrong.get("uses", ""),
            inputmode="numeric",
        ),
        SelectField(
            "place",
            "Place, if they are for one",
            "",
            (Option("", "No place"), *places),
            chosen=given.get("place", ""),
            error=wrong.get("place", ""),
        ),
        day_field(
            UNTIL, "Last day, if there is one", "The codes can be used to the end of it.", given, wrong
        ),
    )
    return FormContext(
        title="Make invitations",
        means=_MEANS,
        fields=fields,
        hidden=(Hidden(name="batch", value=given.get("batch", "")),),
        button="Make them",
        action=f"{_here(survey.key)}/new",
        cancel=Go(words="Make none", href=_here(survey.key)),
        failures=failures,
    )


def _made(survey: Survey, made: Made, sealed: str, public_url: str) -> FormContext:
    """The codes, this once, and the form that makes files of them."""
    there = tuple(Option(one, english_name(one)) for one in languages(survey, survey.instrument))
    forms = (
        Option("sheet", "A sheet to print and cut out, or a poster"),
        Option(LIST, "A list, for letters of yours"),
    )
    rows = tuple((Code(text=one), Code(text=address(public_url, one))) for one in made.codes)
    codes = Table(caption="Codes", heads=("Code", "Leads from"), rows=rows)
    return FormContext(
        title=f"{counted(len(made.codes), 'code was', 'codes were')} made for {made.batch.label}",
        means=(
            "Download what you need before you leave this page: the codes are shown this once.",
            "The page can make files for an hour. If nobody has the codes after that, stop the batch and "
            "make another.",
        ),
        fields=(
            RadioField("as", "As what", "", forms, chosen="sheet"),
            SelectField("language", "Language of the sheet", "", there, chosen="en"),
        ),
        hidden=(Hidden(name="codes", value=sealed),),
        button="Download",
        action=f"{_here(survey.key)}/sheet",
        cancel=Go(words="Done: to the batches", href=_here(survey.key)),
        blocks=(Panel(title="Codes", blocks=(codes,)),),
    )


def _file(content: bytes, suffix: str, made: Made) -> Response[bytes]:
    name = f"invitations-{made.batch.wave}-{made.batch.id[:8]}{suffix}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=_KINDS[suffix], headers=headers)


ROUTES = Router(
    path="/", route_handlers=[listed, ask_new, make, download, ask_only, set_only, ask_stop, stop]
)
