"""Answering on pages: each answer is held against the version that its draft began with, and saved."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

from index_platform.auth.keys import new_token
from index_platform.services.areas import require_area, require_smallest
from index_platform.services.contacts import reachable
from index_platform.services.draft_safe import StoredDraft
from index_platform.services.drafts import Drafts
from index_platform.services.holders import Holder
from index_platform.services.surveys import Surveys, require_language
from instruments import answers
from instruments.answers import Findings, ValidAnswers
from instruments.definition import Instrument
from instruments.errors import InvalidInputError
from instruments.flags import broken
from instruments.places import Geography
from instruments.response import Answer

_PLACE, _REACH, _SURE = ".place", ".reach", ".sure"  # pages that are no item, and whose times are not kept


class Answering:
    """What somebody does at a draft before it is sent."""

    def __init__(self, drafts: Drafts, surveys: Surveys) -> None:
        self._drafts, self._surveys = drafts, surveys

    def answer(self, wave: str, name: UUID, holder: Holder, given: tuple[str, Answer]) -> None:
        """Save the answer to one item: (item, answer). What the definition forbids is refused."""
        item, answer = given
        places = self._surveys.get(wave).geography

        def answered(draft: StoredDraft) -> StoredDraft:
            checked = valid(self._surveys.instrument(draft.instrument_sha256), {item: answer}, places)
            return draft.with_answer(item, checked.answers.get(item, answer))

        self._drafts.turn(wave, name, holder, item, answered)

    def reach(self, wave: str, name: UUID, holder: Holder, by: str, *, agreed: str) -> None:
        """Save how somebody may be reached again, and the hash of what they agreed to; empty: not at all."""
        given = {"by": reachable(by), "agreed": agreed, "panel": new_token()} if by.strip() else {}
        self._drafts.turn(wave, name, holder, _REACH, lambda draft: replace(draft, contact=given))

    def suspect(self, wave: str, name: UUID, holder: Holder) -> None:
        """Save that a line was filled in that no person sees: a person looks at these answers."""
        self._drafts.change(wave, name, holder, lambda draft: replace(draft, by_program=True))

    def keep(self, wave: str, name: UUID, holder: Holder, checks: Collection[str]) -> None:
        """Save that somebody was asked about these checks ("item.check") and keeps the answers."""

        def asked(draft: StoredDraft) -> StoredDraft:
            return replace(draft, kept=draft.kept.union(checks))

        self._drafts.turn(wave, name, holder, _SURE, asked)

    def live_in(self, wave: str, name: UUID, holder: Holder, code: str | None) -> None:
        """Save where somebody lives; None for "rather not say"."""
        survey = self._surveys.get(wave)

        def placed(draft: StoredDraft) -> StoredDraft:
            if code is not None and draft.taken_by is not None:
                require_area(holder.actor, survey, code)
            elif code is not None:
                require_smallest(survey, code)
            return replace(draft, place=code, place_asked=True)

        self._drafts.turn(wave, name, holder, _PLACE, placed)

    def speak(self, wave: str, name: UUID, holder: Holder, language: str) -> None:
        """Go on in another language of the instrument; no answer changes."""

        def speaking(draft: StoredDraft) -> StoredDraft:
            survey, instrument = self._surveys.get(wave), self._surveys.instrument(draft.instrument_sha256)
            require_language(survey, instrument, language)
            return replace(draft, language=language)

        self._drafts.change(wave, name, holder, speaking)


def valid(instrument: Instrument, given: Mapping[str, Answer], places: Geography) -> ValidAnswers:
    """Answers with their rows; InvalidInputError where the definition or the places forbid one."""
    checked = answers.check(instrument, given, places=places)
    if isinstance(checked, Findings):
        first = checked.findings[0]
        raise InvalidInputError(first.what, where=f"item {first.item}", fix=first.fix)
    return checked


FILLED = "a line was filled in that no person sees"


def why_held(instrument: Instrument, given: Mapping[str, Answer]) -> str | None:
    """Why valid answers cannot be counted by themselves: the hard checks that they break; else None."""
    names = [one.name for one in broken(instrument, given)]
    return f"answers break what {instrument.label} says must hold: {', '.join(names)}" if names else None
