"""The route of one person, what was answered off it, and the checks that fire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments import catalogue
from instruments.definition import Missing
from instruments.errors import NotFoundError
from instruments.routing import fired, item_value, next_item, route
from tests.instruments.asking import asking, check, multiple, note, number, single, words

WORK = asking(
    single("works", "or_not"),
    number("hours", 0, 168, show_if={"eq": [{"item": "works"}, 1]}),
    note("long_days", show_if={"ge": [{"item": "hours"}, 60]}),
    words("why", show_if={"ge": [{"item": "hours"}, 60]}),
    single("calm"),
)
DAY = asking(
    number(
        "sleep",
        0,
        24,
        checks=[check("short", {"ge": [{"item": "sleep"}, 3]}, "soft")],
    ),
    number(
        "work",
        0,
        24,
        checks=[
            check("long", {"le": [{"item": "work"}, 16]}, "soft"),
            check("fits", {"le": [{"sum": ["sleep", "work"]}, 24]}),
            check("under_sleep", {"lt": [{"item": "work"}, {"item": "sleep"}]}, "soft"),
        ],
    ),
)


def names(answers: dict[str, object]) -> list[str]:
    return [one.name for one in fired(DAY, answers)]


def test_everything_without_a_condition_is_asked() -> None:
    assert route(WORK, {}).asked == ("works", "calm")
    assert route(WORK, {}).off_route == ("hours", "long_days", "why")


def test_an_answer_opens_what_rests_on_it() -> None:
    assert route(WORK, {"works": 1}).asked == ("works", "hours", "calm")
    assert route(WORK, {"works": 1, "hours": 61}).asked == ("works", "hours", "long_days", "why", "calm")


@pytest.mark.parametrize("reason", Missing)
def test_no_reason_opens_anything(reason: Missing) -> None:
    for answer in (reason, {"missing": reason.value}):
        assert route(WORK, {"works": answer}).asked == ("works", "calm")


def test_a_choice_that_stands_for_a_reason_has_no_value() -> None:
    found = route(WORK, {"works": 998})
    assert found.values == {}
    assert found.asked == ("works", "calm")


def test_an_answer_off_the_route_is_told_and_opens_nothing() -> None:
    found = route(WORK, {"works": 2, "hours": 61, "why": "rota"})
    assert found.flagged == ("hours", "why")
    assert found.asked == ("works", "calm")
    assert found.values == {"works": 2}


@pytest.mark.parametrize(
    ("answer", "flagged"),
    [
        (61, True),
        (Missing.REFUSED, True),
        ({"missing": "dont_know"}, True),
        (None, False),
        (Missing.OFF_ROUTE, False),
        (Missing.NOT_ASKED, False),
        ({"missing": "skipped"}, False),
    ],
)
def test_off_the_route_only_what_a_person_gave_is_told(answer: object, flagged: bool) -> None:
    assert (route(WORK, {"works": 2, "hours": answer}).flagged == ("hours",)) is flagged


def test_the_next_item_skips_what_is_off_the_route() -> None:
    assert next_item(WORK, {}) == "works"
    assert next_item(WORK, {"works": 1}, "works") == "hours"
    assert next_item(WORK, {"works": 2}, "works") == "calm"
    assert next_item(WORK, {"works": 2}, "calm") is None


def test_the_next_item_is_known_behind_one_that_left_the_route() -> None:
    assert next_item(WORK, {"works": 2, "hours": 61}, "why") == "calm"


def test_there_is_no_next_item_behind_one_that_is_not_there() -> None:
    with pytest.raises(NotFoundError):
        next_item(WORK, {}, "sleep")


def test_the_items_of_parts_come_first_and_may_be_asked_about() -> None:
    own = number("rooms", show_if={"eq": [{"item": "works"}, 1]})
    composed = asking(own, parts=(WORK,))
    assert route(composed, {"works": 1}).asked == ("works", "hours", "calm", "rooms")
    assert route(composed, {"works": 2}).asked == ("works", "calm")


@pytest.mark.parametrize("label", catalogue.labels())
def test_a_shipped_definition_leads_through_its_items_in_order(label: str) -> None:
    shipped = catalogue.get(label)
    asked = [item.id for item in shipped.items]
    found = [name for name in asked if name in route(shipped, {}).asked]
    assert list(route(shipped, {}).asked) == found


def test_a_check_fires_where_it_does_not_hold() -> None:
    assert names({"sleep": 8, "work": 7}) == []
    assert names({"sleep": 2}) == ["sleep.short"]


def test_hard_checks_come_before_soft_ones() -> None:
    assert names({"sleep": 2, "work": 23}) == ["work.fits", "sleep.short", "work.long", "work.under_sleep"]


def test_nothing_fires_for_what_was_left_open() -> None:
    assert names({}) == []
    assert names({"work": 17}) == ["work.long"]
    assert names({"sleep": Missing.REFUSED, "work": 17}) == ["work.long"]


def test_nothing_fires_for_an_answer_off_the_route() -> None:
    strict = number(
        "hours",
        show_if={"eq": [{"item": "works"}, 1]},
        checks=[check("few", {"lt": [{"item": "hours"}, 5]})],
    )
    job = asking(single("works", "or_not"), strict)
    assert [one.name for one in fired(job, {"works": 1, "hours": 6})] == ["hours.few"]
    assert fired(job, {"works": 2, "hours": 6}) == ()


def test_ticked_codes_that_stand_for_a_reason_are_no_values() -> None:
    (item,) = asking(multiple("helps")).items
    assert item_value(item, [1, 3]) == (1, 3)
    assert item_value(item, [998]) is None
    assert item_value(item, [1, 998]) == (1,)


answer = st.sampled_from([1, 2, 3, 61, 998, "rota", None, Missing.REFUSED, {"missing": "skipped"}])


@given(st.dictionaries(st.sampled_from([item.id for item in WORK.items]), answer))
def test_walking_item_by_item_gives_the_route(answers: dict[str, object]) -> None:
    walked: list[str] = []
    while (name := next_item(WORK, answers, walked[-1] if walked else None)) is not None:
        walked.append(name)
    found = route(WORK, answers)
    assert tuple(walked) == found.asked
    assert sorted(found.asked + found.off_route) == sorted(item.id for item in WORK.items)
    assert set(found.flagged) <= set(found.off_route)
    assert set(found.values) <= set(found.asked)
    without = {name: given for name, given in answers.items() if name not in found.flagged}
    assert route(WORK, without).asked == found.asked
