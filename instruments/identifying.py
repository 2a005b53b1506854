"""What gives a person away by its form: numbers, addresses and dates, found in folded text.

Each finder is one pass over the text: no pattern goes back over what it has read, so that a hostile text
takes no longer than a harmless one. ``GONE`` stands where something was taken out; nothing reads across it.
"""

import re
from collections.abc import Callable, Iterator

Found = Iterator[tuple[int, int]]
Finder = Callable[[str], Found]

GONE = "\ufffc"
_ENDINGS = frozenset({"com", "org", "net", "uk", "info", "io", "app", "eu", "gov", "edu"})
_LAST_BIRTH = 2012  # a day of this year or before is taken for a birthday: whoever answers is 16 or over
_FEWEST, _SURE = 7, 9  # digits of what may be, and of what is taken for, a number to ring
_LONGEST_CONTEXT = 48
_NHS_WEIGHTS = tuple(range(10, 1, -1))


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


_O = "[o](?!(?!o)[^\\W\\d])"  # the letter, where somebody writes it for the digit
_DIGIT = rf"(?:\d|{_O})"
_EMAIL = _pattern(r"(?<![\w.+%'-])[\w.+%'-]++ ?@ ?[\w-]++(?:\.[\w-]++)+")
_SPOKEN_EMAIL = _pattern(
    r"(?<![\w.+-])[\w.+-]++ ?[(\[]? ?\bat\b ?[)\]]? ?[\w-]++ ?[(\[]? ?\bdot\b ?[)\]]? ?",
    r"(?:com|co|org|net|uk|ac|gov)\b(?: ?dot ?uk\b)?",
)
_LINK = _pattern(rf"\b(?:https?://|www\.)[^\s{GONE}]++")
_DOMAIN = _pattern(rf"(?<![\w.@-])(?=[\w-]++\.\w)[\w.-]++(?:/[^\s{GONE}]*+)?")
_HANDLE = _pattern(r"(?<![\w@.])@[\w.]{2,}+")
# groups give back here: Python before 3.11.5 matches possessive ones wrongly (gh-106052)
_DIGITS = _pattern(rf"[+(]{{0,2}}(?:(?<!\d)\d|(?<!\w){_O})(?:[ ().\-/]{{0,3}}+{_DIGIT})+")
_GROUP = re.compile(r"\d+")
_WRITTEN = _pattern(r"[\do]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SPELLED = _pattern(
    r"\b(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)",
    r"(?:[ ,-]{1,3}+(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine|double|triple)\b){5,}",
)
_TEN = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_NHS_SAID = _pattern(r"\bnhs (?:number|no\.?|num)[^\d\n", GONE, r"]{0,12}\d(?:[ -]?\d){5,}")
_INSURANCE = _pattern(r"\b[a-z]{2} ?\d\d ?\d\d ?\d\d ?[a-d]\b")
_POSTCODE = _pattern(r"(?<![^\W_])[a-z]{1,2}\d[a-z\d]?[ .\-]{0,3}\d[abd-hjlnp-uw-z]{2}(?![^\W_])")

_COUNTED = (
    "minutes?|mins?|miles?|years?|yrs?|months?|weeks?|days?|hours?|times?|people|houses?|homes|cars?|buses|"
    "shops?|metres?|meters?|yards?|bus|more|other|different|new|old|big|main|busy|bad|good|nice|potholes?|"
    "trees?|bins?|lights?|lamps?|doors?|kids|children|schools?|parks?"
)
_LINKING = (
    "the|this|that|these|those|my|our|a|an|their|your|his|her|down|up|from|off|along|across|to|on|in|of|at|"
    "and|or|is|are|was|were|per|each|every|by|near|with|for|into|over|past|outside|behind|other|same|whole"
)
_HOUSE = r"(?<![\w.,-])\d{1,4}[a-z]?(?:(?:,|-\d{1,4})?) "
_FLAT = r"\b(?:flat|apartment|apt|unit) (?:no\.? ?)?\d{1,4}[a-z]?\b"
_SURE_STREETS = (
    "street|st|road|rd|avenue|ave|lane|ln|crescent|cres|terrace|gardens|grove|close|drive|cul-de-sac"
)
_STREET = _pattern(
    rf"(?:{_FLAT},? )?",
    _HOUSE,
    rf"(?!(?:{_COUNTED})\b)(?:(?!(?:{_LINKING})\b)[^\W\d_][\w'.-]{{0,30}}+ ){{1,3}}",
    rf"(?:{_SURE_STREETS})\b",
)
_NAMED_STREET = re.compile(
    _HOUSE + r"(?:[A-Z][\w'.-]{0,30}+ ){1,3}"
    r"(?:Way|Place|Walk|Hill|View|Rise|Court|Park|Green|Square|Row|Mews|Bank|Fold|Brow|Mount|House|Croft|"
    r"Meadow|Meadows|Parade|Bridge|Side|Heights|Gate)\b"
)
_FLAT_ALONE = _pattern(_FLAT, rf"(?! (?:{_COUNTED})\b)")
_AT_NUMBER = _pattern(
    r"\b(?:(?:live|living|lives|lived|reside) at(?: number| no\.?)?|at number|from number) \d{1,4}[a-z]?\b",
    rf"(?! (?:{_COUNTED})\b)",
)

_MONTH = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    "oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = _pattern(
    r"(?<![\d/])(?:",
    r"\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:(?:19|20)\d\d|\d\d)(?!\d)",
    r"|(?:19|20)\d\d[/.\-]\d{1,2}[/.\-]\d{1,2}(?!\d)",
    rf"|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}\b\.?,? ?(?:19|20)\d\d(?!\d)",
    rf"|\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? (?:19|20)\d\d(?!\d))",
)
_BORN = _pattern(rf"\b(?:born|birth|birthday|dob|d\.o\.b)\b[^\d\n{GONE}]{{0,30}}$")
_BORN_IN = _pattern(rf"\bborn [^\d\n{GONE}]{{0,20}}(?:19|20)\d\d(?!\d)")


def phones(text: str) -> Found:
    """Where numbers stand that somebody could ring, also when they are spelled out."""
    for found in _DIGITS.finditer(text):
        if _rings(found[0], text[max(0, found.start() - 2) : found.start()]):
            yield found.span()
    yield from _all(_SPELLED, text)


def _rings(number: str, before: str) -> bool:
    groups = _WRITTEN.findall(number)
    digits = sum(map(len, groups))
    if digits < _FEWEST or all(_YEAR.fullmatch(group) for group in groups):
        return False
    if digits >= _SURE:
        return True
    money = any(sign in before for sign in "£$€")
    return not money and not _DAY.fullmatch(number.strip("(+")) and max(map(len, groups)) > 2


def emails(text: str) -> Found:
    """Where addresses of e-mail stand, also with the signs in words."""
    yield from _all(_EMAIL, text)
    yield from _all(_SPOKEN_EMAIL, text)


def links(text: str) -> Found:
    """Where addresses of pages and names of accounts stand."""
    yield from _all(_LINK, text)
    yield from _all(_HANDLE, text)
    for found in _DOMAIN.finditer(text):
        host = found[0].partition("/")[0].rstrip(".")
        if host.rpartition(".")[2].lower() in _ENDINGS:
            yield found.span()


def nhs_numbers(text: str) -> Found:
    """Where ten digits with the check digit of an NHS number stand, or any that are said to be one."""
    for found in _TEN.finditer(text):
        if _is_nhs_number("".join(_GROUP.findall(found[0]))):
            yield found.span()
    yield from _all(_NHS_SAID, text)


def _is_nhs_number(digits: str) -> bool:
    """Whether the last digit checks the nine before it.

    Source: NHS Data Dictionary, NHS NUMBER: weights 10 to 2, 11 minus the remainder by 11, 11 counts as 0.
    """
    total = sum(weight * int(digit) for weight, digit in zip(_NHS_WEIGHTS, digits, strict=False))
    return digits[0] in "4679" and (11 - total % 11) % 11 == int(digits[9])


def insurance_numbers(text: str) -> Found:
    """Where National Insurance numbers stand."""
    return _all(_INSURANCE, text)


def postcodes(text: str) -> Found:
    """Where whole postcodes stand; a district alone tells nobody's home."""
    return _all(_POSTCODE, text)


def addresses(text: str) -> Found:
    """Where a house or a flat is named; a street alone is what many answers are about."""
    for pattern in (_STREET, _NAMED_STREET, _FLAT_ALONE, _AT_NUMBER):
        yield from _all(pattern, text)


def births(text: str) -> Found:
    """Where a day stands on which somebody may have been born."""
    for found in _DAY.finditer(text):
        years = [int(group) for group in _GROUP.findall(found[0]) if _YEAR.fullmatch(group)]
        before = text[max(0, found.start() - _LONGEST_CONTEXT) : found.start()]
        if any(year <= _LAST_BIRTH for year in years) or _BORN.search(before):
            yield found.span()
    yield from _all(_BORN_IN, text)


def _all(pattern: re.Pattern[str], text: str) -> Found:
    return (found.span() for found in pattern.finditer(text))
