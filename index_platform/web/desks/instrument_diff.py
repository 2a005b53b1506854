"""Two versions of an instrument, with every change between them and what it did to the trend."""

from collections.abc import Sequence

from litestar import MediaType, Response, get
from litestar.params import FromQuery

from index_platform.auth.guards import Access
from index_platform.services import instruments, versions
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Block, Panel, Prose
from index_platform.web.desks.instrument_blocks import Changes, Pair
from index_platform.web.desks.instrument_list import INSTRUMENTS
from index_platform.web.desks.instrument_versions import lines
from index_platform.web.desks.room import DeskContext, Place, Who, shown
from index_platform.web.desks.words import counted
from instruments import succession
from instruments.change_words import label_words
from instruments.changes import Change
from instruments.definition import Instrument
from instruments.differences import Differences, differences
from instruments.english import listed
from reports.comparison import context_of

COMPARE = f"{INSTRUMENTS}/compare"
_SAME = "The two versions are the same, letter for letter."


@get(COMPARE, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def compare(
    visitor: Who, workplace: Place, old: FromQuery[str] = "", new: FromQuery[str] = ""
) -> Response[str]:
    """Choose two versions, and every change from one to the other."""
    labels = tuple(one.instrument.label for one in instruments.available(workplace.engine))
    if not new:
        lead = "Choose the version before and the version now."
        chooser = Pair(action=COMPARE, labels=labels, old=labels[0], new=labels[0])
        return shown(
            visitor, DeskContext(title="Compare two versions", lead=lead, blocks=(chooser,)), at=INSTRUMENTS
        )
    after = instruments.get(workplace.engine, new)
    before = _before(workplace, after, old)
    known = versions.stored(workplace.engine)
    found = differences(before, after, known=known)
    chooser = Pair(action=COMPARE, labels=labels, old=before.label, new=after.label)
    context = DeskContext(
        title=f"From {before.label} to {after.label}",
        lead=f"{counts(found)} {label_words(found)}",
        blocks=(chooser, *change_blocks(found, known)),
    )
    return shown(visitor, context, at=INSTRUMENTS)


def counts(found: Differences) -> str:
    """How many changes of each class, the most of them first to be read: 2 in wording, 1 added."""
    told = [
        f"{count} {change.value}"
        for change in Change
        if (count := sum(one.change is change for one in found.changes))
    ]
    if not told:
        return "Nothing changed."
    return f"{counted(len(found.changes), 'change', 'changes')}: {listed(told, 'and')}."


def change_blocks(found: Differences, known: Sequence[Instrument]) -> tuple[Block, ...]:
    """What becomes of the trends, and every change with both sides."""
    if not found.changes:
        return (Prose(paragraphs=(_SAME,)),)
    said = context_of(found)
    rows = tuple(zip(said.entries, said.sides, strict=True))
    trend: tuple[Block, ...] = ()
    if found.old.version.key == found.new.version.key:
        picture = lines((found.old, found.new), known)
        trend = (Panel(title="What becomes of the trends", blocks=(picture,), anchor="trends"),)
    return (
        *trend,
        Panel(title="Every change", hint=said.note, blocks=(Changes(rows=rows),), anchor="changes"),
    )


def _before(workplace: Workplace, after: Instrument, old: str) -> Instrument:
    """The version that is compared: the one that was chosen, else the one before."""
    if old:
        return instruments.get(workplace.engine, old)
    return succession.newest_before(after, versions.stored(workplace.engine)) or after
