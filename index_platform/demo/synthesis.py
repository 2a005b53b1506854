"""Synthetic answers: traits with planted effects, a threshold model for each item, volunteers, gaps.

A person's trait is the planted effect of the place, of age and of sex, and a draw from a normal distribution
that traits share by the planted correlations and homes share by a part of the variance. An item leans on a
trait by its loading; where the sum of trait and chance falls between two thresholds the answer is the code
between them (the graded response model of Samejima 1969 in its normal form). Thresholds are set so that
people of the average give the shares in the truth.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from scipy.special import ndtri

from index_platform.demo.population import Floats, Population, factors
from index_platform.demo.truth import ItemModel, Shares, Truth
from instruments.definition import Missing
from instruments.places import Geography

Ints = NDArray[np.int64]
Words = NDArray[np.object_]  # cells of a file: codes or reasons, as text

FACTS = ("id", "place", "mode", "language", "household", "panel")
WEB, DOOR = "web", "door"
_GIVEN = "given"  # no reason for a gap


@dataclass(frozen=True, kw_only=True)
class People:
    """Who answers. place, kind, home: (n,) positions; traits: (n, traits).

    panel: (n,) numbers from 1 of those who may be asked again, 0 for the others.
    """

    place: Ints
    kind: Ints
    home: Ints
    shared: NDArray[np.bool_]  # (n,) another person of the home answers too
    traits: Floats
    panel: Ints

    def __len__(self) -> int:
        return len(self.place)


def volunteers(
    truth: Truth, everyone: Population, geography: Geography, *, answers: int, seed: int
) -> People:
    """``answers`` people who chose to take part, as the truth says who does."""
    lineages = [[place.code, place.parent or geography.whole.code] for place in everyone.places]
    kinds = [[kind.age, kind.sex] for kind in everyone.kinds]
    found = _people(
        truth,
        everyone,
        np.random.default_rng([seed, 1]),
        answers,
        everyone.place_people * factors(truth, lineages),
        everyone.kind_people * factors(truth, kinds),
    )
    agreed = np.random.default_rng([seed, 6]).random(answers) < truth.again.agree
    return replace(found, panel=np.where(agreed, np.cumsum(agreed), 0))


def passers_by(truth: Truth, everyone: Population, *, answers: int, seed: int) -> People:
    """``answers`` people taken evenly from all, which no survey ever is: to look at the truth itself."""
    chance = np.random.default_rng([seed, 2])
    return _people(truth, everyone, chance, answers, everyone.place_people, everyone.kind_people)


def item_codes(truth: Truth, people: People, *, seed: int) -> dict[str, Ints]:
    """{item: (n,) codes} of all items that lean on traits or are given by lot, before any gap."""
    chance = np.random.default_rng([seed, 3])
    wording = chance.standard_normal(len(people))
    return {
        item: _answered(model, _leaning(model, truth.traits, people, wording, chance), chance)
        for item, model in truth.items.items()
    }


def answer_rows(
    truth: Truth, everyone: Population, people: People, items: Sequence[str], *, seed: int
) -> list[list[str]]:
    """The head and the rows of a file of answers in the format of the export."""
    chance = np.random.default_rng([seed, 4])
    door = chance.random(len(people)) < np.array(
        [truth.door[everyone.kinds[kind].age] for kind in people.kind]
    )
    cells = {item: codes.astype(object) for item, codes in item_codes(truth, people, seed=seed).items()}
    cells = {item: _gaps(codes, truth, door, chance) for item, codes in cells.items()}
    cells |= _age_and_sex(truth, everyone, people, chance)
    cells |= _own_words(truth, len(people), np.random.default_rng([seed, 5]))
    facts = _facts(truth, everyone, people, door, chance)
    columns = [*facts.values(), *(cells[item] for item in items if item in cells)]
    head = [*facts, *(item for item in items if item in cells)]
    return [head, *([str(cell) for cell in row] for row in zip(*columns, strict=True))]


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """Rows as the text of a CSV file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def _people(
    truth: Truth, everyone: Population, chance: Generator, n: int, by_place: Floats, by_kind: Floats
) -> People:
    """The people with their traits; the first of them share homes by two, then all are shuffled."""
    paired = 2 * round(truth.homes * n / 2)
    home = np.concatenate([np.arange(paired) // 2, np.arange(paired, n)])
    place_of_home = chance.choice(len(by_place), size=n, p=by_place / by_place.sum())
    kind = chance.choice(len(by_kind), size=n, p=by_kind / by_kind.sum())
    draws = _drawn(truth, home, chance)
    order = chance.permutation(n)
    place = place_of_home[home]
    return People(
        place=place[order],
        kind=kind[order],
        home=home[order],
        shared=(home < paired // 2)[order],
        traits=(everyone.place_effects[place] + everyone.kind_effects[kind] + draws)[order],
        panel=np.zeros(n, dtype=np.int64),
    )


def _drawn(truth: Truth, home: Ints, chance: Generator) -> Floats:
    """(n, traits) correlated normal draws, of which people of one home share a part."""
    root = np.linalg.cholesky(np.array(truth.correlations))
    common = chance.standard_normal((len(home), len(truth.traits)))[home]
    own = chance.standard_normal(common.shape)
    return np.asarray((np.sqrt(truth.alike) * common + np.sqrt(1 - truth.alike) * own) @ root.T)


def _leaning(
    model: ItemModel, traits: Sequence[str], people: People, wording: Floats, chance: Generator
) -> Floats:
    """(n,) how far each person leans to the upper answers of an item; SD 1 between people of one kind."""
    noise = np.sqrt(1 - model.loading**2 - model.wording**2) * chance.standard_normal(len(people))
    if model.trait is None:
        return np.asarray(noise)
    return np.asarray(
        model.loading * people.traits[:, traits.index(model.trait)] + model.wording * wording + noise
    )


def _answered(model: ItemModel, leaning: Floats, chance: Generator) -> Ints:
    """(n,) codes: the answer between two thresholds, or now and then one outside the order."""
    cumulated = np.cumsum(list(model.answers.values()))[:-1]
    codes = np.array(list(model.answers), dtype=np.int64)
    answers = codes[np.searchsorted(ndtri(cumulated), leaning)]
    return _or_beside(answers, model.beside or {}, chance)


def _or_beside(codes: Ints, beside: Shares, chance: Generator) -> Ints:
    others = chance.choice([-1, *beside], size=len(codes), p=[1 - sum(beside.values()), *beside.values()])
    return np.where(others < 0, codes, others)


def _gaps(codes: Words, truth: Truth, door: NDArray[np.bool_], chance: Generator) -> Words:
    """Codes, and here and there the reason why there is none, by the way in which people took part."""
    result = codes.copy()
    for mode, rows in ((WEB, ~door), (DOOR, door)):
        reasons = truth.missing.get(mode, {})
        shares = [1 - sum(reasons.values()), *reasons.values()]
        given = chance.choice([_GIVEN, *reasons], size=len(codes), p=shares)
        gap = rows & (given != _GIVEN)
        result[gap] = given[gap]
    return result


def _age_and_sex(
    truth: Truth, everyone: Population, people: People, chance: Generator
) -> Mapping[str, Words]:
    """Cells of age_band and sex; some people do not say."""
    ages = np.array([_age_code(truth.age_codes[everyone.kinds[kind].age], chance) for kind in people.kind])
    sexes = np.array([everyone.kinds[kind].sex_code for kind in people.kind])
    return {
        item: _or_beside(codes, truth.unsaid.get(item, {}), chance).astype(object)
        for item, codes in (("age_band", ages), ("sex", sexes))
    }


def _age_code(codes: Shares, chance: Generator) -> int:
    return int(chance.choice(list(codes), p=list(codes.values())))


def _own_words(truth: Truth, n: int, chance: Generator) -> Mapping[str, Words]:
    """Cells of the questions in free words: a text of some people, and of the others why there is none."""
    return {
        item: np.where(
            chance.random(n) < words.share, chance.choice(words.texts, n), str(Missing.SKIPPED)
        ).astype(object)
        for item, words in truth.own_words.items()
    }


def _facts(
    truth: Truth, everyone: Population, people: People, door: NDArray[np.bool_], chance: Generator
) -> Mapping[str, Sequence[str] | Words]:
    """The columns before the items. For some people the place is not known."""
    n = len(people)
    place = np.array([everyone.places[row].code for row in people.place], dtype=object)
    place[chance.choice(n, size=truth.without_place, replace=False)] = ""
    homes = [f"h{home + 1:04}" if both else "" for home, both in zip(people.home, people.shared, strict=True)]
    columns: tuple[Sequence[str] | Words, ...] = (
        [f"synthetic-{number:05}" for number in range(1, n + 1)],
        place,
        np.where(door, DOOR, WEB).astype(object),
        ["en"] * n,
        homes,
        [f"p{number:05}" if number else "" for number in people.panel],
    )
    return dict(zip(FACTS, columns, strict=True))
