"""Definitions of an index damaged at random: a definition or one clear refusal, never anything else."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidDefinitionError, MeasureError
from instruments.files import read_yaml
from scoring.base import base_of
from scoring.chain import compute
from scoring.definitions import DATA, parse
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec
from tests.instruments.test_mutations import damaged, outcome
from tests.scoring.builders import snapshot

TCI: dict[str, Any] = dict(read_yaml(DATA / "tci" / "1.0.yaml"))


@pytest.fixture(scope="module")
def wave() -> Snapshot:
    return snapshot([60, 50, 40], unplaced=5)


@settings(max_examples=150)
@given(data=st.data())
def test_a_damaged_definition_is_refused_or_is_what_it_says(data: st.DataObject) -> None:
    content = damaged(data, TCI)
    made, error = outcome(_parsed, content)
    if error is None:
        assert _parsed(content) == made
    else:
        assert error.what
        assert error.fix.strip()


@pytest.mark.parametrize("key", [None, 1.5, True, 7])
def test_a_key_that_is_no_text_is_refused_by_what_it_is(key: object) -> None:
    """YAML lets a key be empty, as in ``~: Title``."""
    first = {name: value for name, value in TCI["measures"][0].items() if name != "title"} | {key: "Title"}
    with pytest.raises(InvalidDefinitionError, match=f"measures > index > {key} is a key that is not known"):
        parse({**TCI, "measures": [first, *TCI["measures"][1:]]}, where="a test")


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_what_is_read_of_a_damaged_definition_is_computed_or_refused(
    wave: Snapshot, data: st.DataObject
) -> None:
    spec, _ = outcome(_parsed, damaged(data, TCI))
    if isinstance(spec, IndexSpec):
        few = replace(spec, replicates=20, draws=20, small_areas=None)
        with suppress(MeasureError):
            assert compute(wave, few.with_base(base_of(wave, few))).values.shape[2] == 21


def _parsed(content: Mapping[str, object]) -> IndexSpec:
    return parse(content, where="a test")
