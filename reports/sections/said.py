"""Page 7: what people said, what was done about it, and what the place has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from instruments.english import capital, listed
from reports import sentences
from reports.content import Block, Box, Cell, Fact, Facts, Page, Paragraph, Table, TableRow
from reports.place_texts import KIND_WORDS, STATUS_WORDS, Asset, Commitment, PlaceTexts, Themes
from reports.sections.findings import to_talk_about
from reports.sections.subject import Subject
from reports.sheet import Part, may, must, sheet

Said = TypeVar("Said", Commitment, Asset)
_RULED = 6  # lines to write on, as far as there is room
_EMPTY = PlaceTexts(code="")
_COLUMNS = ("You said", "We did, and our bit", "Your bit", "Result")  # the last three are the Oldham Plan’s
_NO_BIT = "None named."


def said_page(subject: Subject) -> Page:
    """Themes of open answers, what was asked, said and done, and the assets of the place."""
    texts = subject.sides.texts or _EMPTY
    question = "What did people tell us, and what happens next?"
    return sheet("said", question, _lead(subject, texts), tuple(_parts(subject, texts)))


def _lead(subject: Subject, texts: PlaceTexts) -> str:
    if texts.is_empty:
        return f"Nothing was written about {subject.name} when these figures were published."
    kept = (
        (len(texts.commitments), "commitment", "commitments"),
        (len(texts.assets), "asset", "assets"),
        (len(texts.themes), "question answered in people’s own words", "questions answered in own words"),
    )
    return f"{capital(listed([sentences.counted(*each) for each in kept if each[0]]))}."


def _parts(subject: Subject, texts: PlaceTexts) -> Iterator[Part]:
    if texts.themes:
        yield must(Facts(title="In people’s own words", rows=tuple(map(_theme, texts.themes))))
    if texts.commitments:
        yield _shortened(deeds_table, texts.commitments, "commitment", "commitments")
    if texts.assets:
        yield _shortened(_assets, texts.assets, "asset", "assets")
    talk = Facts(title="To talk about together", rows=to_talk_about(subject))
    ruled = tuple((replace(talk, ruled=count),) for count in range(_RULED, -1, -1))
    yield Part(forms=(*ruled, ()), rank=5, alike=len(ruled))
    yield may(_next(subject), rank=4)


def _shortened(
    made: Callable[[Sequence[Said]], Table | Facts], held: Sequence[Said], singular: str, plural: str
) -> Part:
    """All rows, or as many as there is room for and how many more stand on the screen."""
    forms: list[tuple[Block, ...]] = [(made(held),)]
    for most in range(len(held) - 1, -1, -1):
        more = _elsewhere(len(held) - most, singular, plural)
        forms.append((made(held[:most]), more) if most else (more,))
    return Part(forms=tuple(forms), rank=2)


def _elsewhere(count: int, singular: str, plural: str) -> Paragraph:
    more = sentences.counted(count, f"{singular} more stands", f"{plural} more stand")
    return Paragraph(text=f"{capital(more)} on the page of this report on the web.", small=True)


def _theme(found: Themes) -> Fact:
    return Fact(label=sentences.quoted(found.question), text=f"{capital(listed(list(found.names)))}.")


def deeds_table(commitments: Sequence[Commitment], *, title: str = "We asked, you said, we did") -> Table:
    """What was asked, said and done, a row a commitment."""
    return Table(
        label=title,
        title=title,
        columns=_COLUMNS,
        rows=tuple(_deed(each) for each in commitments),
        numeric_last=False,
        wraps=True,
        shape="deeds",
    )


def _deed(one: Commitment) -> TableRow:
    """What was asked and said, what we do and who of us, what you can do, and how far it came."""
    day = sentences.day_words(date.fromisoformat(one.due))
    cells = (
        one.said,
        _sentences(one.did, one.ours, one.owner),
        one.yours or _NO_BIT,
        _sentences(f"{capital(STATUS_WORDS[one.status])}, {day}", one.result),
    )
    return TableRow(head=one.asked, cells=tuple(Cell(text=text) for text in cells))


def _assets(assets: Sequence[Asset]) -> Facts:
    return Facts(
        title="What this place has",
        rows=tuple(Fact(label=each.name, text=_asset(each)) for each in assets),
    )


def _asset(one: Asset) -> str:
    return _sentences(capital(KIND_WORDS[one.kind]), one.about, one.where)


def _sentences(*parts: str) -> str:
    return " ".join(_sentence(part) for part in parts if part)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _next(subject: Subject) -> Box:
    again = subject.table.next_wave
    when = f"The next questions are asked in {sentences.inside(again)}. " if again else ""
    return Box(
        title="What happens next?",
        text=f"{when}Figures say where to look, not what to do: those who live here know what is behind. "
        "What is agreed is written on this page of a later report, with who looks after it and by when.",
    )
