"""The box of a report in which somebody to talk to is named, made from the signposts of a site."""

from collections.abc import Iterator
from math import ceil

from index_platform.services.signposts import Service, shown
from index_platform.wave_texts import SOURCE
from reports.content import Box, Fact
from reports.small_places import holder_of
from scoring.published import PublishedTable

LINES, LETTERS = 8, 75  # of a box, and of a line: more would leave the page no room for its figures
_TITLE = "If you would like to talk to someone"


def support_box(services: tuple[Service, ...], table: PublishedTable, code: str) -> Box | None:
    """Those who are there for a reported place or any part of it, as many as there is room for.

    They stand in the order of the site's file; None where it names nobody for this place.
    """
    rows = tuple(_fitting(shown(services, tuple(_codes(table, code)), SOURCE)))
    return Box(title=_TITLE, text="", rows=rows) if rows else None


def _codes(table: PublishedTable, code: str) -> Iterator[str]:
    """A place, the whole, and what lies in the place: in the whole every other."""
    yield from (code, table.whole.code)
    if code == table.whole.code:
        yield from (place.code for place in (*table.places, *table.small_places))
    else:
        yield from (small.code for small in table.small_places if holder_of(table, small).code == code)


def _fitting(services: tuple[Service, ...]) -> Iterator[Fact]:
    left = LINES
    for row in map(_row, services):
        left -= ceil(len(f"{row.label} {row.text}") / LETTERS)
        if left < 0:
            return
        yield row


def _row(service: Service) -> Fact:
    how = service.how.source.replace("{number}", service.number)
    relay = f" Text relay: {service.relay}." if service.relay else ""
    return Fact(label=f"{service.name.source}:", text=f"{service.about.source} {how}.{relay}")
