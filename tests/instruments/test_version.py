"""Version labels: one form, read and written the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from instruments.version import InstrumentVersion

keys = st.from_regex(r"[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)


@given(keys, st.integers(1, 99), st.integers(0, 99))
def test_a_label_is_read_back_as_it_was_written(key: str, major: int, minor: int) -> None:
    version = InstrumentVersion(key, major, minor)
    assert InstrumentVersion.parse(str(version)) == version


def test_versions_are_ordered_by_number_not_by_letter() -> None:
    labels = ["brs@1.10", "brs@1.9", "brs@2.0", "aaa@9.0"]
    ordered = sorted(map(InstrumentVersion.parse, labels))
    assert [str(version) for version in ordered] == ["aaa@9.0", "brs@1.9", "brs@1.10", "brs@2.0"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "brs",
        "brs@1",
        "brs@0.1",
        "brs@1.00",
        "BRS@1.0",
        "brs@1.0 ",
        "1@1.0",
        "a_b@1.0",
        "a-@1.0",
        "brs@1.0\n",
    ],
)
def test_another_form_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInputError, match=r"is not a version label.*'brs@1.0'"):
        InstrumentVersion.parse(text)
