"""``thriving papers numbers``."""

import json
from pathlib import Path

from index_platform.services import waves
from index_platform.settings import Settings
from instruments.response_numbers import number_of
from tests.index_platform.cli.command import Command
from tests.index_platform.paper import manned
from tests.index_platform.survey import MOMENT


def test_numbers_to_print_follow_each_other_and_can_be_typed_in(tmp_path: Path) -> None:
    thriving = Command(tmp_path)
    wanted = ("papers", "numbers", "--first", "794", "--count", "3")
    lines = thriving.done(*wanted).split()
    assert lines[0] == "0794-5"
    assert [number_of(line)[:-1] for line in lines] == ["0794", "0795", "0796"]
    assert json.loads(thriving.done(*wanted, "--json")) == lines


def test_a_freeze_tells_how_many_papers_it_leaves_out_and_what_to_do(tmp_path: Path) -> None:
    thriving = Command(tmp_path / "data")
    with manned(_settings(thriving), tmp_path) as desk:
        for serial, people in ((1, (desk.ann, desk.ben)), (2, (desk.ann,))):
            for one in people:
                desk.room.typed(desk.batch, one, serial=serial)
        waves.closed(desk.engine, "first", moment=MOMENT)
    said = thriving.done("waves", "freeze", "first")
    assert "1 paper is not counted yet (1 typed in once, 1 twice)" in said
    assert "thriving waves open first" in said
    assert thriving.json("waves", "freeze", "first")["papers_left_out"] == 1


def test_a_freeze_is_silent_of_papers_where_none_waits(tmp_path: Path) -> None:
    thriving = Command(tmp_path / "data")
    with manned(_settings(thriving), tmp_path) as desk:
        for one in (desk.ann, desk.ben):
            desk.room.typed(desk.batch, one)
        waves.closed(desk.engine, "first", moment=MOMENT)
    assert "papers" not in thriving.done("waves", "freeze", "first")


def _settings(thriving: Command) -> Settings:
    """What the command itself is told: its data folder, and the database in it."""
    thriving.data.mkdir()
    return Settings(data_dir=thriving.data, database_url=f"sqlite:///{thriving.data / 'thriving.db'}")
