"""What synthetic answers are made of, as data: traits, effects of places and people, items, volunteers."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from instruments.files import Document, read_document
from instruments.flaws import At, Flaw, near, refusal
from instruments.shapes import Shape, list_of, mapping_of, number, record, text, whole

Shares = Mapping[int, float]  # code -> share
Effects = Mapping[str, Mapping[str, float]]  # place, age or sex -> trait -> SDs between persons


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemModel:
    """How one item is answered: the codes from the least of its trait to the most, with their shares."""

    answers: Shares
    trait: str | None = None
    loading: float = 0.0
    wording: float = 0.0  # loading on the second factor of items that are worded the other way
    beside: Mapping[int, float] | None = None  # codes outside the order, given by lot


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWords:
    """What some people write where they may use their own words: one of these texts each."""

    share: float
    texts: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """A second wave: who of the first answers again, and what became of the places since.

    agree: share of the people of the first wave who may be asked again. come_back: share of these who answer.
    steady: correlation of a person's own traits between the waves.
    moves: SDs between persons by which everybody in a place moved; a ward has its own and its cluster's.
    """

    seed: int
    answers: int
    agree: float
    come_back: float
    steady: float
    moves: Effects


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A synthetic population, and who of it answers."""

    seed: int
    answers: int
    without_place: int
    traits: tuple[str, ...]
    correlations: tuple[tuple[float, ...], ...]
    places: Effects
    people: Effects
    volunteers: Mapping[str, float]
    homes: float  # share of answers from homes where two people answered
    alike: float  # share of the variance between persons that such a home has in common
    door: Mapping[str, float]  # age band -> share who answered at the door
    age_codes: Mapping[str, Shares]
    unsaid: Mapping[str, Shares]  # item -> code -> share who do not say
    missing: Mapping[str, Mapping[str, float]]  # mode -> reason -> share
    items: Mapping[str, ItemModel]
    own_words: Mapping[str, OwnWords]
    again: Again


def read(path: Path) -> Truth:
    """The truth in a YAML file, or one error with everything that is wrong in it."""
    document = read_document(path)
    flaws = list(_TRUTH(document.content, ()))
    if not any(flaw.blocks for flaw in flaws):
        flaws += _contradictions(cast("Mapping[str, Any]", document.content))
    if flaws:
        raise refusal(flaws, where=document.where, content=document.content, lines=document.lines)
    return _built(document)


def _share(value: object, at: At) -> Iterator[Flaw]:
    yield from number(value, at)
    if isinstance(value, int | float) and not 0 <= value <= 1:
        yield Flaw(at, f"is {value}", "Give a share from 0 to 1.")


def _codes(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of codes with their shares."""
    if not isinstance(value, Mapping):
        yield Flaw(at, "is not a set of codes", "Write 'code: share' lines.", blocks=True)
        return
    for code, share in value.items():
        yield from whole(code, (*at, code))
        yield from _share(share, (*at, code))


def _sum_to_one(shares: Shape) -> Shape:
    """``shares``, of which one is always given."""

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        found = list(shares(value, at))
        yield from found
        if not found and isinstance(value, Mapping) and not math.isclose(sum(value.values()), 1.0):
            yield Flaw(at, f"has shares of {sum(value.values()):.4f} together", "Make them 1 together.")

    return flaws


_EFFECTS = mapping_of(mapping_of(number))
_ITEM = record(
    {"answers": _sum_to_one(_codes)},
    {"trait": text, "loading": number, "wording": number, "beside": _codes},
)
_TRUTH = record(
    {
        "seed": whole,
        "answers": whole,
        "without_place": whole,
        "traits": list_of(text, least=1),
        "correlations": list_of(list_of(number), least=1),
        "places": _EFFECTS,
        "people": _EFFECTS,
        "volunteers": mapping_of(number),
        "shared_homes": record({"answers": _share, "alike": _share}, {}),
        "door": mapping_of(_share),
        "age_codes": mapping_of(_sum_to_one(_codes)),
        "unsaid": mapping_of(_codes),
        "missing": mapping_of(mapping_of(_share)),
        "items": mapping_of(_ITEM),
        "own_words": mapping_of(record({"share": _share, "texts": list_of(text, least=1)}, {})),
        "again": record(
            {
                "seed": whole,
                "answers": whole,
                "agree": _share,
                "come_back": _share,
                "steady": _share,
                "moves": _EFFECTS,
            },
            {},
        ),
    },
    {},
)


def _contradictions(given: Mapping[str, Any]) -> Iterator[Flaw]:
    """What no single key shows: traits that are not listed, a table of the wrong size, too much variance."""
    traits: Sequence[str] = given["traits"]
    if [len(row) for row in given["correlations"]] != [len(traits)] * len(traits):
        yield Flaw(("correlations",), "is not square", f"Give {len(traits)} rows of {len(traits)} numbers.")
    for part in ("places", "people"):
        for key, effects in given[part].items():
            yield from _unknown_traits(effects, traits, (part, key))
    for place, effects in given["again"]["moves"].items():
        yield from _unknown_traits(effects, traits, ("again", "moves", place))
    for key, item in given["items"].items():
        yield from _unknown_traits([item["trait"]] if "trait" in item else [], traits, ("items", key))
        if item.get("loading", 0) ** 2 + item.get("wording", 0) ** 2 >= 1:
            yield Flaw(("items", key), "leaves nothing to chance", "Make its loadings smaller.")


def _unknown_traits(
    given: Sequence[str] | Mapping[str, float], traits: Sequence[str], at: At
) -> Iterator[Flaw]:
    for trait in given:
        if trait not in traits:
            yield Flaw(at, f"names the trait {trait!r}", f"{near(trait, traits)}Traits: {', '.join(traits)}.")


def _built(document: Document) -> Truth:
    given = cast("Mapping[str, Any]", document.content)
    same = ("seed", "answers", "without_place", "places", "people", "volunteers", "door", "age_codes")
    return Truth(
        **{name: given[name] for name in (*same, "unsaid", "missing")},
        traits=tuple(given["traits"]),
        correlations=tuple(tuple(map(float, row)) for row in given["correlations"]),
        homes=given["shared_homes"]["answers"],
        alike=given["shared_homes"]["alike"],
        items={key: ItemModel(**item) for key, item in given["items"].items()},
        own_words={key: OwnWords(**words) for key, words in given["own_words"].items()},
        again=Again(**given["again"]),
    )
