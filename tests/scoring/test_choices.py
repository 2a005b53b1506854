"""Choices made: another definition by a declared change, run by the chain as any other, and marked."""

from dataclasses import replace

import numpy as np
import pytest

from instruments.errors import InvalidDefinitionError, InvalidInputError, TooFewRespondentsError
from scoring import definitions
from scoring.base import base_of
from scoring.chain import compute
from scoring.choices import KEYS, chosen, parsed, what_if_words
from scoring.counted import responses_counted, times_flagged
from scoring.definitions import shipped
from scoring.handling import FlaggedRule, MissingRule
from scoring.run import IndexRun
from scoring.snapshot import Margin, Snapshot
from scoring.spec import IndexSpec, MeasureKind
from tests.scoring.builders import SEX, answered, based, snapshot

PLACE = Margin(
    name="place",
    title="place",
    source="made up",
    targets={"C1": 350.0, "C2": 250.0, "C3": 200.0, "C4": 200.0},
    level="cluster",
)


@pytest.fixture(scope="module")
def frozen() -> Snapshot:
    """Four places; eight people of the first gave the same answer to all questions on resilience."""
    made = snapshot([150, 140, 130, 120], effects=[0.0, 0.4, -0.4, 0.0], missing=0.05, margins=(SEX, PLACE))
    return answered(made, slice(0, 8), {f"brs{number}": 5 for number in range(1, 7)})


@pytest.fixture(scope="module")
def spec(frozen: Snapshot) -> IndexSpec:
    return based(frozen)


def index(run: IndexRun) -> np.ndarray:
    [column] = [c for c, measure in enumerate(run.spec.measures) if measure.kind is MeasureKind.INDEX]
    return run.values[:, column]


DEFINED = shipped("tci@1.0")
OTHER = [
    (name, value)
    for name, key in KEYS.items()
    for value in key.values
    if value != key.value(DEFINED) and name not in ("drafts", "model")  # nobody answered drafts, and no wards
] + [("trimming", "0.5-1.6")]


@pytest.mark.parametrize(("name", "value"), OTHER)
def test_the_chain_runs_every_choice_and_the_figures_move(
    frozen: Snapshot, spec: IndexSpec, name: str, value: str
) -> None:
    other = compute(frozen, chosen(spec, {name: value}))
    plain = compute(frozen, spec)
    assert not np.allclose(index(other)[1:], index(plain)[1:], rtol=1e-6)
    assert other.manifest["what_if"] == {name: value}
    assert other.manifest["inputs"] == plain.manifest["inputs"]
    assert "what_if" not in plain.manifest


def test_a_choice_that_the_definition_made_itself_is_no_other_choice(spec: IndexSpec) -> None:
    own = {name: key.value(spec) for name, key in KEYS.items()}
    assert chosen(spec, own) is spec
    assert what_if_words(spec) == ""


def test_the_order_of_choices_means_nothing(spec: IndexSpec) -> None:
    made = {"aggregation": "geometric", "missing": "complete", "flagged": "left_out"}
    turned = dict(reversed(made.items()))
    assert chosen(spec, made) == chosen(spec, turned)
    assert list(chosen(spec, turned).what_if) == ["flagged", "missing", "aggregation"]


def test_a_choice_is_marked_in_title_and_warnings(frozen: Snapshot, spec: IndexSpec) -> None:
    run = compute(frozen, chosen(spec, {"aggregation": "arithmetic"}))
    assert run.spec.title == "Thriving Communities Index (what if aggregation=arithmetic)"
    assert run.warnings[0].startswith("What if: aggregation is arithmetic.")
    assert "cannot be released" in run.warnings[0]


def test_the_plain_average_as_index_is_the_plain_average_beside_it(frozen: Snapshot, spec: IndexSpec) -> None:
    run = compute(frozen, chosen(spec, {"aggregation": "arithmetic"}))
    [beside] = [c for c, m in enumerate(run.spec.measures) if m.kind is MeasureKind.ARITHMETIC]
    np.testing.assert_array_equal(index(run), run.values[:, beside])


def test_people_who_stand_out_are_left_out_of_everything_and_the_wave_stays_the_same_wave(
    frozen: Snapshot, spec: IndexSpec
) -> None:
    counted = responses_counted(frozen, FlaggedRule.LEFT_OUT)
    flagged = times_flagged(frozen) > 0
    assert flagged[:8].all()
    assert counted.ids == tuple(np.array(frozen.ids)[~flagged])
    assert counted.as_frozen == frozen.sha256
    run = compute(frozen, chosen(spec, {"flagged": "left_out"}))
    np.testing.assert_array_equal(index(run), index(compute(frozen.rows(np.flatnonzero(~flagged)), spec)))
    assert responses_counted(frozen, FlaggedRule.KEPT) is frozen


def test_a_wave_that_stands_out_as_a_whole_is_refused(frozen: Snapshot) -> None:
    with pytest.raises(TooFewRespondentsError, match="every response"):
        responses_counted(frozen.rows(np.arange(8)), FlaggedRule.LEFT_OUT)


def test_complete_answers_give_fewer_scores_and_never_another_one(frozen: Snapshot, spec: IndexSpec) -> None:
    plain, complete = compute(frozen, spec), compute(frozen, chosen(spec, {"missing": "complete"}))
    assert (complete.n <= plain.n).all()
    assert (complete.n < plain.n).any()


def test_a_definition_may_decide_so_itself_and_its_base_follows(frozen: Snapshot) -> None:
    content = {**shipped("tci@1.0").content, "handling": {"missing": "complete", "aggregation": "geometric"}}
    own = replace(definitions.parse(content, where="own"), replicates=40)
    assert own.handling.missing is MissingRule.COMPLETE
    assert own.what_if == {}
    anyone = replace(own, precision=replace(own.precision, show_base=1))
    run = compute(frozen, own.with_base(base_of(frozen, anyone)))
    np.testing.assert_allclose(run.values[0, [3, 4, 5, 6], 0], 100.0, rtol=1e-12)
    assert "what_if" not in run.manifest


@pytest.mark.parametrize(
    ("pairs", "what"),
    [
        (["aggregation"], "sets nothing"),
        (["mode=adjusted", "mode=as_answered"], "a second time"),
        (["agregation=mpi"], "nothing that can be set"),
        (["aggregation=copeland"], "cannot be 'copeland'"),
        (["trimming=tight"], "cannot be 'tight'"),
        (["margins=age band"], "cannot be 'age band'"),
        (["margins=sex+sex"], r"cannot be 'sex\+sex'"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_can(pairs: list[str], what: str) -> None:
    with pytest.raises(InvalidInputError, match=what) as caught:
        parsed(pairs)
    assert any(
        word in caught.value.fix for word in ("aggregation", "arithmetic", "0.3-3", "names of margins")
    )


def choices(**given: object) -> dict[str, object]:
    return {**shipped("tci@1.0").content, "choices": given}


@pytest.mark.parametrize(
    ("given", "what"),
    [
        ({"options": {"missing": ["complete"]}}, "has 1 members"),
        ({"options": {"missing": ["complete", "complete"]}}, "twice"),
        ({"options": {"mising": ["a", "b"]}}, "nothing that can be chosen"),
        ({"options": {"missing": ["complete", "guessed"]}}, "'guessed', which is not known"),
        ({"options": {}, "concentration": 0}, "is 0"),
        ({"options": {}, "hold_above": 2}, "is 2"),
    ],
)
def test_a_definition_with_choices_that_mean_nothing_is_refused(given: dict[str, object], what: str) -> None:
    with pytest.raises(InvalidDefinitionError, match=what):
        definitions.parse(choices(**given), where="tests")


def test_models_of_small_places_go_with_the_scale_of_the_base_wave_only() -> None:
    small = {"level": "ward", "covariates": [], "hold_share": 0.1}
    content = {**DEFINED.content, "small_areas": small, "handling": {"normalisation": "z_score"}}
    with pytest.raises(InvalidDefinitionError, match="no model for"):
        definitions.parse(content, where="tests")
    assert chosen(DEFINED, {"normalisation": "z_score"}).small_areas is None


def test_a_margin_that_the_wave_has_not_is_refused_by_name(frozen: Snapshot, spec: IndexSpec) -> None:
    named = chosen(spec, {"margins": "sex+place"})
    np.testing.assert_array_equal(index(compute(frozen, named)), index(compute(frozen, spec)))
    with pytest.raises(InvalidInputError, match="'tenure'"):
        compute(frozen, chosen(spec, {"margins": "sex+tenure"}))


@pytest.mark.parametrize("named", ["sex+place", "place+sex", "all"])
def test_to_name_every_margin_of_the_wave_is_to_say_all(spec: IndexSpec, named: str) -> None:
    assert chosen(spec, {"margins": named}, margins=["place", "sex"]) is spec


def test_to_name_some_margins_of_the_wave_is_another_choice(spec: IndexSpec) -> None:
    some = chosen(spec, {"margins": "sex"}, margins=["place", "sex"])
    assert some.what_if == {"margins": "sex"}
    assert chosen(some, {"margins": "sex"}, margins=["place", "sex"]) is some
    assert chosen(some, {"margins": "all"}, margins=["place", "sex"]).weighting.margins is None


def test_the_choices_of_a_definition_are_read() -> None:
    read = definitions.parse(
        choices(options={"missing": ["as_published", "complete"]}, concentration=40, hold_above=0.5),
        where="own",
    )
    assert read.choices is not None
    assert read.choices.options == {"missing": ("as_published", "complete")}
    assert (read.choices.concentration, read.choices.hold_above) == (40.0, 0.5)
    assert definitions.parse(choices(options={}), where="own").choices is not None
