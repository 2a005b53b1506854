"""What a questionnaire on paper says and where it leaves room: frozen values, no markup."""

from dataclasses import dataclass
from textwrap import wrap

SHORT_HASH = 12  # digits of a version's hash that are printed
_LONG_LIST = 8  # things to tick
_SHORT_WORDS = 16  # letters, with the code
_MOST_ABREAST = 5  # answers
_LETTERS_ABREAST = 70  # of all answers beside each other, in one line over the sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something to tick: its words, and the code that is typed in for it; empty where it has none."""

    words: str
    code: str = ""
    is_name: bool = False  # of a place: in Latin letters in every language

    @property
    def printed(self) -> str:
        """All that is printed beside the sign to tick."""
        return f"{self.words} {self.code}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticks:
    """Answers below each other: rings where one is ticked, squares where all that apply are."""

    marks: tuple[Mark, ...]
    square: bool = False

    @property
    def is_long(self) -> bool:
        """Whether the list is too long for one column."""
        return len(self.marks) > _LONG_LIST

    @property
    def is_narrow(self) -> bool:
        """Whether it is short enough for one more column, and for two in large print, such as ages."""
        return all(len(one.printed) <= _SHORT_WORDS for one in self.marks)

    @property
    def is_abreast(self) -> bool:
        """Whether one answer can be ticked beside the next, as on a scale: few, and in short words.

        They are only where that is shorter than one below the other, and where no word is broken.
        """
        count = len(self.marks)
        if self.square or not 2 <= count <= _MOST_ABREAST:
            return False
        room, most = _LETTERS_ABREAST // count - 2, max(1, count - 2)
        lines = [wrap(one.words, room, break_long_words=False) for one in self.marks]
        return all(len(each) <= most and max(map(len, each)) <= room for each in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """Numbers in a row, a ring to each, with both ends in words."""

    numbers: tuple[str, ...]
    low: str
    high: str
    right_to_left: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitBoxes:
    """Boxes for digits that belong together, with what they are; the words may be empty."""

    words: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digits:
    """Boxes for the digits of a number or of a day."""

    groups: tuple[DigitBoxes, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Ruled lines to write on, and what to do where they do not suffice."""

    count: int
    note: str = ""


Room = Ticks | NumberRow | Digits | Lines


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something that is said and asks nothing."""

    anchor: str
    text: str
    condition: str = ""
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: who answers it, what it asks, how it is answered, and room for that.

    number: empty for what is asked before the questions. apart: the answers that are none.
    conditions: sentences of which ``condition`` says that all, or at least one, must be so.
    """

    anchor: str
    number: str
    text: str
    hint: str
    how: str
    room: Room
    apart: Ticks | None = None
    condition: str = ""
    conditions: tuple[str, ...] = ()

    @property
    def is_beside(self) -> bool:
        """Whether the answers that are none have room beside the others, which are below each other."""
        return isinstance(self.room, Ticks) and not (self.room.is_abreast or self.room.is_long)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPart:
    """One part with its heading, what is said before it, and its questions."""

    anchor: str
    heading: str
    introduction: str
    blocks: tuple[Question | Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """A heading and the sentences under it; ``drawn`` names the sign before each: ring, square or none.

    is_english: said in English where the paper is in another language.
    """

    heading: str
    lines: tuple[str, ...]
    drawn: tuple[str, ...] = ()
    is_english: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """Where the questions come from: what their holders ask to be said, in English, and the version."""

    heading: str
    rights: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Words in a language that need not be that of the paper."""

    language: str
    right_to_left: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """What stands on every page round the questions, to keep pages together.

    page: a sentence with the places {page} and {pages}. draft: what a draft is called, a line a language.
    label, sha256: which version it is; the first digits of its hash.
    """

    title: str
    draft: tuple[str, ...]
    response: str
    label: str
    sha256: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole questionnaire on paper, in one language."""

    language: str
    right_to_left: bool
    large: bool
    title: str
    draft: tuple[Said, ...]  # that it is a draft and what that means; empty once it is approved
    about: tuple[str, ...]
    taking_part: str
    helps: tuple[Sentences, ...]  # whom to ask, how to fill this in
    office: tuple[str, ...]  # what the office writes down, once: its heading, then a label a box
    home: Question | None
    parts: tuple[PaperPart, ...]
    after: tuple[Sentences, ...]  # thanks, somebody to talk to
    sources: Sources
    margins: Margins
    identity: str  # changes with anything the paper rests on

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question that has a number, in order."""
        return tuple(one for part in self.parts for one in part.blocks if isinstance(one, Question))
