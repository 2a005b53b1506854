"""What a scale of a snapshot can carry, as documents for people inside the house. No database is needed."""

from dataclasses import dataclass
from pathlib import Path

from index_platform.services.documents import MAKERS
from index_platform.storage import snapshots
from index_platform.storage.files import writing, written_whole
from reports import sentences
from reports.content import Facts, PlaceReport
from reports.scale_pages import scale_pages
from scoring.scale_study import scale_report

FORMATS = ("pdf", "html")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleDocuments:
    """The files that were written, and the verdict: a sentence a use, and the number of warnings."""

    scale: str
    files: tuple[Path, ...]
    verdict: tuple[str, ...]
    warnings: int


def reported(snapshot: Path, scale: str, out: Path) -> ScaleDocuments:
    """Write the report of one scale, such as ``brs@1.0``, as PDF and HTML, once both are made."""
    found = scale_report(snapshots.read(snapshot), scale)
    pages = scale_pages(found)
    made = {kind: MAKERS[kind].write(pages) for kind in FORMATS}
    stem = f"scale-{found.instrument.replace('@', '-')}-{found.scale}-{found.wave.key}"
    files = []
    for kind, content in made.items():
        path = out / f"{stem}.{kind}"
        with writing(path):
            files.append(written_whole(path, content))
    return ScaleDocuments(
        scale=found.instrument,
        files=tuple(files),
        verdict=_verdict(pages),
        warnings=len(sentences.grouped(found.warnings)),
    )


def _verdict(pages: PlaceReport) -> tuple[str, ...]:
    """The rows of the first page, a sentence each."""
    facts = (block for block in pages.pages[0].blocks if isinstance(block, Facts))
    return tuple(f"{fact.label}: {fact.text}" for block in facts for fact in block.rows)
