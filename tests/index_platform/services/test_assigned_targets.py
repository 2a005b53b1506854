"""What an assignment wants is said in lines, or by the plan of its wave, as conditions over answers."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_platform.queries.assignments import Target
from index_platform.services.assigned_targets import ANYBODY, of_plan, read
from index_platform.services.groups import PLACE, Grouping
from instruments.errors import InvalidInputError
from instruments.expression_reading import built, parse
from instruments.logic import evaluate

AGE = Grouping(
    key="age_band",
    title="Age",
    names={"16-24": "16 to 24", "25+": "25 and over"},
    codes={1: "16-24", 2: "25+", 3: "25+"},
)
SEX = Grouping(key="sex", title="Sex", names={"f": "Female", "m": "Male"}, codes={1: "f", 2: "m"})
WAYS = (Grouping(key=PLACE, title="Ward", names={"QN": "North End"}), AGE, SEX)


def test_lines_say_how_many_and_whom_by_keys_or_names_in_any_case() -> None:
    [young, old, anybody] = read("5: Sex = female, age_band = 16 to 24\n\n3: AGE = 25+\n2", WAYS)
    assert young == Target(
        label="Female, 16 to 24",
        when={"and": [{"in": [{"item": "sex"}, [1]]}, {"in": [{"item": "age_band"}, [1]]}]},
        wanted=5,
    )
    assert (old.label, old.when, old.wanted) == ("25 and over", {"in": [{"item": "age_band"}, [2, 3]]}, 3)
    assert (anybody.label, anybody.when, anybody.wanted) == (ANYBODY, True, 2)


def test_a_condition_is_true_of_those_whom_the_line_names_and_of_nobody_else() -> None:
    [target] = read("5: sex = f, age_band = 25+", WAYS)
    assert not isinstance(parse(target.when), tuple)
    for sex, age in product((None, 1, 2), (None, 1, 2, 3)):
        values = {name: code for name, code in (("sex", sex), ("age_band", age)) if code is not None}
        assert evaluate(built(target.when), values) is (sex == 1 and age in (2, 3))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "nothing is wanted"),
        ("many: sex = Female", "line 1 begins with 'many'"),
        ("0", "line 1 begins with '0'"),
        ("5: sex", "line 1 says 'sex'"),
        ("1\n5: sax = Female", "line 2 says 'sax = Female'"),
        ("5: sex = Women", "line 1 says 'Women', which is not one of sex"),
        ("5: place = North End", "line 1 says 'place = North End'"),
        ("5: sex = Female, sex = Male", "line 1 names a group twice"),
        ("1\n" * 101, "there are 101 lines"),
    ],
)
def test_a_line_that_cannot_be_meant_is_told_with_its_number(text: str, what: str) -> None:
    with pytest.raises(InvalidInputError, match=what) as told:
        read(text, WAYS)
    assert told.value.fix


@given(st.integers(1, 200), st.integers(1, 50), st.integers(1, 50))
def test_the_plan_of_a_place_is_shared_out_over_each_group_in_whole_numbers(
    whole: int, young: int, old: int
) -> None:
    plan = {PLACE: {"QN": whole}, "age_band": {"16-24": young, "25+": old}}
    wanted = of_plan(plan, "QN", WAYS)
    assert sum(one.wanted for one in wanted) == whole
    exact = {"16 to 24": whole * young / (young + old), "25 and over": whole * old / (young + old)}
    assert all(abs(one.wanted - exact[one.label]) < 1 for one in wanted)


def test_a_plan_without_groups_wants_anybody_and_one_without_the_place_is_refused() -> None:
    assert of_plan({PLACE: {"QN": 7}}, "QN", WAYS) == (Target(label=ANYBODY, when=True, wanted=7),)
    with pytest.raises(InvalidInputError, match="wants no number of this place"):
        of_plan({PLACE: {"QS": 7}}, "QN", WAYS)
