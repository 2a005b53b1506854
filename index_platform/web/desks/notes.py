"""``/manage/fieldwork/notes``: what researchers told about safeguarding; each opening is written down."""

from collections.abc import Mapping

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.roles import Right
from index_platform.services.notes import KEPT, Notes, Told
from index_platform.web.desks.blocks import Actions, Block, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.fieldwork import FIELDWORK
from index_platform.web.desks.room import DeskContext, Who, fact, known, shown
from index_platform.web.desks.words import minute
from index_platform.web.parts import Cell

NOTES = f"{FIELDWORK}/notes"
_ABOUT: Mapping[str, str] = {"safeguarding": "safeguarding", "other": "something else"}
_LEAD = f"They stand apart from answers, and are forgotten after {KEPT.days} days. Opening is written down."
_UNREADABLE = "It cannot be read: the server has another secret than when it came."


@get(NOTES, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def listed(visitor: Who, notes: NamedDependency[Notes]) -> Response[str]:
    """The notes of the supervisor's researchers, without their text."""
    found = notes.listed(actor=known(visitor))
    heads = ("Came", "Researcher", "About", "Place")
    table = Table(caption="Notes, the newest first", heads=heads, rows=tuple(map(_row, found)))
    none = Prose(paragraphs=("No note has come.",))
    blocks: tuple[Block, ...] = (
        table if found else none,
        Actions(others=(_back("To fieldwork", FIELDWORK),)),
    )
    return shown(visitor, DeskContext(title="Notes", lead=_LEAD, blocks=blocks), at=FIELDWORK)


@get(f"{NOTES}/{{note:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def one(visitor: Who, notes: NamedDependency[Notes], note: FromPath[str]) -> Response[str]:
    """A note with its text."""
    found = notes.read(note, actor=known(visitor))
    rows = (
        fact("Researcher", found.researcher),
        fact("Written", minute(found.note.at)),
        fact("Place", found.place),
    )
    text = Prose(paragraphs=tuple(filter(str.strip, (found.text or _UNREADABLE).splitlines())))
    blocks = (
        Panel(title="What was told", blocks=(text,)),
        Facts(rows=rows),
        Actions(others=(_back("To all notes", NOTES),)),
    )
    title = f"A note about {_ABOUT[found.note.about]}"
    return shown(visitor, DeskContext(title=title, blocks=blocks), at=FIELDWORK)


def _row(told: Told) -> tuple[Cell, ...]:
    note = told.note
    link = Go(words=minute(note.received_at), href=f"{NOTES}/{note.id}", context=told.researcher)
    return link, told.researcher, _ABOUT[note.about], told.place


def _back(words: str, href: str) -> Go:
    return Go(words=words, href=href)


HANDLERS = (listed, one)
