"""``/manage/open-answers``: the queue of answers in free words, and each before the person who redacts it."""

from collections.abc import Mapping

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import redacting
from index_platform.services.redacting import Opened, OpenQuestion
from index_platform.web.desks.blocks import Actions, Block, Go, Panel, Prose, Table
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Hidden,
    Place,
    Who,
    asked,
    fact,
    failure,
    known,
    shown,
)
from index_platform.web.desks.words import count_words
from index_platform.web.fields import CheckboxField, Failure, Field, Option, RadioField, TextField
from instruments.english import capital
from instruments.errors import MeasureError
from instruments.redaction import Kind

OPEN_ANSWERS = "/manage/open-answers"
_QUESTION = f"{OPEN_ANSWERS}/{{wave:str}}/{{item:str}}"
_EDITED, _WHAT, _CONCERN, _VERSION = "edited", "what", "concern", "version"
_CONFIRM, _KEEP_BACK = "confirm", "keep-back"
Answer = Response[str] | Redirect


def address(question: OpenQuestion) -> str:
    """The address of one open question."""
    return f"{OPEN_ANSWERS}/{question.wave}/{question.item}"


@get(OPEN_ANSWERS, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every open question, with how many answers wait for a person."""
    actor = known(visitor)
    found = redacting.questions(workplace.engine, actor=actor)
    redacts, codes = actor.holds(Right.REDACT_ANSWERS), actor.holds(Right.CODE_ANSWERS)
    rows = tuple(
        (
            capital(one.title),
            one.words,
            *_counts(one),
            *((Go(words="Read", href=f"{address(one)}/redact", context=_which(one)),) if redacts else ()),
            *((Go(words="Themes", href=f"{address(one)}/themes", context=_which(one)),) if codes else ()),
        )
        for one in found
    )
    ways = [head for head, may in (("Redact", redacts), ("Themes", codes)) if may]
    heads = ("Wave", "Question", "Answers", "To read", "Confirmed", "Kept back", *ways)
    table = Table(caption="Questions answered in free words", heads=heads, rows=rows, counts=(2, 3, 4, 5))
    context = DeskContext(
        title="Open answers",
        lead="" if rows else "No wave asks a question that is answered in free words.",
        blocks=((table,) if rows else ()) + (_ABOUT,),
    )
    return shown(visitor, context, at=OPEN_ANSWERS)


@get(f"{_QUESTION}/redact", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.REDACT_ANSWERS)
def next_one(visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str]) -> Answer:
    """The way to the answer to read next."""
    number = redacting.next_answer(workplace.engine, wave, item, actor=known(visitor))
    if number is not None:
        return Redirect(f"{OPEN_ANSWERS}/{wave}/{item}/redact/{number}", status_code=303)
    back = Actions(first=Go(words="Go back to the questions", href=OPEN_ANSWERS))
    context = DeskContext(title="Every answer was read", lead="Nothing waits for you here.", blocks=(back,))
    return shown(visitor, context, at=OPEN_ANSWERS)


@get(
    f"{_QUESTION}/redact/{{number:int}}",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.REDACT_ANSWERS,
)
def ask(
    visitor: Who, workplace: Place, wave: FromPath[str], item: FromPath[str], number: FromPath[int]
) -> Response[str]:
    """One answer with what the program marked."""
    found = redacting.opened(
        workplace.engine, wave, item, number, moment=workplace.clock(), actor=known(visitor)
    )
    given = {_EDITED: found.suggestion, _VERSION: found.version}
    return asked(visitor, _page(found, given), at=OPEN_ANSWERS)


@post(f"{_QUESTION}/redact/{{number:int}}", sync_to_thread=True, rule=Right.REDACT_ANSWERS)
def decide(
    visitor: Who,
    workplace: Place,
    wave: FromPath[str],
    item: FromPath[str],
    number: FromPath[int],
    data: Form,
) -> Answer:
    """Confirm what others may read, or keep the answer back."""
    actor, moment = known(visitor), workplace.clock()
    try:
        if (what := data.get(_WHAT)) in (_CONFIRM, _KEEP_BACK):
            redacting.decide(
                workplace.engine,
                wave,
                item,
                number,
                edited=data.get(_EDITED, "") if what == _CONFIRM else None,
                concern=_CONCERN in data,
                version=data.get(_VERSION, ""),
                moment=moment,
                actor=actor,
            )
            return Redirect(f"{OPEN_ANSWERS}/{wave}/{item}/redact", status_code=303)
        failures: tuple[Failure, ...] = (Failure(_WHAT, "Choose whether others may read it."),)
    except MeasureError as error:
        failures = failure(error, _EDITED)
    found = redacting.opened(workplace.engine, wave, item, number, moment=moment, actor=actor)
    return asked(visitor, _page(found, data, failures), at=OPEN_ANSWERS)


def _page(found: Opened, given: Mapping[str, str], failures: tuple[Failure, ...] = ()) -> FormContext:
    here = address(found.question)
    marked = "; ".join(f"{span.kind}: {found.text[span.start : span.end]}" for span in found.spans)
    again = (
        ("This answer was decided on before. What you choose now takes the place of that.",)
        if found.decided
        else ()
    )
    return FormContext(
        title="What may others read of this answer?",
        lead="The program marked what it could find. It misses some names, and all that only a person knows.",
        means=(
            *again,
            f"Put one of these in place of words that tell who somebody is: {_kinds()}.",
            "Leave all other words as they are. Where the program was wrong, write the words back.",
        ),
        facts=(
            fact("Question", found.question.words),
            fact("As it was written", found.text),
            fact("Marked", marked or "nothing"),
        ),
        fields=_fields(given, {one.field: one.words for one in failures}),
        hidden=(Hidden(name=_VERSION, value=given.get(_VERSION, "")),),
        button="Keep this and go on",
        action=f"{here}/redact/{found.response}",
        cancel=Go(words="Stop reading", href=OPEN_ANSWERS),
        failures=failures,
    )


def _fields(given: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[Field, ...]:
    return (
        TextField(
            _EDITED,
            "What others may read",
            value=given.get(_EDITED, ""),
            kind="lines",
            error=wrong.get(_EDITED, ""),
        ),
        RadioField(
            name=_WHAT,
            legend="May others read it?",
            hint="",
            options=(
                Option(_CONFIRM, "Yes, as it stands in the box"),
                Option(_KEEP_BACK, "No, nobody reads it further"),
            ),
            chosen=given.get(_WHAT, ""),
            error=wrong.get(_WHAT, ""),
        ),
        CheckboxField(
            name=_CONCERN,
            label="Somebody may be in danger",
            hint="Whoever looks after such concerns is shown the answer as it was written.",
            checked=_CONCERN in given,
        ),
    )


def _kinds() -> str:
    return ", ".join(f"[{kind}]" for kind in Kind)


def _counts(one: OpenQuestion) -> tuple[str, ...]:
    written, *decided = map(count_words, one.counts)
    return (written, _to_read(one.most_to_read), *decided)


def _to_read(most: int | None) -> str:
    if most is None:
        return "some"
    return f"up to about {most:,}" if most else "none"


def _which(one: OpenQuestion) -> str:
    return f"{one.words} ({one.title}, {_counts(one)[1]} to read)"


_ABOUT: Block = Panel(
    title="What this is",
    blocks=(
        Prose(
            paragraphs=(
                "What people write in their own words is read by one person first, who takes out what tells "
                "who somebody is. Until then nobody else reads it, and no file holds it.",
                "Each answer that is opened is written down in the audit, without its words.",
            )
        ),
    ),
)


HANDLERS = (listed, next_one, ask, decide)
