"""The public side as files: served by a plain file server while the application is stopped."""

import functools
import gzip
import http.server
import re
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest
from sqlalchemy import Engine

from index_platform.app import site_written
from index_platform.public_files.site import NOW
from index_platform.services import jobs, releases
from index_platform.services.public_making import taken_down
from index_platform.web import site as static_site
from index_platform.web.security import HEADERS, SCRIPTED_POLICY
from index_platform.web.site import asking_page
from index_platform.web.walk import ASKING, Answer, Found, is_asking, links
from instruments.errors import ConflictError, NotReproducedError
from scoring.published import PublishedTable
from tests.index_platform.second import public, second_run
from tests.index_platform.survey import AGAIN, MOMENT, Way
from tests.index_platform.web.people import running

pytestmark = pytest.mark.slow
SOON = MOMENT + timedelta(days=1)
HEAVIEST = 60_000  # bytes of a page, compressed
EVERY_KIND = (
    "/",
    "/places",
    "/places/QN",
    "/places/QN/report.pdf",
    "/places/QN/large-print.pdf",
    "/places/QN/residents",
    "/places/QN/residents.pdf",
    "/places/QN/residents/ur",
    "/releases/R1/places/QN/residents/pl/residents.pdf",
    "/measures",
    "/measures/index",
    "/measures/index/data.csv",
    "/measures/index/places.svg",
    "/measures/index/places.png",
    "/outcomes",
    "/releases",
    "/releases/R1",
    "/releases/R1/places/QN",
    "/releases/R1/data.zip",
    "/releases/R2/change",
    "/releases/R2/data.csv",
    "/releases/latest/data.csv",
    "/calendar",
    "/calendar.ics",
    "/method",
    "/method/definition.json",
    "/questionnaires",
    "/questionnaires/thriving-communities@1.0",
    "/questionnaires/brs@1.0/codebook.csv",
    "/questionnaires/thriving-communities@1.0/in/en/large-print.pdf",
    "/accessibility",
    "/accessibility/log.json",
    "/privacy",
    "/privacy/ur",
    "/someone-to-talk-to/pl",
    "/api",
    "/api/openapi.json",
    "/assets/css/tokens.css",
    "/assets/icon.svg",
)


def _written(way: Way) -> Path:
    made = site_written(way.settings, lambda *_: None, clock=lambda: SOON)
    assert made.left_out == {}
    return way.settings.site / NOW


@pytest.fixture(scope="module")
def two(released: Way) -> Way:
    """A town with two releases, and its site written."""
    public(released, second_run(released))
    _written(released)
    return released


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: a test says what went wrong."""


@contextmanager
def _serving(folder: Path) -> Iterator[httpx.Client]:
    """A file server that knows nothing of us, and a browser of it."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_address[1]}"
        with httpx.Client(base_url=home, timeout=60, follow_redirects=True) as client:
            yield client
        server.shutdown()


def _asked(client: httpx.Client, address: str) -> Answer:
    got = client.get(quote(address))
    return Answer(
        status=got.status_code,
        media_type=got.headers.get("content-type", ""),
        is_for_all=True,
        location="",
        content=got.content,
    )


def _walked(client: httpx.Client) -> dict[str, Answer]:
    """Every address that can be reached from the start page, with its answer; queries left away."""
    found: dict[str, Answer] = {}
    waiting = ["/"]
    while waiting:
        address = waiting.pop()
        found[address] = _asked(client, address)
        for link in links(address, found[address]):
            path = urlsplit(link).path
            if path not in found and path not in waiting:
                waiting.append(path)
    return found


def test_every_link_of_the_folder_leads_somewhere_while_the_application_is_stopped(two: Way) -> None:
    with _serving(two.settings.site / NOW) as client:
        found = _walked(client)
    assert set(EVERY_KIND) - {"/accessibility/log.json"} <= set(found)
    assert {address for address, answer in found.items() if answer.status != 200} == set()
    asking = {address for address in found if is_asking(address)}
    assert {"/compare", "/take-part"} <= asking <= set(ASKING)
    for address in asking:
        assert found[address].content == asking_page()


def test_a_link_with_a_query_is_one_that_the_application_alone_can_answer(two: Way) -> None:
    with _serving(two.settings.site / NOW) as client:
        asked = {
            urlsplit(link).path
            for address, answer in _walked(client).items()
            for link in links(address, answer)
            if urlsplit(link).query
        }
    assert asked <= set(ASKING)


def test_a_file_is_what_the_application_answers_byte_for_byte(two: Way) -> None:
    with running(two.settings, works=False) as site, _serving(two.settings.site / NOW) as client:
        site.clock.ahead = SOON - site.clock()
        with httpx.Client(base_url=site.address, headers={"Accept": "text/html"}, timeout=120) as browser:
            for address in EVERY_KIND:
                answer = browser.get(address, follow_redirects=True)
                assert answer.status_code == 200, address
                assert client.get(address).content == answer.content, address


def test_no_page_weighs_more_than_sixty_kilobytes(two: Way) -> None:
    pages = {name: page for name, page in _held(two.settings.site / NOW).items() if name.endswith(".html")}
    assert len(pages) > 50
    assert {name for name, page in pages.items() if len(gzip.compress(page, 6)) > HEAVIEST} == set()


def test_what_did_not_change_is_not_written_again(two: Way) -> None:
    folder = two.settings.site
    before = {path: path.stat().st_mtime_ns for path in (folder / "contents").iterdir()}
    link = (folder / NOW).readlink()
    again = site_written(two.settings, lambda *_: None, clock=lambda: SOON)
    assert (again.new, again.left_out) == (0, {})
    assert (folder / NOW).readlink() == link
    assert {path: path.stat().st_mtime_ns for path in (folder / "contents").iterdir()} == before


def test_whoever_serves_it_may_read_it_whatever_this_account_keeps_to_itself(two: Way) -> None:
    for path in (two.settings.site / NOW).resolve().rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


KILLED = """
import sys
from datetime import datetime, timedelta
from index_platform.app import site_written
from index_platform.settings import from_environment
from tests.index_platform.web.test_site import SOON

def tell(stage, done, total):
    if stage.startswith("Writing") and done > 20:
        print("half way", flush=True)
        sys.stdin.read()

settings, later = from_environment({"THRIVING_DATA_DIR": sys.argv[1]}), SOON + timedelta(days=1)
site_written(settings, tell, clock=lambda: later)
"""


def _held(folder: Path) -> dict[str, bytes]:
    there = folder.resolve()
    return {
        path.relative_to(there).as_posix(): path.read_bytes() for path in there.rglob("*") if path.is_file()
    }


def _texts(folder: Path) -> str:
    """What can be read of the folder as it stands: bytes of pictures and PDFs may hold any name by chance."""
    readable = (".html", ".csv", ".json", ".ics", ".txt")
    return b"\n".join(held for name, held in _held(folder).items() if name.endswith(readable)).decode()


def test_a_kill_half_way_leaves_the_site_whole_and_the_next_one_finishes(two: Way) -> None:
    folder = two.settings.site / NOW
    before = _held(folder.resolve())
    releases.proposed(two.engine, two.run, moment=MOMENT, said=AGAIN)
    releases.approved(two.engine, "R3", moment=SOON, at=SOON + timedelta(days=1))
    command = [sys.executable, "-c", KILLED, str(two.settings.data_dir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        process.kill()
    assert _held(folder.resolve()) == before
    assert "R3" not in _texts(folder.resolve())  # it waits
    site_written(two.settings, lambda *_: None, clock=lambda: SOON + timedelta(days=1))
    assert b"R3" in (folder / "releases" / "index.html").read_bytes()
    assert list(two.settings.site.glob(".*")) == []


def test_a_withdrawn_release_goes_at_once_and_its_page_then_says_so(two: Way) -> None:
    moment = SOON + timedelta(days=2)
    folder = two.settings.site / NOW
    releases.withdrawn(two.engine, "R1", moment=moment, reason="A slip.", also=jobs.shown_anew(moment))
    taken_down(two.settings)
    assert set(_held(folder.resolve())) == {"index.html"}
    site_written(two.settings, lambda *_: None, clock=lambda: moment)
    there = {path for path in _held(folder.resolve()) if path.startswith("releases/R1/")}
    assert there == {"releases/R1/index.html"}
    page = (folder / "releases" / "R1" / "index.html").read_text("utf-8")
    assert "This release was withdrawn" in page
    assert "A slip" in page


def test_releases_that_come_while_it_is_written_make_it_begin_anew(two: Way) -> None:
    """Else half of the pages would be of yesterday, and what was withdrawn meanwhile would come back."""
    moment = SOON + timedelta(days=3)
    done = []

    def tell(stage: str, so_far: int, total: int) -> None:
        if stage.startswith("Writing") and so_far > 20 and not done:
            done.append(total)
            releases.withdrawn(two.engine, "R3", moment=moment, reason="A slip.")

    site_written(two.settings, tell, clock=lambda: moment)
    assert done
    assert set(_held((two.settings.site / NOW).resolve()).keys() & {"releases/R3/data.csv"}) == set()


def test_work_that_shall_not_go_on_ends_with_its_own_reason(two: Way) -> None:
    def tell(stage: str, *_: int) -> None:
        if stage.startswith("Writing"):
            raise ConflictError("that is enough", where="here", fix="Go on later.")

    with pytest.raises(ConflictError, match="that is enough"):
        site_written(two.settings, tell, clock=lambda: SOON)


def test_a_page_that_could_not_be_made_leaves_what_is_served(
    two: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a database that is away for a moment would take pages off the site, and nobody would know."""
    before = _held(two.settings.site / NOW)

    async def walked(*_: object) -> AsyncIterator[Found]:
        away = Answer(status=503, media_type="text/html", is_for_all=False, location="", content=b"")
        yield Found(address="/places/QN", answer=away, is_file=False, waiting=0)

    monkeypatch.setattr(static_site, "walked", walked)
    with pytest.raises(ConflictError, match="/places/QN could not be made: it is answered with 503"):
        site_written(two.settings, lambda *_: None, clock=lambda: SOON)
    assert _held(two.settings.site / NOW) == before


def test_a_release_that_cannot_be_read_takes_no_other_from_the_site(
    two: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = SOON + timedelta(days=4)
    real = releases.table

    def table(engine: Engine, name: str, *, moment: datetime) -> PublishedTable:
        if name == "R2":
            return real(engine, name, moment=moment)
        raise NotReproducedError("it is damaged", where="here", fix="Restore it.")

    name = releases.proposed(two.engine, two.run, moment=moment, said=AGAIN).id
    releases.approved(two.engine, name, moment=moment)
    monkeypatch.setattr(releases, "table", table)
    made = site_written(two.settings, lambda *_: None, clock=lambda: moment)
    assert {address.split("/")[2] for address in made.left_out} <= {name}
    assert (two.settings.site / NOW / "releases" / "R2" / "data.csv").exists()


def test_the_examples_for_web_servers_send_our_headers_and_leave_to_the_program_what_asks(
    repository: Path,
) -> None:
    text = (repository / "docs/static-site.md").read_text("utf-8")
    _, caddy, nginx, headers, _ = text.split("\n```\n")[1::2]
    for name, value in {**HEADERS, "Content-Security-Policy": SCRIPTED_POLICY}.items():
        assert re.search(rf'{name} "?{re.escape(value)}"?$', caddy, re.MULTILINE), name
        assert re.search(rf'add_header {name} "?{re.escape(value)}"?;$', headers, re.MULTILINE), name
    for address in ASKING:
        assert f" {address} " in caddy
        assert re.search(rf"[(|]{address[1:]}[|)]", nginx)
