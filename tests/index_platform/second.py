"""A second wave in the small town, a year after the first: frozen, and run on the base of the first."""

from pathlib import Path

from index_platform.services import corrections, fieldwork, freezing, importing, index, releases, waves
from index_platform.services.importing import Request
from tests.index_platform.survey import AGAIN, INSTRUMENT, MOMENT, WAVE, Way, random_rows

YEARS = {"first": 2026, "second": 2027, "third": 2028}


def dated(way: Way, *keys: str) -> None:
    """Give waves the days of October of their years."""
    for key in keys:
        days = (f"{YEARS[key]}-10-01", f"{YEARS[key]}-10-31")
        fieldwork.dated(way.engine, key, *days, moment=MOMENT)


def second_run(
    way: Way,
    *,
    key: str = "second",
    seed: int = 7,
    rows: str = "",
    base: Path | None = None,
    run: str = "SECOND",
    is_dated: bool = True,
) -> Path:
    """The folder of a run of the wave ``second``, or of another of YEARS; the first has its days then too."""
    changed = {"key: first": f"key: {key}", "autumn 2026": f"autumn {YEARS[key]}", "brs@1.0": INSTRUMENT}
    text = WAVE
    for before, after in changed.items():
        text = text.replace(before, after)
    (way.folder / f"{key}.yaml").write_text(text)
    (way.folder / f"{key}.csv").write_text(rows or random_rows(240, seed=seed))
    waves.create(way.engine, way.folder / f"{key}.yaml", moment=MOMENT)
    waves.opened(way.engine, key, moment=MOMENT)
    request = Request(file=way.folder / f"{key}.csv", wave=key, instrument=INSTRUMENT)
    importing.imported(way.engine, request, clock=lambda: MOMENT)
    waves.closed(way.engine, key, moment=MOMENT)
    if is_dated:
        dated(way, "first", key)
    frozen = freezing.frozen(way.engine, key, way.settings.snapshots, moment=MOMENT)
    index.run(frozen.path, "tci@1.0", base or way.folder / "base.json", way.folder / run)
    return way.folder / run


def public(way: Way, run: Path) -> str:
    """The id of a run that is proposed and approved, also of a wave that was released before."""
    again = corrections.preview(way.engine, run) is not None
    name = releases.proposed(way.engine, run, moment=MOMENT, said=AGAIN if again else None).id
    return releases.approved(way.engine, name, moment=MOMENT).id


def both_released(way: Way) -> Way:
    """The way with R1, of the first wave, and R2, of the second."""
    second = second_run(way)
    for run in (way.run, second):
        public(way, run)
    return way
