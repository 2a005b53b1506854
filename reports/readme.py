"""The text beside the files of a release: what they are, how to read and to check them."""

from collections.abc import Iterator, Mapping
from datetime import date

from reports.edition import Edition
from reports.sentences import CODES, day_words, level_words
from reports.spreadsheets import stamp
from scoring.published import PublishedTable

README, CHECKSUMS = "README.txt", "SHA256SUMS"
_SNIPPETS = (
    'Python:  polars.read_csv("data.csv")  or  json.load(open("data.json", encoding="utf-8"))',
    'R:       read.csv("data.csv", fileEncoding = "UTF-8-BOM")',
    "Excel:   open data.xlsx; LibreOffice: open data.ods",
)


def readme(table: PublishedTable, edition: Edition, files: Mapping[str, str]) -> str:
    """The text, with ``files`` (name: what it is) in order. Lines end as Windows and all others read them."""
    return "\r\n".join([*_told(table, edition, files), ""])


def _told(table: PublishedTable, edition: Edition, files: Mapping[str, str]) -> Iterator[str]:
    title = _line(f"{table.title}: {table.whole.name}, {table.wave_title}")
    yield from (title, "=" * min(len(title), 100), "")
    if told := stamp(table):
        yield from (told, "")
    published = day_words(date.fromisoformat(edition.released))
    yield f"Release {edition.release}, published on {published}. A release never changes."
    yield ""
    for one in edition.notices:
        yield from (_line(one["dc:description"]), "")
    yield from (_line(table.method.statement), "")
    yield from ("The files, all with the same figures:", "")
    room = max(map(len, files)) + 2
    yield from (f"{name:<{room}}{about}" for name, about in files.items())
    yield from ("", "To read them:", "", *_SNIPPETS, "")
    yield f"To check that nothing was changed on the way: sha256sum --check {CHECKSUMS}"
    yield from ("", f"Likely ranges are {level_words(table.level)} intervals. Marks:", "")
    yield from (f"[{code}]  {meaning}" for code, meaning in CODES)
    yield ""
    if edition.licence:
        yield f"Licence: {edition.licence}"
    yield _line(f"Source: {table.method.source}")
    yield from map(_line, (table.geography_source, *table.method.attributions))


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())
