"""The groups in which answers of a wave are counted: by place, way, language, and what its margins know."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from index_platform.fieldwork import MODES
from index_platform.margins import JOIN
from index_platform.queries.waves import StoredWave
from index_platform.services.surveys import smallest
from instruments.definition import ONE_OF_CHOICES, Item
from instruments.english import capital
from instruments.languages import english_name
from scoring.snapshot import Margin

ALL, PLACE, MODE, LANGUAGE = "all", "place", "mode", "language"
_TITLES: Mapping[str, str] = {"age_band": "Age", "sex": "Sex"}  # of items whose question is long


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """One way to share answers out: every answer is in one of its groups, or in none."""

    key: str  # "all", "place", "mode", "language", or the item that tells
    title: str
    names: Mapping[str, str]  # {key of a group: its name}, in order
    codes: Mapping[int, str] = field(default_factory=dict)  # of an item: {code: key of a group}
    totals: Mapping[str, float] = field(default_factory=dict)  # known people in each group, where they are


def groupings(wave: StoredWave) -> tuple[Grouping, ...]:
    """Every way in which answers of a wave are counted."""
    places = {place.code: place.name for place in smallest(wave.geography)}
    languages = wave.fieldwork.languages or wave.instrument.offered(drafts=True)
    return (
        Grouping(key=ALL, title="All answers", names={ALL: "All answers"}),
        Grouping(
            key=PLACE,
            title=capital(wave.geography.levels[-1].singular),
            names=places,
            totals=_place_totals(wave, places),
        ),
        Grouping(key=MODE, title="Way", names={mode: mode for mode in wave.fieldwork.modes or MODES}),
        Grouping(key=LANGUAGE, title="Language", names={one: english_name(one) for one in languages}),
        *_of_items(wave),
    )


def _place_totals(wave: StoredWave, places: Mapping[str, str]) -> Mapping[str, float]:
    """The people in each of these places; nothing where no margin knows them all."""
    known = (margin.targets for margin in wave.margins if margin.level is not None)
    return next((dict(totals) for totals in known if set(totals) == set(places)), {})


def _of_items(wave: StoredWave) -> Iterator[Grouping]:
    """The items of the margins, and age and sex where the wave asks for them without a margin."""
    there = {item.id: item for item in wave.instrument.items}
    found: dict[str, Grouping] = {}
    for margin in wave.margins:
        for name in margin.items:
            if name in there and name not in found:
                found[name] = _grouped(there[name], margin)
    for name in _TITLES:
        if name not in found and name in there and there[name].kind in ONE_OF_CHOICES:
            found[name] = _chosen(there[name])
    yield from found.values()


def _grouped(item: Item, margin: Margin) -> Grouping:
    labels = dict(sorted(margin.groups[item.id].items()))  # stored by code, as text
    position = margin.items.index(item.id)
    totals = dict.fromkeys(labels.values(), 0.0)
    for label, people in margin.targets.items():
        totals[label.split(JOIN)[position]] += people
    return Grouping(
        key=item.id,
        title=_title(item),
        names={label: label for label in totals},
        codes=labels,
        totals=totals,
    )


def _chosen(item: Item) -> Grouping:
    choices = [choice for choice in item.choices if choice.missing is None]
    return Grouping(
        key=item.id,
        title=_title(item),
        names={choice.id: _english(choice.wording) for choice in choices},
        codes={choice.code: choice.id for choice in choices},
    )


def _title(item: Item) -> str:
    return _TITLES.get(item.id) or _english(item.wording)


def _english(said: Mapping[str, str]) -> str:
    return said.get("en") or next(iter(said.values()))
