"""``thriving papers numbers``."""

import json
from pathlib import Path

from instruments.response_numbers import number_of
from tests.index_platform.cli.command import Command


def test_numbers_to_print_follow_each_other_and_can_be_typed_in(tmp_path: Path) -> None:
    thriving = Command(tmp_path)
    wanted = ("papers", "numbers", "--first", "794", "--count", "3")
    lines = thriving.done(*wanted).split()
    assert lines[0] == "0794-5"
    assert [number_of(line)[:-1] for line in lines] == ["0794", "0795", "0796"]
    assert json.loads(thriving.done(*wanted, "--json")) == lines
