"""What keeps a new version from being published, all of it at once, each with its remedy."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from instruments import catalogue, succession
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError
from instruments.files import read_yaml
from instruments.flaws import Flaw
from instruments.loading import parse, read
from tests.instruments.pairs import BEFORE, PAIRS, VERSIONS, composed, version

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]


def told(after: Instrument, *published: Instrument) -> list[str]:
    return [f"{' '.join(map(str, flaw.at))}: {flaw.what}" for flaw in flaws(after, *published)]


def flaws(after: Instrument, *published: Instrument) -> tuple[Flaw, ...]:
    return succession.flaws(after, published or (BEFORE,))


def edited(name: str, edit: Callable[[Written], object]) -> Instrument:
    """One of the ten versions, changed once more."""
    content = deepcopy(dict(read_yaml(VERSIONS / f"{name}.yaml")))
    edit(content)
    return parse(content, where="a test", resolve=catalogue.get)


@pytest.mark.parametrize("name", PAIRS)
def test_each_of_the_ten_versions_may_follow_the_one_before(name: str) -> None:
    assert flaws(version(name)) == ()


@pytest.mark.parametrize("name", PAIRS)
def test_none_of_them_may_without_its_claims(name: str) -> None:
    silent = edited(name, lambda one: one["follows"].pop("claims"))
    found = flaws(silent)
    assert found
    assert all("claims nothing of what changed" in flaw.what for flaw in found)
    assert all("Add to the claims of 'follows': {" in flaw.fix for flaw in found)


def test_the_first_version_follows_none() -> None:
    assert flaws(BEFORE, catalogue.get("brs@1.0")) == ()
    assert told(version("typo"), catalogue.get("brs@1.0")) == [
        "follows: names street@1.0, and no version of street was published"
    ]


def test_what_stands_already_is_held_against_the_version_before_it() -> None:
    first, second = BEFORE, version("typo")
    assert flaws(second, first, second) == ()
    assert flaws(first, first, second) == ()


def test_a_version_must_say_which_it_follows() -> None:
    """Its claims stand under what it follows, so that both are told to be missing."""
    assert told(edited("typo", lambda one: one.pop("follows"))) == [
        ": does not say that it follows street@1.0",
        "follows: claims nothing of what changed: question hours, wording (en)",
    ]


@pytest.mark.parametrize(
    ("key", "value", "what"),
    [
        ("label", "street@0.9", "is street@0.9, and the newest is street@1.0"),
        ("sha256", "0" * 64, "is not the hash of street@1.0"),
    ],
)
def test_it_must_follow_the_newest_by_its_hash(key: str, value: str, what: str) -> None:
    (flaw,) = flaws(edited("typo", lambda one: one["follows"].update({key: value})))
    assert (flaw.at, flaw.what) == (("follows", key), what)
    assert f"sha256: {BEFORE.sha256}" in flaw.fix


@pytest.mark.parametrize("label", ["1.1", "1.9"])
def test_a_break_needs_a_major_label(label: str) -> None:
    (flaw,) = flaws(edited("reworded-item", lambda one: one.update(version=label)))
    assert "does not rise enough" in flaw.what
    assert "question pride, wording (en)" in flaw.what
    assert flaw.fix == 'Write version: "2.0", or a higher one.'


def test_a_label_may_rise_more_than_it_needs() -> None:
    assert flaws(edited("typo", lambda one: one.update(version="2.0"))) == ()


def test_a_label_never_goes_down() -> None:
    newest = edited("reworded-item", lambda one: one.update(version="3.0"))
    (first, *_) = [flaw for flaw in flaws(version("typo"), BEFORE, newest) if flaw.at == ("version",)]
    assert first.what == "is not above street@3.0, the newest"
    assert first.fix == 'Write version: "3.1", or a higher one.'


def test_a_version_that_changes_nothing_is_refused() -> None:
    same = edited("typo", lambda one: one["items"][4]["wording"].update(en="How many hours did taht take?"))
    assert "version: holds nothing that street@1.0 does not hold" in told(same)


def test_a_bridge_is_refused_until_linking_exists() -> None:
    bridged = edited(
        "reworded-item", lambda one: one["follows"]["claims"][0].update(claim="bridged", link="l")
    )
    (flaw,) = flaws(bridged)
    assert flaw.at == ("follows", "claims", 0, "claim")
    assert "linking does not exist here" in flaw.what
    assert flaw.fix == "Claim a break."


@pytest.mark.parametrize("name", ["choice-removed", "codes-swapped", "other-range", "removed-item"])
def test_what_cannot_be_equivalent_is_not_believed_to_be(name: str) -> None:
    def claim(one: Written) -> None:
        for claimed in one["follows"]["claims"]:
            claimed["claim"] = "equivalent"
        one["version"] = "1.1"

    found = [flaw for flaw in flaws(edited(name, claim)) if flaw.at[-1] == "claim"]
    assert found
    assert all("is equivalent, but" in flaw.what for flaw in found)


def test_the_score_of_swapped_codes_cannot_be_claimed_equivalent() -> None:
    def claim(one: Written) -> None:
        one["scales"][0]["direction"] = "lower_is_better"
        one["follows"]["claims"][2].update(claim="equivalent")

    (flaw,) = flaws(edited("codes-swapped", claim))
    assert flaw.what == "claims that the scale ties is equivalent, but the same answers get another score"


def test_a_claim_without_a_change_is_refused() -> None:
    stray = {"item": "satis", "claim": "equivalent", "reason": "to be sure"}
    (flaw,) = flaws(edited("typo", lambda one: one["follows"]["claims"].append(stray)))
    assert (flaw.at, flaw.fix) == (("follows", "claims", 1), "Remove the claim.")
    assert "in which nothing changed" in flaw.what


def test_a_thing_is_claimed_once() -> None:
    again = {"item": "hours", "claim": "break", "reason": "or not"}
    assert any(
        "claims the item hours again" in one
        for one in told(edited("typo", lambda one: one["follows"]["claims"].append(again)))
    )


def test_a_scale_of_which_an_item_changed_may_be_claimed() -> None:
    own = {"scale": "ties", "claim": "equivalent", "reason": "equal means in a trial of both wordings"}
    assert flaws(edited("reworded-item", lambda one: one["follows"]["claims"].append(own))) == ()


def test_everything_is_told_at_once() -> None:
    def spoil(one: Written) -> None:
        one["version"] = "1.1"
        one["follows"] = {"label": "street@1.0", "sha256": "x" * 64, "claims": []}
        one["items"][0]["wording"]["en"] = "Do you belong?"

    found = told(edited("removed-item", spoil))
    assert [one.split(":")[0] for one in found] == ["follows sha256", "version", "follows", "follows"]


def test_a_draft_of_a_translation_needs_no_claim() -> None:
    def draft(one: Written) -> None:
        one["translations"]["cy"]["status"] = "draft"
        one["follows"].pop("claims")

    assert flaws(edited("new-language", draft)) == ()


def test_a_whole_need_not_claim_again_what_its_parts_claimed(written: Written, sound: Sound) -> None:
    part = sound(written)
    other = {**deepcopy(written), "version": "2.0"}
    other["items"][0]["wording"]["en"] = "At ease?"
    made = {"item": "calm", "claim": "break", "reason": "another word"}
    other["follows"] = {"label": part.label, "sha256": part.sha256, "claims": [made]}
    after, before = sound(other), composed(written, part)
    follows = {"follows": {"label": before.label, "sha256": before.sha256}}
    assert flaws(composed(written, after, label="2.0", **follows), before, part, after) == ()
    (flaw,) = flaws(composed(written, after, label="1.1", **follows), before, part, after)
    assert flaw.fix == 'Write version: "2.0", or a higher one.'


def test_every_shipped_version_follows_the_one_before() -> None:
    assert list(succession.refused_steps(catalogue.all())) == []


def test_the_gate_tells_flaws_by_their_line(tmp_path: Path) -> None:
    text = (VERSIONS / "reworded-item.yaml").read_text().replace("claim: break", "claim: bridged")
    file = tmp_path / "street.yaml"
    file.write_text(text)
    line = next(row for row, words in enumerate(text.splitlines(), 1) if "bridged" in words)
    wanted = rf"follows > claims > number 1 > claim claims a bridge.*, line {line}\)"
    with pytest.raises(InvalidDefinitionError, match=wanted):
        read(file, resolve=catalogue.get, judge=flaws)


def test_versions_that_stand_are_held_against_those_before_them() -> None:
    silent = edited("typo", lambda one: one["follows"].pop("claims"))
    [(instrument, flaw)] = succession.refused_steps([BEFORE, silent])
    assert (instrument.label, flaw.at) == ("street@1.1", ("follows",))
