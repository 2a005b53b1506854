"""One completed questionnaire as a document: what every door hands to the intake."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from instruments.answer_reading import Answer
from instruments.canonical import canonical_json
from instruments.definition import Missing

__all__ = ["Answer", "Mode", "Response", "answer_of", "written"]


class Mode(StrEnum):
    """How the answers were given. Mode is recorded because it moves answers."""

    WEB = "web"
    DOOR = "door"
    TELEPHONE = "telephone"
    PAPER = "paper"
    NOT_RECORDED = "not_recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one person answered in one wave. Nothing in it names or finds the person."""

    wave: str  # key of the wave
    instrument: str  # version label the answers belong to
    answers: Mapping[str, Answer]  # item id -> answer; an item left out was not asked
    place: str | None = None  # code of the smallest known place
    mode: Mode = Mode.NOT_RECORDED
    language: str = "en"
    household: str | None = None  # household or venue, where several people may share one
    panel: str | None = None  # the same person over waves
    consent: str | None = None  # hash of the wording that the person agreed to
    source: str | None = None  # id of the row it was imported from

    def document(self) -> dict[str, object]:
        """The response as JSON-ready data."""
        given = {
            "wave": self.wave,
            "instrument": self.instrument,
            "place": self.place,
            "mode": self.mode.value,
            "language": self.language,
            "household": self.household,
            "panel": self.panel,
            "consent": self.consent,
            "source": self.source,
        }
        answers = {item: written(answer) for item, answer in self.answers.items()}
        return {key: value for key, value in given.items() if value is not None} | {"answers": answers}

    def content(self) -> bytes:
        """The canonical bytes: two responses are the same if and only if these are."""
        return canonical_json(self.document())


def written(answer: Answer) -> object:
    """An answer as JSON-ready data: a code, a text or day, a list of codes, or ``{"missing": reason}``."""
    match answer:
        case Missing():
            return {"missing": answer.value}
        case tuple():
            return list(answer)
        case _:
            return answer


def answer_of(data: Any) -> Answer:  # noqa: ANN401 - data that was checked before
    """The answer that stands in JSON data; ``written`` is its inverse."""
    match data:
        case Mapping():
            return Missing(data["missing"])
        case list() | tuple():
            return tuple(data)
        case _:
            value: Answer = data
            return value
