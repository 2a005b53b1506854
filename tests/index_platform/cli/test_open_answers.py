"""``thriving open-answers``: marks, a codebook for a question, confirmed answers as a file."""

import csv
import subprocess
from pathlib import Path

from index_platform.services import database
from index_platform.settings import from_environment
from tests.index_platform.cli.command import THRIVING, Command
from tests.index_platform.open_answers import BOOK, ITEM, RAW, SAFE, WAVE, reading_room


def test_words_from_standard_input_are_marked(tmp_path: Path) -> None:
    found = subprocess.run(
        [str(THRIVING), "open-answers", "suggest"],
        input=f"{RAW}\n",
        env=Command(tmp_path).environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == f"{SAFE}\n"


def test_a_codebook_is_chosen_and_confirmed_answers_leave_without_a_formula(tmp_path: Path) -> None:
    thriving = Command(tmp_path / "data")
    with database.opened(from_environment({"THRIVING_DATA_DIR": str(thriving.data)})) as engine:
        room = reading_room(engine, tmp_path)
        room.written({1: RAW, 2: "=1+1", 3: "more parks"})
        room.confirmed()
        (tmp_path / "book.yaml").write_text(BOOK)
        where = ("--wave", WAVE, "--item", ITEM)
        book = thriving.json("open-answers", "codebook", tmp_path / "book.yaml", *where)
        assert book["codebook"] == "better-here@1.0"
        room.coded(1, ("buses",), room.ada)
        room.confirmed()
        out = tmp_path / "out.csv"
        assert thriving.json("open-answers", "export", *where, "--out", out)["answers"] == 2
    with out.open(newline="") as opened:
        head, first, second = csv.reader(opened)
    assert head == ["id", "language", "text", "buses", "parks"]
    assert first[1:] == ["en", SAFE, "1", "0"]
    assert second[1:] == ["en", "'=1+1", "", ""]
