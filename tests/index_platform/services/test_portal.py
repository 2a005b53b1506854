import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from index_platform.public_files.shelf import Shelf
from index_platform.services.portal import Portal
from index_platform.storage.files import written_whole
from instruments.errors import NotFoundError
from reports.content import PlaceReport
from tests.index_platform.survey import Way

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
