"""How far papers are, and how often two people typed something else. Never an answer, never whose."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require_signed_in
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import paper_differences, papers
from index_platform.queries.papers import Paper
from instruments.errors import NotPermittedError

_Key = TypeVar("_Key", bound=Hashable)
RIGHTS = (Right.ENTER_PAPERS, Right.DECIDE_PAPERS, Right.MANAGE_WAVES)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCounts:
    """The papers of a wave or of a batch, each counted once."""

    begun: int = 0  # somebody is typing it in for the first time
    once: int = 0  # typed in once
    deciding: int = 0  # typed in twice, and differing
    waiting: int = 0  # typed in twice and agreed, and not in yet: the wave takes nothing now
    stored: int = 0  # a response now

    @property
    def twice(self) -> int:
        """How many were typed in twice."""
        return self.deciding + self.waiting + self.stored

    @property
    def in_work(self) -> int:
        """How many are no response yet: a freeze now leaves them out."""
        return self.begun + self.once + self.deciding + self.waiting


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Of how many answers that two people typed in, how many differed."""

    differed: int
    compared: int

    @property
    def share(self) -> float:
        """The part that differed; 0 where nothing was compared."""
        return self.differed / self.compared if self.compared else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How often two entries differed: in all, by batch, by pair of people, by question.

    pairs: in the order of their first paper, without names: a figure on the work, not on anybody.
    """

    whole: Disagreement
    batches: Mapping[int, Disagreement]
    pairs: tuple[Disagreement, ...]
    items: Mapping[str, Disagreement]  # of those that ever differed


def may_count(actor: Actor) -> bool:
    """Whether the actor may see how far papers are."""
    return any(actor.holds(right) for right in RIGHTS)


def counts(engine: Engine, wave: str, *, actor: Actor) -> PaperCounts:
    """How far the papers of a wave are."""
    _require(actor)
    with reading(engine) as session:
        return counted(papers.of_wave(session, wave))


def quality(engine: Engine, wave: str, *, actor: Actor) -> Quality:
    """How often two entries of the papers of a wave differed."""
    _require(actor)
    with reading(engine) as session:
        found = [paper for paper in papers.of_wave(session, wave) if paper.compared is not None]
        differed = paper_differences.by_item(session, wave)
    return Quality(
        whole=_disagreement(found),
        batches=_by(found, lambda paper: paper.batch),
        pairs=tuple(_by(found, _pair).values()),
        items={item: Disagreement(count, len(found)) for item, count in differed.items()},
    )


def counted(found: Iterable[Paper]) -> PaperCounts:
    """The papers, each counted by how far it is. Pure."""
    tally = dict.fromkeys(PaperCounts.__dataclass_fields__, 0)
    for paper in found:
        tally[stage(paper)] += 1
    return PaperCounts(**tally)


def stage(paper: Paper) -> str:
    """How far one paper is: begun, once, deciding, waiting or stored. Pure."""
    if paper.stored_at is not None:
        return "stored"
    finished = sum(turn.finished_at is not None for turn in paper.turns)
    if finished == 2:
        return "deciding" if paper.undecided else "waiting"
    return "once" if finished else "begun"


def _pair(paper: Paper) -> frozenset[str]:
    return frozenset(turn.account for turn in paper.turns)


def _by(found: Iterable[Paper], key: Callable[[Paper], _Key]) -> dict[_Key, Disagreement]:
    groups: dict[_Key, list[Paper]] = {}
    for paper in found:
        groups.setdefault(key(paper), []).append(paper)
    return {name: _disagreement(group) for name, group in groups.items()}


def _disagreement(found: Iterable[Paper]) -> Disagreement:
    pairs = [(paper.differing, paper.compared or 0) for paper in found]
    return Disagreement(sum(differing for differing, _ in pairs), sum(compared for _, compared in pairs))


def _require(actor: Actor | None) -> None:
    if not may_count(require_signed_in(actor, where="papers")):
        raise NotPermittedError(
            "your account has no part in papers",
            where="papers",
            fix="Ask an administrator of this site for the role that has one.",
        )
