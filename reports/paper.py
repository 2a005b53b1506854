"""A questionnaire on paper: which words, in which order. Pure: a definition in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256

from instruments.clauses import clauses
from instruments.definition import Instrument, Item, ItemKind, Status, Text
from instruments.errors import InvalidInputError, NotPermittedError
from instruments.filled import NOTHING_FILLED, Filled
from instruments.languages import plain
from instruments.parts import Part, parts
from instruments.places import Geography
from instruments.wording import runs_right_to_left, said, worded
from reports.paper_conditions import condition_words
from reports.paper_content import (
    SHORT_HASH,
    Margins,
    Note,
    Paper,
    PaperPart,
    Question,
    Said,
    Sentences,
    Sources,
)
from reports.paper_rooms import apart, home, how, room
from reports.paper_words import PaperWords
from reports.sentences import without_repeats

_LEFT_TO_RIGHT, _END = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
MODE = "paper"  # the mode whose own wording is taken, where an item has one


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What is known of the survey that a paper is printed for; all of it may be left out.

    contact: whom to ask, in a sentence. number: of the one response that this copy is for.
    headings: {key of a part: what it is called before people}. support: somebody to talk to.
    """

    contact: str = ""
    number: str = ""
    geography: Geography | None = None
    headings: Mapping[str, str] = field(default_factory=dict)
    support: Sentences | None = None


UNKNOWN = Occasion()


def paper(
    instrument: Instrument,
    language: str,
    occasion: Occasion = UNKNOWN,
    *,
    large: bool = False,
    filled: Filled = NOTHING_FILLED,
) -> Paper:
    """The questionnaire on paper in one language. Refused without wording, or where paper cannot say it.

    large: large print, one column. filled: the wording of a licensed instrument, for who may print it.
    """
    _require_language(instrument, language)
    items = {item.id: worded(item, language, MODE, filled) for item in instrument.items}
    _require_wording(instrument, items, language)
    setting = _Setting(instrument, PaperWords(language), occasion, items, filled)
    made = setting.paper(large=large)
    return replace(made, identity=sha256(repr((instrument.sha256, made)).encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class _Setting:
    """All that the pieces of one paper are made from."""

    instrument: Instrument
    words: PaperWords
    occasion: Occasion
    items: Mapping[str, Item]
    filled: Filled

    def paper(self, *, large: bool) -> Paper:
        words, occasion = self.words, self.occasion
        return Paper(
            language=words.language,
            right_to_left=words.right_to_left,
            large=large,
            title=self._said(self.instrument.title),
            draft=self._draft(),
            about=self._about(),
            taking_part=words("taking_part"),
            helps=(self._whom_to_ask(), self._how_to_fill_in()),
            office=tuple(map(words, ("office", "place_box", "received", "entered", "again"))),
            home=home(occasion.geography, words) if occasion.geography else None,
            parts=self._parts(),
            after=self._after(),
            sources=self._sources(),
            margins=self._margins(),
            identity="",
        )

    def _said(self, text: Text) -> str:
        return said(text, self.words.language)

    def _status(self) -> Status:
        """The least of how far the definition's words and our own have come in this language."""
        stages = (self.instrument.status(self.words.language), self.words.status)
        return min(stages, key=list(Status).index)

    def _draft(self) -> tuple[Said, ...]:
        """What is to be known of words that are not approved, also for an office that cannot read them."""
        status = self._status()
        if status is Status.APPROVED:
            return ()
        return tuple(_said_in(one, f"{status.value}_about") for one in self._spoken())

    def _spoken(self) -> tuple[PaperWords, ...]:
        own = PaperWords(plain(self.words.language))
        return tuple(dict.fromkeys((own, PaperWords("en"))))

    def _about(self) -> tuple[str, ...]:
        count = self.words("count", count=len(self._numbers()))
        introduction = self._introduction(self.instrument.label, self.instrument.introduction)
        what = f"{introduction} {count}".strip()
        return what, f"{self.words('choice')} {self.words('no_name')}"

    def _introduction(self, label: str, own: Text) -> str:
        return self._said(self.filled.introduction(label, own))

    def _numbers(self) -> Mapping[str, str]:
        """{item: its number on paper}, from 1, without notes."""
        asking = (item for item in self.instrument.items if item.kind is not ItemKind.NOTE)
        return {item.id: str(number) for number, item in enumerate(asking, start=1)}

    def _whom_to_ask(self) -> Sentences:
        words = self.words
        return Sentences(heading=words("ask"), lines=(self.occasion.contact or words("ask_unknown"),))

    def _how_to_fill_in(self) -> Sentences:
        squares = any(item.kind is ItemKind.MULTIPLE for item in self.instrument.items)
        drawn = ("ring", "square") if squares else ("ring",)
        keys = (*(f"how_{each}" for each in drawn), "how_wrong", "how_small")
        return Sentences(heading=self.words("how"), lines=tuple(map(self.words, keys)), drawn=drawn)

    def _parts(self) -> tuple[PaperPart, ...]:
        there = parts(self.instrument)
        return tuple(self._part(part, number, len(there)) for number, part in enumerate(there, start=1))

    def _part(self, part: Part, number: int, count: int) -> PaperPart:
        title = self.occasion.headings.get(part.key) or self._said(part.title)
        alone = count == 1  # its title and introduction open the paper
        told = self.words("part", number=number, count=count, title=title)
        return PaperPart(
            anchor=f"part-{number}",
            heading=self.words("questions") if alone else told,
            introduction="" if alone else self._introduction(part.label, part.introduction),
            blocks=tuple(self._block(self.items[item.id]) for item in part.items),
        )

    def _block(self, item: Item) -> Question | Note:
        text = self._said(item.wording)
        condition, conditions = self._condition(item)
        if item.kind is ItemKind.NOTE:
            return Note(anchor=f"item-{item.id}", text=text, condition=condition, conditions=conditions)
        return Question(
            anchor=f"item-{item.id}",
            number=self._numbers()[item.id],
            text=text,
            hint=self._said(item.hint),
            how=how(item, self.words, self.occasion.geography),
            room=room(
                item,
                self.words,
                right_to_left=runs_right_to_left(self.instrument, item.id, self.words.language),
                geography=self.occasion.geography,
            ),
            apart=apart(item, self.words),
            condition=condition,
            conditions=conditions,
        )

    def _condition(self, item: Item) -> tuple[str, tuple[str, ...]]:
        if item.show_if is None:
            return "", ()
        found = clauses(item.show_if, self.instrument)
        if found is None:
            raise InvalidInputError(
                f"when {item.id!r} is asked cannot be said on paper in a sentence",
                where=f"{self.instrument.label}, show_if of {item.id}",
                fix="Ask on a screen, or let it depend on answers that somebody can look up on the page.",
            )
        return condition_words(found, self.items, self._numbers(), self.words)

    def _after(self) -> tuple[Sentences, ...]:
        closing = Sentences(heading=self.words("thanks"), lines=(self.words("how_done"),))
        told = (self._taking_out(), closing, self.occasion.support)
        return tuple(one for one in told if one is not None)

    def _taking_out(self) -> Sentences | None:
        """By which number somebody can ask later; nothing on a copy that has none."""
        if not self.occasion.number:
            return None
        lines = (
            self.words("out_number", number=self._number()),
            self.words("out_ask"),
            self.words("out_truth"),
        )
        return Sentences(heading=self.words("out"), lines=lines)

    def _number(self) -> str:
        """The number of this copy; apart from the words round it where they run from right to left."""
        number = self.occasion.number
        return f"{_LEFT_TO_RIGHT}{number}{_END}" if number and self.words.right_to_left else number

    def _sources(self) -> Sources:
        rights = [part.rights.attribution for part in self.instrument.parts]
        version = self.words("version", label=self.instrument.label, sha256=self.instrument.sha256)
        return Sources(
            heading=self.words("sources"),
            rights=without_repeats(rights or [self.instrument.rights.attribution]),
            version=version,
        )

    def _margins(self) -> Margins:
        words, status = self.words, self._status()
        return Margins(
            title=self._said(self.instrument.title),
            draft=() if status is Status.APPROVED else tuple(one(status.value) for one in self._spoken()),
            response=f"{words('response')} {self._number()}".strip(),
            label=self.instrument.label,
            sha256=self.instrument.sha256[:SHORT_HASH],
            page=words.pattern("page"),
        )


def _said_in(words: PaperWords, key: str) -> Said:
    return Said(language=words.language, right_to_left=words.right_to_left, words=words(key))


def _require_language(instrument: Instrument, language: str) -> None:
    if plain(language) not in instrument.languages:
        raise InvalidInputError(
            f"{instrument.label} has no words in {language!r}",
            where="instruments paper",
            fix=f"It has them in: {', '.join(instrument.languages)}.",
        )


def _require_wording(instrument: Instrument, items: Mapping[str, Item], language: str) -> None:
    """Refuse what has no words: a licensed instrument that nobody filled."""
    silent = [
        item.id
        for item in items.values()
        if any(
            not text.get(plain(language)) for text in (item.wording, *(one.wording for one in item.choices))
        )
    ]
    if silent:
        raise NotPermittedError(
            f"{instrument.label} has no wording to print in {language!r} for {', '.join(silent)}",
            where="instruments paper",
            fix="Whoever holds a licence keeps the wording with: thriving instruments fill LABEL FILE.",
        )
