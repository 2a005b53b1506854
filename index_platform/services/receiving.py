"""Responses that come as JSON documents: read strictly, checked where they can be, lost never."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import received
from index_platform.queries.arrivals import Arrival, Receipt
from index_platform.queries.intake import Intake
from index_platform.services.allowance import Allowance
from index_platform.services.answering import why_held
from index_platform.services.receipts import Acknowledged, acknowledged, coded
from index_platform.services.surveys import Survey, Surveys
from instruments import answers
from instruments.answers import Findings, ValidAnswers
from instruments.errors import InvalidInputError, MeasureError
from instruments.flags import Flag, flags
from instruments.response import Mode, Response

DOOR = "api"
LONGEST = 200  # signs of any text in a document
HELD_A_DAY = 10_000_000  # bytes: about six thousand documents as they usually are
BESIDE = 600  # bytes that the database needs for a document beside its content
OPEN_MODES = (Mode.WEB, Mode.NOT_RECORDED)  # what a sender whom nobody knows may say of how it was answered
_TOLD = 5  # names that a reason lists
_BROKEN = re.compile("[\0\ud800-\udfff]")  # NUL, and halves of characters
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_TEXTS = ("place", "language", "household", "panel", "consent", "source")
# who answered together, or before, and what they were told: a stranger could make it up
_VOUCHED = frozenset({"household", "panel", "consent"})
_PARTS = frozenset({"wave", "instrument", "mode", "answers", *_TEXTS})


class UnreadableError(InvalidInputError):
    """The bytes hold no document, so it cannot even be said what they are about. Nothing was stored."""

    code = "unreadable"


class PracticeError(InvalidInputError):
    """It says that it is from practising, so it is kept nowhere."""

    code = "practice"


class TooMuchHeldError(MeasureError):
    """The door has kept as much for a person to look at as it keeps in a day. Nothing of this was stored."""

    code = "too-much-held"


class Receiving:
    """The door for documents. It never refuses what can be read: what does not fit is held for a person."""

    def __init__(
        self,
        engine: Engine,
        surveys: Surveys,
        intake: Intake,
        *,
        secret: bytes,
        clock: Callable[[], datetime],
        held_a_day: int = HELD_A_DAY,
    ) -> None:
        self._engine, self._surveys, self._intake, self._secret = engine, surveys, intake, secret
        self._held = Allowance(held_a_day, clock=clock)

    def arrival(self, name: UUID, content: bytes) -> Arrival:
        """What came under this id, checked; UnreadableError where it holds no document.

        TooMuchHeldError where it would be held and the door has held too much: it can come again later.
        """
        found = document(content)
        wave, instrument = claimed(found, "wave"), claimed(found, "instrument")
        plain = Arrival(
            id=name,
            wave=wave,
            instrument=instrument,
            content=content,
            door=DOOR,
            at=DOOR,
            is_of_anybody=True,
        )
        survey = self._surveys.lately(wave)
        arrival = checked(plain, found, survey)
        if arrival.held or survey is None or not survey.is_open or survey.by_invitation:
            self._require_room(arrival)
        return coded(self._secret, arrival)

    def accept(self, arrival: Arrival) -> "Future[Sequence[Receipt]]":
        """The receipt, once the arrival is on disk."""
        return self._intake.accept(arrival)

    def acknowledged(self, receipts: Sequence[Receipt]) -> Acknowledged:
        """The one receipt of an arrival, as its sender sees it."""
        [receipt] = receipts
        return acknowledged(self._secret, receipt)

    def _require_room(self, arrival: Arrival) -> None:
        """Refuse for now what the day has no room for. What is there already takes none."""
        with reading(self._engine) as session:
            known = received.arrived(session, arrival.id) is not None
        if not known and not self._held.is_taken(len(arrival.content) + BESIDE):
            raise TooMuchHeldError(
                "too much came that could not be counted",
                where="responses",
                fix="Look at its wave, version and answers; if they are right, send it again later.",
            )


def checked(
    plain: Arrival, document: Mapping[str, Any], survey: Survey | None, *, vouched: bool = False
) -> Arrival:
    """The arrival as a response where it is one, else with the reason why it is not.

    vouched: it came by a door of ours, which says itself how it was answered and by whom.
    """
    if survey is None or survey.instrument.label != plain.instrument:
        return _held(plain, "it could not be checked when it came")
    if flaws := list(_flaws(document, survey, vouched=vouched)):
        return _held(plain, "; ".join(flaws))
    found = answers.check(survey.instrument, document["answers"], places=survey.geography)
    if isinstance(found, Findings):
        return _held(plain, f"answers do not fit {plain.instrument}: {_items(found)}")
    if why := why_held(survey.instrument, found.answers):
        return _held(plain, why)
    return _accepted(plain, document, found, flags(survey.instrument, found.answers))


def _accepted(
    plain: Arrival, document: Mapping[str, Any], checked: ValidAnswers, raised: Sequence[Flag]
) -> Arrival:
    facts = {name: document[name] for name in _TEXTS if document.get(name) is not None}
    response = Response(
        wave=plain.wave,
        instrument=plain.instrument,
        answers=checked.answers,
        mode=Mode(document.get("mode") or Mode.NOT_RECORDED),
        **facts,
    )
    return _with(plain, response=response, rows=checked.rows, flags=raised)


def _flaws(document: Mapping[str, Any], survey: Survey, *, vouched: bool) -> Iterator[str]:
    """What of a document, its answers left aside, breaks a rule. It repeats no value: reviewers read it."""
    if unknown := sorted(set(document) - _PARTS):
        yield f"it has parts that are not known: {_listed(unknown)}"
    if not isinstance(document.get("answers"), dict):
        yield "its answers are not named by item"
    for name in _TEXTS:
        value = document.get(name)
        if value is not None and not (isinstance(value, str) and 0 < len(value) <= LONGEST):
            yield f"its {name} is not a text of 1 to {LONGEST} signs"
        elif value is not None and (rule := _RULES.get(name)) is not None and not rule(value, survey):
            yield f"its {name} is not known"
        elif value is not None and name in _VOUCHED and not vouched:
            yield _unvouched(name)
    mode, modes = document.get("mode"), list(Mode) if vouched else OPEN_MODES
    if mode is not None and mode not in modes:
        yield _unvouched("mode") if mode in list(Mode) else "its mode is not known"


def _unvouched(name: str) -> str:
    return f"it claims a {name}, which only somebody who is signed in can vouch for"


_RULES: Mapping[str, Callable[[str, Survey], bool]] = {
    "place": lambda value, survey: survey.geography.has(value),
    "language": lambda value, _: _LANGUAGE.fullmatch(value) is not None,
}


def _held(plain: Arrival, reason: str) -> Arrival:
    return _with(plain, held=reason)


def _with(plain: Arrival, **changes: Any) -> Arrival:  # noqa: ANN401 - any field
    return Arrival(**{**{name: getattr(plain, name) for name in Arrival.__dataclass_fields__}, **changes})


def _items(found: Findings) -> str:
    return _listed([finding.item for finding in found.findings])


def _listed(names: Sequence[str]) -> str:
    """The first names, each short: they come from outside."""
    told = [repr(name[:40])[1:-1] for name in names[:_TOLD]]
    return ", ".join(told) + (f" and {len(names) - _TOLD} more" if len(names) > _TOLD else "")


def claimed(document: Mapping[str, Any], name: str) -> str:
    """What a document says is its wave or its instrument; UnreadableError where it does not say it."""
    value = document.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST:
        raise _unreadable(f"it does not say its {name}", f"Give {name} as a text of 1 to {LONGEST} signs.")
    return value


def document(content: bytes) -> Mapping[str, Any]:
    """The JSON object that these bytes hold; UnreadableError where they hold none."""
    try:
        found = json.loads(content.decode(), object_pairs_hook=_named, parse_constant=_refuse_constant)
        # such a sign cannot stand in UTF-8 or in JSON as it is: it comes by its number, \uD800
        broken = b"\\u" in content and any(_BROKEN.search(text) for text in _texts(found))
    except (ValueError, RecursionError) as error:
        raise _unreadable("it is not JSON that can be read", "Send one JSON object in UTF-8.") from error
    if not isinstance(found, dict):
        raise _unreadable(
            "it is JSON, but not an object", 'Send {"wave": ..., "instrument": ..., "answers": ...}.'
        )
    if broken:
        raise _unreadable("a text holds NUL or half a character", "Remove the broken character.")
    beside = found.get("field")
    if "practice" in found or (isinstance(beside, dict) and "practice" in beside):
        raise PracticeError(
            "it says that it is from practising",
            where="responses",
            fix="Send nothing of a practice interview.",
        )
    return cast("Mapping[str, Any]", found)


def _named(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON; ValueError where a name is there twice, for then nobody knows what was meant."""
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("a name is there twice")
    return named


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for key, inside in value.items():
                yield key
                yield from _texts(inside)
        case list():
            for inside in value:
                yield from _texts(inside)


def _unreadable(what: str, fix: str) -> UnreadableError:
    return UnreadableError(what, where="responses", fix=fix)
