"""System packages are looked for by what they give, and asked for in one line."""

import shutil
from pathlib import Path

import pytest

from tools import system
from tools.steps import SetupError

CONTRACT = "python3-venv ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def test_the_program_needs_just_the_system_packages_that_we_promise() -> None:
    assert " ".join(system.TO_RUN) == CONTRACT
    assert set(system.TO_TEST) - set(system.TO_RUN) == {"chromium", "postgresql", "libatomic1"}


def test_what_is_there_is_not_missing() -> None:
    assert system.missing({"here": lambda: True, "gone": lambda: False}) == ("gone",)


def test_a_library_on_this_machine_is_found_by_what_it_gives() -> None:
    """The tests run after the set-up, so all that the program needs is there."""
    assert system.missing(system.TO_RUN) == ()


def test_without_apt_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match=r"apt-get install --no-install-recommends chromium libx") as refusal:
        system.install(("chromium", "libx"))
    assert "\n" not in str(refusal.value)


def test_who_may_not_install_is_told_what_to_ask_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with apt-get, whose user is not root and has no sudo."""
    (tmp_path / "apt-get").symlink_to(shutil.which("true") or "")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(SetupError, match=r"Only root .*: apt-get install --no-install-recommends chromium"):
        system.install(("chromium",))


def test_nothing_missing_asks_for_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    system.install(())
