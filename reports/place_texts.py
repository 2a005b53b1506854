"""Words about a place beside its figures: what was asked, said and done, what there is, what people raised.

Officers write them, and a release takes a copy of them that never changes. There is no room for a figure of
the survey in any of these types: where officers write one nevertheless, they are told (``officer_words.py``).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from instruments.errors import NotReproducedError

FORMAT = 1


class Status(StrEnum):
    """How far a commitment is."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


class AssetKind(StrEnum):
    """What kind of good thing a place has."""

    MEETING = "meeting"
    GROUP = "group"
    SERVICE = "service"
    OUTDOORS = "outdoors"
    LEARNING = "learning"
    WORSHIP = "worship"
    SPORT = "sport"
    OTHER = "other"


STATUS_WORDS: Mapping[Status, str] = {
    Status.PLANNED: "planned",
    Status.UNDER_WAY: "under way",
    Status.DONE: "done",
    Status.STOPPED: "stopped",
}
KIND_WORDS: Mapping[AssetKind, str] = {
    AssetKind.MEETING: "place to meet",
    AssetKind.GROUP: "group or club",
    AssetKind.SERVICE: "service or help",
    AssetKind.OUTDOORS: "park or open space",
    AssetKind.LEARNING: "school, library or course",
    AssetKind.WORSHIP: "place of worship",
    AssetKind.SPORT: "sport or play",
    AssetKind.OTHER: "something else",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """We asked, you said, we did: one issue, who looks after it, by when, and what each side brings."""

    asked: str
    said: str
    did: str
    ours: str = ""  # our bit
    yours: str = ""  # your bit
    result: str = ""
    owner: str  # a team or a role, never a person
    due: str  # ISO day: by when, or when it was done or stopped
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One good thing that a place has. It is listed, never scored."""

    name: str
    kind: AssetKind
    about: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Themes:
    """What people in a place raised in their own words: the names of themes that the gate let through."""

    item: str
    question: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceTexts:
    """All words about one place, in the order in which a report has them."""

    code: str
    commitments: tuple[Commitment, ...] = ()
    assets: tuple[Asset, ...] = ()
    themes: tuple[Themes, ...] = ()

    @property
    def words(self) -> "tuple[Commitment | Asset, ...]":
        """All that officers wrote of it."""
        return (*self.commitments, *self.assets)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say of the place."""
        return not (self.commitments or self.assets or self.themes)


Texts = Mapping[str, PlaceTexts]  # by code of the place
_ORDER = (Status.UNDER_WAY, Status.PLANNED, Status.DONE, Status.STOPPED)


def in_order(texts: PlaceTexts) -> PlaceTexts:
    """The same words as a report has them: what goes on before what ended, assets by their names."""
    return PlaceTexts(
        code=texts.code,
        commitments=tuple(
            sorted(texts.commitments, key=lambda one: (_ORDER.index(one.status), one.due, one.asked))
        ),
        assets=tuple(sorted(texts.assets, key=lambda one: (one.name.casefold(), one.where.casefold()))),
        themes=texts.themes,
    )


def document(texts: Texts) -> dict[str, object]:
    """The words of a release as JSON-ready data; ``from_document`` gives the same words again."""
    return {"format": FORMAT, "places": [asdict(one) for one in texts.values() if not one.is_empty]}


def from_document(written: Mapping[str, Any]) -> Texts:
    """The words of a release by place; none where it was proposed without any."""
    if not written:
        return {}
    if written["format"] != FORMAT:
        raise NotReproducedError(
            f"the words of this release have format {written['format']}, and this program reads {FORMAT}",
            where="place texts",
            fix="Read it with the version of the program that wrote it, or a later one.",
        )
    return {str(one["code"]): _place(one) for one in written["places"]}


def commitment(written: Mapping[str, Any]) -> Commitment:
    """A commitment as it was stored."""
    return Commitment(**{**written, "status": Status(written["status"])})


def asset(written: Mapping[str, Any]) -> Asset:
    """An asset as it was stored."""
    return Asset(**{**written, "kind": AssetKind(written["kind"])})


def _place(written: Mapping[str, Any]) -> PlaceTexts:
    return PlaceTexts(
        code=written["code"],
        commitments=tuple(map(commitment, written["commitments"])),
        assets=tuple(map(asset, written["assets"])),
        themes=tuple(
            Themes(item=one["item"], question=one["question"], names=tuple(one["names"]))
            for one in written["themes"]
        ),
    )
