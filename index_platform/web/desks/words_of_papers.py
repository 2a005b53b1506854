"""What the pages say of papers: counts, stages, keys to press, what stands at a question."""

from collections.abc import Iterator, Mapping

from index_platform.services.paper_counts import Disagreement, PaperCounts
from index_platform.web.desks.words import counted
from instruments.definition import Instrument, Item, ItemKind, Missing, Text
from instruments.english import capital
from instruments.languages import english_name
from instruments.paper_entry import LANGUAGE, PLACE, Standing, Unanswered, asking
from instruments.places import Geography

STAGES: Mapping[str, str] = {
    "begun": "being typed in",
    "once": "typed in once",
    "deciding": "to decide",
    "waiting": "waits until the wave is open",
    "stored": "counted with the answers",
}
REASONS: Mapping[str, str] = {
    Missing.DONT_KNOW: "does not know",
    Missing.REFUSED: "would rather not say",
    Unanswered.NOT_ANSWERED: "not answered",
    Unanswered.UNREADABLE: "unreadable",
    Unanswered.SEVERAL: "more than one ticked",
}
KEYS: Mapping[str, str] = {  # as ``instruments.paper_typing`` reads them
    "d": REASONS[Missing.DONT_KNOW],
    "r": REASONS[Missing.REFUSED],
    "-": REASONS[Unanswered.NOT_ANSWERED],
    "?": "unreadable, or it cannot be an answer",
    "*": REASONS[Unanswered.SEVERAL],
}
BESIDE: Mapping[str, str] = {LANGUAGE: "Language of the paper", PLACE: "Where do you live?"}
_MODE = "paper"


def counts_words(counts: PaperCounts) -> str:
    """How far papers are, in one line; empty where there are none."""
    parts = _parts(counts)
    return ", ".join(parts)


def left_out_words(counts: PaperCounts) -> str:
    """How many papers a freeze leaves out, and how far they are; empty where it leaves out none."""
    if not counts.in_work:
        return ""
    return f"{counted(counts.in_work, 'paper is', 'papers are')} not counted yet ({counts_words(counts)})"


def _parts(counts: PaperCounts) -> Iterator[str]:
    if counts.begun:
        yield f"{counts.begun:,} being typed in"
    if counts.once or counts.twice:
        yield f"{counts.once:,} typed in once"
        yield f"{counts.twice:,} twice"
    if counts.deciding:
        yield f"{counts.deciding:,} to decide"
    if counts.waiting:
        yield f"{counts.waiting:,} {STAGES['waiting']}"


def disagreement_words(found: Disagreement) -> str:
    """How often two entries differed: 2 of 480 answers differed (0.4 %)."""
    if not found.compared:
        return "nothing was typed in twice yet"
    share = f"{100 * found.share:.1f} %"
    return f"{found.differed:,} of {counted(found.compared, 'answer', 'answers')} differed ({share})"


def numbers(instrument: Instrument) -> Mapping[str, int]:
    """{item: its number as printed on the paper}."""
    return {item.id: number for number, item in enumerate(asking(instrument), start=1)}


def question(instrument: Instrument, item: Item) -> str:
    """A question as the paper asks it, in the first language of the questionnaire."""
    return said(instrument, item.mode_wording.get(_MODE, {})) or said(instrument, item.wording)


def said(instrument: Instrument, text: Text) -> str:
    """A text in the first language of a questionnaire; empty where a licensee keeps it."""
    return text.get(instrument.languages[0], "")


def standing_words(instrument: Instrument, item: Item | None, standing: Standing, places: Geography) -> str:
    """What somebody typed at a question, with what its code means. No item: language or place."""
    if isinstance(standing, Missing | Unanswered):
        return capital(REASONS[standing])
    if item is None or item.kind is ItemKind.PLACE:
        return _named(str(standing), places)
    codes = standing if isinstance(standing, tuple) else (standing,)
    told = {one.code: said(instrument, one.wording) for one in item.choices}
    return "; ".join(f"{code} {told[code]}".strip() if code in told else str(code) for code in codes)


def _named(code: str, places: Geography) -> str:
    return places.place(code).name if places.has(code) else english_name(code)
