"""An environment in which an installation was cut short is thrown away, a finished one is kept."""

from pathlib import Path

import pytest

from tools import environment
from tools.steps import ROOT


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment with something in it, in place of the one that runs this test."""
    folder = tmp_path / ".venv"
    (folder / "lib").mkdir(parents=True)
    monkeypatch.setattr(environment, "VENV", folder)
    monkeypatch.setattr(environment, "_STAMPS", folder / ".set-up")
    monkeypatch.setattr(environment, "_UNFINISHED", folder / ".set-up/unfinished")
    return folder


def test_a_finished_environment_is_kept(venv: Path) -> None:
    environment.discard_unfinished()
    assert (venv / "lib").is_dir()


def test_an_installation_that_was_cut_short_takes_the_environment_with_it(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_words: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "uv", killed)
    _, packages, _ = environment.steps()
    with pytest.raises(KeyboardInterrupt):
        packages.do()
    environment.discard_unfinished()
    assert not venv.exists()


def test_another_lock_or_another_folder_asks_for_the_packages_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = [step.digest for step in environment.steps()]
    moved = tmp_path / "moved"
    for name in ("requirements.lock", "pyproject.toml", "tools/locks/uv.lock"):
        (moved / name).parent.mkdir(parents=True, exist_ok=True)
        (moved / name).write_text((ROOT / name).read_text())
    monkeypatch.setattr(environment, "ROOT", moved)
    second = [step.digest for step in environment.steps()]
    (moved / "requirements.lock").write_text("numpy==1")
    third = [step.digest for step in environment.steps()]
    assert not set(first) & set(second)
    assert [a == b for a, b in zip(second, third, strict=True)] == [True, False, False]
