"""What moves an index, as files for people inside the house. No database is needed."""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from index_platform.services import index
from index_platform.services.progress import Progress
from index_platform.storage import runs, snapshots
from index_platform.storage.files import require_no_file, writing, written_whole
from instruments.errors import InvalidInputError
from reports.charts import WIDE, draw
from reports.html import Links, web_page
from reports.sensitivity_pages import sensitivity_pages, shares_figure
from scoring import base as bases
from scoring import chain, disclosure
from scoring.choices import KEYS
from scoring.disclosure.ledger import Ledger
from scoring.published import PublishedTable, Shown
from scoring.sensitivity.facts import SensitivityFacts, document
from scoring.sensitivity.runs import FEWEST_PLACES
from scoring.sensitivity.study import SAMPLES, WEIGHTS, full_sensitivity
from scoring.spec import MeasureKind

JSON, SVG, HTML = "sensitivity.json", "sensitivity.svg", "sensitivity.html"


class Level(StrEnum):
    """Which places are put in order."""

    REPORTED = "reported"
    SMALL = "small"  # below the reported ones, their figures modelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Studied:
    """What was written, and the study itself."""

    files: tuple[Path, ...]
    facts: SensitivityFacts


def studied(
    snapshot: Path,
    name: str,
    base_file: Path,
    out: Path,
    *,
    ledger: Path | None = None,
    level: Level | None = None,
    left_out: Sequence[str] = (),
    samples: int = SAMPLES,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Studied:
    """The study of a wave under every choice that its definition declares, written into a folder.

    Only places whose index passes the gate, beside what was released before, take part. level: which places
    are put in order; without it the smallest of which enough are shown.
    """
    for file in (JSON, SVG, HTML):
        require_no_file(out / file)
    _require_known(left_out)
    frozen = snapshots.read(snapshot)
    spec = index.definition(name)
    spec = spec.with_base(bases.parse(runs.read_document(base_file), where=str(base_file)))
    if spec.choices is None:
        raise InvalidInputError(
            f"{spec.label} declares no choices",
            where=name,
            fix="Add a section 'choices:' to the definition; docs/sensitivity.md shows one.",
        )
    past = Ledger() if ledger is None else index.read_ledger(ledger)
    computed = chain.compute(frozen, spec, executor=executor)
    table = disclosure.protect(computed, spec.disclosure, past).table
    shown = {each: shown_index(table, each) for each in Level}
    chosen = level or (Level.SMALL if len(shown[Level.SMALL]) >= FEWEST_PLACES else Level.REPORTED)
    facts = full_sensitivity(
        frozen,
        spec,
        shown[chosen],
        small=chosen is Level.SMALL,
        left_out=tuple(left_out),
        samples=samples,
        executor=executor,
        progress=progress,
    )
    return Studied(files=_written(facts, out), facts=facts)


def shown_index(table: PublishedTable, level: Level) -> frozenset[str]:
    """The codes of the places whose index the gate let out."""
    [key] = [measure.key for measure in table.measures if measure.kind is MeasureKind.INDEX]
    given = table.small_places if level is Level.SMALL else table.places
    places = (place.code for place in given)
    return frozenset(code for code in places if isinstance(table.cell(code, key), Shown))


def _written(facts: SensitivityFacts, out: Path) -> tuple[Path, ...]:
    """All three files, made before the first is written."""
    figure = shares_figure(facts)
    chart = draw(figure.chart, WIDE, figure.alt)
    page = web_page(sensitivity_pages(facts), Links(alone=True))
    files = [runs.write_document(out / JSON, document(facts))]
    for path, text in ((out / SVG, chart), (out / HTML, page)):
        with writing(path):
            files.append(written_whole(path, text.encode()))
    return tuple(files)


def _require_known(left_out: Sequence[str]) -> None:
    known = (*KEYS, WEIGHTS)
    for name in left_out:
        if name not in known:
            raise InvalidInputError(
                f"{name!r} is no factor", where="--leave-out", fix=f"Known are: {', '.join(known)}."
            )
