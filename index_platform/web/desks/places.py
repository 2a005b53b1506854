"""``/manage/places``: the places that were loaded, by vintage."""

from litestar import MediaType, Response, get
from litestar.params import FromPath

from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import places
from index_platform.web.desks.blocks import Actions, Block, Cell, Code, Facts, Go, More, Panel, Table
from index_platform.web.desks.making import NEW_PLACES
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import counted
from instruments.errors import NotFoundError
from instruments.places import Geography

PLACES = "/manage/places"


@get(PLACES, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every geography that was loaded."""
    stored = places.stored(workplace.engine)
    rows = tuple(
        (
            Go(words=f"{one.title} ({one.vintage})", href=f"{PLACES}/{one.key}/{one.vintage}"),
            Code(text=one.key),
            ", ".join(_levels(one)),
        )
        for one in stored
    )
    blocks: list[Block] = []
    if rows:
        blocks.append(Table(caption="All places", heads=("Places", "Key", "Holds"), rows=rows))
    if known(visitor).holds(Right.MANAGE_WAVES):
        blocks.append(Actions(first=Go(words="Load places", href=NEW_PLACES)))
    lead = "Places are kept by vintage: a changed one is loaded as another." if rows else "No places yet."
    return shown(visitor, DeskContext(title="Places", lead=lead, blocks=tuple(blocks)), at=PLACES)


@get(
    f"{PLACES}/{{key:str}}/{{vintage:str}}",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Access.SIGNED_IN,
)
def one(visitor: Who, workplace: Place, key: FromPath[str], vintage: FromPath[str]) -> Response[str]:
    """One geography with its places, level by level."""
    stored = places.stored(workplace.engine)
    found = next((one for one in stored if (one.key, one.vintage) == (key, vintage)), None)
    if found is None:
        raise NotFoundError("there are no such places", where="places", fix="Look at the list of places.")
    writes = known(visitor).holds(Right.WRITE_PLACE_TEXTS)
    about = [fact("Key", Code(text=found.key)), fact("Vintage", found.vintage), fact("Source", found.source)]
    if found.note:
        about.append(fact("Note", found.note))
    blocks: tuple[Block, ...] = (
        Panel(title="About these places", blocks=(Facts(rows=tuple(about)),)),
        *(_level(found, level.key, level.plural, writes=writes) for level in found.levels),
    )
    return shown(visitor, DeskContext(title=found.title, lead=_lead(found), blocks=blocks), at=PLACES)


def _lead(found: Geography) -> str:
    return f"{', '.join(_levels(found)).capitalize()}."


def _levels(found: Geography) -> list[str]:
    return [counted(len(found.at_level(one.key)), one.singular, one.plural) for one in found.levels]


def _level(found: Geography, level: str, plural: str, *, writes: bool) -> More:
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            Go(words=place.name, href=f"{PLACES}/{place.code}") if writes else place.name,
            Code(text=place.code),
            found.place(place.parent).name if place.parent else "",
            "not known" if place.population is None else f"{place.population:,}",
        )
        for place in found.at_level(level)
    )
    heads = ("Name", "Code", "Part of", "People")
    table = Table(caption=plural.capitalize(), heads=heads, rows=rows, counts=(3,))
    return More(words=f"{plural.capitalize()}: {len(rows):,}", blocks=(table,))
