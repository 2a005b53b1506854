"""May two waves stand on one line? The claims of the versions between them say so, and nothing else."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import combinations, permutations
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from instruments import catalogue
from instruments.comparability import Line, Standing, comparable
from instruments.definition import Instrument
from instruments.errors import NotFoundError
from instruments.loading import parse
from instruments.series import Point, document, line, members

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]
CLAIMS = ("equivalent", "break", "bridged")


def following(
    written: Written, before: Instrument, edit: Callable[[Written], object], *claims: Written
) -> tuple[Written, Instrument]:
    """The next version after one edit, with its claims."""
    after = deepcopy(written)
    edit(after)
    after["version"] = f"1.{before.version.minor + 1}"
    after["follows"] = {"label": before.label, "sha256": before.sha256, "claims": list(claims)}
    return after, parse(after, where="a test", resolve=catalogue.get)


def chain(written: Written, claimed: Sequence[str]) -> tuple[Instrument, ...]:
    """Versions in each of which the item calm is worded otherwise, with these claims one after the other."""
    versions = [parse(written, where="a test", resolve=catalogue.get)]
    for number, claim in enumerate(claimed):
        words = f"Calm, the {number}th time?"
        made = {"item": "calm", "claim": claim, "reason": f"reason {number}"}
        written, version = following(
            written, versions[-1], lambda after, w=words: after["items"][0]["wording"].update(en=w), made
        )
        versions.append(version)
    return tuple(versions)


def standing(*versions: Instrument, variable: str = "calm", known: Sequence[Instrument] = ()) -> Standing:
    return comparable(versions, variable, known=known).standing


@pytest.mark.parametrize(
    ("claim", "expected"),
    [("equivalent", Standing.JOINED), ("break", Standing.GAP), ("bridged", Standing.REFUSED)],
)
def test_the_claim_decides(written: Written, claim: str, expected: Standing) -> None:
    before, after = chain(written, [claim])
    verdict = comparable((before, after), "calm")
    assert verdict.standing is expected
    assert verdict.is_joined is (claim == "equivalent")
    assert [made.claimed.claim.value for joint in verdict.joints for made in joint.claims] == [claim]
    words = {
        "equivalent": "no change of meaning in",
        "break": "a break in",
        "bridged": "a bridge over the change of",
    }
    assert verdict.reason == f"mood@1.1 claims {words[claim]} the item calm: reason 0"


def test_what_did_not_change_is_joined_without_a_claim(written: Written) -> None:
    before, after = chain(written, ["break"])
    verdict = comparable((before, after), "joy")
    assert (verdict.standing, verdict.reason, verdict.joints[0].claims) == (Standing.JOINED, "", ())


def test_without_a_claim_nothing_is_known(written: Written, sound: Sound) -> None:
    before = sound(written)
    _, after = following(written, before, lambda one: one["items"][0]["wording"].update(en="At ease?"))
    assert standing(before, after) is Standing.UNKNOWN


def test_versions_that_no_chain_joins_are_unknown(written: Written) -> None:
    versions = chain(written, ["equivalent", "equivalent"])
    first, last = versions[0], versions[2]
    assert standing(first, last) is Standing.UNKNOWN  # the version between them is not known here
    assert standing(first, last, known=versions) is Standing.JOINED
    assert "neither version follows" in comparable((first, last), "calm").reason


@given(claimed=st.lists(st.sampled_from(CLAIMS), min_size=1, max_size=5))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_laws_of_a_chain(written: Written, claimed: list[str]) -> None:
    """Reflexive; symmetric; transitive; and a claim anywhere is a claim on all that lies across it."""
    versions = chain(deepcopy(written), claimed)
    for row, one in enumerate(versions):
        assert standing(one, one) is Standing.JOINED
        assert comparable((one,), "calm").is_joined
        for column, other in enumerate(versions):
            low, high = sorted((row, column))
            across = claimed[low:high]
            expected = max(
                (
                    {"equivalent": Standing.JOINED, "break": Standing.GAP, "bridged": Standing.REFUSED}[one]
                    for one in across
                ),
                key=list(Standing).index,
                default=Standing.JOINED,
            )
            assert standing(one, other, known=versions) is expected
            assert standing(other, one, known=versions) is expected
    joined = {
        (a.label, b.label)
        for a in versions
        for b in versions
        if standing(a, b, known=versions) is Standing.JOINED
    }
    labels = [version.label for version in versions]
    for a, b, c in permutations(labels, 3) if len(labels) > 2 else ():
        assert not ({(a, b), (b, c)} <= joined) or (a, c) in joined


def test_an_answer_given_back_its_old_words_stays_behind_the_gap(written: Written, sound: Sound) -> None:
    """Trends read only claims: that the words are those of long ago says nothing of the years between."""
    first = sound(written)
    made = {"item": "calm", "claim": "break", "reason": "why not"}
    after, second = following(
        written, first, lambda one: one["items"][0]["wording"].update(en="At ease?"), made
    )
    _, third = following(after, second, lambda one: one["items"][0]["wording"].update(en="Calm?"), made)
    assert standing(first, third, known=(second,)) is Standing.GAP


def reworded(after: Written) -> None:
    after["items"][0]["wording"]["en"] = "At ease?"


def test_a_scale_is_as_comparable_as_the_worst_of_its_items(written: Written, sound: Sound) -> None:
    first = sound(written)
    made = {"item": "calm", "claim": "break", "reason": "another word"}
    _, second = following(written, first, reworded, made)
    assert standing(first, second, variable="ease") is Standing.GAP
    assert standing(first, second, variable="tense") is Standing.JOINED


def test_the_claim_on_a_scale_itself_stands_above_those_on_its_items(written: Written, sound: Sound) -> None:
    first = sound(written)
    claims = (
        {"item": "calm", "claim": "break", "reason": "another word"},
        {"scale": "ease", "claim": "equivalent", "reason": "means and spread were equal in a trial of both"},
    )
    _, second = following(written, first, reworded, *claims)
    assert standing(first, second, variable="ease") is Standing.JOINED
    assert standing(first, second, variable="calm") is Standing.GAP


def test_a_scale_made_by_another_rule_is_another_line(written: Written, sound: Sound) -> None:
    first = sound(written)
    made = {"scale": "ease", "claim": "break", "reason": "both must be answered"}
    _, second = following(written, first, lambda one: one["scales"][0].update(minimum_answered=2), made)
    assert standing(first, second, variable="ease") is Standing.GAP
    assert standing(first, second, variable="calm") is Standing.JOINED


@pytest.mark.parametrize(("claim", "expected"), [("equivalent", Standing.JOINED), ("break", Standing.GAP)])
def test_what_is_read_before_the_questions_bears_on_all_of_them(
    written: Written, sound: Sound, claim: str, expected: Standing
) -> None:
    first = sound(written)
    made = {"instrument": "mood", "claim": claim, "reason": "tried on a hundred people"}
    _, second = following(
        written, first, lambda one: one["introduction"].update(en="Now some questions."), made
    )
    for variable in ("calm", "hours", "ease"):
        assert standing(first, second, variable=variable) is expected


def test_a_question_that_one_version_does_not_ask_is_a_gap(written: Written, sound: Sound) -> None:
    first = sound(written)
    made = {"item": "hours", "claim": "break", "reason": "too few could say"}
    after, second = following(written, first, lambda one: one["items"].pop(3), made)
    again = deepcopy(written["items"][3])
    asked = {"instrument": "mood", "claim": "equivalent", "reason": "asked last"}
    _, third = following(after, second, lambda one: one["items"].append(again), asked)
    verdict = comparable((first, second, third), "hours")
    assert [joint.standing for joint in verdict.joints] == [Standing.GAP, Standing.GAP]
    assert verdict.joints[0].reason == "mood@1.1 does not ask it"
    assert standing(first, third, variable="hours", known=(second,)) is Standing.GAP
    assert standing(first, third, variable="calm", known=(second,)) is Standing.JOINED


def test_a_variable_keeps_its_line_under_another_name(written: Written, sound: Sound) -> None:
    first = sound(written)
    _, second = following(
        written, first, lambda one: one["items"][3].update(id="hours_asleep", series="hours")
    )
    assert standing(first, second, variable="hours") is Standing.JOINED
    assert [(one.label, one.name) for one in members((first, second), "hours")] == [
        ("mood@1.0", "hours"),
        ("mood@1.1", "hours_asleep"),
    ]


def whole(written: Written, key: str, *parts: Instrument) -> Instrument:
    by_label = {part.label: part for part in parts}
    content = {name: written[name] for name in ("title", "languages", "rights")}
    content |= {"key": key, "version": "1.0", "parts": list(by_label)}
    return parse(content, where="a test", resolve=by_label.__getitem__)


def test_a_part_keeps_its_line_within_another_questionnaire(written: Written) -> None:
    before, after = chain(written, ["equivalent"])
    here, there = whole(written, "here", before), whole(written, "there", after)
    verdict = comparable((here, there), "calm")
    assert verdict.standing is Standing.JOINED
    assert "within other questionnaires, here@1.0 and there@1.0" in verdict.reason
    assert standing(before, there) is Standing.JOINED


def test_a_break_in_a_part_is_a_break_in_every_whole(written: Written) -> None:
    before, after = chain(written, ["break"])
    assert standing(whole(written, "here", before), whole(written, "there", after)) is Standing.GAP


def test_two_questionnaires_of_one_name_that_share_nothing_are_unknown(
    written: Written, sound: Sound
) -> None:
    other = sound({**deepcopy(written), "key": "feeling"})
    assert standing(sound(written), other) is Standing.UNKNOWN


def test_a_variable_that_nobody_asks_is_told_with_a_near_one(written: Written, sound: Sound) -> None:
    with pytest.raises(NotFoundError, match="Did you mean 'tense'"):
        comparable((sound(written),), "tens")


def test_an_item_and_a_scale_of_one_name_can_be_told_apart(written: Written, sound: Sound) -> None:
    written["scales"][0]["id"] = "calm"
    written.pop("test_values")
    first = sound(written)
    made = {"scale": "calm", "claim": "break", "reason": "both must be answered"}
    _, second = following(written, first, lambda one: one["scales"][0].update(minimum_answered=2), made)
    both = (first, second)
    assert comparable(both, "calm", line=Line.ITEM).standing is Standing.JOINED
    assert comparable(both, "calm", line=Line.SCALE).standing is Standing.GAP
    assert comparable(both, "calm").standing is Standing.GAP


def test_every_shipped_variable_is_comparable_with_itself() -> None:
    shipped = catalogue.get("thriving-communities@1.0")
    for variable in {one.variable for one in shipped.items} | {one.variable for one in shipped.scales}:
        assert comparable((shipped, shipped), variable).is_joined


@given(claimed=st.lists(st.sampled_from(["equivalent", "break"]), max_size=5))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_break_shows_as_a_gap(written: Written, claimed: list[str]) -> None:
    """Within a segment any two waves are joined, and no two segments can be made one."""
    versions = chain(deepcopy(written), claimed)
    points = [Point(wave=str(row), instrument=one, value=row) for row, one in enumerate(versions)]
    segments = line(points, "calm")
    assert [point for segment in segments for point in segment.points] == points
    assert len(segments) == 1 + claimed.count("break")
    assert [segment.before is None for segment in segments] == [True] + [False] * (len(segments) - 1)
    for segment in segments:
        for one, other in combinations(segment.points, 2):
            assert standing(one.instrument, other.instrument, known=versions) is Standing.JOINED


def test_no_waves_make_no_line() -> None:
    assert line([], "calm") == ()


def test_a_file_of_answers_says_what_it_may_be_compared_with(written: Written) -> None:
    versions = chain(written, ["equivalent", "break"])
    told = document(versions[2], versions)
    by_name = {(one["kind"], one["name"]): one for one in told["variables"]}  # type: ignore[attr-defined]
    assert told["follows"] == [
        {"label": one.label, "sha256": one.sha256} for one in (versions[1], versions[0])
    ]
    assert by_name["item", "calm"]["claims"] == [{"item": "calm", "claim": "break", "reason": "reason 1"}]
    assert by_name["item", "joy"]["earlier"] == {
        label: {"standing": "joined", "reason": ""} for label in ("mood@1.1", "mood@1.0")
    }
    assert by_name["scale", "ease"]["earlier"]["mood@1.1"]["standing"] == "gap"


def test_a_definition_measures_a_variable_once(written: Written, told: Callable[[Written], str]) -> None:
    """Two answers of one person at one point of a line would be no line."""
    written["items"][3]["series"] = "joy"
    assert "items > hours > series 'joy' is measured by another of the items too" in told(written)
