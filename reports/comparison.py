"""Two versions of a questionnaire side by side, with the words that changed marked in words and in form."""

from markupsafe import Markup

from instruments.change_words import changed, claim_words, counted, label_words, meaning
from instruments.changes import Difference
from instruments.definition import Instrument
from instruments.differences import Differences
from instruments.lineage import definitions
from instruments.reading_alike import Mark, marked
from reports.contexts import ChangeEntry, ComparisonContext, Piece, Side, SidesContext
from reports.html import Links, page, rendered

_MARKS = {Mark.KEPT: "", Mark.TAKEN_OUT: "del", Mark.PUT_IN: "ins"}
_NOTE = "Words that were taken out are struck through, words that were put in are underlined; both say so."


def comparison_page(found: Differences, links: Links) -> str:
    """The whole page of a comparison; ``Links(alone=True)`` for a file that travels."""
    title = context_of(found).title
    return page(title, comparison(found), links, name="Questionnaires", page_class="list")


def comparison(found: Differences) -> Markup:
    """The content of the page, to be set into any shell."""
    return Markup(rendered("comparison.html.j2", context_of(found)))


def context_of(found: Differences) -> ComparisonContext:
    """Everything that is said of a comparison."""
    entries = tuple(_entry(found, one) for one in found.changes)
    return ComparisonContext(
        title=f"From {found.old.label} to {found.new.label}",
        lead=f"{counted(found).capitalize()}.",
        label=label_words(found),
        note=_NOTE if found.changes else "",
        entries=entries,
        sides=tuple(marked_sides(entry.sides) for entry in entries),
    )


def marked_sides(sides: tuple[Side, ...]) -> Markup:
    """What stood before a change beside what stands now, to be set into any page."""
    return Markup(rendered("sides.html.j2", SidesContext(sides=sides)))


def _entry(found: Differences, one: Difference) -> ChangeEntry:
    made, title = one.made, changed([one])
    return ChangeEntry(
        kind=one.change.value,
        title=f"{title[:1].upper()}{title[1:]}",
        sides=tuple(_sides(found, one)),
        meaning=meaning(one),
        claim="" if made is None else f"In {made.label} {claim_words(made.claimed)}.",
    )


def _sides(found: Differences, one: Difference) -> list[Side]:
    """Before and now, each with its own marks; none where there was, or is, nothing."""
    before = _pieces(one, one.before, Mark.TAKEN_OUT)
    now = _pieces(one, one.after, Mark.PUT_IN)
    sides = ((f"Before, in {found.old.label}", before), (f"Now, in {found.new.label}", now))
    written = one.language if one.is_text else ""
    direction = "rtl" if _runs_from_right(found.new, one) else "ltr"
    return [
        Side(title=title, pieces=pieces, language=written, direction=direction)
        for title, pieces in sides
        if pieces
    ]


def _pieces(one: Difference, text: str, own: Mark) -> tuple[Piece, ...]:
    """The words of one side: those of both, and its own."""
    if not one.is_text:
        return (Piece(text=text, mark=""),) if text else ()
    return tuple(
        Piece(text=piece.text, mark=_MARKS[piece.mark])
        for piece in marked(one.before, one.after)
        if piece.mark in (Mark.KEPT, own)
    )


def _runs_from_right(version: Instrument, one: Difference) -> bool:
    home = next((part for part in definitions(version) if part.version.key == one.home), version)
    translation = home.translations.get(one.language)
    return translation is not None and translation.right_to_left
