"""What officers should look at twice: what looks like a figure, a quotation, a person, or marks of a program.

None of it is certain, so none of it is refused: whoever writes and whoever approves is told, and decides.
"""

import re
from collections.abc import Collection, Iterator, Mapping

from instruments.folding import folded
from instruments.redaction import Kind, suggested
from reports.sentences import banned

TOLD = 40  # letters of a text that a message repeats
EVERY_TELLING = frozenset(Kind)
# a place has a name, an address and a postcode, and none of them tells who somebody is
TELLING_OF_ASSETS = EVERY_TELLING - {Kind.NAME, Kind.ADDRESS, Kind.POSTCODE}


def doubted(text: str, telling: Collection[Kind] = EVERY_TELLING) -> Iterator[tuple[str, str]]:
    """What should be looked at twice in a text, and what could be done about it; one of each sort.

    telling: which sorts of things tell who somebody is, where this text stands.
    """
    plain = folded(text).signs
    for pattern, what, fix in _PATTERNS:
        if found := pattern.search(plain):
            yield what.format(quoted(found[0].strip())), fix
    if graded := next((word for word in banned(text) if word not in _HARMLESS), ""):
        yield (
            f"{quoted(graded)} grades a place, or claims a cause",
            "Say what people told us, or what was done.",
        )
    if told := next((span for span in suggested(text) if span.kind in telling), None):
        what, fix = _SAID.get(told.kind, (_TELLS, "Name a team or a place, and no person."))
        yield what.format(quoted(text[told.start : told.end])), fix


def quoted(text: str) -> str:
    """A part of a text as a message repeats it."""
    return f"“{text[:TOLD]}”"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts), re.IGNORECASE)


_TELLS = "{} may tell who somebody is"
_SAID: Mapping[Kind, tuple[str, str]] = {
    Kind.LINK: ("{} is printed as it is typed, and leads nowhere", "Say where to ask instead, or keep it."),
}
# of the words that no page of ours says: those that mean something else in an officer's sentence
_HARMLESS = frozenset({"red", "amber", "green", "top", "bottom", "sorry", "oops", "invalid", "failed"})
_SMALL = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    "eighty|ninety|a hundred"
)
_NUMBER = rf"(?<![\w.,£$€-])(?:\d[\d,.]*|{_SMALL}|half|hundreds|dozens|thousands)"
_PEOPLE = "people|residents|adults|neighbours|households|respondents|persons|answers|responses|replies"
_FIGURE = _pattern(
    rf"{_NUMBER} ?(?:%|per ?cent\b)",
    rf"{_NUMBER} (?:in|out of|of) (?:every |the )?(?:\d+|{_SMALL})\b",
    rf"{_NUMBER} (?:more |other |local |older |younger )?(?:{_PEOPLE}|of you|of us)\b",
    rf"\b(?:half|thirds?|quarters?|most|majority) of (?:the )?(?:{_PEOPLE}|you|us|them)\b",
    r"\b(?:scores?|scored|index|average|mean|rated|rating)\b[^.]{0,30}\d",
    r"(?<![\w.,-])\d[\d,.]* points?\b",
)
_PATTERNS = (
    (
        _FIGURE,
        "{} looks like a figure of the survey",
        "Figures stand in the report with their likely range: leave it out, unless it is of something else.",
    ),
    (
        re.compile('["\u201c\u201d\u00ab][^"\u201c\u201d\u00bb]{12,}["\u201d\u00bb]'),
        "{} looks like what somebody said, word for word",
        "A quotation can tell who said it: say it in your own words.",
    ),
    (
        _pattern(r"<[a-z/!?]", r"\{[{%#]", r"&#?\w{1,10};", r"\b(?:javascript|data|file):\S"),
        "{} looks like a sign of a program",
        "It is printed just as it is typed: take it out, unless people should read it so.",
    ),
)
