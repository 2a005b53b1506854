"""The waves whose papers are typed in: those that take papers now, and those with papers in work."""

from dataclasses import dataclass

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.db import reading
from index_platform.queries import desks, papers
from index_platform.services.paper_counts import PaperCounts, counted
from index_platform.services.papers import require_typist


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWave:
    """One wave, and how far its papers are."""

    key: str
    title: str
    state: str
    counts: PaperCounts


def listed(engine: Engine, *, actor: Actor) -> tuple[PaperWave, ...]:
    """Every wave that takes papers or has some in work, the newest first."""
    require_typist(actor)
    with reading(engine) as session:
        frozen = desks.freezes(session)
        found = [
            (wave, counted(papers.of_wave(session, wave.key)), wave.key in frozen)
            for wave in desks.waves(session)
        ]
    return tuple(
        PaperWave(key=wave.key, title=wave.title, state=wave.state, counts=counts)
        for wave, counts, is_frozen in found
        if wave.state == "open" or (wave.state == "closed" and not is_frozen) or counts.in_work
    )
