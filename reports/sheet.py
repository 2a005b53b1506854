"""What a sheet of A4 has room for: the height of every block in points, and what gives way on a full one.

Sizes are those of ``print.css``. Lines are counted without kerning, which only makes them shorter, so that a
height is rarely less than what is set, and never by more than ``SPARE``; a test sets every case and compares.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from reports.chart_frames import PRINT
from reports.charts import draw
from reports.content import (
    LINE,
    NAME_ROOM,
    Block,
    Box,
    Fact,
    Facts,
    Figure,
    Headline,
    More,
    Page,
    Paragraph,
    Table,
    TableRow,
    name_size,
)
from reports.theme import CHART_TEXT, text_width

MM = 72 / 25.4  # points
WIDTH, HEIGHT = 170 * MM, 246 * MM  # between the margins
SPARE = 6.0  # points
_PX = 0.75  # points, as charts are set
_PICTURED = 19 * MM  # least height of the words beside the picture of a box, as print.css has it
_BETWEEN = 5 * MM  # before a block
_CLOSE = 2.5 * MM  # before a paragraph
_KEY_MARK, _KEY_GAP = 44 * _PX, 28 * _PX  # an entry of a key beside its words
_GLYPH = 46 * _PX
_CELL = 3 * MM  # from a cell to the next
_LABEL, _FACT = 33 * MM, 136 * MM  # the two columns of facts
_SVG_HEIGHT = re.compile(r'<svg[^>]*? height="([\d.]+)"')
_COLUMNS = {  # per cent of the width, heads first; the rest is shared by equal columns
    "": (29.5, 18.0, 15.5, 28.5, 8.5),
    "changes": (25.0, 16.0, 16.0, 17.0, 26.0),
    "even": (25.0,),
    "deeds": (19.0, 19.0, 24.0, 19.0, 19.0),
    "numbers": (47.0, 10.0, 17.0, 17.0, 9.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """A size of text and its lines, in points."""

    size: float
    line: float
    strong: bool = False


_H2 = _Type(size=22, line=26.4, strong=True)
_LEAD = _Type(size=15, line=20.25)
_H3 = _Type(size=13.5, line=16.2, strong=True)
_TEXT = _Type(size=12.5, line=17.75)
_SMALL = _Type(size=12, line=15.6)
_NOTE = _Type(size=12, line=16.8)
_CELLS = _Type(size=12, line=16.2)
_HEADS = _Type(size=12, line=16.2, strong=True)
_FACTS = _Type(size=12.5, line=17.25)
_NOTES = _Type(size=12, line=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of a page in its forms, from the roomiest to the leanest, which may be empty.

    rank: of a full page the part with the highest gives way first, 0 never; steps: the same for each step
    from one form to the next, where they differ. alike: how many of the first forms say the same, only
    closer; where paper has a leaner one, a screen shows the roomiest too.
    """

    forms: tuple[tuple[Block, ...], ...]
    rank: int = 0
    steps: tuple[int, ...] = ()
    alike: int = 1

    def gives(self, form: int) -> int:
        """How soon it gives way from this form: 0 where it does not."""
        if form + 1 >= len(self.forms):
            return 0
        return self.steps[form] if self.steps else self.rank


def must(*blocks: Block) -> Part:
    """Blocks that stay as they are."""
    return Part(forms=(blocks,))


def may(*blocks: Block, rank: int) -> Part:
    """Blocks that leave a full page, for the screen."""
    return Part(forms=(blocks, ()), rank=rank)


def closer(*figures: Figure, rank: int = 1) -> Part:
    """One figure, from wide to narrow: it comes closer on a full page."""
    return Part(forms=tuple((figure,) for figure in figures), rank=rank, alike=len(figures))


def sheet(anchor: str, question: str, lead: str, parts: Iterable[Part], *, opening: float = 0.0) -> Page:
    """The page that fits a sheet of paper; what has no room there stands behind it on a screen.

    ``opening``: points that stand above the question.
    """
    offered = tuple(parts)
    room = HEIGHT - SPARE - opening - head_height(question, lead)
    chosen = [0] * len(offered)
    while height(_blocks(offered, chosen)) > room and (gives := _next(offered, chosen)) is not None:
        chosen[gives] += 1
    _refill(offered, chosen, room)
    beyond = (
        _once_more(block) if part.forms[form] else block
        for part, form in zip(offered, chosen, strict=True)
        if form >= part.alike
        for block in part.forms[0]
    )
    return Page(
        anchor=anchor,
        question=question,
        lead=lead,
        blocks=_blocks(offered, chosen),
        beyond=tuple(beyond),
        whole=_blocks(offered, [0] * len(offered)),
    )


def _once_more(block: Block) -> Block:
    """A block whose shorter form stands on the page too."""
    return replace(block, anchor=f"{block.anchor}-all") if isinstance(block, Figure) else block


def _blocks(parts: Sequence[Part], chosen: Sequence[int]) -> tuple[Block, ...]:
    return tuple(block for part, form in zip(parts, chosen, strict=True) for block in part.forms[form])


def _next(parts: Sequence[Part], chosen: Sequence[int]) -> int | None:
    """Which part gives way next: of the highest rank, the last; None where none is left that may."""
    left = [(part.gives(chosen[place]), place) for place, part in enumerate(parts)]
    rank, place = max(left, default=(0, 0))
    return place if rank else None


def _refill(parts: Sequence[Part], chosen: list[int], room: float) -> None:
    """Take back what there is room for after all: a large part leaves more than was needed."""
    gone = [(part.gives(max(chosen[place] - 1, 0)), place, part) for place, part in enumerate(parts)]
    for _, place, part in sorted(gone, key=lambda each: each[:2]):
        for form in range(chosen[place]):
            fuller = [*chosen[:place], form, *chosen[place + 1 :]]
            if part.gives(0) and height(_blocks(parts, fuller)) <= room:
                chosen[place] = form
                break


def height(blocks: Sequence[Block]) -> float:
    """Points that blocks take one below the other, with the space before each."""
    return sum(_before(block) + _height(block) for block in blocks)


def head_height(question: str, lead: str) -> float:
    """Points of a page's question and the sentence below it."""
    under = 1.5 * MM + _set(lead, _LEAD, WIDTH) if lead else 0.0
    return _set(question, _H2, WIDTH) + under


def opening_height(name: str, wave: str, tag: str, members: str, where: Figure | None) -> float:
    """Points above the first question: name, wave and parts of the place, and its map beside them."""
    picture = picture_height(where) + 3 * MM if where else 0.0
    beside = NAME_ROOM if where else LINE
    size = name_size(name, has_map=where is not None)
    whole_tag = "_".join(tag.split())  # it is never broken
    told = 22.0 * lines(f"{wave} {whole_tag}", _LEAD.size, beside)
    titles = size * 1.1 * lines(name, size, beside, strong=True) + 1 * MM + told
    parts = 2 * MM + _set(members, _NOTE, 86 * MM if where else WIDTH) if members else 0.0
    above = titles + parts + 5 * MM
    # a word with no room beside the map moves the whole name below it
    fits = all(text_width(word, weight=600, size=size) <= beside for word in name.split())
    return (max(picture, above) if fits else picture + above) + 2 * MM


def notices_height(notices: Sequence[Paragraph]) -> float:
    """Points of the notices between the name of the place and the first question: a box with padding."""
    width = WIDTH - 8 * MM
    counted = (_runs(((one.lead_in, True), (one.text, False)), _SMALL.size, width) for one in notices)
    return sum(_SMALL.line * count + 1 * MM for count in counted) + 9 * MM if notices else 0.0


def lines(text: str, size: float, width: float, *, strong: bool = False) -> int:
    """How many lines of this width a text of this size takes; ``size`` and ``width`` in points."""
    return _runs(((text, strong),), size, width)


def _runs(runs: Iterable[tuple[str, bool]], size: float, width: float) -> int:
    """The same of a text in two weights."""
    room = width * CHART_TEXT / size
    blank = text_width(" ")
    count, used = 0, room
    for text, strong in runs:
        for word in text.split():
            wide = text_width(word, weight=600 if strong else 400)
            if count == 0 or used + blank + wide > room:
                count, used = count + max(1, int(wide // room) + (wide > room)), wide % room
            else:
                used += blank + wide
    return count


def _set(text: str, look: _Type, width: float) -> float:
    return look.line * lines(text, look.size, width, strong=look.strong)


def _before(block: Block) -> float:
    """The space before a block."""
    return _CLOSE if isinstance(block, Paragraph | Headline) else _BETWEEN


def _height(block: Block) -> float:
    match block:
        case Headline():
            return _headline(block)
        case Paragraph():
            look = _SMALL if block.small else _TEXT
            runs = ((block.lead_in, True), (block.text, False))
            return look.line * _runs(runs, look.size, WIDTH)
        case Figure():
            return _figure(block)
        case Table():
            return _table(block)
        case Facts():
            return _facts(block)
        case Box():
            return _box(block)
        case More():
            return 0.0  # paper has no use for it
    assert_never(block)


def _headline(block: Headline) -> float:
    if not block.figure:
        return _set(block.words, _LEAD, WIDTH)
    first = 46.0
    return first + (_set(block.words, _Type(size=13.5, line=19.2), WIDTH) if block.stacked else 0.0)


def _figure(block: Figure) -> float:
    return words_height(block, WIDTH) + picture_height(block)


def words_height(block: Figure, width: float) -> float:
    """Points that a figure takes round its picture: title, what stands below it, key and note."""
    parts = (
        _set(block.title, _H3, width),
        0.5 * MM + _set(block.subtitle, _NOTE, width) if block.subtitle else 0.0,
        2 * MM + _key(block, width) if block.key else 0.0,
        1.5 * MM,
        2 * MM + _set(block.note, _TEXT, width) if block.note else 0.0,
    )
    return sum(parts)


def picture_height(block: Figure) -> float:
    """Points of a drawn chart."""
    found = _SVG_HEIGHT.search(draw(block.chart, PRINT, block.alt))
    return float(found.group(1)) * _PX if found else 0.0


def _key(block: Figure, width: float) -> float:
    count, used = 1, 0.0
    for entry in block.key:
        wide = _KEY_MARK + text_width(entry.words, size=12)
        if used and used + wide > width:
            count, used = count + 1, 0.0
        count += int(wide // width)  # words that need more than a line have them to themselves
        used += wide + _KEY_GAP
    return 18.0 * count


def _table(block: Table) -> float:
    widths, padding = columns(block), (0.7 if block.shape == "numbers" else 0.9) * MM
    heads = max(
        (lines(text, 12, width - _CELL) for text, width in zip(block.columns, widths[1:], strict=True)),
        default=1,
    )
    rows = sum(_row(row, widths, padding) for row in block.rows)
    return sum(
        (
            _set(block.title, _H3, WIDTH) + 1 * MM if block.title else 0.0,
            _CELLS.line * heads + 2 * padding + 1.5,
            rows,
            1 * MM + _set(block.note, _NOTE, WIDTH) if block.note else 0.0,
        )
    )


def columns(block: Table) -> tuple[float, ...]:
    """The widths of a table's columns in points, its heads first."""
    known = _COLUMNS[block.shape][: len(block.columns) + 1]
    given = sum(known) if len(known) == len(block.columns) + 1 else 100.0
    if len(known) < len(block.columns) + 1:
        each = (100.0 - known[0]) / len(block.columns)
        known = (known[0], *(each for _ in block.columns))
    return tuple(WIDTH * share / given for share in known)


def _row(row: TableRow, widths: Sequence[float], padding: float) -> float:
    head = lines(row.head, 12, widths[0] - _CELL, strong=True)
    cells = [
        lines(cell.text, 12, max(width - _CELL - (_GLYPH if cell.outcome else 0), 20))
        for cell, width in zip(row.cells, widths[1:], strict=True)
    ]
    return _CELLS.line * max(head, *cells) + 2 * padding + 0.5


def _facts(block: Facts) -> float:
    title = _set(block.title, _H3, WIDTH) + 1 * MM if block.title else 0.0
    ruled = len(block.rows) * block.ruled * (9 * MM + 0.5)
    return title + ruled + sum(map(_note if block.small else _fact, block.rows))


def _fact(fact: Fact) -> float:
    label = lines(fact.label, _FACTS.size, _LABEL, strong=True)
    return _FACTS.line * max(label, lines(fact.text, _FACTS.size, _FACT)) + 2.8 * MM + 0.5


def _note(fact: Fact) -> float:
    return _NOTES.line * _runs(((fact.label, True), (fact.text, False)), _NOTES.size, WIDTH) + 0.8 * MM


def _box(block: Box) -> float:
    width = WIDTH - 12 * MM - (49 * MM if block.picture else 0)
    rows = (_runs(((row.label, True), (row.text, False)), _TEXT.size, width) for row in block.rows)
    above = _set(block.text, _TEXT, width) + 1 * MM if block.text else 0.0
    words = above + sum(_TEXT.line * lines + 1 * MM for lines in rows)
    return 7 * MM + 2 + _H3.line + (max(words, _PICTURED) if block.picture else words)
