"""What is made once for all processes of a run."""

from pathlib import Path

import pytest

from tests.once import made_once


def test_what_was_made_is_not_made_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    made: list[Path] = []

    def make(folder: Path) -> str:
        (folder / "file").write_text("made")
        made.append(folder)
        return "told"

    assert [made_once(tmp_path_factory, "once", make) for _ in range(2)] == ["told", "told"]
    assert [(folder.name, (folder / "file").read_text()) for folder in made] == [("once", "made")]


def test_what_failed_half_way_is_made_from_the_start(tmp_path_factory: pytest.TempPathFactory) -> None:
    def half(folder: Path) -> str:
        (folder / "half").touch()
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        made_once(tmp_path_factory, "half", half)
    found = made_once(tmp_path_factory, "half", lambda folder: [path.name for path in folder.iterdir()])
    assert found == []
