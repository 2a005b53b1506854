"""The words of the questionnaire that are not its questions. English stands here, and is complete.

Other languages lie in ``locales``; a sentence that one lacks is said in English. ``{name}`` stands for
a fact. Where a count decides the form of a sentence, its keys end in the forms: here ``one`` and ``other``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from markupsafe import Markup, escape

from index_platform.web import translated
from index_platform.web.words_of_faults import FAULTS
from index_platform.web.words_of_invitations import INVITATIONS
from index_platform.web.words_of_journey import JOURNEY
from index_platform.web.words_of_living import LIVING
from index_platform.web.words_of_withdrawing import WITHDRAWING
from instruments import wording
from instruments.definition import Status, Text
from instruments.languages import EASY_READ, count_form, is_right_to_left, plain, written_day

ENGLISH: Mapping[str, str] = {
    # every page
    "survey": "Thriving {place} survey",
    "back": "Back",
    "continue": "Continue",
    "later": "Save and come back later",
    "someone": "Someone to talk to",
    "privacy": "Your privacy",
    "draft": "draft",
    "drafts_others": "The other languages are drafts.",
    "drafts_others_about": "No speaker has reviewed them.",
    "draft_notice": "This translation is a draft.",
    "draft_notice_about": "No speaker has reviewed it.",
    "frame skip": "Skip to the content",
    "frame navigation": "Main",
    "frame languages": "Language",
    "frame something": "There is something to check",
    "frame error": "Error:",
    "frame change": "Change",
    "frame account": "Your account",
    "frame sign_out": "Sign out",
    "frame done": "done",
    "frame now": "now",
    "frame ahead": "to come",
    "frame empty": "Leave this empty",
    "trial": "This is a trial.",
    "trial_about": "Its answers are made up. What you send is kept among them and counts for practice only.",
    "trial_short": "Its answers are made up.",
    "asking": "You are asking somebody.",
    "asking_about": "Read each question aloud as it stands, with its answers, or hand over the screen.",
    # start
    "population": "people of 16 and over",
    "start_for": "This survey is for {population}. It is about life in {place}.",
    "start_who": "It is run by {asked_by}.",
    "start_who_unknown": "Whoever gave you this address can tell you who runs it.",
    "start_long one": "It has {count} question.",
    "start_long other": "It has {count} questions, one on each page.",
    "start_most one": "It has at most {count} question.",
    "start_most other": "It has at most {count} questions, one on each page.",
    "start_minutes one": "It takes about {count} minute.",
    "start_minutes other": "It takes about {count} minutes.",
    "start_voluntary": (
        "Taking part is your choice. You can leave out any question, and stop at any time before you send."
    ),
    "start_private": (
        "We do not ask for your name, your e-mail or your full address. "
        "A postcode is used once to find your area, and is not kept."
    ),
    "taking_part": "I would like to take part",
    "taking_part_missing": "Tick the box if you would like to take part",
    "begin": "Begin",
    "begun": "You have begun already.",
    "begun_go_on": "Go on where you stopped",
    "sent_before": "Answers were sent from this browser on {date}.",
    "sent_receipt": "See their receipt",
    # where you live
    "place": "Where do you live?",
    "place_hint": "Choose the place that your home is in.",
    "place_unsaid": "I do not know, or would rather not say",
    "place_missing": "Choose where you live, or the last answer",
    "place_part": "First: where you live",
    "place_label": "Where you live",
    # questions
    "part": "Part {number} of {count}: {title}",
    "whole": "Question {number} of {count}",
    "numbered": "Question {number}",
    "note_along": "Before the next question",
    "dont_know": "I do not know",
    "refused": "I would rather not say",
    "scale": "{low} is {low_label}, {high} is {high_label}.",
    "number": "Write a whole number from {low} to {high}.",
    "or_else": "Or choose one of these",
    "missing": "Choose one answer, or go on without one",
    "missing_number": "Write a number, or go on without an answer",
    "other": "Choose one of the answers on this page",
    "other_number": "Write a whole number from {low} to {high}, without any other signs",
    "both": "Write a number or choose an answer below it, not both",
    "missing_ticks": "Choose one or more answers, or go on without one",
    "missing_day": "Write a day, or go on without an answer",
    "both_ticks": "Choose the answers that apply, or one of those that stand alone, not both",
    "both_day": "Write a day or choose an answer below it, not both",
    "ticks_hint": "Choose all that apply.",
    "or": "or",
    "note": "Please read this",
    "agreed": "Yes, I agree",
    "not_agreed": "Not agreed",
    "day": "Day",
    "month": "Month",
    "year": "Year",
    "day_hint": "For example, {example}.",
    "day_wrong": "Write the day as a number from 1 to 31",
    "month_wrong": "Write the month as a number from 1 to 12",
    "year_wrong": "Write the year in four digits",
    "no_such_day": "There is no such day. Look at the day and the month again",
    "day_beyond": "Write a day from {earliest} to {latest}",
    "text_hint": "You can write up to {longest} characters, or leave this empty.",
    "text_longest": "You can write up to {longest} characters.",
    "text_long": "Write at most {longest} characters. There are {count} now",
    "text_sign": "There is a sign that cannot be kept. Take it out, and write the rest again",
    "place_choose": "Choose a place",
    "without": "Go on without answering",
    "part ons4": "How you feel",
    "part loneliness": "You and other people",
    "part brs": "When times are hard",
    "part neighbourhood": "Your neighbourhood",
    "part demographics": "About you",
    "part thriving-communities": "In your own words",
    "part social-prescribing-opening": "Before we begin",
    "part social-prescribing-start": "What matters to you",
    "part social-prescribing-follow-up": "What has happened since",
    # an unusual answer
    "sure": "Is this right?",
    "sure_keep": "Yes, keep this answer",
    "sure_change": "No, change it",
    # somebody does not agree
    "declined": "Thank you for your time",
    "declined_about": "You did not agree, so we ask nothing more.",
    "declined_kept": (
        "Nothing was sent. What you answered before is saved for 30 days, or until you delete it."
    ),
    "declined_gone": "Nothing that you chose was kept or sent.",
    "declined_back": "Look again at what you were asked to agree to",
    # check
    "nearly": "Nearly done",
    "check": "Check your answers",
    "check_about": "Nothing has been sent yet. You can change any answer or leave it out.",
    "left_behind": (
        "Some of your answers are to questions that no longer apply to you. They are kept apart, and are in "
        "no figure."
    ),
    "change_hidden": "the answer to: {question}",
    "no_answer": "No answer given",
    "send": "Send my answers",
    # receipt
    "receipt": "Your answers have arrived",
    "receipt_at": "Thank you. They arrived on {date} and will be counted.",
    "receipt_trial": "Thank you. They arrived on {date}. They are kept for practice, and count in no figure.",
    "receipt_late": (
        "Thank you. They arrived on {date}. They are kept, and are not part of figures that are "
        "public already."
    ),
    "held": "Your answers are safe with us",
    "held_at": "Thank you. They came on {date}. A person has to look at how they came before they can count.",
    "held_waits": "They are kept. A person will decide whether they are counted.",
    "held_taken_in": "A person has decided that they are counted.",
    "held_left_out": "A person has decided that they are not counted. They are kept.",
    "code": "Your code",
    "code_about": (
        "Write this code down if you may want your answers taken out later. It stands for them alone."
    ),
    "code_ask": "To ask for that, give the code to {contact}. Your name is not needed.",
    "code_ask_unknown": "To ask for that, give the code to whoever gave you the address of this survey.",
    "code_truth": (
        "You can also do it yourself at any time, on the page “Take your answers out”. Figures that were "
        "published before stay as they are."
    ),
    "code_spoken": "Give this code to the person who answered: read it out, or write it down for them.",
    "next": "Ask the next person",
    # someone to talk to
    "talk": "If you would like to talk to someone",
    "talk_about": "Everybody sees this, whatever they answered.",
    # privacy
    "privacy_kept": "What we keep",
    "privacy_kept_about": (
        "Your answers, the place that you choose, the language of the page, when they arrived, and "
        "whether you "
        "answered yourself or told a researcher. We keep no name, no address and nothing that finds "
        "your device."
    ),
    "privacy_before": "Before you send",
    "privacy_before_about": (
        "We save your answers after each page so that you can go on. You can delete them on the page "
        "“Save and "
        "come back later”. What was not sent is deleted after {days} days."
    ),
    "privacy_unsent": (
        "What you do not send is never counted as an answer, and never read. When the survey ends, we count "
        "how many people stopped at which part of it, and nothing more."
    ),
    "privacy_cookies": "Cookies",
    "privacy_cookies_about": (
        "Cookies keep your place in the survey and show you your receipt again, and one guards the "
        "forms. There "
        "are no others, and nothing comes from another company."
    ),
    "privacy_figures": "What is published",
    "privacy_figures_about": (
        "Figures about places, only where at least ten people answered and nobody can be recognised."
    ),
    "privacy_out": "Taking your answers out",
    "privacy_out_about": "After you send you get a code that stands for your answers. Keep it.",
    # come back later
    "saved": "Your answers are saved",
    "saved_about": "Nothing has been sent. You can close this page.",
    "saved_shared": (
        "Anybody who uses this browser can go on as well. If you share it, delete your answers "
        "before you leave."
    ),
    "saved_account": "They are saved under your account. Nobody else can open them.",
    "go_on": "Go on with the survey",
    "delete": "Delete my answers",
    "deleted": "Your answers are deleted",
    "deleted_about": "Nothing of them was kept or sent.",
    "to_start": "To the start of the survey",
    # not open, not there
    "closed": "This survey is closed",
    "closed_about": "It takes no more answers. Thank you for coming.",
    "closed_on": "It was open until {date}.",
    "planned": "This survey is not open yet",
    "planned_about": "Please come back another day.",
    "planned_on": "It opens on {date}.",
    "gone": "These answers are not in this browser",
    "gone_about": (
        "They were taken out or deleted, or they are open in another browser. If you have their five words, "
        "go on with those. You can also begin again."
    ),
    "sign_in": "Sign in",
    # a researcher
    "take": "Ask somebody",
    "take_about": "Choose the survey that you ask for.",
    "take_unsent": "Begun and not sent",
    "take_unsent_hint": "Nobody else can open these. What is not sent is deleted after 30 days.",
    "take_go_on": "Go on",
    "take_where_unsaid": "Place not said",
    "take_this": "Ask for this survey",
    "take_other": "Another survey",
    "take_mean": "You ask the same questions as everybody finds on the web. You never see a score.",
    "take_where_choose": "Choose a place",
    "take_none": "No survey takes answers in your area now",
    "take_none_about": "When one is open, it stands here.",
    "take_where": "Where does the person live?",
    "take_where_missing": "Choose where the person lives",
    "take_language": "In which language do you ask?",
    "take_language_draft": "A draft that nobody has reviewed or tested",
    "take_notice": "How answers are kept and taken out stands on the page “Your privacy” of the survey.",
    "take_agreed": "I told the person all of this; they are 16 or over, and would like to take part",
    "take_agreed_missing": "Ask first whether the person would like to take part, then tick the box",
    **FAULTS,
    **INVITATIONS,
    **JOURNEY,
    **LIVING,
    **WITHDRAWING,
}
_NEXT_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z])")
_APART, _END = "\u2068", "\u2069"  # round a fact that may be written in another direction


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, looked up by key."""

    language: str

    def __call__(self, key: str, **facts: object) -> str:
        """The sentence of a key, with its facts; from right to left each fact keeps its own order."""
        return self._said(key).format(**{name: self._apart(fact) for name, fact in facts.items()})

    def counted(self, key: str, count: int) -> str:
        """The sentence of a key in the form that goes with a count."""
        form = f"{key} {count_form(self.language, count)}"
        return self(form if form in said_in(self.language) else f"{key} other", count=count)

    def marked(self, key: str, **facts: object) -> Markup:
        """The same where a fact is marked up; text is escaped."""
        return Markup(self._said(key)).format(**facts)

    def day(self, day: str) -> str:
        """An ISO day as people of this language write it."""
        return written_day(date.fromisoformat(day), self.language)

    def laid_out(self, text: str) -> str:
        """A text as it stands on a page: in Easy Read each sentence has a line of its own."""
        return _NEXT_SENTENCE.sub("\n", text) if self.language == EASY_READ else text

    def joined(self, *sentences: str) -> Markup:
        """Sentences that stand together, each with its marks."""
        return Markup(self.laid_out(Markup(" ").join(sentences)))

    def inset(self, text: Text) -> Markup:
        """A text for a page of this language; where it is said in another one, the page tells in which."""
        spoken, told = wording.spoken(text, self.language), self.laid_out(wording.said(text, self.language))
        if plain(spoken) == plain(self.language):
            return escape(told)
        direction = Words(spoken).direction
        return Markup('<bdi lang="{}" dir="{}">{}</bdi>').format(spoken, direction, told)

    def knows(self, key: str) -> bool:
        """Whether there is a sentence of this key."""
        return key in ENGLISH

    @property
    def direction(self) -> str:
        """Which way the language is written: ltr or rtl."""
        return "rtl" if is_right_to_left(self.language) else "ltr"

    @property
    def status(self) -> Status:
        """How far these words have come."""
        return translated.status(self.language, ENGLISH)

    def _said(self, key: str) -> str:
        return self.laid_out(said_in(self.language).get(key) or ENGLISH[key])

    def _apart(self, fact: object) -> object:
        return f"{_APART}{fact}{_END}" if isinstance(fact, str) and self.direction == "rtl" else fact


@cache
def said_in(language: str) -> Mapping[str, str]:
    """{key: sentence} of a language, without those that it lacks."""
    return ENGLISH if language == "en" else translated.texts(ENGLISH, language)


def approved() -> tuple[str, ...]:
    """The languages that any page may speak."""
    return ("en", *(one for one in translated.files() if Words(one).status is Status.APPROVED))


def offered(languages: tuple[str, ...], wished: str) -> str:
    """The language that is wished for, where the questions are there in it; else their first."""
    return wished if wished in languages else languages[0]


def named(name: str) -> Markup:
    """A name that is written in its own direction in any language."""
    return Markup("<bdi>{}</bdi>").format(name)


def linked(words: Markup, address: str) -> Markup:
    """Words that lead somewhere, such as a number that a phone calls when it is pressed."""
    return Markup('<a href="{}">{}</a>').format(escape(address), words)


def isolated(text: str) -> Markup:
    """A number or code that keeps its direction in any language, and is not broken over two lines."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(escape(text))
