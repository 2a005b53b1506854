"""How many answers are wanted: lines that somebody writes, and shares that add up."""

import random

import pytest

from index_platform.services import targets
from index_platform.services.groups import Grouping
from instruments.errors import InvalidInputError

WAYS = (
    Grouping(key="all", title="All answers", names={"all": "All answers"}),
    Grouping(
        key="place",
        title="Quarter",
        names={"QN": "North End", "QS": "South End"},
        totals={"QN": 200.0, "QS": 100.0},
    ),
    Grouping(key="mode", title="Way", names={"web": "web", "door": "door"}),
    Grouping(
        key="sex",
        title="Sex",
        names={"Female": "Female", "Male": "Male"},
        totals={"Female": 1.0, "Male": 1.0},
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "group,which,wanted\nall,all,300\nplace,QN,120\nplace,South End,80\n",
        "all;300\n\nQuarter;north end;120\nplace;QS;80",
        "all\t300\nplace\tNorth End\t120\nplace\tQS\t80\n",
        ' all , 300\nplace,"North End",120\nPLACE,qs,80\n',
    ],
)
def test_a_group_is_called_by_its_key_or_its_name_in_any_table(text: str) -> None:
    assert targets.read(text, WAYS) == {"all": {"all": 300}, "place": {"QN": 120, "QS": 80}}


def test_what_was_read_is_written_so_that_it_reads_alike() -> None:
    wanted = {"all": {"all": 9}, "place": {"QS": 4, "QN": 5}, "mode": {"door": 1}}
    text = targets.written(wanted, WAYS)
    assert text.splitlines()[:2] == ["all,All answers,9", "place,North End,5"]
    assert targets.read(text, WAYS) == wanted
    assert targets.read("", WAYS) == {}


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("place,North,5", "says 'North', which is not one quarter of this wave"),
        ("street,North End,5", "begins with 'street'"),
        ("place,North End,five", "ends with 'five'"),
        ("place,North End,0", "ends with '0'"),
        ("place,North End,-3", "ends with '-3'"),
        ("place,North End,1000001", "ends with '1000001'"),
        ("place,North End,²", "ends with '²'"),
        ("place,North End,5,6", "has 4 parts"),
        ("place", "has 1 parts"),
    ],
)
def test_a_line_that_cannot_be_meant_is_told_with_its_number(line: str, why: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        targets.read(f"all,300\n{line}\n", WAYS)
    assert f"line 2 {why}" in refusal.value.what


def test_every_wrong_line_is_told_at_once_and_a_long_list_is_cut() -> None:
    with pytest.raises(InvalidInputError) as refusal:
        targets.read("place,QN,5\n" * 2 + "x,y,z\n" * 12, WAYS)
    assert "line 2 says again" in refusal.value.what
    assert "line 3 begins with 'x'" in refusal.value.what
    assert refusal.value.what.endswith("and 3 more\n")


def test_answers_are_shared_out_as_the_people_are() -> None:
    assert targets.shared_out(300, WAYS) == {
        "all": {"all": 300},
        "place": {"QN": 200, "QS": 100},
        "sex": {"Female": 150, "Male": 150},
    }
    assert targets.shared_out(5, WAYS)["sex"] == {
        "Female": 3,
        "Male": 2,
    }  # one of two equal rests, always the same


def test_shares_add_up_to_the_whole_and_none_is_a_person_off() -> None:
    draw = random.Random(20261122)
    for _ in range(200):
        people = {str(number): draw.uniform(1, 1e5) for number in range(draw.randint(1, 30))}
        whole = draw.randint(1, 5000)
        way = Grouping(key="place", title="Ward", names=dict.fromkeys(people, ""), totals=people)
        shares = targets.shared_out(whole, (way,))["place"]
        assert sum(shares.values()) == whole
        for key, share in shares.items():
            assert abs(share - whole * people[key] / sum(people.values())) < 1
