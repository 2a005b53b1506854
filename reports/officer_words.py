"""What officers may write about a place: refused where it cannot be printed, doubted where it should not be.

Words are printed as they are typed: marks of HTML or of a template are letters like others, and an address of
a page is no link. What is refused is named with its field; what is doubted is kept by whoever looked twice.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Self

from instruments.errors import InvalidInputError
from instruments.shapes import is_day
from reports.officer_doubts import EVERY_TELLING, TELLING_OF_ASSETS, TOLD, doubted, quoted
from reports.place_texts import Asset, AssetKind, Commitment, Status
from reports.theme import lost_letters

WHERE = "words about a place"
LONGEST_WORD = 30  # letters without a place to break the line: the narrowest column of a report
PLAIN = "Type the words anew, or paste them without their formatting."


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a text is called, and how many letters of it there is room for."""

    title: str
    most: int
    needed: bool = True


COMMITMENT: Mapping[str, Room] = {
    "asked": Room(title="We asked", most=140),
    "said": Room(title="You said", most=200),
    "did": Room(title="We did, or are doing", most=200, needed=False),
    "ours": Room(title="Our bit", most=120, needed=False),
    "yours": Room(title="Your bit", most=120, needed=False),
    "result": Room(title="Result", most=200, needed=False),
    "owner": Room(title="Who looks after it", most=60),
}
ASSET: Mapping[str, Room] = {
    "name": Room(title="Name", most=60),
    "about": Room(title="What it offers", most=120, needed=False),
    "where": Room(title="Where it is", most=80, needed=False),
}
DUE, STATUS, KIND = "due", "status", "kind"
_DID_BEFORE = (Status.UNDER_WAY, Status.DONE, Status.STOPPED)  # something was done
_ENDED = (Status.DONE, Status.STOPPED)
_YEARS = ("2000", "2100")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is wrong with the text of a field, and how to mend it. A doubt is for a person to decide."""

    field: str
    what: str
    fix: str
    is_doubt: bool = False


class TextFaultsError(InvalidInputError):
    """Words about a place cannot be kept as they are; ``faults`` tells each with its field."""

    code = "text-faults"

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults[0].what, where=faults[0].field or WHERE, fix=faults[0].fix)
        self.faults = faults

    @property
    def is_doubt(self) -> bool:
        """Whether a person may keep the words in spite of all of it."""
        return all(fault.is_doubt for fault in self.faults)

    def reworded(self, words: Callable[[str], str]) -> Self:
        """The same error with its texts said otherwise."""
        told = (replace(one, what=words(one.what), fix=words(one.fix)) for one in self.faults)
        return type(self)(tuple(told))


def checked_commitment(given: Mapping[str, str], *, sure: bool = False) -> Commitment:
    """The commitment that was written, or TextFaultsError. ``sure``: somebody looked at what is doubted."""
    texts, faults = _texts(given, COMMITMENT)
    status = given.get(STATUS, "")
    due = given.get(DUE, "")
    if status not in list(Status):
        faults.append(Fault(field=STATUS, what="nobody said how far it is", fix="Choose one of the list."))
    else:
        faults += _unsaid(Status(status), texts)
    if not is_day(due) or not _YEARS[0] <= due[:4] < _YEARS[1]:
        fix = "Write day, month and year in digits, such as 1 12 2026."
        faults.append(Fault(field=DUE, what="there is no day of the calendar for it", fix=fix))
    _require_none(faults)
    found = Commitment(
        asked=texts["asked"],
        said=texts["said"],
        did=texts["did"],
        ours=texts["ours"],
        yours=texts["yours"],
        result=texts["result"],
        owner=texts["owner"],
        due=due,
        status=Status(status),
    )
    _require_none([] if sure else list(doubts(found)))
    return found


def checked_asset(given: Mapping[str, str], *, sure: bool = False) -> Asset:
    """The asset that was written, or TextFaultsError; see ``checked_commitment``."""
    texts, faults = _texts(given, ASSET)
    kind = given.get(KIND, "")
    if kind not in list(AssetKind):
        known = ", ".join(AssetKind)
        faults.append(
            Fault(field=KIND, what=f"{quoted(kind)} is no kind of asset", fix=f"Give one of: {known}.")
        )
    _require_none(faults)
    found = Asset(name=texts["name"], kind=AssetKind(kind), about=texts["about"], where=texts["where"])
    _require_none([] if sure else list(doubts(found)))
    return found


def doubts(written: Commitment | Asset) -> Iterator[Fault]:
    """What whoever writes it, and whoever approves it, should look at twice before it is public."""
    is_asset = isinstance(written, Asset)
    rooms, telling = (ASSET, TELLING_OF_ASSETS) if is_asset else (COMMITMENT, EVERY_TELLING)
    for name in rooms:
        for what, fix in doubted(getattr(written, name), telling):
            yield Fault(field=name, what=what, fix=fix, is_doubt=True)


def _unsaid(status: Status, texts: Mapping[str, str]) -> Iterator[Fault]:
    """What must be said of something that is so far."""
    if status in _DID_BEFORE and not texts["did"]:
        yield Fault(
            field="did", what="nothing says what was done", fix="Write it, or say that it is planned."
        )
    if status in _ENDED and not texts["result"]:
        yield Fault(
            field="result", what="nothing says how it ended", fix="Write what came of it, or why it stopped."
        )


def _texts(given: Mapping[str, str], rooms: Mapping[str, Room]) -> tuple[dict[str, str], list[Fault]]:
    """The texts as they are kept, and what is wrong with them."""
    texts = {name: _tidy(given.get(name, "")) for name in rooms}
    faults = [
        Fault(field=name, what=what, fix=fix)
        for name, room in rooms.items()
        for what, fix in _wrong(texts[name], room)
    ]
    return texts, faults


def _tidy(text: str) -> str:
    """A text in one paragraph, its letters composed in one way."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _wrong(text: str, room: Room) -> Iterator[tuple[str, str]]:
    """Why a text cannot be kept, and how to mend it: at most one thing at a time."""
    if not text and room.needed:
        yield f"nothing is written under “{room.title}”", "Write it in a sentence."
    elif len(text) > room.most:
        what = f"“{room.title}” is {len(text):,} letters long, and there is room for {room.most}"
        yield what, "Say it in fewer words: it is printed on one page with the others."
    elif long := next((word for word in _BETWEEN.split(text) if len(word) > LONGEST_WORD), ""):
        what = f"“{room.title}” has a word of {len(long)} letters: {quoted(long)}"
        yield what, f"No line has room for a word of more than {LONGEST_WORD}: part it, or say it in others."
    elif hidden := next((sign for sign in text if _is_hidden(sign)), ""):
        name = unicodedata.name(hidden, "a sign without a name").lower()
        yield f"“{room.title}” has a sign that nobody can see: U+{ord(hidden):04X}, {name}", PLAIN
    elif _PILED.search(unicodedata.normalize("NFD", text)) is not None:
        yield f"“{room.title}” has marks piled on a letter", PLAIN
    elif lost := lost_letters(text, "en"):
        yield f"“{room.title}” has signs that our pages cannot print: {lost[:TOLD]}", _LATIN


def _is_hidden(sign: str) -> bool:
    """Whether a sign shows nothing, turns the direction of others, or is none."""
    return unicodedata.category(sign) in _HIDDEN


def _require_none(faults: list[Fault]) -> None:
    if faults:
        raise TextFaultsError(tuple(faults))


_LATIN = "Write it in Latin letters, without drawn signs: other letters would be lost in the printed report."
_BETWEEN = re.compile(r"[\s-]+")
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
_PILED = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4}")
