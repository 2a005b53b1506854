"""The set-up does what is not done, once, and does not take a broken attempt for a finished one."""

from dataclasses import replace
from pathlib import Path

import pytest

from tools.steps import SetupError, Step, call, run_step


class _Work:
    """Work that can be counted, and told to fail."""

    def __init__(self, folder: Path) -> None:
        self.product, self.times, self.breaks = folder / "product", 0, False

    def __call__(self) -> None:
        self.times += 1
        if self.breaks:
            raise KeyboardInterrupt
        self.product.write_text("made")


@pytest.fixture
def work(tmp_path: Path) -> _Work:
    return _Work(tmp_path)


@pytest.fixture
def step(work: _Work) -> Step:
    stamp = work.product.with_name("stamp")
    return Step(name="work", stamp=stamp, made_of=("a",), leaves=(work.product,), do=work)


def test_a_step_that_is_done_is_not_done_again(step: Step, work: _Work) -> None:
    run_step(step)
    run_step(step)
    assert work.times == 1


def test_a_change_of_what_it_is_made_of_does_it_again(step: Step, work: _Work) -> None:
    run_step(step)
    run_step(replace(step, made_of=("b",)))
    assert work.times == 2


def test_a_product_that_is_gone_is_made_again(step: Step, work: _Work) -> None:
    run_step(step)
    work.product.unlink()
    run_step(step)
    assert work.product.exists()


def test_an_attempt_that_was_cut_short_is_not_done(step: Step, work: _Work) -> None:
    """Also when an earlier attempt had ended well: the old stamp must not cover the new ruin."""
    run_step(step)
    work.breaks = True
    with pytest.raises(KeyboardInterrupt):
        run_step(replace(step, made_of=("b",)))
    work.breaks = False
    assert not step.is_done
    run_step(step)
    assert step.is_done


def test_a_step_that_leaves_nothing_is_an_error(step: Step) -> None:
    with pytest.raises(SetupError, match="without making"):
        run_step(replace(step, do=lambda: None))
    assert not step.is_done


def test_a_command_that_fails_shows_its_words_and_the_way_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SetupError, match="Do this instead"):
        call(["sh", "-c", "echo said >&2; exit 3"], to_fix="Do this instead.")
    assert "said" in capsys.readouterr().out
