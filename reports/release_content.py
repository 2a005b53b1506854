"""What the page of one release says: what it is, what it puts right, how to check and to cite it. Pure."""

from dataclasses import dataclass

from instruments.english import capital, listed
from reports.content import Fact, Facts, Paragraph
from reports.corrections import Standing, notice_paragraphs
from reports.place_report import TAGS, printed
from reports.sentences import counted, inside, level_words
from scoring.published import PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseReport:
    """Everything that the page of a release says, in order."""

    title: str
    name: str  # of the index
    whole: str
    dates: str
    tag: str  # "synthetic figures"; empty for a live wave
    notices: tuple[Paragraph, ...]
    about: str
    changes: str
    made: Facts
    cite: str
    footer: tuple[str, ...]


def release_report(
    table: PublishedTable, standing: Standing, *, published: str, changes: str, figures: str, address: str
) -> ReleaseReport:
    """The page of a release.

    published: its day in words. changes: what is new beside the release before, in words. figures: the hash
    of its figures. address: where the page stands, for whoever cites it.
    """
    release, wave = standing.release, inside(table.wave_title)
    return printed(
        ReleaseReport(
            title=f"Release {release}: {table.whole.name}, {wave}",
            name=table.title,
            whole=table.whole.name,
            dates=f"Published on {published}",
            tag=TAGS.get(table.wave_kind, ""),
            notices=notice_paragraphs(standing),
            about=_about(table),
            changes=changes,
            made=Facts(rows=_made(table, figures)),
            cite=f"{table.title}: {table.whole.name}, {wave}. Release {release}, {published}. {address}",
            footer=(f"{table.title}, {table.whole.name}. Release {release}.", table.geography_source),
        )
    )


def _about(table: PublishedTable) -> str:
    places = counted(len(table.places), table.level_singular, table.level_plural)
    measures = capital(counted(len(table.measures), "measure", "measures"))
    return (
        f"{measures} of {table.whole.name} and {places}, each with its likely range "
        f"({level_words(table.level)} interval). {table.method.statement} A release never changes: "
        "what was wrong in it is put right by another one, and both say so."
    )


def _made(table: PublishedTable, figures: str) -> tuple[Fact, ...]:
    """Its manifest in words: what it was made of, each by its hash."""
    method = table.method
    told = (
        ("Questions", listed(method.instruments)),
        ("Answers", f"sha256 {method.snapshot_sha256}"),
        ("Index", f"{table.definition}, sha256 {method.definition_sha256}"),
        ("What 100 is", f"{table.base_place}, {inside(table.base_title)}, sha256 {method.base_sha256}"),
        ("Weights", "; ".join(method.margins) or "none: answers count equally"),
        ("Chance", f"{method.replicates:,} replicates, {method.draws:,} draws"),
        ("Figures", f"sha256 {figures}"),
        ("Program", method.software),
    )
    check = "Whoever holds the answers makes the same figures of them again: thriving index verify."
    return (
        *(Fact(label=label, text=text) for label, text in told if text),
        Fact(label="To check", text=check),
    )
