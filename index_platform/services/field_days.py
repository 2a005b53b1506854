"""The day of a researcher: all that a phone needs for a shift without network, of their area and no more."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.clock import stamp
from index_platform.db import reading
from index_platform.fieldwork import day_of
from index_platform.queries import second_interviews
from index_platform.queries.second_interviews import Wanted
from index_platform.services import assignments, licensed
from index_platform.services.areas import areas_of
from index_platform.services.assignments import Door, Seen
from index_platform.services.field_questions import questionnaire
from index_platform.services.phones import Here, Phones
from index_platform.services.review import ASKED_AGAIN
from index_platform.services.signposts import Service, shown
from index_platform.services.surveys import Survey, Surveys, chain
from index_platform.services.wire import FORMAT
from instruments.canonical import content_hash
from instruments.definition import Status
from instruments.places import Place
from instruments.response import Mode
from instruments.wording import said


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What a phone is given, JSON-ready, and the version of it: the same as long as nothing in it changes."""

    version: str
    content: dict[str, object]


class FieldDays:
    """The days of one site. ``folder``: where wording lies that a licensee filled in."""

    def __init__(
        self,
        engine: Engine,
        surveys: Surveys,
        phones: Phones,
        services: tuple[Service, ...],
        folder: Path,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._phones = engine, phones
        self._surveys, self._services, self._folder, self._clock = surveys, services, folder, clock

    def day(self, here: Here) -> Day:
        """The day of whoever takes answers: surveys that are open at the door in their area."""
        actor = here.actor
        work = assignments.of_researcher(self._engine, actor.id, day_of(self._clock()))
        asked = [(one, areas_of(actor, one)) for one in self._surveys.opened() if one.takes(Mode.DOOR)]
        near = [(survey, places) for survey, places in asked if places]
        open_here, places = [survey for survey, _ in near], _with_parents(near)
        content: dict[str, object] = {
            "format": FORMAT,
            "researcher": {"id": actor.id, "name": actor.name},
            "waves": [_wave(one) for one, its in near if work.gives(one.key, _codes(one, its))],
            "instruments": {one.instrument.label: self._asked(one) for one in open_here},
            "places": [_place(one) for one in places],
            "signposting": self._signposting(open_here, [one.code for one in places]),
            "words": {},
            "assignments": [_assignment(one) for one in work.held],
            "addresses": [_door(one) for one in work.doors],
            "ask_again": self._again(actor.id, {one.key for one in open_here}),
            "trained_until": work.trained_until,
            "practice": list(dict.fromkeys(one.instrument.label for one in open_here)),
            "delivery": {"key": self._phones.delivery_key(here.phone, actor.id)},
        }
        return Day(version=content_hash(content), content={**content, "made_at": stamp(self._clock())})

    def _asked(self, survey: Survey) -> dict[str, object]:
        filled = licensed.filled(self._folder, survey.instrument)
        return questionnaire(survey.instrument, _languages(survey), filled)

    def _again(self, account: str, asked: Collection[str]) -> list[dict[str, object]]:
        """The researcher's own interviews that are to be held again, of surveys that still ask."""
        with reading(self._engine) as session:
            found = [one for one in second_interviews.wanted(session, account) if one.wave in asked]
        return [_wanted(one) for one in found]

    def _signposting(self, surveys: Sequence[Survey], codes: Sequence[str]) -> dict[str, list[object]]:
        """Somebody to talk to in these places, in each language that is asked in."""
        languages = dict.fromkeys(language for survey in surveys for language in _languages(survey))
        return {one: [_service(each, one) for each in shown(self._services, codes, one)] for one in languages}


def _codes(survey: Survey, places: Iterable[Place]) -> frozenset[str]:
    """These places, and all that they lie in: what is assigned elsewhere takes no wave from them."""
    return frozenset(code for place in places for code in chain(survey.geography, place.code))


def _wave(survey: Survey) -> dict[str, object]:
    languages = _languages(survey)
    drafts = [one for one in languages if survey.instrument.status(one) is not Status.APPROVED]
    return {
        "key": survey.key,
        "title": survey.title,
        "kind": survey.kind,
        "instrument": survey.instrument.label,
        "sha256": survey.instrument.sha256,
        "languages": list(languages),
        "drafts": drafts,
    }


def _wanted(one: Wanted) -> dict[str, object]:
    return {
        "id": one.id,
        "wave": one.wave,
        "place": one.place,
        "assignment": one.assignment,
        "reason": one.why,
        "words": ASKED_AGAIN[one.why],
    }


def _languages(survey: Survey) -> tuple[str, ...]:
    """Those in which a survey may be asked: approved ones, and with made-up answers drafts too."""
    return survey.spoken(survey.instrument.offered(drafts=survey.shows_drafts))


def _with_parents(near: Iterable[tuple[Survey, Sequence[Place]]]) -> tuple[Place, ...]:
    """Places with all that they lie in, each once, those first that hold others."""
    found: dict[str, Place] = {}
    for survey, places in near:
        for place in places:
            for code in reversed(chain(survey.geography, place.code)):
                found.setdefault(code, survey.geography.place(code))
    return tuple(found.values())


def _place(place: Place) -> dict[str, object]:
    return {"code": place.code, "name": place.name, "level": place.level, "parent": place.parent}


def _assignment(seen: Seen) -> dict[str, object]:
    one = seen.assignment
    return {
        "id": one.id,
        "wave": one.wave,
        "place": one.place,
        "state": seen.state.value,
        "version": one.version,
        "until": one.until,
        "note": one.note,
        "targets": [
            {
                "id": each.id,
                "label": each.target.label,
                "when": each.target.when,
                "wanted": each.target.wanted,
                "done": each.done,
            }
            for each in seen.wanted
        ],
    }


def _door(door: Door) -> dict[str, object]:
    return {
        "id": door.address.id,
        "assignment": door.address.assignment,
        "label": door.address.label,
        "tries": door.tries,
        "last": door.last,
        "appointment": door.appointment,
    }


def _service(service: Service, language: str) -> dict[str, object]:
    return {
        "name": said(service.name.texts, language),
        "about": said(service.about.texts, language),
        "how": said(service.how.texts, language).replace("{number}", service.number),
        "number": service.number,
        "link": service.link,
        "web": service.web,
    }
