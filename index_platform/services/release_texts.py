"""The words about places that go with a release: copied when it is proposed, and never changed after that.

Nobody chooses which themes of open answers go along: all that the gate lets through do, in the order of their
codebook. What was once public of a wave's themes goes along as it was: else, after somebody had their answers
taken out, a theme that is gone could tell what they had said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require_signed_in
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, place_texts, releases, waves
from index_platform.queries.releases import Release
from index_platform.queries.waves import StoredWave
from index_platform.services import coding, publishing, redacting, release_checks
from index_platform.services.coding import PublishableThemes
from index_platform.services.place_texts import ASSET, COMMITMENT
from instruments.errors import NotPermittedError
from reports.officer_words import Fault, doubts
from reports.place_texts import (
    PlaceTexts,
    Texts,
    Themes,
    asset,
    commitment,
    document,
    from_document,
    in_order,
)
from scoring.published import ShownCount

WHERE = "releases"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseTexts:
    """The words that go with a release, for whoever decides on it: by place, and what is doubted in them."""

    release: Release
    texts: tuple[tuple[str, PlaceTexts], ...]  # the name of the place, the whole first
    doubts: tuple[tuple[str, Fault], ...]


def standing(session: Session, wave: str) -> Mapping[str, object]:
    """The words about the places of a wave as they stand now; empty where nothing was said."""
    stored = waves.get(session, wave)
    texts = _gathered(session, stored)
    return document(texts) if texts else {}


def of_release(engine: Engine, name: str, *, moment: datetime, actor: Actor) -> ReleaseTexts:
    """What goes with a release, for those who may see it before it is public. Each look is written down."""
    release_checks.require_part(require_signed_in(actor, where=WHERE))
    with unit_of_work(engine) as session:
        release = releases.get(session, name)
        texts = from_document(releases.texts(session, name))
        geography = waves.get(session, release.wave).geography
        if not release.is_public(moment):  # what is public may be read by anybody
            facts = {"state": release.state, "part": "texts"}
            audit.write(
                session, deed(actor, "release.read", "release", release.id, moment=moment, detail=facts)
            )
    named = tuple((place.name, texts[place.code]) for place in geography.places if place.code in texts)
    return ReleaseTexts(
        release=release,
        texts=named,
        doubts=tuple((place, fault) for place, one in named for fault in _doubts(one)),
    )


def public(engine: Engine, name: str, *, moment: datetime) -> Texts:
    """The words about places that a public release holds, by code: all that reports may take."""
    with reading(engine) as session:
        release = releases.get(session, name)
        if not release.is_public(moment):
            raise NotPermittedError(
                f"{release.id} is {publishing.state_words(release, moment)}, and not shown to everybody",
                where=WHERE,
                fix="Look at the list of releases.",
            )
        return from_document(releases.texts(session, name))


def doubts_of(texts: Texts) -> tuple[Fault, ...]:
    """What somebody should look at twice in all of them."""
    return tuple(fault for one in texts.values() for fault in _doubts(one))


def _doubts(texts: PlaceTexts) -> Iterator[Fault]:
    for words in texts.words:
        yield from doubts(words)


def _gathered(session: Session, wave: StoredWave) -> Texts:
    """What stands of each place, officers' words and themes, in the order of the places."""
    written: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for one in place_texts.newest(session, wave.geography.key):
        if not one.text.retired:
            written.setdefault((one.entry.place, one.entry.kind), []).append(one.text.content)
    themes = tuple(_themes(session, wave))
    texts = (
        in_order(
            PlaceTexts(
                code=place.code,
                commitments=tuple(map(commitment, written.get((place.code, COMMITMENT), ()))),
                assets=tuple(map(asset, written.get((place.code, ASSET), ()))),
                themes=tuple(one for code, one in themes if code == place.code),
            )
        )
        for place in wave.geography.places
    )
    return {one.code: one for one in texts if not one.is_empty}


def _themes(session: Session, wave: StoredWave) -> list[tuple[str, Themes]]:
    """(code of the place, themes) of each open question: as they were public, else as the gate has them."""
    before = _released(session, wave.wave.key)
    found = [pair for pairs in before.values() for pair in pairs]
    for question in redacting.questions_of(session, wave):
        if question.item not in before:
            safe = coding.publishable_of(session, wave.wave.key, question.item)
            found += _named(safe) if safe else ()
    return found


def _released(session: Session, wave: str) -> Mapping[str, list[tuple[str, Themes]]]:
    """The themes of each question of a wave as they were first public, also in what was withdrawn since."""
    found: dict[str, list[tuple[str, Themes]]] = {}
    for release in releases.stored(session):
        if release.wave == wave and release.approved_at:
            new: dict[str, list[tuple[str, Themes]]] = {}
            for code, texts in from_document(releases.texts(session, release.id)).items():
                for themes in texts.themes:
                    new.setdefault(themes.item, []).append((code, themes))
            found = {**new, **found}
    return found


def _named(safe: PublishableThemes) -> list[tuple[str, Themes]]:
    """The themes that are shown of each place, by name; a place without any is left out."""
    found = []
    for column, place in enumerate(safe.places):
        names = tuple(
            theme.name
            for theme in safe.book.themes
            if isinstance(safe.counts.themes[theme.id][column], ShownCount)
        )
        if names:
            themes = Themes(item=safe.question.item, question=safe.question.words, names=names)
            found.append((place.code, themes))
    return found
