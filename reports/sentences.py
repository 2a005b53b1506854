"""Every rule that turns a figure into words: rounding, ranges, codes, bases, outcomes, plain sentences.

Figures arrive in printed units and rounded (``scoring.published``); here they only become text.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from math import floor

from instruments.english import listed
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedCell,
    PublishedCount,
    PublishedMeasure,
    PublishedTable,
    Range,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.spec import Unit

MINUS = "\N{MINUS SIGN}"
UNCERTAIN = "[u]"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
SEASONS = ("Spring", "Summer", "Autumn", "Winter")

WITHHELD = {
    Withheld.TOO_FEW: "Not shown: too few answers",
    Withheld.PROTECTS_ANOTHER: "Not shown: it protects other answers",
    Withheld.TOO_UNCERTAIN: "Not shown: too uncertain",
    Withheld.NOT_AVAILABLE: "Not available here",
}
SHORT = {
    Withheld.TOO_FEW: "too few answers",
    Withheld.PROTECTS_ANOTHER: "protects others",
    Withheld.TOO_UNCERTAIN: "too uncertain",
    Withheld.NOT_AVAILABLE: "not available",
}
REASONS = {
    Withheld.TOO_FEW: "because too few people answered",
    Withheld.PROTECTS_ANOTHER: "because it would give away answers of other people",
    Withheld.TOO_UNCERTAIN: "because the answers leave it too uncertain",
    Withheld.NOT_AVAILABLE: "because a part that it needs is not available",
}
CODES = (
    ("u", "less certain than the rest"),
    ("c", "not shown, so that nobody can be recognised"),
    ("x", "not available, or too uncertain to show"),
    ("r", "revised: the release before printed another figure"),
)
BANNED = (
    "best",
    "worst",
    "top",
    "bottom",
    "league",
    "failing",
    "failed",
    "hotspot",
    "blackspot",
    "deprived",
    "hard to reach",
    "significant",
    "proves",
    "caused by",
    "residents are",
    "ranks?",
    "ranked",
    "red",
    "amber",
    "green",
    "sorry",
    "oops",
    "invalid",
    "out of 100",
)
_HUNDRED = {  # by the scale of the domains
    "goalposts": "{place} in {base}",
    "z_score": "the average of the {level} in {wave}, part by part",
    "min_max": "half-way between the lowest and the highest of the {level} in {wave}, part by part",
}
_CODE = re.compile(r"\[([a-z])\]")
_END = re.compile(r"(?<=[a-z0-9])\. (?=[A-Z])|\.$")  # not after an initial
_NAME = re.compile(r"\w+ [A-Z][a-z]")  # "Brief Resilience Scale", but not "What I do"
_OPENING = re.compile(r"""(?:(?<=[\s(\[“])|^)["'](?=\S)""")
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_BANNED = re.compile(rf"\b(?:{'|'.join(BANNED)})\b", re.IGNORECASE)


def number(value: float, decimals: int = 0) -> str:
    """A number with commas for thousands and a true minus: 2,400 or −1.5."""
    text = f"{abs(value):,.{decimals}f}"
    is_zero = float(text.replace(",", "")) == 0
    return text if value >= 0 or is_zero else f"{MINUS}{text}"


def signed(value: float, decimals: int = 0) -> str:
    """A difference: +3, −4, and 0 without a sign."""
    text = number(value, decimals)
    return f"+{text}" if value > 0 and float(text.replace(",", "")) != 0 else text


def quantity(value: float, measure: PublishedMeasure) -> str:
    """One limit in the unit of its measure: 64% or 104."""
    return number(value, measure.decimals) + ("%" if measure.unit is Unit.PER_CENT else "")


def official_words(value: float, measure: PublishedMeasure) -> str:
    """A figure of another survey, a decimal finer than ours, as it was published: 7.35."""
    return number(value, measure.decimals + 1) + ("%" if measure.unit is Unit.PER_CENT else "")


def likely_range(cell: Shown, measure: PublishedMeasure) -> str:
    """The figure itself: "99 to 105" or "64% to 66%", without a mark for certainty."""
    return f"{quantity(cell.low, measure)} to {quantity(cell.high, measure)}"


def difference_words(difference: Range, measure: PublishedMeasure, *, finer: int = 1) -> str:
    """A likely difference, "−8.2 to −0.4": a decimal more than the figure, to keep a clear one off zero."""
    low, high = (signed(limit, measure.decimals + finer) for limit in (difference.low, difference.high))
    return f"{low} to {high}"


def cell_words(cell: PublishedCell, measure: PublishedMeasure) -> str:
    """A cell of a table: its range, marked [u] where uncertain, or the code of why there is none."""
    match cell:
        case Shown():
            return likely_range(cell, measure) + (f" {UNCERTAIN}" if cell.uncertain else "")
        case Withheld():
            return f"[{cell.code}]"


def base_words(cell: PublishedCell) -> str:
    """How many people a figure rests on, for a table's last column."""
    return number(cell.base) if isinstance(cell, Shown) else f"[{cell.code}]"


def count_words(count: PublishedCount) -> str:
    """A count, or its code."""
    return number(count.count) if isinstance(count, ShownCount) else f"[{count.code}]"


def day_words(day: date) -> str:
    """A day as it is read: 22 November 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def size_words(count: int) -> str:
    """The size of a file: 24 kB, 1.5 MB; never less than 1 kB."""
    thousands = max(1, round(count / 1000))
    return f"{thousands} kB" if thousands < 1000 else f"{count / 1_000_000:.1f} MB"


def people(count: int) -> str:
    """A base in words: 615 people, 1 person."""
    return "1 person" if count == 1 else f"{number(count)} people"


def inside(text: str) -> str:
    """A title as it stands inside a sentence: "autumn 2026", but "Naples 2014" keeps its name."""
    return text[:1].lower() + text[1:] if text.startswith(SEASONS) else text


def lower_first(text: str) -> str:
    """A measure's title inside a sentence; abbreviations, "I" and names of more words keep their capitals."""
    keeps = text[1:2].isupper() or text[1:2] in " '’" or _NAME.match(text)
    return text if keeps else text[:1].lower() + text[1:]


def curly(text: str) -> str:
    """The same text with quotation marks and apostrophes as print has them."""
    opened = _OPENING.sub(lambda found: "“" if found.group() == '"' else "‘", text)
    return opened.replace('"', "”").replace("'", "’")


def quoted(text: str) -> str:
    """Words as they were asked, in quotation marks; marks inside become single ones."""
    inner = re.sub(r"[“\"]([^”\"]*)[”\"]", r"‘\1’", text.strip())
    return f"“{inner}”"


def grouped(notes: Sequence[str]) -> tuple[str, ...]:
    """Notes of the form "Name: words", those with the same words joined: "A and B: words"."""
    names: dict[str, list[str]] = {}
    for note in notes:
        name, colon, words = note.partition(": ")
        name, words = (name, words) if colon else ("", note)
        names.setdefault(words, []).append(name)
    return tuple(f"{listed(held)}: {words}" if any(held) else words for words, held in names.items())


def without_repeats(texts: Sequence[str]) -> str:
    """Texts one after the other, each sentence once: licences ask for the same sentence again and again."""
    found = [sentence for text in texts for sentence in _END.split(text.strip())]
    return " ".join(f"{sentence.rstrip('.')}." for sentence in dict.fromkeys(found) if sentence)


def counted(count: int, singular: str, plural: str) -> str:
    """A small count in words with its noun: "one cluster", "five clusters", "12 wards"."""
    small = _SMALL
    return f"{small[count] if count < len(small) else number(count)} {singular if count == 1 else plural}"


def tenths(share: float) -> str:
    """A share in people of ten, "7"; empty where it would be nobody or everybody."""
    found = floor(share / 10 + 0.5)
    return number(found) if 0 < found < 10 else ""


def level_words(level: float) -> str:
    """A level of confidence as people read it: 95%."""
    return f"{level * 100:g}%"


def hundred_words(table: PublishedTable) -> str:
    """What 100 is, inside a sentence: a place in its base wave, or what the places of this wave make it."""
    return _HUNDRED[table.method.normalisation].format(
        place=table.base_place,
        base=inside(table.base_title),
        level=table.level_plural,
        wave=inside(table.wave_title),
    )


def scale_words(table: PublishedTable) -> str:
    """What 100 means. The words are fixed; there is no highest score."""
    return f"on the index, where 100 is {hundred_words(table)}"


def index_sentence(cell: Shown, measure: PublishedMeasure, table: PublishedTable) -> str:
    """The index in a sentence: "99 to 105 on the index, where 100 is ..."."""
    return f"{likely_range(cell, measure)} {scale_words(table)}"


def compared(outcome: Outcome | None, whole: str) -> str:
    """An outcome with what it is compared to, e.g. "clearly higher than across Oldham"."""
    joins = {Outcome.ABOUT_THE_SAME: f"about the same as {whole}", Outcome.CANNOT_TELL: "we cannot tell"}
    if outcome is None:
        return "not compared"
    return joins.get(outcome, f"{outcome} than across {whole}")


def withheld_sentence(place: str, why: Withheld, whole: str, whole_words: str) -> str:
    """What stands where a figure is not shown, with the figure of the whole instead, if it has one."""
    instead = f" Across {whole} it is {whole_words}." if whole_words else ""
    return f"We do not show this for {place} {REASONS[why]}.{instead}"


def uncounted(where: str, why: Withheld) -> str:
    """That the count of answers is not shown, and why, without a full stop. where: "in East"."""
    if why is Withheld.TOO_FEW:
        return f"Too few people answered {where} to say how many"
    return f"We do not say how many answered {where}, to protect people"


def uncounted_base(why: Withheld) -> str:
    """The same below the title of a chart, in place of "615 people"."""
    return "too few people to say how many" if why is Withheld.TOO_FEW else "number of people not shown"


def shorthand(used: Collection[str]) -> str:
    """The key to these codes of tables; empty where none is used."""
    said = "; ".join(f"[{code}] {meaning}" for code, meaning in CODES if code in used)
    return f"{said}." if said else ""


def codes_in(texts: Iterable[str]) -> frozenset[str]:
    """The codes that stand in these texts: u of "86 to 99 [u]", c of "[c]"."""
    return frozenset(code for text in texts for code in _CODE.findall(text))


def banned(text: str) -> tuple[str, ...]:
    """Words of this text that no page of ours may say, in order; empty when it is clean."""
    return tuple(found.group(0).lower() for found in _BANNED.finditer(text))
