"""A definition written out as YAML is the same definition."""

import pytest

from instruments import catalogue, loading
from instruments.definition import Instrument
from instruments.files import yaml_document
from instruments.yaml_out import yaml_text


@pytest.mark.parametrize("found", catalogue.all(), ids=lambda one: str(one.label))
def test_what_is_written_is_read_as_the_same_definition(found: Instrument) -> None:
    content = yaml_document(yaml_text(found.content), where="the file").content
    assert loading.parse(content, where="the file", resolve=catalogue.get) == found


def test_what_names_a_thing_stands_first_and_nothing_points_elsewhere() -> None:
    twice = {"en": "Yes"}
    text = yaml_text({"wording": twice, "zeta": twice, "id": "a", "key": "1.0", "alpha": (1, 2)})
    assert [line for line in text.splitlines() if not line.startswith((" ", "-"))] == [
        "key: '1.0'",
        "id: a",
        "wording:",
        "alpha:",
        "zeta:",
    ]
    assert "&" not in text
    assert "*" not in text
