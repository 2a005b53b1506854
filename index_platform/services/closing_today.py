"""How sure the index of a wave would be if it closed today, beside what was planned; never a result.

It rests on the counts that its page shows, rounded and withheld as they are, and on what a plan assumes. So
nothing follows from it that does not follow from them; where a count is withheld, a width is at most so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from index_platform.fieldwork import Targets
from index_platform.queries.waves import StoredWave
from index_platform.services import index, recipes
from index_platform.services.counting import Count, Counts
from index_platform.services.groups import ALL, PLACE
from index_platform.settings import Settings
from instruments.places import Geography
from scoring import planning
from scoring.fit import misfits
from scoring.planning import Basis, PlannedPlace
from scoring.published import ShownCount
from scoring.spec import IndexSpec

_TENS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One place: half-widths in points of the index, now and as planned; None where nothing could be said.

    missing: about how many answers more it takes to be as sure as planned, in whole tens.
    """

    name: str
    now: float | None
    planned: float | None
    missing: int

    @property
    def is_wider(self) -> bool:
        """Whether it would be less sure than planned."""
        return self.planned is not None and (self.now is None or self.now > self.planned)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingToday:
    """What a wave could tell of the places that reports are made for. ``words``: all that is assumed."""

    definition: str
    confidence: float
    places: tuple[Expected, ...]
    words: tuple[str, ...]


def closing_today(settings: Settings, wave: StoredWave, counts: Counts) -> ClosingToday | None:
    """How sure each place would be; None where no index fits the questionnaire, or counts are of an area."""
    spec = _fitting(settings, wave)
    if spec is None or counts.total is None:
        return None
    basis = planning.declared_basis(spec)
    now = _by_place(wave.geography, {one.key: _shown(one) for one in counts.places})
    wanted = _wanted(wave)
    today, planned = (_places(spec, wave.geography, answers, basis) for answers in (now, wanted))
    return ClosingToday(
        definition=spec.label,
        confidence=spec.level,
        places=tuple(_expected(today[code], planned[code]) for code in today),
        words=basis.words,
    )


def _fitting(settings: Settings, wave: StoredWave) -> IndexSpec | None:
    """The first index that fits the questionnaire of the wave, those that ship before others."""
    known = recipes.names(settings)
    shipped_first = sorted(known, key=lambda label: (known[label] != label, label))
    specs = (index.definition(known[label]) for label in shipped_first)
    return next((spec for spec in specs if not any(misfits(spec, wave.instrument))), None)


def _wanted(wave: StoredWave) -> Mapping[str, float]:
    """The answers that are wanted in each place; nothing where nobody said."""
    targets: Targets = wave.fieldwork.targets
    if of_places := targets.get(PLACE):
        return _by_place(wave.geography, of_places)
    if (whole := targets.get(ALL, {}).get(ALL)) is None:
        return {}
    level = wave.geography.report_level
    people = planning.known_people(wave.geography, level, wave.margins)
    return planning.expected_answers(whole, people, wave.geography.at_level(level))


def _by_place(geography: Geography, numbers: Mapping[str, int]) -> Mapping[str, float]:
    """The numbers of smallest places, added up by the places that reports are made for."""
    found = {place.code: 0.0 for place in geography.at_level(geography.report_level)}
    for code, number in numbers.items():
        if (place := geography.ancestor(code, geography.report_level)) is not None:
            found[place.code] += number
    return found


def _places(
    spec: IndexSpec, geography: Geography, answers: Mapping[str, float], basis: Basis
) -> Mapping[str, PlannedPlace]:
    level = geography.report_level
    given = answers or {place.code: 0.0 for place in geography.at_level(level)}
    plan = planning.planned(spec, geography, level, given, basis)
    return {place.code: place for place in plan.places}


def _expected(today: PlannedPlace, planned: PlannedPlace) -> Expected:
    now, then = (None if one.index is None else one.index.half_width for one in (today, planned))
    missing = _TENS * ceil(max(0.0, planned.answers - today.answers) / _TENS)
    return Expected(name=today.name, now=now, planned=then, missing=missing)


def _shown(row: Count) -> int:
    return row.count.count if isinstance(row.count, ShownCount) else 0
