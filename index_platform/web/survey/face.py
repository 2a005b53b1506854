"""What is the same on every page of a questionnaire: name, language, notice, the addresses of its steps."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from index_platform.services.drafts import Draft
from index_platform.services.signposts import Service
from index_platform.services.surveys import Survey
from index_platform.wave_texts import WaveText
from index_platform.web.journey import CHECK, ELSEWHERE, PLACE
from index_platform.web.pages import Chrome, FrameWords, Link
from index_platform.web.parts import LanguageLink, Notice, Spoken
from index_platform.web.words import Words
from instruments.definition import Instrument, Item, Status
from instruments.filled import NOTHING_FILLED, Filled
from instruments.languages import own_name, plain
from instruments.response import Mode
from instruments.wording import worded

YES = "yes"
MISSED = "missed"  # in an address: the page was sent without an answer
REACH = "contact"  # the step that asks whether somebody may be asked again
SURE = "/sure"  # behind the step of an item: the page that asks whether its answer is right
_OWN = (PLACE, ELSEWHERE, REACH, CHECK)  # steps that are no question of the instrument
QUESTION = "question"  # id of the form of a page that asks


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is the same on every page that one person sees of one survey."""

    survey: Survey
    words: Words
    csrf: Callable[[], str]  # asked for by pages with a form only: asking sets a cookie
    asked_by: str = ""
    contact: str = ""
    public_url: str = ""
    draft: Draft | None = None
    step: str = ""  # the page, to come back to it in another language
    filled: Filled = NOTHING_FILLED  # wording that a licensee filled into empty slots
    notice: Mapping[str, WaveText] = field(default_factory=dict)  # what the site says of its purpose
    services: tuple[Service, ...] = ()  # somebody to talk to
    door: str = ""  # address of the start page of an invitation; empty: ``start``
    out: str = ""  # the address of the pages that "Exit quickly" closes; empty: ``base``
    person: str = ""  # the name of who is signed in: text alone, for the screen may be handed over

    @property
    def instrument(self) -> Instrument:
        """What is asked: of a draft the version that it began with."""
        return self.draft.instrument if self.draft else self.survey.instrument

    def worded(self, item: Item) -> Item:
        """The item in the words in which it is asked here."""
        by_hand = self.draft is not None and self.draft.taken_by is not None
        mode = Mode.DOOR if by_hand else Mode.WEB
        return worded(item, self.words.language, mode.value, self.filled)

    @property
    def start(self) -> str:
        """The address of the start page."""
        return f"/s/{self.survey.key}"

    @property
    def front(self) -> str:
        """The start page in the language of this one."""
        return self.spoken(self.door or self.start)

    def spoken(self, path: str) -> str:
        """An address with the language of this page, unless that is the first: no draft may tell it there."""
        source, *_ = languages(self.survey, self.instrument)
        return path if self.words.language == source else f"{path}?language={self.words.language}"

    @property
    def base(self) -> str:
        """The address under which the pages of the draft lie; the start page where there is none."""
        return self.start if self.draft is None else f"{self.start}/{self.draft.id}"

    def at(self, step: str, *, change: bool = False, missed: bool = False) -> str:
        """The address of a step of the draft. ``missed``: it was sent without an answer, and says so."""
        path = f"{self.base}/{step}" if step in _OWN else f"{self.base}/q/{step}"
        return with_query(path, change=YES if change else "", missed=YES if missed else "")

    @property
    def later(self) -> Link:
        """The page about coming back later."""
        return Link(words=self.words("later"), href=f"{self.base}/later")

    def chrome(self, *, back: str = "", form: bool = False, asks: bool = False) -> Chrome:
        """The frame of a page. ``asks``: what stands in its form is saved before the language changes."""
        words = self.words
        return Chrome(
            kind="survey",
            name=words("survey", place=self.survey.geography.whole.name),
            language=words.language,
            direction=words.direction,
            languages=self._languages(QUESTION if asks else ""),
            drafts_said=is_said_once(self._there, self._drafts),
            back=Link(words=words("back"), href=back) if back else None,
            leave=Link(words=words("leave"), href=f"{self.out or self.base}/leave"),
            notice=self._strip(),
            csrf=self.csrf() if form or asks else "",
            person=self.person,
            home=self.front,
            words=frame_words(words),
            footer=(
                Link(words=words("someone"), href=self._about("someone-to-talk-to")),
                Link(words=words("privacy"), href=self._about("privacy")),
            ),
        )

    def _about(self, page: str) -> str:
        """A page about the survey; of a draft it speaks the language of the draft."""
        path = f"{self.base}/{page}"
        return self.spoken(path) if self.draft is None else path

    def _languages(self, form: str) -> tuple[LanguageLink, ...]:
        """The languages in which the survey is offered; none where there is only one."""
        if len(self._there) < 2:
            return ()
        return tuple(
            LanguageLink(
                language=language,
                words=own_name(language),
                href=self._in(language),
                direction=Words(language).direction,
                current=language == self.words.language,
                form=form,
                note=self._note(language),
            )
            for language in self._there
        )

    @property
    def _there(self) -> tuple[str, ...]:
        return languages(self.survey, self.instrument)

    @property
    def _drafts(self) -> tuple[str, ...]:
        return tuple(one for one in self._there if self._is_draft(one))

    def _note(self, language: str) -> str:
        words = Words(language)
        return words("draft") if self._is_draft(language) else ""

    def _is_draft(self, language: str) -> bool:
        """Whether nobody reviewed some of the words that are shown in a language."""
        of_wave = self.survey.shows_drafts and self.survey.population.is_draft(language)
        return of_wave or is_draft(self.instrument, language)

    def _in(self, language: str) -> str:
        if self.draft is None:
            return f"{self.door or self.start}?language={language}"
        return f"{self.base}/language/{language}?at={self.step}"

    def _strip(self) -> Notice | None:
        """That somebody is asked by another person, that it is a trial, that the words are a draft."""
        words, trial, draft = self.words, self.survey.kind == "synthetic", self._draft_notice()
        others = others_are_drafts(words, self._there, self._drafts)
        about = "trial_about" if self.draft is None else "trial_short"
        if self.draft is not None and self.draft.taken_by is not None:
            also = f" {words('trial')} {words(about)}" if trial else ""
            return Notice(first=words("asking"), words=f"{words('asking_about')}{also}", also=draft)
        if self._is_late:
            return Notice(first=words("late"), words=self._late(), also=draft)
        told = words.joined(words(about), *((others.first,) if others else ()))
        return Notice(first=words("trial"), words=told, also=draft) if trial else None

    @property
    def _is_late(self) -> bool:
        """Whether the survey is over for somebody who has begun."""
        survey = self.survey
        return self.draft is not None and (survey.is_over or survey.state == "closed")

    def _late(self) -> str:
        """Until when it was open, where that is known, and what becomes of what is sent now."""
        words, last = self.words, self.survey.fieldwork.closes_on
        until = (words("closed_on", date=words.day(last)),) if last and self.survey.is_over else ()
        return words.joined(*until, words("late_about"))

    def _draft_notice(self) -> tuple[Spoken, ...]:
        """On the first page in English too, for whoever helps; on the others in the language of the page."""
        if not self._is_draft(self.words.language):
            return ()
        return draft_notice(self.words)[: None if self.draft is None else 1]


def with_query(path: str, **said: str) -> str:
    """An address that says more, each by its name; what is empty is left out."""
    told = urlencode({name: value for name, value in said.items() if value})
    return f"{path}{'&' if '?' in path else '?'}{told}" if told else path


def draft_notice(words: Words) -> tuple[Spoken, ...]:
    """That nobody has reviewed the words of a page, in their language and in English."""
    tongues = (words,) if plain(words.language) == "en" else (words, Words("en"))
    return tuple(
        Spoken(
            language=one.language,
            direction=one.direction,
            first=one("draft_notice"),
            words=one("draft_notice_about"),
        )
        for one in tongues
    )


def is_said_once(there: Sequence[str], drafts: Collection[str]) -> bool:
    """Whether all languages but the first are drafts: that is said once then, and not beside each."""
    return len(there) > 1 and set(drafts) == set(there[1:])


def others_are_drafts(words: Words, there: Sequence[str], drafts: Collection[str]) -> Notice | None:
    """That is said so, on the page that is in no draft itself."""
    if not is_said_once(there, drafts) or words.language in drafts:
        return None
    return Notice(first=words("drafts_others"), words=words("drafts_others_about"))


def languages(survey: Survey, instrument: Instrument) -> tuple[str, ...]:
    """The languages in which a survey is offered: the questions and the words of the pages are approved.

    A survey of made-up answers also offers drafts, and marks them.
    """
    source, *others = survey.spoken(instrument.offered(drafts=survey.shows_drafts))
    return (source, *(one for one in others if survey.shows_drafts or not is_draft(instrument, one)))


def is_draft(instrument: Instrument, language: str) -> bool:
    """Whether the questions, or the words of the pages, are not approved in a language."""
    return {instrument.status(language), Words(language).status} != {Status.APPROVED}


def frame_words(words: Words) -> FrameWords:
    """The words of the frame in one language."""
    return FrameWords(**{name: words(f"frame {name}") for name in FrameWords.__dataclass_fields__})
