"""The page for residents of one place: what it says, in which order, in one language. Pure.

It says in people what the report says in per cents; the rules for what stands out are those of
``residents_findings.py``. Where there are too few answers it says so in the same place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

from instruments.errors import InvalidInputError, NotFoundError
from reports.change_words import cell_of
from reports.corrections import Kind, Standing
from reports.place_texts import PlaceTexts, Status
from reports.residents_content import Filled, Line, Piece, ResidentsPage, Sign, Strip
from reports.residents_findings import first_share, frequency, is_compared, standing_out
from reports.residents_words import ENGLISH, LANGUAGES, STATUS, ResidentsWords
from reports.sections.subject import Subject
from reports.sentences import curly
from reports.small_places import any_place
from reports.theme import wrapped
from scoring.outcomes import ChangeOutcome, NotCompared, Outcome
from scoring.published import PublishedMeasure, PublishedTable, Shown, ShownCount, Withheld
from scoring.published_change import PublishedApart, PublishedChange, ShownChange
from scoring.spec import MeasureKind

LONGEST_NAME = 80  # letters: a longer name leaves no room for the rest of the page
MOST_WORDS = 220  # of the whole page, but for the notice that a translation is a draft
_LINE, _LINES = 420.0, 5  # px of a line at the size of chart text, and lines that officers' words may fill
_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # a telephone number is never broken over two lines
_AHEAD = (Status.UNDER_WAY, Status.PLANNED)
_CHANGES = {
    ChangeOutcome.CLEARLY_UP: "change up",
    ChangeOutcome.CLEARLY_DOWN: "change down",
    ChangeOutcome.ABOUT_THE_SAME: "change same",
    ChangeOutcome.CANNOT_TELL: "change unclear",
}
_MOVED = {ChangeOutcome.CLEARLY_UP: Sign.UP, ChangeOutcome.CLEARLY_DOWN: Sign.DOWN}
_OVERALL = (MeasureKind.INDEX, MeasureKind.THRIVING)  # one of each, called anything by a definition
_ASKED_OTHERWISE = (NotCompared.BREAK, NotCompared.BRIDGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a page may say beside the figures of its release: all of it public."""

    change: PublishedChange | None = None
    texts: PlaceTexts | None = None
    contact: str = ""
    address: str = ""  # where more is told of the place
    standing: Standing | None = None  # of the release among those of its wave


@dataclass(frozen=True, slots=True)
class _Told:
    """What every row is made from."""

    subject: Subject
    words: ResidentsWords
    beside: Beside
    is_small: bool

    @property
    def whole(self) -> str:
        """The name of the whole, as it is printed."""
        return curly(self.subject.whole)


def languages(wave_kind: str) -> tuple[str, ...]:
    """The languages that residents may read: drafts only where the answers are made up too."""
    return tuple(LANGUAGES) if wave_kind == "synthetic" else tuple(STATUS)


def residents_page(
    table: PublishedTable, code: str, language: str, *, release: str, beside: Beside | None = None
) -> ResidentsPage:
    """Everything that the page for residents says of a place, small ones included."""
    require_language(table, language)
    place, words = any_place(table, code), ResidentsWords(language)
    _require_short(place.name, table.whole.name)
    told = _Told(Subject(table, place), words, beside or Beside(), place in table.small_places)
    made = ResidentsPage(
        code=place.code,
        place=curly(place.name),
        language=language,
        right_to_left=words.right_to_left,
        name=table.title,
        wave=words.wave(table.wave_title),
        tag=_tag(table, words),
        drafts=(words.plain("draft"), ENGLISH["draft"]) if words.is_draft else (),
        notices=tuple(map(words, _notices(told.beside.standing))),
        title=words("title", place=curly(place.name)),
        strips=tuple(_strips(told)),
        foot=words("ask"),
        version=table.definition,
        release=release,
        identity="",
    )
    full = replace(made, strips=tuple(_strips(told, MOST_WORDS - word_count(made))))
    return replace(full, identity=sha256(repr(full).encode()).hexdigest())


def _notices(standing: Standing | None) -> Iterator[str]:
    """The key of what has to be said first, if anything: the sheet has room for one sentence."""
    if standing and standing.newest:
        yield "superseded"
    elif standing and standing.notice and standing.notice.kind is Kind.CORRECTION:
        yield "corrected"


def require_language(table: PublishedTable, language: str) -> None:
    """Refuse a language that this release has no page in."""
    if language not in (known := languages(table.wave_kind)):
        raise NotFoundError(
            f"this page is not there in the language {language[:20]!r}",
            where="the page for residents",
            fix=f"Choose one of: {', '.join(known)}.",
        )


def word_count(page: ResidentsPage) -> int:
    """How many words stand on a page, without the notice of drafts and the line of sources."""
    head, lines = (page.name, page.wave, page.tag), (line for strip in page.strips for line in strip.lines)
    headings = (strip.heading for strip in page.strips)
    said = (*head, *headings, *(line.text for line in (*page.notices, page.title, *lines, page.foot)))
    return len(" ".join(said).split())


def _strips(told: _Told, room: int = 0) -> Iterator[Strip]:
    """The rows in order; ``room``: how many words of officers there is room for."""
    words = told.words
    yield Strip(picture=Sign.PEOPLE, lines=tuple(_answered(told)))
    yield from _findings(told)
    yield Strip(picture=_moved(told), heading=words.plain("changed"), lines=tuple(_changed(told)))
    yield Strip(picture=Sign.RANGE, heading=words.plain("sure"), lines=tuple(_sure(told)))
    yield Strip(picture=Sign.CALENDAR, heading=words.plain("next"), lines=tuple(_next(told, room)))
    yield Strip(picture=Sign.TALK, heading=words.plain("more"), lines=tuple(_more(told)))


def _answered(told: _Told) -> Iterator[Line]:
    """How many answered; of made-up answers it is said that they are, and nobody is thanked."""
    count, words = told.subject.place.respondents, told.words
    key = "made_up" if told.subject.is_synthetic else "answered"
    if isinstance(count, ShownCount):
        yield words(key, count=count.count)
    elif count is Withheld.PROTECTS_ANOTHER and not told.subject.is_synthetic:
        yield words("answered kept")
    else:
        yield words(f"{key} few")
    yield words("made_up about" if told.subject.is_synthetic else "thanks")


def _findings(told: _Told) -> Iterator[Strip]:
    """What goes well and what could be better; of the whole, how people feel and see their area."""
    words = told.words
    if told.subject.is_whole:
        for heading, page in (("feeling", "feeling"), ("area", "outcomes")):
            yield _finding(told, words.plain(heading), first_share(told.subject, page), "thin")
        return
    for heading, good in (("well", True), ("better", False)):
        nothing = f"none {'favourable' if good else 'unfavourable'}"
        key = nothing if is_compared(told.subject) else "thin"
        yield _finding(told, words.plain(heading), standing_out(told.subject, favourable=good), key)


def _finding(told: _Told, heading: str, measure: PublishedMeasure | None, nothing: str) -> Strip:
    """A row about one figure, or with the sentence ``nothing`` where none is chosen."""
    words = told.words
    if measure is None:
        why = () if nothing == "thin" else (words("none why"),)
        return Strip(picture=Sign.UNKNOWN, heading=heading, lines=(words(nothing, whole=told.whole), *why))
    cell = told.subject.cell(measure)
    picture, lines = _share(told, measure) if measure.kind is MeasureKind.SHARE else _part(told, measure)
    care = (words("care"),) if isinstance(cell, Shown) and cell.uncertain else ()
    return Strip(picture=picture, heading=heading, lines=(*lines, *care))


def _share(told: _Told, measure: PublishedMeasure) -> tuple[Filled, tuple[Line, ...]]:
    """A share in people, beside that of the whole; by its title where we have no words for it."""
    words, found = told.words, frequency(told.subject, measure)
    key, people = f"share {measure.key}", {"count": found.count, "of": found.of}
    known = words.knows(key)
    lines = [words(key, **people) if known else words("share", title=curly(measure.title), **people)]
    if found.across is not None:
        lines.append(words("across", whole=told.whole, count=found.across, of=found.of))
    return Filled(**people, alt=words.plain("picture", **people)), tuple(lines)


def _part(told: _Told, measure: PublishedMeasure) -> tuple[Sign, tuple[Line, ...]]:
    """That a part of life, or all of it, is clearly better or less good than across the whole."""
    words, key = told.words, f"measure {measure.kind if measure.kind in _OVERALL else measure.key}"
    is_higher = told.subject.outcome(measure) is Outcome.CLEARLY_HIGHER
    found = "favourable" if is_higher is measure.higher_is_better else "unfavourable"
    title = words.plain(key) if words.knows(key) else curly(measure.title)
    return Sign.HIGHER if is_higher else Sign.LOWER, (words(found, title=title, whole=told.whole),)


def _moved(told: _Told) -> Sign:
    """Two bars, the later one beside the earlier only where the index clearly moved, and that way."""
    change = told.beside.change
    cell = cell_of(change, told.subject.place.code, change.index) if change else None
    return _MOVED.get(cell.outcome, Sign.EARLIER) if isinstance(cell, ShownChange) else Sign.EARLIER


def _changed(told: _Told) -> Iterator[Line]:
    """Whether the index moved since the wave before; that no wave is compared with, or why not."""
    change, words = told.beside.change, told.words
    if change is None:
        yield words("change none")
        return
    cell = cell_of(change, told.subject.place.code, change.index)
    waves = {"earlier": words.wave(change.earlier.title), "later": words.wave(change.later.title)}
    match cell:
        case ShownChange():
            yield words("since", **waves)
            yield words(_CHANGES[cell.outcome])
        case PublishedApart():
            yield words("since", **waves)
            yield words("change break" if cell.why in _ASKED_OTHERWISE else "change apart")
        case _:
            yield words("thin")


def _sure(told: _Told) -> Iterator[Line]:
    words = told.words
    if told.is_small:
        yield words("sure model")
    else:
        yield words("sure made_up" if told.subject.is_synthetic else "sure some")
    yield words("sure range")


def _next(told: _Told, room: int) -> Iterator[Line]:
    """What officers wrote that is ahead, as far as there is room, and when we ask again."""
    written = _ahead(told.beside.texts)
    yield from _fitting(written, room) if written else (told.words("next none"),)
    if told.subject.table.next_wave:
        yield told.words("next wave", wave=told.words.wave(told.subject.table.next_wave))


def _ahead(texts: PlaceTexts | None) -> tuple[str, ...]:
    """What is done, or will be, about what people said."""
    ahead = [one for one in texts.commitments if one.status in _AHEAD] if texts else []
    return tuple(curly(one.did or one.ours) for one in ahead if one.did or one.ours)


def _fitting(texts: tuple[str, ...], room: int) -> Iterator[Line]:
    """The texts that fit whole, in order; where not one does, the first, cut where the page ends."""
    lines, kept = _LINES, []
    for text in texts:
        words, tall = len(text.split()), len(wrapped(text, _LINE))
        if words <= room and tall <= lines:
            kept.append(text)
            room, lines = room - words, lines - tall
    cut = f"{' '.join(texts[0].split()[: max(room, 1)])} …"
    return (Line(pieces=(Piece(text=text),), is_english=True) for text in kept or [cut])


def _more(told: _Told) -> Iterator[Line]:
    words, beside = told.words, told.beside
    contact = _DIGITS.sub("\N{NO-BREAK SPACE}", beside.contact)
    yield words("contact", contact=contact) if contact else words("contact unknown")
    if beside.address:
        yield words("address", address=beside.address)


def _tag(table: PublishedTable, words: ResidentsWords) -> str:
    key = f"tag {table.wave_kind}"
    return words.plain(key) if words.knows(key) else ""


def _require_short(*names: str) -> None:
    for name in names:
        if len(name) > LONGEST_NAME:
            raise InvalidInputError(
                f"the name {name[:20]!r}... has {len(name):,} letters, and the page has room for "
                f"{LONGEST_NAME}",
                where="the page for residents",
                fix="Give the place a shorter name in its geography.",
            )
