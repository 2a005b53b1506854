"""The difference book of two releases of one wave as a page: conclusions, figures and sentences."""

from collections.abc import Iterator, Sequence

from instruments.english import capital
from reports.change_page import ChangeReport
from reports.content import Block, Cell, Fact, Facts, Page, Paragraph, Table, TableRow
from reports.corrections import Difference, Notice, counts_words
from reports.difference_book import Book
from reports.place_report import TAGS, printed
from reports.sentences import codes_in, inside, shorthand
from scoring.published import PublishedTable


def difference_report(book: Book, notice: Notice, table: PublishedTable) -> ChangeReport:
    """The page on what a release prints otherwise than the one whose place it took. table: its figures."""
    found = notice.differences or ()
    return printed(
        ChangeReport(
            title=f"What {notice.release} says otherwise than {notice.of}",
            name=table.title,
            whole=table.whole.name,
            wave=f"{table.whole.name}, {inside(table.wave_title)}",
            tag=TAGS.get(table.wave_kind, ""),
            pages=tuple(_pages(book, notice, found)),
            footer=(f"{table.title}, {table.whole.name}. Releases {notice.of} and {notice.release}.",),
        )
    )


def _pages(book: Book, notice: Notice, found: tuple[Difference, ...]) -> Iterator[Page]:
    changed = [one for one in found if one.is_substantial]
    turns = dict.fromkeys((one.name, one.turned) for one in changed)
    rows = tuple(Fact(label=name, text=_turn(changed, name, turned)) for name, turned in turns)
    none = Paragraph(text="Every conclusion that was printed is printed as before.")
    said = (
        Paragraph(text=f"{notice.reason} {counts_words(found)}"),
        Facts(rows=rows) if rows else none,
    )
    yield _page("conclusions", "Which conclusions changed?", said)
    if tables := tuple(_tables([one for one in found if one.before])):
        yield _page("figures", "Which figures read otherwise?", tables)
    if sentences := tuple(_sentences(book, notice)):
        yield _page("sentences", "Which sentences of the reports read otherwise?", (Facts(rows=sentences),))


def _sentences(book: Book, notice: Notice) -> Iterator[Fact]:
    """Each sentence before and now, but for those that only name the release."""
    for one in book.sentences:
        if one.before.replace(notice.of, notice.release) != one.after:
            yield Fact(label=f"{one.place}: {one.page}", text=_turned(one.before, one.after))


def _turn(changed: Sequence[Difference], name: str, turned: str) -> str:
    """What one turn of conclusions is about in a place: all that took it, in a row."""
    about = "; ".join(one.what for one in changed if (one.name, one.turned) == (name, turned))
    return f"{capital(turned)}: {about}."


def _turned(before: str, after: str) -> str:
    said = (f"Before: {before}" if before else "", f"Now: {after}" if after else "Now gone.")
    return " ".join(filter(None, said))


def _tables(found: Sequence[Difference]) -> Iterator[Table]:
    """A table a measure, in the order of the earlier release."""
    for title in dict.fromkeys(one.title for one in found):
        rows = tuple(_row(one) for one in found if one.title == title)
        yield Table(
            label=title,
            title=title,
            columns=("Before", "Now", "Verdict before", "Verdict now"),
            rows=rows,
            note=shorthand(codes_in(cell.text for row in rows for cell in row.cells)),
            shape="even",
        )


def _row(one: Difference) -> TableRow:
    name = f"{one.name} ({one.of})" if one.of else one.name
    texts = (one.before, one.after, one.was or "none", one.now or "none")
    return TableRow(head=name, cells=tuple(Cell(text=text) for text in texts))


def _page(anchor: str, question: str, blocks: tuple[Block, ...]) -> Page:
    return Page(anchor=anchor, question=question, lead="", blocks=blocks)
