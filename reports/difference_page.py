"""The difference book of two releases of one wave as a page: conclusions, figures and sentences."""

from collections.abc import Iterator, Sequence

from reports.change_page import ChangeReport
from reports.content import Block, Cell, Fact, Facts, Page, Paragraph, Table, TableRow
from reports.corrections import Difference, Notice, counts_words
from reports.difference_book import Book
from reports.place_report import TAGS, printed
from reports.sentences import inside
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
    turned = tuple(Fact(label=one.name, text=_verdicts(one)) for one in changed if one.is_shown)
    gone = [one for one in changed if not one.is_shown]
    closed = tuple(
        Fact(label=name, text=f"{'; '.join(one.what for one in gone if one.name == name)}.")
        for name in dict.fromkeys(one.name for one in gone)
    )
    said = (
        Paragraph(text=f"{notice.reason} {counts_words(found)}"),
        *((Facts(rows=turned),) if turned else ()),
        *((Facts(rows=closed, title="Shown no more"),) if closed else ()),
    )
    yield _page("conclusions", "Which conclusions changed?", said)
    if tables := tuple(_tables([one for one in found if one.before])):
        yield _page("figures", "Which figures read otherwise?", tables)
    if rows := tuple(
        Fact(label=f"{one.place}: {one.page}", text=_turned(one.before, one.after)) for one in book.sentences
    ):
        yield _page("sentences", "Which sentences of the reports read otherwise?", (Facts(rows=rows),))


def _verdicts(one: Difference) -> str:
    return f"{one.what}: was {one.was}, is now {one.now or 'not compared'}."


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
            shape="even",
        )


def _row(one: Difference) -> TableRow:
    name = f"{one.name} ({one.of})" if one.of else one.name
    texts = (one.before, one.after, one.was or "none", one.now or "none")
    return TableRow(head=name, cells=tuple(Cell(text=text) for text in texts))


def _page(anchor: str, question: str, blocks: tuple[Block, ...]) -> Page:
    return Page(anchor=anchor, question=question, lead="", blocks=blocks)
