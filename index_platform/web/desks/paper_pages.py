"""A paper as a few pages to type in: its questions in their order, whatever the route, a box to each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from index_platform.services.papers import HASH_DIGITS, Own
from index_platform.services.surveys import smallest
from index_platform.web.desks.words_of_papers import BESIDE, KEYS, numbers, question, said
from index_platform.web.fields import Failure
from index_platform.web.pages import doc
from index_platform.web.parts import Go
from instruments.answer_reading import Wrong
from instruments.definition import TICKED, Choice, Instrument, Item, ItemKind
from instruments.languages import english_name
from instruments.paper_entry import LANGUAGE, PLACE, Entry, Standing, asking
from instruments.paper_typing import home, retyped, standing
from instruments.parts import parts
from instruments.places import Geography
from instruments.response_numbers import printed

MOST = 16  # questions a page: one look at both sides of a sheet
TAKING = "taking-part"
_TAKING_WORDS = "“I would like to take part” is ticked"
_NOT_TAKING = (
    "Type 1 where it is ticked. Where it is not, this person does not take part: type nothing in, "
    "take the entry back, and keep the paper apart."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One question with the box to type in. ``codes``: what is printed beside the answers."""

    name: str
    number: str  # on the paper; empty for what stands beside the questions
    words: str
    codes: tuple[str, ...] = ()
    value: str = ""
    error: str = ""
    lines: bool = False  # a text
    first: bool = False  # where the keyboard begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Questions under the heading that they have on the paper."""

    title: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContext:
    """``desk_paper.html.j2``: a page of a paper that is typed in."""

    title: str = field(metadata=doc("the number of the paper"))
    lead: str = field(metadata=doc("which version must stand on each page"))
    turn: str = field(metadata=doc("whether it is the first or the second time"))
    along: tuple[int, int] = field(metadata=doc("the page, of how many"))
    keys: tuple[tuple[str, str], ...] = field(metadata=doc("each key for what has no code"))
    groups: tuple[Group, ...] = field(metadata=doc("the questions"))
    button: str = field(metadata=doc("what the Enter key does"))
    action: str = field(metadata=doc("address that the form is sent to"))
    ways: tuple[Go, ...] = field(metadata=doc("to the page before, and to take the entry back"))
    failures: tuple[Failure, ...] = field(metadata=doc("what cannot stand on the paper"), default=())


@dataclass(frozen=True, slots=True)
class Typed:
    """A page as it came: what stands on the paper, and what was typed and is wrong."""

    entry: Entry
    wrong: Mapping[str, Wrong]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a paper: its items, by the part that they stand in."""

    own: Own
    number: int

    @property
    def count(self) -> int:
        """How many pages the paper has."""
        return len(sheets(self.own.pile.instrument))

    @property
    def parts(self) -> tuple[tuple[str, tuple[Item, ...]], ...]:
        """The items of the page, under the titles of their parts."""
        return sheets(self.own.pile.instrument)[self.number - 1]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the page."""
        return tuple(item for _, items in self.parts for item in items)

    @property
    def places(self) -> Geography:
        """Where people can live."""
        return self.own.pile.survey.geography


def sheets(instrument: Instrument) -> tuple[tuple[tuple[str, tuple[Item, ...]], ...], ...]:
    """The pages of an instrument: parts together as long as they fit, and long ones over several pages."""
    pages: list[list[tuple[str, tuple[Item, ...]]]] = []
    for title, items in _pieces(instrument):
        used = sum(len(each) for _, each in pages[-1]) if pages else MOST
        if used + len(items) > MOST:
            pages.append([])
        pages[-1].append((title, items))
    return tuple(map(tuple, pages))


def typed(sheet: Sheet, form: Mapping[str, str]) -> Typed:
    """What a form says stands on the paper, box by box."""
    texts = {name: form.get(name, "").strip() for name in _names(sheet)}
    found = {name: _read(sheet, name, text) for name, text in texts.items()}
    wrong = {name: one for name, one in found.items() if isinstance(one, Wrong)}
    entry: dict[str, Standing] = {
        name: one for name, one in found.items() if not isinstance(one, Wrong) and name != TAKING
    }
    languages = sheet.own.pile.instrument.languages
    if sheet.number == 1 and len(languages) == 1:
        entry[LANGUAGE] = languages[0]
    return Typed(entry, wrong, texts)


def paper_page(sheet: Sheet, address: str, given: Typed | None = None) -> PaperContext:
    """One page of a paper, with what was typed in before or has just come."""
    own = sheet.own
    boxes = {name: _box(sheet, name, given) for name in _names(sheet)}
    wrong = any(box.error for box in boxes.values())  # then the summary is where the keyboard begins
    begin = "" if wrong else next(iter(boxes))
    groups = tuple(_groups(sheet, boxes, begin))
    here = f"{address}/{sheet.number}"
    back = (Go(words="The page before", href=f"{address}/{sheet.number - 1}"),) if sheet.number > 1 else ()
    version = own.pile.instrument.sha256[:HASH_DIGITS]
    return PaperContext(
        title=f"Paper {printed(own.number)}",
        lead=f"At the foot of each page stands {own.pile.instrument.label}, {version}. If not, stop here.",
        turn=("first time", "second time")[own.turn - 1],
        along=(sheet.number, sheet.count),
        keys=tuple(KEYS.items()),
        groups=groups,
        button="Go on" if sheet.number < sheet.count else "Finish this paper",
        action=here,
        ways=(*back, Go(words="Take this entry back", href=f"{address}/undo")),
        failures=tuple(Failure(f"q-{name}", _told(box)) for name, box in boxes.items() if box.error),
    )


def _pieces(instrument: Instrument) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """The parts in order, a long one in pieces."""
    there = {item.id for item in asking(instrument)}
    for part in parts(instrument):
        items = tuple(item for item in part.items if item.id in there)
        for start in range(0, len(items), MOST):
            yield said(instrument, part.title), items[start : start + MOST]


def _names(sheet: Sheet) -> tuple[str, ...]:
    """What is typed in on a page, in the order of the paper."""
    several = len(sheet.own.pile.instrument.languages) > 1
    before = (TAKING, *((LANGUAGE,) if several else ()), PLACE) if sheet.number == 1 else ()
    return (*before, *(item.id for item in sheet.items))


def _read(sheet: Sheet, name: str, text: str) -> Standing | Wrong:
    if name == TAKING:
        return TICKED if text == str(TICKED) else Wrong("this person has not said so", _NOT_TAKING)
    if name == LANGUAGE:
        languages = sheet.own.pile.instrument.languages
        fix = f"Type one of: {', '.join(languages)}."
        return text.lower() if text.lower() in languages else Wrong("the paper is in one language", fix)
    if name == PLACE:
        return home(sheet.places.levels[-1].key, text, sheet.places)
    return standing(sheet.own.pile.instrument.item(name), text, sheet.places)


def _groups(sheet: Sheet, boxes: Mapping[str, Box], begin: str) -> Iterator[Group]:
    before = tuple(name for name in (TAKING, LANGUAGE, PLACE) if name in boxes)
    titled = [("First page of the paper", before)] if before else []
    titled += [(title, tuple(item.id for item in items)) for title, items in sheet.parts]
    for title, names in titled:
        yield Group(title=title, boxes=tuple(_with_focus(boxes[name], on=name == begin) for name in names))


def _with_focus(box: Box, *, on: bool) -> Box:
    return Box(**{**{name: getattr(box, name) for name in Box.__dataclass_fields__}, "first": on})


def _box(sheet: Sheet, name: str, given: Typed | None) -> Box:
    wrong = given.wrong.get(name) if given else None
    error = "" if wrong is None else f"{wrong.what[:1].upper()}{wrong.what[1:]}. {wrong.fix}"
    value = given.texts[name] if given else _before(sheet, name)
    if name in (TAKING, LANGUAGE, PLACE):
        words = BESIDE.get(name, _TAKING_WORDS)
        return Box(name=name, number="", words=words, codes=_beside(sheet, name), value=value, error=error)
    instrument = sheet.own.pile.instrument
    item = instrument.item(name)
    return Box(
        name=name,
        number=str(numbers(instrument)[name]),
        words=question(instrument, item),
        codes=tuple(_codes(instrument, item, sheet.places)),
        value=value,
        error=error,
        lines=item.kind is ItemKind.TEXT,
    )


def _before(sheet: Sheet, name: str) -> str:
    """What the same person has typed there before."""
    own = sheet.own
    if name == TAKING:
        return str(TICKED) if PLACE in own.entry else ""
    if name not in own.entry:
        return ""
    home_item = Item(id=PLACE, kind=ItemKind.PLACE, wording={})
    item = home_item if name in (PLACE, LANGUAGE) else own.pile.instrument.item(name)
    return retyped(item, own.entry[name])


def _beside(sheet: Sheet, name: str) -> tuple[str, ...]:
    if name == TAKING:
        return ("1 ticked",)
    if name == LANGUAGE:
        return tuple(f"{one} {english_name(one)}" for one in sheet.own.pile.instrument.languages)
    return tuple(f"{place.code} {place.name}" for place in smallest(sheet.places))


def _codes(instrument: Instrument, item: Item, places: Geography) -> Iterator[str]:
    """What is printed beside the answers of an item, or how it is typed."""
    match item.kind:
        case ItemKind.RATING | ItemKind.NUMBER:
            yield f"{item.low} to {item.high}"
        case ItemKind.DATE:
            yield "day month year, such as 05 11 2026"
        case ItemKind.CONSENT:
            yield "1 ticked"
        case ItemKind.PLACE:
            yield from (f"{place.code} {place.name}" for place in places.at_level(item.level or ""))
        case ItemKind.TEXT:
            yield "as it stands there; leave out names, addresses and numbers of telephones"
        case _:
            yield from (_code(instrument, one) for one in item.choices)
    if item.kind is ItemKind.MULTIPLE:
        yield "all that are ticked, with spaces between"


def _code(instrument: Instrument, choice: Choice) -> str:
    return f"{choice.code} {said(instrument, choice.wording)}".strip()


def _told(box: Box) -> str:
    return f"Question {box.number}: {box.error}" if box.number else f"{box.words}: {box.error}"
