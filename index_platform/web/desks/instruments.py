"""``/manage/instruments``: what can be asked, where it comes from, and under which licence."""

from litestar import MediaType, Response, get
from litestar.params import FromPath

from index_platform.auth.guards import Access
from index_platform.services import instruments
from index_platform.web.desks.blocks import Block, Cell, Code, Facts, Go, More, Panel, Table
from index_platform.web.desks.room import DeskContext, Place, Who, fact, shown
from index_platform.web.desks.words import LANGUAGES, ORIGINS, counted
from instruments.definition import Instrument, Item, Text

INSTRUMENTS = "/manage/instruments"


@get(INSTRUMENTS, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every questionnaire and scale that can be asked."""
    rows = tuple(
        (
            Go(words=_text(one.instrument.title), href=f"{INSTRUMENTS}/{one.instrument.label}"),
            Code(text=one.instrument.label),
            f"{len(one.instrument.items):,}",
            one.instrument.rights.licence,
            "yes" if one.instrument.verified else "not yet",
            ORIGINS[one.origin],
        )
        for one in instruments.available(workplace.engine)
    )
    heads = ("Questionnaire", "Version", "Questions", "Licence", "Seen at its source", "Where it comes from")
    table = Table(caption="All questionnaires and scales", heads=heads, rows=rows, counts=(2,))
    lead = "A published version never changes. What is changed gets a version of its own."
    context = DeskContext(title="Instruments", lead=lead, blocks=(table,))
    return shown(visitor, context, at=INSTRUMENTS)


@get(f"{INSTRUMENTS}/{{label:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def one(visitor: Who, workplace: Place, label: FromPath[str]) -> Response[str]:
    """One instrument: its questions, its scales, its terms and its hash."""
    found = instruments.get(workplace.engine, label)
    blocks: tuple[Block, ...] = (
        _about(found),
        Panel(title="Questions", blocks=(_questions(found),)),
        *(_scales(found) if found.scales else ()),
    )
    context = DeskContext(
        title=_text(found.title),
        tags=(found.label,),
        lead=f"{counted(len(found.items), 'question', 'questions')}, "
        f"{counted(len(found.scales), 'scale', 'scales')}.",
        blocks=blocks,
    )
    return shown(visitor, context, at=INSTRUMENTS)


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
        (_text(item.wording), Code(text=item.id), _answers(item)) for item in found.items
    )
    return Table(caption="Questions, in their order", heads=("Question", "Name", "Answers"), rows=rows)


def _answers(item: Item) -> str:
    if item.choices:
        return "; ".join(f"{choice.code} {_text(choice.wording)}" for choice in item.choices)
    return f"{item.low} {_text(item.low_label)} to {item.high} {_text(item.high_label)}".strip()


def _scales(found: Instrument) -> tuple[Panel]:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            _text(scale.title),
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


def _text(text: Text) -> str:
    """A text in English, or in whatever language it has."""
    return text.get("en") or next(iter(text.values()), "")
