"""A trial of an instrument: where somebody stands and what they answered. It travels with the page."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zlib import compress, decompress

from index_platform.auth.keys import Keys
from index_platform.web import forms
from index_platform.web.forms import Refused
from index_platform.web.words import Words
from instruments import loading, routing
from instruments.definition import Instrument, Item, Level, Missing
from instruments.errors import InvalidInputError
from instruments.places import Geography
from instruments.response import Answer, answer_of, written
from instruments.wording import said, worded

END = ""  # the step behind the last question
_PURPOSE, _LASTS = "instrument trial", 12 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """How far a trial is. ``mode``: whose wording is taken where there is one."""

    instrument: Instrument
    language: str
    mode: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    at: str = END
    origin: str = ""  # address of the page about the instrument

    @property
    def route(self) -> routing.Route:
        """The way that the answers lead."""
        return routing.route(self.instrument, self.answers)

    @property
    def item(self) -> Item | None:
        """The question that is asked now; None at the end."""
        return None if self.at == END else self.asked(self.at)

    def asked(self, name: str) -> Item:
        """A question in the wording of the language and of the mode."""
        return worded(self.instrument.item(name), self.language, self.mode)

    @property
    def before(self) -> str | None:
        """The question before this one on the way; None before the first."""
        asked = self.route.asked
        behind = asked.index(self.at) if self.at in asked else len(asked)
        return asked[behind - 1] if behind else None

    def answered(self, given: Answer) -> "Trial":
        """The trial with an answer to its question, at the question that follows."""
        answers = {**self.answers, self.at: given}
        following = routing.next_item(self.instrument, answers, self.at) or END
        return replace(self, answers=answers, at=following)


def begun(instrument: Instrument, language: str, mode: str, origin: str) -> Trial:
    """A trial at the first question."""
    spoken = language if language in instrument.offered(drafts=True) else instrument.source_language
    first = routing.next_item(instrument, {}) or END
    return Trial(instrument=instrument, language=spoken, mode=mode, at=first, origin=origin)


def modes(instrument: Instrument) -> tuple[str, ...]:
    """The modes for which some question has words of its own."""
    return tuple(dict.fromkeys(mode for item in instrument.items for mode in item.mode_wording))


def read(trial: Trial, form: Mapping[str, str], places: Geography | None) -> Answer | Refused:
    """The answer that a form holds to the question of the trial, or why it is asked again."""
    item = trial.instrument.item(trial.at)
    words = Words(trial.language)
    given = forms.answer(trial.instrument, item, forms.posted(form), words, places)
    if isinstance(given, Refused):
        return given
    return _checked(trial, item, given, meant=form.get("meant") == "yes")


def is_asking_back(trial: Trial, form: Mapping[str, str], places: Geography | None) -> bool:
    """Whether an answer was refused only until somebody says that it is meant so."""
    return isinstance(read(trial, form, places), Refused) and not isinstance(
        read(trial, {**form, "meant": "yes"}, places), Refused
    )


def _checked(trial: Trial, item: Item, given: Answer, *, meant: bool) -> Answer | Refused:
    """The answer, unless a check of its question does not hold."""
    answers = {**trial.answers, item.id: given}
    for fired in routing.fired(trial.instrument, answers):
        if fired.item == item.id and (fired.check.level is Level.HARD or not meant):
            return Refused(said(fired.check.message, trial.language))
    return given


def sealed(trial: Trial, keys: Keys, moment: datetime) -> str:
    """A trial as text that travels with a page: nobody can change it, and nothing of it is stored."""
    told = {
        "label": trial.instrument.label,
        "contents": loading.contents(trial.instrument),
        "language": trial.language,
        "mode": trial.mode,
        "answers": {name: written(given) for name, given in trial.answers.items()},
        "at": trial.at,
        "origin": trial.origin,
    }
    packed = b64encode(compress(json.dumps(told, ensure_ascii=False).encode())).decode()
    return keys.sealed(_PURPOSE, packed, moment=moment)


def opened(text: str, keys: Keys, moment: datetime) -> Trial:
    """The trial that travelled; InvalidInputError where it is not ours, or older than half a day."""
    packed = keys.opened(_PURPOSE, text, moment=moment, seconds=_LASTS)
    if packed is None:
        raise InvalidInputError(
            "the trial is too old, or was not begun here", where="the form", fix="Begin it again."
        )
    told: Mapping[str, Any] = json.loads(decompress(b64decode(packed)))
    instrument = loading.rebuilt(told["label"], told["contents"], where="the trial")
    return Trial(
        instrument=instrument,
        language=told["language"],
        mode=told["mode"],
        answers={name: answer_of(given) for name, given in told["answers"].items()},
        at=told["at"],
        origin=told["origin"],
    )


def skipped(trial: Trial) -> Trial:
    """The trial behind its question, which was left out."""
    return trial.answered(Missing.SKIPPED)
