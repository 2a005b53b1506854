"""``/manage/instruments``: what can be asked, where it comes from, and under which licence."""

from litestar import MediaType, Response, get
from litestar.params import FromPath

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import instruments, proposals
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import (
    Actions,
    Block,
    Cell,
    Code,
    Facts,
    Go,
    More,
    Panel,
    Prose,
    Table,
    Waiting,
    Waits,
)
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import LANGUAGES, ORIGINS, an, counted, day
from instruments.definition import Instrument, Item, Text

INSTRUMENTS = "/manage/instruments"
KIND = "instrument"  # of a proposal


@get(INSTRUMENTS, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every questionnaire and scale that can be asked."""
    rows = tuple(
        (
            Go(words=text_of(one.instrument.title), href=f"{INSTRUMENTS}/{one.instrument.label}"),
            Code(text=one.instrument.label),
            one.instrument.rights.licence,
            "yes" if one.instrument.verified else "not yet",
            ORIGINS[one.origin],
        )
        for one in instruments.available(workplace.engine)
    )
    heads = ("Questionnaire", "Version", "Licence", "Seen at its source", "Where it comes from")
    table = Table(caption="All questionnaires and scales", heads=heads, rows=rows)
    lead = "A published version never changes. What is changed gets a version of its own."
    actor = known(visitor)
    first = Go(words="Propose one", href="/manage/new-instrument")
    may = (Actions(first=first),) if actor.holds(Right.PROPOSE_INSTRUMENT) else ()
    blocks: tuple[Block, ...] = (*_waiting(workplace, actor), table, *may)
    context = DeskContext(title="Instruments", lead=lead, blocks=blocks)
    return shown(visitor, context, at=INSTRUMENTS)


@get(f"{INSTRUMENTS}/{{label:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def one(visitor: Who, workplace: Place, label: FromPath[str]) -> Response[str]:
    """One instrument: its questions, its scales, its terms and its hash."""
    found = instruments.get(workplace.engine, label)
    blocks = (*_for_live_waves(workplace, known(visitor), found), *content_of(found))
    context = DeskContext(title=text_of(found.title), tags=(label,), lead=size_of(found), blocks=blocks)
    return shown(visitor, context, at=INSTRUMENTS)


def content_of(found: Instrument) -> tuple[Block, ...]:
    """What an instrument asks, and on which terms."""
    questions = Panel(title="Questions", blocks=(_questions(found),))
    return (_about(found), questions, *(_scales(found) if found.scales else ()))


def size_of(found: Instrument) -> str:
    """How much an instrument asks."""
    questions = counted(len(found.items), "question", "questions")
    return f"{questions}, {counted(len(found.scales), 'scale', 'scales')}."


def _waiting(workplace: Workplace, actor: Actor) -> tuple[Block, ...]:
    rows = tuple(
        proposal_row(one) for one in proposals.waiting(workplace.engine, actor=actor) if one.kind == KIND
    )
    return (Panel(title="Waiting for a second person", blocks=(Waits(rows=rows),)),) if rows else ()


def proposal_row(one: proposals.Waiting) -> Waiting:
    """Something that waits for a second person, with the way to where it is decided."""
    href = f"{INSTRUMENTS}/proposals/{one.number}" if one.kind == KIND else f"/manage/releases/{one.name}"
    who = "by you" if one.own else f"by {an(one.by)}" if one.by else ""
    go = Go(words="Look and decide" if one.may else "Look", href=href, context=one.name)
    return Waiting(words=one.name, reason=f"proposed {who}, {day(one.since)}", go=go)


def _for_live_waves(workplace: Workplace, actor: Actor, found: Instrument) -> tuple[Block, ...]:
    """The way to have two people approve what the machine published for rehearsals."""
    one = next((one for one in instruments.available(workplace.engine) if one.instrument == found), None)
    if one is None or one.origin != "published" or not actor.holds(Right.PROPOSE_INSTRUMENT):
        return ()
    words = "It can be rehearsed. A live wave asks it once two people have approved it."
    go = Go(words="Propose it as it is", href=f"{INSTRUMENTS}/{found.label}/propose")
    return (Prose(paragraphs=(words,)), Actions(first=go))


def _about(found: Instrument) -> Panel:
    rights = found.rights
    rows = [
        fact("Version", Code(text=found.label)),
        fact("Hash", Code(text=found.sha256)),
        fact("Languages", ", ".join(LANGUAGES.get(one, one) for one in found.languages)),
        fact("Licence", rights.licence),
        fact("Held by", rights.rights_holder),
        fact("Source", rights.source),
        fact("Wording seen at its source", "yes" if found.verified else "not yet"),
        fact("May be passed on", "yes" if found.redistributable else "no"),
    ]
    if rights.verified_note:
        rows.append(fact("Note", rights.verified_note))
    if found.parts:
        rows.append(fact("Made of", ", ".join(part.label for part in found.parts)))
    return Panel(title="About this instrument", blocks=(Facts(rows=tuple(rows)),))


def _questions(found: Instrument) -> Table:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (text_of(item.wording), Code(text=item.id), _answers(item)) for item in found.items
    )
    return Table(caption="Questions, in their order", heads=("Question", "Name", "Answers"), rows=rows)


def _answers(item: Item) -> str:
    if item.choices:
        return "; ".join(f"{choice.code} {text_of(choice.wording)}" for choice in item.choices)
    return f"{item.low} {text_of(item.low_label)} to {item.high} {text_of(item.high_label)}".strip()


def _scales(found: Instrument) -> tuple[Panel]:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            text_of(scale.title),
            Code(text=scale.id),
            scale.rule.value.replace("_", " "),
            ", ".join(scale.items),
            f"{scale.low:g} to {scale.high:g}, {scale.direction.value.replace('_', ' ')}",
        )
        for scale in found.scales
    )
    heads = ("Scale", "Name", "Rule", "Questions", "Range")
    more = More(words="How each scale is scored", blocks=(Table(caption="Scales", heads=heads, rows=rows),))
    return (Panel(title="Scales", blocks=(more,)),)


def text_of(text: Text) -> str:
    """A text in English, or in whatever language it has."""
    return text.get("en") or next(iter(text.values()), "")
