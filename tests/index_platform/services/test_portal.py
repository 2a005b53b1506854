import importlib.util
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from index_platform.public_files.shelf import Shelf
from index_platform.queries.published import table_from_document
from index_platform.services import releases, signposts
from index_platform.services.portal import Portal
from index_platform.services.release_files import BUNDLE, of
from index_platform.storage.files import written_whole
from instruments.canonical import canonical_json, sha256
from instruments.errors import InvalidInputError, NotFoundError, NotReproducedError, WithdrawnError
from reports.content import PlaceReport
from reports.revisions import FIRST
from tests.index_platform.queries.frozen_formats import frozen
from tests.index_platform.survey import AGAIN, MOMENT, Way

Writer = Callable[[PlaceReport, str], bytes]

FILES = [file.name for file in of(is_compared=False)]


def _writer(file: Path, words: str) -> Writer:
    """The function ``written`` of a module in ``file``, which gives ``words``."""
    file.write_text(f"def written(report, since):\n    return {words!r}.encode()\n")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Writer", module.written)


@pytest.fixture
def public(released: Way) -> Portal:
    return Portal(
        released.engine, Shelf(released.settings.public_files, write=written_whole), clock=lambda: MOMENT
    )


def test_a_page_is_made_once_and_again_when_what_writes_it_changes(public: Portal, tmp_path: Path) -> None:
    current = public.current()
    assert current is not None
    calls = []

    def counted(report: PlaceReport, since: str) -> bytes:
        assert since == ""
        calls.append(report.code)
        return b"counted"

    assert [public.page(current, "QN", counted) for _ in range(2)] == [b"counted"] * 2
    assert calls == ["QN"]
    for words in ("old words", "new words"):
        assert public.page(current, "QN", _writer(tmp_path / f"{words[:3]}.py", words)) == words.encode()


def test_a_page_is_made_again_when_the_site_names_other_services(released: Way) -> None:
    def written(report: PlaceReport, since: str) -> bytes:
        assert since == ""
        return repr(report.pages[4].blocks).encode()

    services = signposts.shipped()
    said = []
    for named in (services, services[1:], ()):
        shelf = Shelf(released.settings.public_files, write=written_whole)
        portal = Portal(released.engine, shelf, services=named, clock=lambda: MOMENT)
        current = portal.current()
        assert current is not None
        said.append(portal.page(current, "QN", written))
    assert [b"Samaritans" in each for each in said] == [True, False, False]
    assert [b"Shout" in each for each in said] == [True, True, False]


def test_a_place_that_is_not_in_the_release_leaves_nothing_on_the_shelf(
    public: Portal, released: Way, tmp_path: Path
) -> None:
    current = public.current()
    assert current is not None
    with pytest.raises(NotFoundError, match="no place 'QX'"):
        public.page(current, "QX", _writer(tmp_path / "any.py", "never"))
    assert not released.settings.public_files.exists()


def test_the_file_of_figures_is_made_once_and_read_from_the_shelf(public: Portal, released: Way) -> None:
    first = public.file("R1", "data.csv")
    assert first.path.is_relative_to(released.settings.public_files)
    first.path.write_bytes(b"kept")
    assert public.file("R1", "data.csv") == first
    assert first.path.read_bytes() == b"kept"


def test_another_licence_is_another_file(public: Portal, released: Way) -> None:
    shelf = Shelf(released.settings.public_files, write=written_whole)
    licensed = Portal(released.engine, shelf, licence="https://example.org/licence", clock=lambda: MOMENT)
    for file in (*FILES, BUNDLE):
        assert licensed.file("R1", file).version != public.file("R1", file).version
    one, other = (portal.file("R1", "data.csv-metadata.json").path for portal in (licensed, public))
    assert b"https://example.org/licence" in one.read_bytes()
    assert b"dc:license" not in other.read_bytes()


def test_a_release_is_shown_while_it_is_approved_and_at_no_other_time(public: Portal, released: Way) -> None:
    assert [(listed.id, listed.withdrawn) for listed in public.listed()] == [("R1", None)]
    releases.proposed(released.engine, released.run, moment=MOMENT, said=AGAIN)
    assert [listed.id for listed in public.listed()] == ["R1"]
    with pytest.raises(NotFoundError) as waiting:
        public.file("R2", "data.csv")
    assert waiting.value.code == "not-found"
    releases.approved(released.engine, "R2", moment=MOMENT)
    assert [listed.id for listed in public.listed()] == ["R2", "R1"]
    assert public.listed()[0].changes.endswith("No figure is printed differently.")
    releases.withdrawn(released.engine, "R1", moment=MOMENT, reason="A slip.")
    assert [(listed.id, listed.withdrawn) for listed in public.listed()] == [
        ("R2", None),
        ("R1", MOMENT.date()),
    ]
    assert public.listed()[0].changes == FIRST
    for file in (*FILES, BUNDLE):
        with pytest.raises(WithdrawnError):
            public.file("R1", file)


def _stored_otherwise(way: Way, release: int, document: bytes, digest: str | None = None) -> None:
    """What a damaged disk can do to a release; with its digest, what an older program stored."""
    with closing(sqlite3.connect(way.settings.database_file)) as connection, connection:
        for guard in ("content", "state", "approved"):
            connection.execute(f"DROP TRIGGER releases_{guard}")
        connection.execute(
            "UPDATE releases SET document = ?, document_sha256 = coalesce(?, document_sha256) "
            "WHERE number = ?",
            (document.decode(), digest, release),
        )


def test_a_release_that_cannot_be_read_is_listed_as_such_and_takes_no_other_with_it(
    public: Portal, released: Way
) -> None:
    releases.proposed(released.engine, released.run, moment=MOMENT, said=AGAIN)
    releases.approved(released.engine, "R2", moment=MOMENT)
    _stored_otherwise(released, 1, b"{}")
    last, first = public.listed()
    assert (first.id, first.is_broken, first.index, first.sizes) == ("R1", True, "", {})
    assert (last.id, last.is_broken, last.changes) == ("R2", False, FIRST)
    assert public.file("R2", "data.csv").path.exists()
    with pytest.raises(NotReproducedError):
        public.file("R1", "data.csv")


def test_a_release_of_the_first_format_is_listed_and_its_file_made(public: Portal, released: Way) -> None:
    written = canonical_json(frozen("table")["table-1"])
    _stored_otherwise(released, 1, written, sha256(written))
    [listed] = public.listed()
    assert (listed.is_broken, listed.changes, listed.whole) == (False, FIRST, "Testham")
    assert public.file("R1", "data.csv").path.read_text("utf-8-sig").startswith("release,")


def test_a_file_that_the_check_refuses_takes_no_other_from_the_list(public: Portal, released: Way) -> None:
    written = canonical_json({**frozen("table")["table-1"], "wave_title": "autumn [note 99]"})
    _stored_otherwise(released, 1, written, sha256(written))
    for file in ("data.xlsx", "data.ods"):
        with pytest.raises(InvalidInputError, match=r"nothing says what \[note 99\] means"):
            public.file("R1", file)
    [listed] = public.listed()
    assert set(FILES) - set(listed.sizes) == {"data.xlsx", "data.ods"}
    assert BUNDLE not in listed.sizes


def test_the_list_makes_no_file_and_reads_the_figures_once(
    public: Portal, released: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    monkeypatch.setattr(
        "index_platform.services.releases.table_from_document",
        lambda content: read.append(1) or table_from_document(content),
    )
    [listed] = public.listed()
    assert listed.sizes == dict.fromkeys((*FILES, BUNDLE), 0)
    assert not released.settings.public_files.exists()
    for file in (*FILES, BUNDLE):
        public.file("R1", file)
    assert len(read) == 1
    assert min(public.listed()[0].sizes.values()) > 0


def test_the_day_of_publication_is_that_of_the_site(released: Way) -> None:
    """R1 was approved at 08:15 of the 22nd in UTC: in Auckland it was evening, in Honolulu the day before."""
    for name, day in (("Pacific/Auckland", 22), ("Pacific/Honolulu", 21)):
        shelf = Shelf(released.folder / name, write=written_whole)
        portal = Portal(released.engine, shelf, clock=lambda: MOMENT, zone=ZoneInfo(name))
        assert portal.listed()[0].published == date(2026, 11, day)
        assert f",2026-11-{day}," in portal.file("R1", "data.csv").path.read_text("utf-8-sig")
