"""What the engine accepts as input: a frozen wave. Nothing after it touches a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from instruments.canonical import content_hash, sha256
from instruments.definition import Instrument, Missing
from instruments.errors import NotFoundError
from instruments.places import Covariate, Geography
from instruments.response import Mode
from instruments.variables import Variable, coded
from scoring.page_times import PageTimes

Numbers = TypeVar("Numbers", NDArray[np.int8], NDArray[np.int16], NDArray[np.int32])
NO_CODE = int(np.iinfo(np.int32).min)  # in ``codes``: no code was given
NO_PLACE = -1  # in ``place``: the respondent's place is not known
REASONS: tuple[Missing | None, ...] = (None, *Missing)  # ``reasons`` holds positions in this tuple
MODES: tuple[Mode, ...] = tuple(Mode)  # ``mode`` holds positions in this tuple


class WaveKind(StrEnum):
    """What the answers are. Synthetic is printed on every page."""

    SYNTHETIC = "synthetic"
    RESEARCH = "research"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """What a reader must know of a round of collection to read its figures."""

    key: str
    title: str  # when, in words, e.g. "autumn 2026"
    kind: WaveKind
    population: str  # who the figures speak for, e.g. "people of 16 and over"
    selection: str  # how people came to answer, as a sentence that is printed
    source: str = ""  # whose data it is and under which licence, printed
    next: str = ""  # when we ask again, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """Known totals that the weights reproduce: of crossed items, or of the places of a level."""

    name: str
    title: str  # in words, e.g. "age and sex"
    source: str
    targets: Mapping[str, float]  # label -> people; labels of crossed items are joined by " | "
    items: tuple[str, ...] = ()
    groups: Mapping[str, Mapping[int, str]] = field(default_factory=dict)  # item -> code -> label
    level: str | None = None  # or: targets are place codes of this level


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """A frozen wave, sorted by response id. Arrays have one row a response and are read-only.

    place: (n,) row in ``geography.places``, NO_PLACE where unknown.
    mode: (n,) position in MODES.
    language: (n,) position in ``languages``, the sorted tags of those that were answered in.
    clusters: (n,) text; rows with the same text share a replicate factor (household or venue,
        else panel code, else response id).
    codes: (n, variables) codes, NO_CODE where there is none; columns follow ``variables``.
    reasons: (n, variables) position in REASONS, 0 where answered.

    earlier: the versions that the instrument and its parts follow, as known at the freeze. Each is named by
        hash in the one after it, so that the hash of the snapshot holds them too.

    rows_sha256: the hash of all rows as they were frozen, by which it shows what was erased since; empty in a
        snapshot that was never in a file, or in one from before such hashes.
    erased: the salted hashes of the rows that were erased since.
    frozen_sha256: the content hash as it was frozen, where rows were erased since; else empty.
    times: how long pages were looked at; None where no page of the wave was timed, and its hash is then that
        of a snapshot from before such times. Flags of data quality use them, and no figure does.

    Only coded variables are in it: free words, days and places that were answered never enter a snapshot.
    """

    wave: Wave
    instrument: Instrument
    geography: Geography
    margins: tuple[Margin, ...]
    ids: tuple[str, ...]
    clusters: tuple[str, ...]
    place: NDArray[np.int32]
    mode: NDArray[np.int8]
    languages: tuple[str, ...]
    language: NDArray[np.int16]
    codes: NDArray[np.int32]
    reasons: NDArray[np.int8]
    earlier: tuple[Instrument, ...] = ()
    rows_sha256: str = ""
    erased: tuple[str, ...] = ()
    frozen_sha256: str = ""
    times: PageTimes | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def responses(self) -> int:
        """How many responses were frozen."""
        return len(self.ids)

    def rows(self, kept: NDArray[np.int64]) -> "Snapshot":
        """The snapshot with these of its rows only, in their order; every fact stays."""
        return replace(
            self,
            ids=tuple(self.ids[row] for row in kept),
            clusters=tuple(self.clusters[row] for row in kept),
            place=_read_only(self.place[kept]),
            mode=_read_only(self.mode[kept]),
            language=_read_only(self.language[kept]),
            codes=_read_only(self.codes[kept]),
            reasons=_read_only(self.reasons[kept]),
            times=None if self.times is None else self.times.rows(kept),
        )

    @property
    def as_frozen(self) -> str:
        """The content hash that the snapshot had when it was frozen, whatever was erased since."""
        return self.frozen_sha256 or self.sha256

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """What the columns of codes and reasons are."""
        return coded(self.instrument)

    def codes_of(self, name: str) -> NDArray[np.int32]:
        """The (n,) codes of one variable; NotFoundError names those there are."""
        names = [variable.name for variable in self.variables]
        if name not in names:
            raise NotFoundError(
                f"the snapshot has no variable {name!r}",
                where="Snapshot.codes_of",
                fix=f"Its variables are: {', '.join(names)}.",
            )
        return self.codes[:, names.index(name)]

    @cached_property
    def sha256(self) -> str:
        """The content hash: facts and columns, not the bytes of any file that holds them."""
        columns = {
            "ids": sha256("\n".join(self.ids).encode()),
            "clusters": sha256("\n".join(self.clusters).encode()),
            **{
                name: sha256(np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<")).tobytes())
                for name, array in (
                    ("place", self.place),
                    ("mode", self.mode),
                    ("language", self.language),
                    ("codes", self.codes),
                    ("reasons", self.reasons),
                )
            },
            **({} if self.times is None else {"times": self.times.sha256}),
        }
        return content_hash({"facts": self.facts(), "columns": columns})

    def facts(self) -> dict[str, object]:
        """All that is not a column, as JSON-ready data."""
        return {
            "wave": _fields(self.wave),
            "instrument": {"label": self.instrument.label, "sha256": self.instrument.sha256},
            "geography": _geography(self.geography),
            "margins": [_margin(margin) for margin in self.margins],
            "languages": list(self.languages),
        }


def _read_only(array: Numbers) -> Numbers:
    array.flags.writeable = False
    return array


def _fields(value: Wave) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def _geography(geography: Geography) -> dict[str, object]:
    return {
        "key": geography.key,
        "vintage": geography.vintage,
        "title": geography.title,
        "source": geography.source,
        "note": geography.note,
        "report_level": geography.report_level,
        "spread_level": geography.spread_level,
        "levels": [
            {"key": level.key, "singular": level.singular, "plural": level.plural}
            for level in geography.levels
        ],
        "places": [
            {name: getattr(place, name) for name in place.__dataclass_fields__} for place in geography.places
        ],
        **({"covariates": [_covariate(one) for one in geography.covariates]} if geography.covariates else {}),
    }


def _covariate(covariate: Covariate) -> dict[str, object]:
    return {name: getattr(covariate, name) for name in covariate.__dataclass_fields__}


def _margin(margin: Margin) -> dict[str, object]:
    groups = {
        item: {str(code): label for code, label in codes.items()} for item, codes in margin.groups.items()
    }
    return {name: getattr(margin, name) for name in margin.__dataclass_fields__} | {"groups": groups}
