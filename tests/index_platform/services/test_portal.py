import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from index_platform.public_files.shelf import Shelf
from index_platform.services import releases
from index_platform.services.portal import Portal
from index_platform.storage.files import written_whole
from instruments.errors import NotFoundError, WithdrawnError
from reports.content import PlaceReport
from reports.revisions import FIRST
from tests.index_platform.survey import MOMENT, Way

Writer = Callable[[PlaceReport], bytes]


def _writer(file: Path, words: str) -> Writer:
    """The function ``written`` of a module in ``file``, which gives ``words``."""
    file.write_text(f"def written(report):\n    return {words!r}.encode()\n")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Writer", module.written)


@pytest.fixture
def public(released: Way) -> Portal:
    return Portal(released.engine, Shelf(released.settings.public_files, write=written_whole))


def test_a_page_is_made_once_and_again_when_what_writes_it_changes(public: Portal, tmp_path: Path) -> None:
    current = public.current()
    assert current is not None
    calls = []

    def counted(report: PlaceReport) -> bytes:
        calls.append(report.code)
        return b"counted"

    assert [public.page(current, "QN", counted) for _ in range(2)] == [b"counted"] * 2
    assert calls == ["QN"]
    for words in ("old words", "new words"):
        assert public.page(current, "QN", _writer(tmp_path / f"{words[:3]}.py", words)) == words.encode()


def test_a_place_that_is_not_in_the_release_leaves_nothing_on_the_shelf(
    public: Portal, released: Way, tmp_path: Path
) -> None:
    current = public.current()
    assert current is not None
    with pytest.raises(NotFoundError, match="no place 'QX'"):
        public.page(current, "QX", _writer(tmp_path / "any.py", "never"))
    assert not released.settings.public_files.exists()


def test_the_file_of_figures_is_made_once_and_read_from_the_shelf(public: Portal, released: Way) -> None:
    first = public.figures("R1")
    assert first.path.is_relative_to(released.settings.public_files)
    first.path.write_bytes(b"kept")
    assert public.figures("R1") == first
    assert first.path.read_bytes() == b"kept"


def test_another_licence_is_another_file(public: Portal, released: Way) -> None:
    shelf = Shelf(released.settings.public_files, write=written_whole)
    licensed = Portal(released.engine, shelf, licence="https://example.org/licence")
    assert licensed.figures_metadata("R1").version != public.figures_metadata("R1").version
    assert b"https://example.org/licence" in licensed.figures_metadata("R1").path.read_bytes()
    assert b"dc:license" not in public.figures_metadata("R1").path.read_bytes()


def test_a_release_is_shown_while_it_is_approved_and_at_no_other_time(public: Portal, released: Way) -> None:
    assert [(listed.id, listed.withdrawn) for listed in public.listed()] == [("R1", None)]
    releases.proposed(released.engine, released.run, moment=MOMENT)
    assert [listed.id for listed in public.listed()] == ["R1"]
    with pytest.raises(NotFoundError) as waiting:
        public.figures("R2")
    assert waiting.value.code == "not-found"
    releases.approved(released.engine, "R2", moment=MOMENT)
    assert [listed.id for listed in public.listed()] == ["R2", "R1"]
    assert public.listed()[0].changes.endswith("No figure is printed differently.")
    releases.withdrawn(released.engine, "R1", moment=MOMENT)
    assert [(listed.id, listed.withdrawn) for listed in public.listed()] == [
        ("R2", None),
        ("R1", MOMENT.date()),
    ]
    assert public.listed()[0].changes == FIRST
    for find in (public.figures, public.figures_metadata):
        with pytest.raises(WithdrawnError):
            find("R1")
