"""The people of a second wave: part of those of the first, as they are by then, and others beside them."""

import numpy as np

from index_platform.demo.population import Floats, Population, moved
from index_platform.demo.synthesis import Ints, People, volunteers
from index_platform.demo.truth import Truth
from instruments.places import Geography


def asked_again(truth: Truth, everyone: Population, geography: Geography, before: People) -> People:
    """Who answers in the second wave: those of the panel who come back first, then new people.

    Who comes back lives where they did, in the home that they had. Their own traits, beside what place, age
    and sex give, go with those of before by ``truth.again.steady``.
    """
    again, later = truth.again, moved(truth, geography, everyone)
    back = _coming_back(truth, before)
    others = volunteers(truth, later, geography, answers=again.answers - len(back), seed=again.seed)
    own = _own(before, everyone)[back]
    chance = np.random.default_rng([again.seed, 7])
    fresh = chance.standard_normal(own.shape) @ np.linalg.cholesky(np.array(truth.correlations)).T
    traits = again.steady * own + np.sqrt(1.0 - again.steady**2) * fresh
    place, kind = before.place[back], before.kind[back]
    return People(
        place=np.concatenate([place, others.place]),
        kind=np.concatenate([kind, others.kind]),
        home=np.concatenate([before.home[back], others.home + before.home.max() + 1]),
        shared=np.concatenate([before.shared[back], others.shared]),
        traits=np.concatenate(
            [traits + later.place_effects[place] + later.kind_effects[kind], others.traits]
        ),
        panel=np.concatenate(
            [before.panel[back], np.where(others.panel, others.panel + before.panel.max(), 0)]
        ),
    )


def _coming_back(truth: Truth, before: People) -> Ints:
    """The rows of those who may be asked again and answer."""
    answers = np.random.default_rng([truth.again.seed, 6]).random(len(before)) < truth.again.come_back
    return np.flatnonzero(answers & (before.panel > 0))


def _own(people: People, everyone: Population) -> Floats:
    """(n, traits) what is a person's own: without place, age and sex."""
    return np.asarray(
        people.traits - everyone.place_effects[people.place] - everyone.kind_effects[people.kind]
    )
