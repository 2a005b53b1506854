"""One change between two versions of a definition: what must be claimed of it, what it does to a trend."""

from dataclasses import dataclass, field
from enum import StrEnum

from instruments.claims import Claim, Claimed


class Change(StrEnum):
    """The classes of changes, from the slightest."""

    COSMETIC = "cosmetic"  # nobody reads or answers anything else
    TRANSLATION = "translation"  # words in another language than the source
    WORDING = "wording"  # words that people read or hear
    CHOICES = "choices"  # what can be answered
    SCALE = "scale"  # which number or score comes of an answer
    ROUTING = "routing"  # who is asked, and in which order
    REMOVED = "removed"
    ADDED = "added"


class Subject(StrEnum):
    """What a change is a change of."""

    INSTRUMENT = "instrument"
    PART = "part"
    ITEM = "item"
    CHOICE = "choice"
    SCALE = "scale"


class Trend(StrEnum):
    """What becomes of a trend at a change."""

    GOES_ON = "goes on"
    GAP = "gap"
    BRIDGED = "bridged"  # claimed; there is no linking yet
    ENDS = "ends"
    BEGINS = "begins"
    OPEN = "open"  # nothing is claimed


class Bump(StrEnum):
    """How far the label must rise."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"

    @classmethod
    def greatest(cls, bumps: "list[Bump]") -> "Bump":
        """The greatest of several, NONE of none."""
        return max(bumps, key=list(cls).index, default=cls.NONE)


@dataclass(frozen=True, slots=True)
class Concern:
    """What must be claimed: of an item or scale by its variable, of a language or of the whole by its key.

    home: key of the definition that a claim on a language or on the whole stands in.
    """

    kind: str  # item, scale, language or instrument
    id: str
    home: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A claim, and the version that makes it."""

    claimed: Claimed
    label: str


TEXTS = frozenset(  # what of a subject is words in languages
    {"wording", "hint", "low_label", "high_label", "easy_read", "answer", "message", "title", "introduction"}
)
_PRESUMED = {  # where nothing is claimed yet
    Change.COSMETIC: Bump.MINOR,
    Change.TRANSLATION: Bump.MINOR,
    Change.ADDED: Bump.MINOR,
}
_ORDER = (Claim.BREAK, Claim.BRIDGED, Claim.EQUIVALENT)  # over several versions the first of these decides
_TRENDS = {Claim.EQUIVALENT: Trend.GOES_ON, Claim.BRIDGED: Trend.BRIDGED, Claim.BREAK: Trend.GAP}


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One change. ``id`` names the subject as the newer version does; a choice is ``item.choice``.

    variable: the long-lived variable of the item or scale; empty for the whole and for notes.
    about: what of it changed.
    concern: what must be claimed; None where no answer and no score can move.
    no_equivalent: why it cannot be claimed to be equivalent; empty where it can.
    """

    change: Change
    subject: Subject
    id: str
    home: str  # key of the definition it stands in
    about: str
    variable: str = ""
    language: str = ""
    before: str = ""
    after: str = ""
    concern: Concern | None = None
    no_equivalent: str = ""
    claims: tuple[Made, ...] = field(default=())

    @property
    def is_text(self) -> bool:
        """Whether ``before`` and ``after`` are words of the questionnaire, in ``language``."""
        return self.about in TEXTS or self.about.startswith("wording, ")

    @property
    def made(self) -> Made | None:
        """The claim that decides: over several versions the worst of them."""
        return decisive(self.claims)

    @property
    def effect(self) -> Trend:
        """What becomes of the trends that the change could move."""
        if self.concern is None:
            return Trend.GOES_ON
        return effect_of(self.made)

    @property
    def trend(self) -> Trend:
        """What becomes of the trend of the subject itself."""
        own = {Change.REMOVED: Trend.ENDS, Change.ADDED: Trend.BEGINS}
        return own.get(self.change, self.effect) if self.variable else self.effect

    @property
    def bump(self) -> Bump:
        """How far the label must rise for it at least, by what is claimed."""
        if self.concern is None:
            return Bump.MINOR
        if self.made is None:
            return _PRESUMED.get(self.change, Bump.MAJOR)
        return Bump.MINOR if self.made.claimed.claim is Claim.EQUIVALENT else Bump.MAJOR


def decisive(claims: tuple[Made, ...]) -> Made | None:
    """The claim that decides among those of several versions: a break before a bridge before equivalence."""
    return min(claims, key=lambda made: _ORDER.index(made.claimed.claim), default=None)


def effect_of(made: Made | None) -> Trend:
    """What becomes of a trend by a claim, or without one."""
    return Trend.OPEN if made is None else _TRENDS[made.claimed.claim]
