"""What pages for residents say beside the figures of a release, and those pages in every language."""

from contextlib import suppress
from datetime import UTC, datetime, tzinfo

from sqlalchemy import Engine

from index_platform.services import changes, corrections, release_texts, releases
from instruments.errors import NotReproducedError
from reports.place_texts import PlaceTexts, Texts
from reports.residents import Beside, languages, residents_page
from reports.residents_content import ResidentsPage
from reports.small_places import any_place, holder_of, small_place
from scoring.published import PublishedTable
from scoring.published_change import PublishedChange


def beside(
    engine: Engine,
    table: PublishedTable,
    code: str,
    release: str,
    *,
    moment: datetime,
    contact: str = "",
    site: str = "",
    zone: tzinfo = UTC,
) -> Beside:
    """What changed since the wave before, what officers wrote, whom to reach: all of it public.

    site: the address under which the pages stand; empty where they stand nowhere.
    zone: in which days are said.
    """
    return Beside(
        change=_change(engine, release, moment),
        texts=_of_place(release_texts.public(engine, release, moment=moment), table, code),
        contact=contact,
        address=f"{site}/places/{code}" if site else "",
        standing=corrections.standing(engine, releases.get(engine, release), moment=moment, zone=zone),
    )


def pages(
    engine: Engine,
    table: PublishedTable,
    code: str,
    *,
    release: str,
    texts: Texts,
    moment: datetime,
    contact: str = "",
) -> tuple[ResidentsPage, ...]:
    """The page of a place in each language of the release, which need not be public yet."""
    said = Beside(
        change=_change(engine, release, moment), texts=_of_place(texts, table, code), contact=contact
    )
    return tuple(
        residents_page(table, code, language, release=release, beside=said)
        for language in languages(table.wave_kind)
    )


def _change(engine: Engine, release: str, moment: datetime) -> PublishedChange | None:
    """The change since the nearest wave before; one that cannot be read closes no page."""
    with suppress(NotReproducedError):
        found = changes.latest(engine, release, moment=moment)
        return None if found is None else found.change
    return None


def _of_place(texts: Texts, table: PublishedTable, code: str) -> PlaceTexts | None:
    """What officers wrote of a place; of a small one without any, of the place that it lies in."""
    small = small_place(table, any_place(table, code).code)
    if code in texts or small is None:
        return texts.get(code)
    return texts.get(holder_of(table, small).code)
