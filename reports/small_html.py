"""The page of a small place as HTML, and the map on which each small place leads to its page."""

from markupsafe import Markup

from instruments.english import capital
from reports.charts import FRAMES, draw
from reports.content import Figure, TileMap
from reports.contexts import Link, SmallContext, SmallEntries
from reports.html import Links, page, rendered
from reports.maps import DESK, PHONE, Room, linked_map_svg
from reports.sentences import counted, curly
from reports.small_places import by_name, tile_of
from reports.small_report import SmallReport
from scoring.published import PublishedPlace, PublishedTable


def small_page(report: SmallReport, links: Links, maps: dict[str, Markup]) -> str:
    """The whole page of a small place, inside the shell of reports."""
    drawn = {
        (block.anchor, frame.name): Markup(draw(block.chart, frame, block.alt))
        for one in report.pages
        for block in one.blocks
        if isinstance(block, Figure)
        for frame in FRAMES
    }
    context = SmallContext(
        report=report,
        frames=tuple(frame.name for frame in FRAMES),
        charts=drawn,
        maps=maps,
        holder=_link(report.holder, links.places),
        before=_link(report.before, links.places) if report.before else None,
        after=_link(report.after, links.places) if report.after else None,
        every=Link(words=f"All {report.plural}", href=links.small),
        downloads=links.downloads,
    )
    return page(
        f"{report.place}, {report.wave}: {report.title}",
        Markup(rendered("small.html.j2", context)),
        links,
        name=report.title,
        whole=report.whole,
        footer=report.footer,
    )


def small_entries(table: PublishedTable) -> SmallEntries | None:
    """The small places of a release for the list of places; None where there are none."""
    places, maps = by_name(table), small_maps(table)
    if not places:
        return None
    tiles = f" Each tile of their map is a {places[0].level}." if maps else ""
    return SmallEntries(
        title=capital(counted(len(places), places[0].level, table.small_plural)),
        note=f"There are few answers from each, so their figures are estimates from a model.{tiles}",
        links=tuple(map(_link, places)),
        maps=maps,
    )


def small_maps(table: PublishedTable, this: str = "", below: str = "/places") -> dict[str, Markup]:
    """The tile map of all small places, numbered by alphabet, for a phone and for a desk; none without tiles.

    this: the code of the one that is solid. below: where the pages of places stand.
    """
    places = by_name(table)
    tiles = tuple((tile.column, tile.row, code) for code, tile in tile_of(places, table.tiles).items())
    if not tiles:
        return {}
    names = tuple((place.code, str(number)) for number, place in enumerate(places, start=1))
    chart = TileMap(tiles=tiles, names=names, this=this)
    titles = {place.code: curly(place.name) for place in places}
    addresses = {place.code: f"{below}/{place.code}" for place in places}
    alt = f"Map of the {table.small_plural} of {table.whole.name}, numbered by alphabet."
    rooms: dict[str, Room] = {"small": PHONE, "large": DESK}
    return {
        frame: Markup(linked_map_svg(chart, addresses, alt, room, titles=titles, solid=this))
        for frame, room in rooms.items()
    }


def _link(place: PublishedPlace, below: str = "/places") -> Link:
    return Link(words=curly(place.name), href=f"{below}/{place.code}")
