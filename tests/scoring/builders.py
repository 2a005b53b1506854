"""Synthetic snapshots for tests: seeded, small, of the shipped questionnaire or of a tiny one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from instruments import catalogue
from instruments.definition import Missing
from instruments.places import Geography, Level, Place
from instruments.response import Mode
from scoring.base import base_of
from scoring.definitions import shipped
from scoring.snapshot import MODES, NO_CODE, NO_PLACE, REASONS, Margin, Snapshot, Wave, WaveKind
from scoring.spec import IndexSpec

SKIPPED = REASONS.index(Missing.SKIPPED)
SEX = Margin(
    name="sex",
    title="sex",
    source="made up",
    targets={"Female": 700.0, "Male": 300.0},
    items=("sex",),
    groups={"sex": {1: "Female", 2: "Male"}},
)


def geography(clusters: int = 4, wards: int = 3) -> Geography:
    """A town of clusters, each of wards."""
    places = [Place(code="T", name="Testham", level="town", population=1000)]
    places += [
        Place(code=f"C{c}", name=f"Cluster {c}", level="cluster", parent="T") for c in range(1, clusters + 1)
    ]
    places += [
        Place(
            code=f"W{c}{w}",
            name=f"Ward {c}-{w}",
            level="ward",
            parent=f"C{c}",
            population=1000,
            tile=(w, c),
        )
        for c in range(1, clusters + 1)
        for w in range(1, wards + 1)
    ]
    return Geography(
        key="testham",
        vintage="2023",
        title="Testham",
        source="made up",
        levels=(
            Level(key="town", singular="town", plural="towns"),
            Level(key="cluster", singular="cluster", plural="clusters"),
            Level(key="ward", singular="ward", plural="wards"),
        ),
        report_level="cluster",
        spread_level="ward",
        places=tuple(places),
    )


def wave(key: str = "w1") -> Wave:
    """A synthetic wave."""
    return Wave(
        key=key,
        title="autumn 2026",
        kind=WaveKind.SYNTHETIC,
        population="people of 16 and over",
        selection="Made up for a test.",
    )


def snapshot(
    sizes: Sequence[int],
    *,
    unplaced: int = 0,
    wards: int = 3,
    missing: float = 0.03,
    effects: Sequence[float] | None = None,
    margins: tuple[Margin, ...] = (),
    seed: int = 1,
) -> Snapshot:
    """A wave of ``thriving-communities@1.0`` with so many people in each cluster.

    effects: shift of the common trait in each cluster, in SDs between people.
    """
    rng = np.random.default_rng(seed)
    places = geography(len(sizes), wards)
    cluster = np.concatenate([np.repeat(np.arange(len(sizes)), sizes), np.full(unplaced, -1)]).astype(int)
    first_ward = 1 + len(sizes)
    ward = first_ward + cluster * wards + rng.integers(0, wards, len(cluster))
    n = len(cluster)
    shift = np.append(np.zeros(len(sizes)) if effects is None else np.asarray(effects, dtype=float), 0.0)
    trait = rng.normal(size=n) + shift[cluster]
    instrument = catalogue.get("thriving-communities@1.0")
    worse_when_higher = {"anxious", "ucla1", "ucla2", "ucla3", "brs2", "brs4", "brs6"} | {
        "pride", "change2y", "together", "belong", "trust", "pull", "influence", "help"
    }  # fmt: skip
    codes = np.full((n, len(instrument.items)), NO_CODE, dtype=np.int32)
    for column, item in enumerate(instrument.items):
        level = -trait if item.id in worse_when_higher else trait
        scored = np.array(item.scored_codes)
        mixed = 0.6 * level + 0.8 * rng.normal(size=n)
        position = np.clip(np.floor((mixed + 2.0) / 4.0 * len(scored)), 0, len(scored) - 1).astype(int)
        codes[:, column] = scored[position]
    absent = rng.random(codes.shape) < missing
    return Snapshot(
        wave=wave(),
        instrument=instrument,
        geography=places,
        margins=margins,
        ids=tuple(f"r{row:05d}" for row in range(n)),
        clusters=tuple(f"r{row:05d}" for row in range(n)),
        place=np.where(cluster < 0, NO_PLACE, ward).astype(np.int32),
        mode=np.where(rng.random(n) < 0.5, MODES.index(Mode.WEB), MODES.index(Mode.DOOR)).astype(np.int8),
        languages=("en",),
        language=np.zeros(n, dtype=np.int16),
        codes=np.where(absent, NO_CODE, codes).astype(np.int32),
        reasons=np.where(absent, SKIPPED, 0).astype(np.int8),
    )


def answered(frozen: Snapshot, rows: Sequence[int] | slice, answers: Mapping[str, int]) -> Snapshot:
    """The wave with the answers of some people replaced."""
    codes, reasons = frozen.codes.copy(), frozen.reasons.copy()
    columns = {item.id: column for column, item in enumerate(frozen.instrument.items)}
    for item, code in answers.items():
        codes[rows, columns[item]] = code
        reasons[rows, columns[item]] = 0
    return replace(frozen, codes=codes, reasons=reasons)


def people(frozen: Snapshot, kept: Sequence[int] | np.ndarray) -> Snapshot:
    """The wave with only some of its rows."""
    rows = np.asarray(kept, dtype=np.int64)
    return replace(
        frozen,
        ids=tuple(frozen.ids[row] for row in rows),
        clusters=tuple(frozen.clusters[row] for row in rows),
        place=frozen.place[rows],
        mode=frozen.mode[rows],
        language=frozen.language[rows],
        codes=frozen.codes[rows],
        reasons=frozen.reasons[rows],
    )


def tci(replicates: int = 40) -> IndexSpec:
    """``tci@1.0`` with few replicates, so that tests are quick."""
    return replace(shipped("tci@1.0"), replicates=replicates)


def based(frozen: Snapshot, spec: IndexSpec | None = None) -> IndexSpec:
    """A definition whose base is this very wave, however few answered."""
    definition = spec or tci()
    anyone = replace(definition, precision=replace(definition.precision, show_base=1))
    return definition.with_base(base_of(frozen, anyone))
