"""``/manage/fieldwork``: the phones of researchers, and the codes that let them in."""

from collections.abc import Iterator, Mapping

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services.check_ins import CheckIns, Out
from index_platform.services.field_progress import FieldProgress
from index_platform.services.interviews import KEPT, Aside, Interviews
from index_platform.services.phones import HandedOut, Phones, Seen
from index_platform.services.visits import Disposition, Outcomes, SampleRates, Visits
from index_platform.web.desks.blocks import Actions, Block, Code, Fact, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.field_strays import stray_panel
from index_platform.web.desks.room import (
    DeskContext,
    Form,
    FormContext,
    Who,
    asked,
    fact,
    failure,
    known,
    shown,
)
from index_platform.web.desks.words import counted, day, minute, sentence
from index_platform.web.fields import Option, SelectField
from index_platform.web.parts import Cell
from instruments.errors import MeasureError

FIELDWORK = "/manage/fieldwork"
Field = NamedDependency[Phones]
_RESEARCHER = "researcher"
_NONE = (
    "No phone is let in yet. Make a code for a researcher: it lets the app on one phone in, once.",
    "The app keeps interviews sealed on the phone until they have arrived here.",
)
_FOR_WHOM = "You get a code of five words to hand over. It is good for seven days, and once."
_AGAIN = 60  # seconds until the page looks again, while somebody is out
_MISSED = (
    "Their next word is overdue. A phone without signal is silent too: call before you worry, and call soon."
)
_NOBODY = "Nobody takes answers in your area yet. An administrator gives the role of community researcher."
_HANDED = (
    "Read the code out, or hand it over. It lets one phone in, for this researcher alone.",
    "It is shown this once.",
)
_END = (
    "The phone gets no more surveys and can send nothing, from now on. End a phone that was lost at once.",
    "Nothing is deleted on it. What was finished there is sealed: nobody can read it on the phone, "
    "and it can be sent when the phone is let in anew.",
)
_ASIDE = (
    f"It came from a phone and could not be taken in. It is kept as it came for {KEPT.days} days; the phone "
    "keeps it too. Answers that are withdrawn take with them what came under their id."
)

CAME_OF_IT: Mapping[Disposition, str] = {
    Disposition.COMPLETE: "Interview, complete",
    Disposition.PARTIAL: "Interview, partial",
    Disposition.REFUSAL: "Did not want to",
    Disposition.NON_CONTACT: "Nobody was reached",
    Disposition.OTHER: "Could not, or another language",
    Disposition.HOME_UNKNOWN: "Not known whether anybody lives there",
    Disposition.PERSON_UNKNOWN: "Not known whether they belong to the survey",
    Disposition.NOT_ELIGIBLE: "Do not belong to the survey",
}


@get(FIELDWORK, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def home(
    visitor: Who,
    phones: Field,
    interviews: NamedDependency[Interviews],
    visits: NamedDependency[Visits],
    check_ins: NamedDependency[CheckIns],
    field_progress: NamedDependency[FieldProgress],
) -> Response[str]:
    """Who is out, the phones of the supervisor's researchers, and what came from them."""
    actor = known(visitor)
    out = check_ins.out(actor=actor)
    found, aside = phones.seen(actor=actor), interviews.aside(actor=actor)
    let_in = Go(words="Let a phone in", href=f"{FIELDWORK}/code")
    body = _table(found) if found else Prose(paragraphs=_NONE)
    rescue = Go(words="Bring a rescue file", href=f"{FIELDWORK}/rescue")
    withdrawal = Go(words="Somebody wants their answers out", href=f"{FIELDWORK}/withdrawal")
    assigned = Go(words="Assignments", href=f"{FIELDWORK}/assignments")
    trained = Go(words="Training", href=f"{FIELDWORK}/training")
    quality = Go(words="Quality by researcher", href=f"{FIELDWORK}/quality")
    notes = Go(words="Notes", href=f"{FIELDWORK}/notes")
    progress = Go(words="Progress by place", href=f"{FIELDWORK}/progress")
    others = (progress, assigned, trained, quality, notes, rescue, withdrawal)
    panel = Panel(title="Phones", blocks=(body, Actions(first=let_in, others=others)))
    lead = f"{counted(len(found), 'phone is', 'phones are')} let in." if found else ""
    strays = field_progress.strays(actor=actor)
    told = (
        *((_out(out),) if out else ()),
        *((_aside(aside),) if aside else ()),
        *((stray_panel(strays),) if strays else ()),
    )
    blocks = (*told, panel, *map(_outcomes, visits.outcomes(actor=actor)))
    context = DeskContext(title="Fieldwork", lead=lead, blocks=blocks)
    return shown(visitor, context, at=FIELDWORK, refresh=_AGAIN if out else 0)


@get(f"{FIELDWORK}/code", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_code(visitor: Who, phones: Field) -> Response[str]:
    """Ask for whom a code is made."""
    return asked(visitor, _asked(visitor, phones), at=FIELDWORK)


@post(f"{FIELDWORK}/code", status_code=200, sync_to_thread=True, rule=Right.SUPERVISE)
def make_code(visitor: Who, phones: Field, data: Form) -> Response[str]:
    """Make a code, and show it this once."""
    try:
        made = phones.code_for(data.get(_RESEARCHER, ""), actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _asked(visitor, phones, error), at=FIELDWORK)
    return shown(visitor, _handed_over(made), at=FIELDWORK)


@get(
    f"{FIELDWORK}/phones/{{phone:str}}/end",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.SUPERVISE,
)
def ask_end(visitor: Who, phones: Field, phone: FromPath[str]) -> Response[str]:
    """Ask before a phone is let in no more."""
    seen = phones.one(phone, actor=known(visitor))
    context = FormContext(
        title=f"End the phone of {seen.researcher.name}?",
        lead=_name(seen),
        means=_END,
        button="End the phone",
        action=f"{FIELDWORK}/phones/{phone}/end",
        cancel=Go(words="Go back", href=FIELDWORK),
    )
    return asked(visitor, context, at=FIELDWORK)


@post(f"{FIELDWORK}/phones/{{phone:str}}/end", sync_to_thread=True, rule=Right.SUPERVISE)
def end(visitor: Who, phones: Field, phone: FromPath[str]) -> Redirect:
    """Let a phone in no more."""
    phones.end(phone, actor=known(visitor))
    return Redirect(FIELDWORK, status_code=303)


def _out(found: tuple[Out, ...]) -> Panel:
    missed = [one.researcher for one in found if one.missed]
    rows = tuple((one.researcher, minute(one.heard_at), _due(one)) for one in found)
    table = Table(caption="Who is out", heads=("Researcher", "Heard from", "Next word"), rows=rows)
    call = Prose(paragraphs=(f"Call now: {', '.join(missed)}. {_MISSED}",)) if missed else None
    hint = "They said that they work alone, and when they would say again that all is well."
    return Panel(title="Out now", hint=hint, blocks=(*((call,) if call else ()), table))


def _due(one: Out) -> str:
    if one.due_at is None:
        return "no time was said"
    return f"missed, was due {minute(one.due_at)}" if one.missed else f"due {minute(one.due_at)}"


def _aside(found: tuple[Aside, ...]) -> Panel:
    rows = tuple(
        (
            minute(one.aside.set_aside_at),
            one.researcher,
            sentence(one.aside.reason),
            "other answers are" if one.is_stored else "nothing is",
            Code(text=one.aside.received),
            day(one.goes_at),
        )
        for one in found
    )
    heads = ("Came", "Researcher", "Why it was set aside", "Stored under its id", "Id", "Goes")
    return Panel(
        title="Set aside",
        hint=_ASIDE,
        blocks=(Table(caption="What was set aside, the oldest first", heads=heads, rows=rows),),
    )


def _outcomes(found: Outcomes) -> Panel:
    rows = tuple((words, f"{found.counts.get(kind, 0):,}") for kind, words in CAME_OF_IT.items())
    table = Table(caption="What came of visits", heads=("Outcome", "Visits"), rows=rows, counts=(1,))
    rates = (Facts(rows=tuple(_rates(found.rates))),) if found.rates else ()
    return Panel(
        title=f"Visits, {found.title}",
        hint=f"{counted(found.visits, 'visit', 'visits')} told by phones.",
        blocks=(table, *rates),
    )


def _rates(rates: SampleRates) -> Iterator[Fact]:
    yield fact("Addresses of the sample", f"{rates.cases:,} without those found not to belong to it")
    for name, share in (
        ("Response rate, complete interviews alone (RR1)", rates.rr1),
        ("Response rate, with partial ones (RR2)", rates.rr2),
        ("Contact rate (CON1)", rates.con1),
        ("Cooperation rate (COOP1)", rates.coop1),
    ):
        yield fact(name, "nobody was reached" if share is None else f"{share:.0%}")


def _table(found: tuple[Seen, ...]) -> Table:
    heads = ("Researcher", "Phone", "Heard from last", "Not sent yet", "End")
    return Table(caption="Phones that are let in", heads=heads, rows=tuple(map(_row, found)), counts=(3,))


def _row(seen: Seen) -> tuple[Cell, ...]:
    phone = seen.phone
    return (
        seen.researcher.name,
        phone.name,
        minute(phone.seen_at),
        "not told" if phone.unsent is None else f"{phone.unsent:,}",
        Go(words="End", href=f"{FIELDWORK}/phones/{phone.id}/end", context=_name(seen)),
    )


def _name(seen: Seen) -> str:
    return f"{seen.phone.name}, let in {minute(seen.phone.let_in_at)}"


def _asked(visitor: Who, phones: Field, error: MeasureError | None = None) -> FormContext:
    found = phones.researchers(actor=known(visitor))
    options = tuple(Option(one.id, one.name) for one in found)
    field = SelectField(_RESEARCHER, "Researcher", "Who takes answers in your area.", options)
    return FormContext(
        title="Let a phone in",
        lead=_FOR_WHOM if found else _NOBODY,
        fields=(field,) if found else (),
        button="Make the code" if found else "Look again",
        action=f"{FIELDWORK}/code",
        cancel=Go(words="Go back", href=FIELDWORK),
        failures=failure(error, _RESEARCHER) if error else (),
    )


def _handed_over(made: HandedOut) -> DeskContext:
    rows = (fact("Code", Code(text=made.code)), fact("Good until", minute(made.ends_at)))
    back = Go(words="To fieldwork", href=FIELDWORK)
    blocks: tuple[Block, ...] = (Prose(paragraphs=_HANDED), Facts(rows=rows), Actions(others=(back,)))
    return DeskContext(title=f"A code for {made.researcher.name}", blocks=blocks)


HANDLERS = (home, ask_code, make_code, ask_end, end)
