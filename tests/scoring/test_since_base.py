"""A base of another version: 100 means the same only where the claims of the questions say so."""

from copy import deepcopy
from dataclasses import replace
from typing import Any, cast

import pytest

from instruments import catalogue
from instruments.definition import Instrument
from instruments.errors import ConflictError
from instruments.loading import parse
from scoring.base import base_of, document
from scoring.base import parse as parse_base
from scoring.chain import compute
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec
from tests.scoring.builders import snapshot, tci, wave

Written = dict[str, Any]
WHOLE = catalogue.get("thriving-communities@1.0")


def next_version(claim: str, *, of: str = "item", name: str = "brs1", label: str = "brs@1.0") -> Instrument:
    """The whole with another version of one part, an item of which is worded otherwise."""
    before = catalogue.get(label)
    part: Written = deepcopy(dict(before.content))
    item = next(item for item in part["items"] if item["id"] == (name if of == "item" else "brs1"))
    item["wording"]["en"] += " Or so."
    part["version"] = "2.0"
    made = {of: name, "claim": claim, "reason": "asked of half of the people each"}
    part["follows"] = {"label": label, "sha256": before.sha256, "claims": [made]}
    other = parse(part, where="a test", resolve=catalogue.get)
    parts = [other.label if one.label == label else one.label for one in WHOLE.parts]
    follows = {"label": WHOLE.label, "sha256": WHOLE.sha256}
    content = {**WHOLE.content, "parts": parts, "version": "2.0", "follows": follows}
    return parse(
        content,
        where="a test",
        resolve=lambda wanted: other if wanted == other.label else catalogue.get(wanted),
    )


@pytest.fixture(scope="module")
def spec() -> IndexSpec:
    """The index with its base in the first wave."""
    definition = tci()
    return definition.with_base(base_of(first(), definition))


def first() -> Snapshot:
    """The base wave."""
    return snapshot([150, 150, 150, 150])


def second(asked: Instrument, *earlier: Instrument) -> Snapshot:
    """Another wave, in which another version was asked."""
    return replace(first(), wave=wave("w2"), instrument=asked, earlier=earlier)


def standings(run: IndexRun) -> dict[str, str]:
    """How each scale of a run stands to the base, by its manifest."""
    told = cast(Written, run.manifest["comparability"])["scales"]
    return {scale: one["standing"] for scale, one in told.items()}


def test_the_base_keeps_which_version_it_was_measured_with(spec: IndexSpec) -> None:
    assert spec.base is not None
    assert (spec.base.instrument, spec.base.instrument_sha256) == (WHOLE.label, WHOLE.sha256)
    assert parse_base(document(spec.base)) == spec.base


def test_the_same_version_is_joined_and_the_manifest_says_so(spec: IndexSpec) -> None:
    run = compute(second(WHOLE), spec)
    base = cast(Written, run.manifest["comparability"])["base"]
    assert base == {"label": WHOLE.label, "sha256": WHOLE.sha256}
    used = [scale for domain in spec.domains for scale in domain.scales]
    assert standings(run) == dict.fromkeys(used, "joined")


def test_a_version_that_is_claimed_equivalent_is_set_against_the_base_and_the_reader_told(
    spec: IndexSpec,
) -> None:
    run = compute(second(next_version("equivalent"), WHOLE), spec)
    assert standings(run)["brs"] == "joined"
    told = (
        "The item brs1 changed with brs@2.0 and is claimed to be equivalent: asked of half of the people each"
    )
    assert f"{told}." in run.warnings


def test_a_break_in_a_scale_of_the_index_is_refused_and_named(spec: IndexSpec) -> None:
    with pytest.raises(
        ConflictError,
        match=r"measured with thriving-communities@1.0.*scale 'brs': brs@2.0 claims a break in the item brs1",
    ) as caught:
        compute(second(next_version("break"), WHOLE), spec)
    assert "new base" in caught.value.fix


def test_the_claim_of_the_scale_itself_is_enough(spec: IndexSpec) -> None:
    run = compute(second(next_version("equivalent", of="scale", name="brs"), WHOLE), spec)
    assert standings(run)["brs"] == "joined"


def test_a_break_outside_the_index_hinders_nothing(spec: IndexSpec) -> None:
    """The direct question on loneliness is in no domain: its own line has a gap, and 100 stays 100."""
    asked = next_version("break", name="lonely", label="loneliness@1.0")
    assert set(standings(compute(second(asked, WHOLE), spec)).values()) == {"joined"}


def test_a_version_from_nowhere_is_refused(spec: IndexSpec) -> None:
    with pytest.raises(
        ConflictError, match=r"thriving-communities@2.0 does not follow thriving-communities@1.0"
    ):
        compute(second(next_version("equivalent")), spec)


def test_a_base_that_does_not_say_what_was_asked_stands(spec: IndexSpec) -> None:
    """Bases written before this was kept lie under figures that are public, and are never redrawn."""
    assert spec.base is not None
    old = spec.with_base(replace(spec.base, instrument="", instrument_sha256=""))
    assert set(standings(compute(second(WHOLE), old)).values()) == {"unknown"}
    assert set(standings(compute(first(), old)).values()) == {"joined"}
