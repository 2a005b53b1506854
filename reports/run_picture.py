"""The picture of a run: its inputs, its stages and what the gate let out, with the first signs of each hash.

It is drawn from the manifest and the published figures, so that no count in it is one of a few people.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from instruments.english import listed
from reports import sentences
from reports.drawing import SVG, serialised
from reports.theme import CHART_TEXT, FONT_FAMILY, palette, wrapped
from scoring.published import PublishedTable, Shown, ShownCount

WIDTH, GAP, PAD, LINE = 760.0, 34.0, 14.0, 22.0  # px
HASH = 12  # signs of a hash that are printed
GATE = "gate"
_INPUTS = ("snapshot", "definition", "base")
_WORDS: Mapping[str, str] = {
    "snapshot": "the answers as they were frozen",
    "definition": "which questions count, and how",
    "base": "what 100 and 10 points mean",
    "people": "answers to what each person adds to each figure",
    "replicates": "how often each person counts, many times over",
    "weights": "factors that bring the answers to known totals",
    "estimates": "weighted averages of every place",
    "index": "the parts on one scale, and put together",
    "likely ranges": "how far chance could move each figure",
    "draws": "what the figures could be, all at once",
    "groups": "the same by age, sex and the like, beside everybody else",
    "small areas": "places too small to stand alone, by a model",
    GATE: "what may be told, rounded, and nobody in it recognised",
}
_HEADINGS = {"snapshot": "Answers", GATE: "The gate"}
_ARROW = 8.0  # px


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """One box: where it stands, what stands in it, and on which others it rests."""

    name: str
    row: int
    first: float  # of the width, 0 to 1
    last: float
    notes: tuple[str, ...]
    takes: tuple[str, ...]

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2.0

    @property
    def is_input(self) -> bool:
        return self.name in _INPUTS


@dataclass(frozen=True, slots=True)
class _Row:
    """Where the boxes of one row begin, in px from the head, and how high they are."""

    top: float
    height: float


def run_picture(manifest: Mapping[str, Any], table: PublishedTable) -> str:
    """The SVG of a run: boxes from the inputs at the head to the figures at the foot."""
    cards = _placed(manifest, table)
    texts = {card.name: _text(card) for card in cards}
    places = _rows(cards, texts)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    ElementTree.SubElement(root, f"{{{SVG}}}desc").text = _described(cards)
    size = (WIDTH, places[-1].top + places[-1].height + 1.0)
    whole = _numbers(width=size[0], height=size[1]) | {"fill": palette().paper}
    ElementTree.SubElement(root, f"{{{SVG}}}rect", whole)
    named = {card.name: card for card in cards}
    for card in cards:
        for start in (named[name] for name in card.takes):
            if _is_clear(start, card, cards):
                _line(root, start, card, places)
    for card in cards:
        _box(root, card, texts[card.name], places[card.row])
    return serialised(root, size, _title(manifest, table))


def _rows(cards: Sequence[_Card], texts: Mapping[str, Sequence[object]]) -> tuple[_Row, ...]:
    """Where each row of boxes stands: as high as its fullest box."""
    found: list[_Row] = []
    top = 1.0
    for row in range(1 + max(card.row for card in cards)):
        height = max(len(texts[card.name]) for card in cards if card.row == row) * LINE + 2 * PAD
        found.append(_Row(top, height))
        top += height + GAP
    return tuple(found)


def _title(manifest: Mapping[str, Any], table: PublishedTable) -> str:
    named = str(manifest.get("address", ""))[:HASH]
    told = f", run {named}" if named else ""
    return f"How {table.definition} of {sentences.inside(table.wave_title)} was computed{told}"


def _placed(manifest: Mapping[str, Any], table: PublishedTable) -> tuple[_Card, ...]:
    """Inputs, stages in rows by what they rest on, and the gate."""
    inputs = manifest["inputs"]
    cards = [
        _Card(
            name=name,
            row=0,
            first=column / len(_INPUTS),
            last=(column + 1) / len(_INPUTS),
            notes=(_input_note(name, manifest, table), inputs[name][:HASH]),
            takes=(),
        )
        for column, name in enumerate(_INPUTS)
    ]
    cards += _stages(manifest["stages"])
    taken = {name for card in cards for name in card.takes}
    files = manifest.get("files", {})
    shown = [isinstance(cell, Shown) for cell in table.cells.values()]
    notes = (
        f"{sentences.number(sum(shown))} figures shown, {sentences.number(len(shown) - sum(shown))} withheld",
        str(files.get("protected.json", ""))[:HASH],
    )
    ends = tuple(card.name for card in cards if card.name not in taken)
    return (
        *cards,
        _Card(name=GATE, row=1 + cards[-1].row, first=0.0, last=1.0, notes=notes, takes=ends),
    )


def _input_note(name: str, manifest: Mapping[str, Any], table: PublishedTable) -> str:
    """What an input is called, and of the answers about how many there are."""
    answered = table.whole.respondents
    notes = {
        "snapshot": f"{manifest['wave']}, {_about(answered.count)}"
        if isinstance(answered, ShownCount)
        else "",
        "definition": str(manifest["index"]),
        "base": f"{table.base_place}, {sentences.inside(table.base_title)}",
    }
    return notes[name]


def _about(count: int) -> str:
    return f"about {sentences.number(count)} responses"


def _stages(stages: Sequence[Mapping[str, Any]]) -> list[_Card]:
    """The stages, each in the row below the last that it rests on, side by side where they share a row."""
    takes = {stage["name"]: tuple(stage["takes"]) for stage in stages}
    rows = dict.fromkeys(_INPUTS, 0)
    spans: dict[str, tuple[float, float]] = {}
    cards = []
    for name, stages_taken in takes.items():
        rows[name] = 1 + max(rows[one] for one in stages_taken)
    for stage in sorted(stages, key=lambda one: rows[one["name"]]):
        name = stage["name"]
        beside = [one for one in takes if rows[one] == rows[name]]
        above = [spans[one] for one in _nearest(name, takes) if one in spans] or [(0.0, 1.0)]
        low, high = min(first for first, _ in above), max(last for _, last in above)
        share = (high - low) / len(beside)
        spans[name] = (low + beside.index(name) * share, low + (beside.index(name) + 1) * share)
        notes = (
            f"from {listed([_heading(one).lower() for one in takes[name]])}",
            *_settings(stage),
            stage["out"][:HASH],
        )
        first, last = spans[name]
        cards.append(
            _Card(name=name, row=rows[name], first=first, last=last, notes=notes, takes=_nearest(name, takes))
        )
    return cards


def _nearest(name: str, takes: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a stage rests on, without what reaches it through another of them."""
    own = takes[name]
    further = {one for other in own for one in _above(other, takes)}
    return tuple(one for one in own if one not in further)


def _above(name: str, takes: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """All that a stage rests on, near or far."""
    for one in takes.get(name, ()):
        yield one
        yield from _above(one, takes)


def _settings(stage: Mapping[str, Any]) -> Iterator[str]:
    """What of a stage's settings a reader would ask for."""
    settings = stage["settings"]
    if "number" in settings:
        yield f"{sentences.number(settings['number'])} of them, drawn from seed {settings['seed']}"
    if "margins" in settings:
        margins = listed(list(settings["margins"]))
        yield f"totals of {margins}" if margins else "no totals are known: all answers count alike"


def _text(card: _Card) -> tuple[tuple[str, str], ...]:
    """(line, how it is set) of one box, wrapped to its width."""
    room = _right(card) - _left(card) - 2 * PAD
    said = [(line, "plain") for line in wrapped(_WORDS.get(card.name, ""), room)]
    for note in filter(None, card.notes[:-1]):
        said += [(line, "second") for line in wrapped(note, room)]
    head = [(line, "strong") for line in wrapped(_heading(card.name), room, weight=600)]
    return (*head, *said, (card.notes[-1], "hash"))


def _heading(name: str) -> str:
    return _HEADINGS.get(name, name[:1].upper() + name[1:])


def _left(card: _Card) -> float:
    return 1.0 + card.first * (WIDTH - 2.0 + GAP)


def _right(card: _Card) -> float:
    return _left(card) + (card.last - card.first) * (WIDTH - 2.0 + GAP) - GAP


def _box(parent: ElementTree.Element, card: _Card, lines: Sequence[tuple[str, str]], place: _Row) -> None:
    colours = palette()
    edge = colours.edge if card.is_input else colours.mill
    fill = colours.mist if card.is_input else colours.mill_tint if card.name == GATE else colours.paper
    ElementTree.SubElement(
        parent,
        f"{{{SVG}}}rect",
        _numbers(x=_left(card), y=place.top, width=_right(card) - _left(card), height=place.height)
        | {"rx": "2", "fill": fill, "stroke": edge, "stroke-width": "1.5"},
    )
    for row, (line, kind) in enumerate(lines):
        at = _numbers(x=_left(card) + PAD, y=place.top + PAD + (row + 0.75) * LINE)
        ElementTree.SubElement(parent, f"{{{SVG}}}text", at | _set(kind)).text = line


def _set(kind: str) -> dict[str, str]:
    """How a line of text is set."""
    return {
        "font-family": "monospace" if kind == "hash" else f"'{FONT_FAMILY}', sans-serif",
        "font-size": f"{CHART_TEXT:g}",
        "font-weight": "600" if kind == "strong" else "400",
        "fill": palette().ink if kind in ("strong", "plain") else palette().stone,
    }


def _line(parent: ElementTree.Element, start: _Card, end: _Card, places: Sequence[_Row]) -> None:
    """A line from the foot of one box to the head of another, bent above the head where it needs to be."""
    low, high = max(start.first, end.first), min(start.last, end.last)
    down = (low + high) / 2.0 if low < high else start.middle
    across = down if low < high else end.middle
    x, to = (1.0 + share * (WIDTH - 2.0 + GAP) - GAP / 2.0 for share in (down, across))
    foot, head = places[start.row].top + places[start.row].height, places[end.row].top
    bend = head - GAP / 2.0
    path = f"M{x:g} {foot:g}V{bend:g}H{to:g}V{head - _ARROW:g}"
    arrow = f"M{to - _ARROW / 2.0:g} {head - _ARROW:g}h{_ARROW:g}l{-_ARROW / 2.0:g} {_ARROW:g}z"
    line = {"fill": "none", "stroke": palette().edge, "stroke-width": "1.5"}
    ElementTree.SubElement(parent, f"{{{SVG}}}path", {"d": path} | line)
    ElementTree.SubElement(parent, f"{{{SVG}}}path", {"d": arrow, "fill": palette().edge})


def _is_clear(start: _Card, end: _Card, cards: Sequence[_Card]) -> bool:
    """Whether no box stands in the way from the foot of one to the row above another."""
    low, high = max(start.first, end.first), min(start.last, end.last)
    down = (low + high) / 2.0 if low < high else start.middle
    return not any(start.row < card.row < end.row and card.first < down < card.last for card in cards)


def _numbers(**sizes: float) -> dict[str, str]:
    return {name: f"{size:.2f}".rstrip("0").rstrip(".") for name, size in sizes.items()}


def _described(cards: Sequence[_Card]) -> str:
    """The picture in words, box after box."""
    return " ".join(
        f"{_heading(card.name)}: {'; '.join(filter(None, (_WORDS.get(card.name, ''), *card.notes)))}."
        for card in cards
    )
