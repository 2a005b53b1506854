"""A disk that fills up under load: nobody is told yes in vain, and all goes on when there is room again."""

import resource
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from index_platform.services import database
from index_platform.settings import from_environment
from tests.index_platform.durability.load import Load, require_nothing_lost, sending
from tests.index_platform.durability.server import Served, served
from tests.index_platform.fresh import opened
from tests.index_platform.survey import Survey, start
from tests.index_platform.web.people import running
from tests.index_platform.web.survey.answering import Respondent, title
from tests.proofs import WHOLE
from tests.timing import awaited

SIZE = 32  # MB of the small disk
_BLOCK = bytes(65_536)


@contextmanager
def _small_disk(folder: Path) -> Iterator[bool]:
    """Whether the folder is a disk of its own in memory now, which an account must be allowed to mount."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", folder]
    mounted = shutil.which("mount") is not None and not subprocess.run(mount, capture_output=True).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", folder], check=True)


def _fill(file: Path) -> None:
    """Take all room that the disk has left."""
    with file.open("wb", buffering=0) as filler:
        for block in (_BLOCK, b"0"):
            with suppress(OSError):
                while filler.write(block):
                    pass
    assert shutil.disk_usage(file.parent).free == 0


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Survey]:
    """The small survey on the small disk, open for answers."""
    with _small_disk(tmp_path / "disk") as mounted:
        if not mounted:
            pytest.skip("no small disk may be mounted here; the limit of a file's size stands in for it")
        settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path / "disk/data")})
        with opened(settings) as engine:
            start(engine, tmp_path)
            yield Survey(settings, engine)


def _refused_for_a_while(load: Load) -> None:
    """Wait until answers are refused, and no other thing is heard for some time."""
    told = load.heard[503]
    awaited(lambda: load.heard[503] >= told + 40)


@pytest.mark.slow
@pytest.mark.proof
def test_a_full_disk_is_told_to_whoever_sends_and_is_used_again_when_there_is_room(elsewhere: Survey) -> None:
    filler = elsewhere.settings.data_dir.parent / "filler"
    elsewhere.engine.dispose()
    with served(elsewhere.settings) as server:
        first = server.pid
        with sending(server.port) as load:
            load.await_more(50)
            _fill(filler)
            _refused_for_a_while(load)
            filler.unlink()
            load.await_more(50)
        assert server.pid == first
    assert load.heard[0] == 0
    require_nothing_lost(elsewhere.engine, load)
    assert database.health(elsewhere.settings).sound


@pytest.mark.slow
@pytest.mark.proof
def test_a_file_that_may_not_grow_stands_in_for_a_full_disk(survey: Survey, tmp_path: Path) -> None:
    """No full disk: the system refuses to let a file of the server grow (RLIMIT_FSIZE)."""
    with _small_disk(tmp_path / "disk") as mounted:
        if mounted and not WHOLE:
            pytest.skip("a real full disk is tried in its place; run make proofs")
    survey.engine.dispose()
    with served(survey.settings) as server:
        first = server.pid
        with sending(server.port) as load:
            load.await_more(50)
            log = survey.file.with_name(f"{survey.file.name}-wal")
            with _no_larger(server, log.stat().st_size):
                _refused_for_a_while(load)
            load.await_more(50)
        assert server.pid == first
    assert load.heard[0] == 0
    require_nothing_lost(survey.engine, load)
    assert database.health(survey.settings).sound


def test_a_page_whose_answer_cannot_be_saved_says_so_and_takes_it_when_there_is_room(
    elsewhere: Survey,
) -> None:
    filler = elsewhere.settings.data_dir.parent / "filler"
    with running(elsewhere.settings) as site:
        respondent = Respondent(site)
        respondent.begin().give("place", place="QN")
        _fill(filler)
        refused = respondent.give("brs1", answer="1")
        assert (refused.status_code, title(refused)) == (
            503,
            "This cannot be saved just now - Thriving survey",
        )
        assert refused.headers["retry-after"].isdigit()
        filler.unlink()
        assert respondent.give("brs1", answer="1").status_code == 303


@contextmanager
def _no_larger(server: Served, size: int) -> Iterator[None]:
    soft, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (soft, hard))
