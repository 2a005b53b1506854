"""The desk of a place: what officers write stands there, hostile words as words; files come and go."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from index_platform.services import place_texts, places
from tests.browsing import press, scrolls_sideways, small_targets, stops_without_ring, tick
from tests.index_platform.survey import MOMENT, PLACES, stored
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import Browser as Client

OFFICER, ANALYST, LEAD = Role.POLICY_OFFICER, Role.ANALYST, Role.STATISTICS_LEAD
HERE, FILES = "/manage/places/QN", "/manage/new-assets"
LAMPS = {
    "asked": "How safe does the lane feel?",
    "said": "The lamps are out.",
    "status": "under_way",
    "did": "We ordered new lamps.",
    "ours": "Mend the lamps.",
    "yours": "Tell us when one is out.",
    "owner": "Highways team",
    "due-day": "31",
    "due-month": "3",
    "due-year": "2027",
}
HALL = {"name": "Mill hall", "kind": "meeting", "about": "Rooms to hire", "where": "Mill Lane"}
HOSTILE = (
    "<script>alert(1)</script>",
    "<svg onload=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "https://example.org/?a=1&b=2",
    "javascript:alert(1)",
    "file:///etc/passwd",
    '"><b onmouseover=x>',
)


@pytest.fixture
def town(office: Office, tmp_path: Path) -> None:
    """The places are loaded, and nothing else is there."""
    (tmp_path / "places.yaml").write_text(PLACES)
    places.load(office.site.engine, tmp_path, moment=MOMENT)


class Tags(HTMLParser):
    """What a browser would find in ``main`` of a page: its tags, their attributes, and all that is said."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: dict[str, set[str]] = {}
        self.said = ""
        self.feed(page.partition("<main")[2])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One tag."""
        self.names.add(tag)
        for name, value in attrs:
            self.attributes.setdefault(name, set()).add(value or "")
            self.said += f" {value}"

    def handle_data(self, data: str) -> None:
        """What stands between tags."""
        self.said += data


def added(client: Client, given: dict[str, str] | None = None, kind: str = "commitment") -> httpx.Response:
    """What is answered to a new entry of the North End."""
    fields = LAMPS if kind == "commitment" else HALL
    return client.submit(f"{HERE}/add-{kind}", {**fields, **(given or {})})


def sent_file(client: Client, content: str, name: str = "assets.csv") -> httpx.Response:
    """What is answered to a file of assets."""
    token = _token(client.get(FILES))
    files = {"files": (name, content.encode(), "text/csv")}
    return client.post(FILES, data={"_csrf_token": token}, files=files)


def _token(page: httpx.Response) -> str:
    return page.text.partition('name="_csrf_token" value="')[2].partition('"')[0]


def kept_file(client: Client, page: httpx.Response, **more: str) -> httpx.Response:
    """What is answered when the file of a page that shows what it would do is sent again."""
    kept = page.text.partition('name="kept" value="')[2].partition('"')[0]
    data = {"_csrf_token": _token(page), "kept": kept, **more}
    return client.post(FILES, data=data, files={"none": ("", b"")})


@pytest.mark.usefixtures("town")
def test_a_commitment_and_an_asset_are_written_changed_retired_and_stand_again(office: Office) -> None:
    officer = office.at(OFFICER)
    assert 'href="/manage/places/QN"' in officer.get("/manage/places/smallton/2026").text
    done(added(officer))
    done(added(officer, kind="asset"))
    page = words(officer.get(HERE))
    for text in (
        *(v for k, v in LAMPS.items() if not k.startswith(("due", "status"))),
        "Under way",
        "31 March 2027",
    ):
        assert text in page
    assert "Mill hall" in page
    assert "Under way, by 31 March 2027. Highways team. Not public yet." in page
    form = officer.get(f"{HERE}/entries/1")
    assert 'value="2027"' in form.text
    version = {"version": "1"}
    done(officer.submit(f"{HERE}/entries/1", {**LAMPS, "owner": "Lighting team", **version}))
    assert "Highways team" in words(officer.get(f"{HERE}/entries/1"))  # among the earlier words
    assert "Highways team" not in words(officer.get(HERE))
    late = officer.submit(f"{HERE}/entries/1", {**LAMPS, **version})
    assert late.status_code == 422
    assert "meanwhile" in words(late)
    assert officer.submit(f"{HERE}/entries/1/retire", {"version": "2"}).status_code == 422
    done(officer.submit(f"{HERE}/entries/1/retire", {"version": "2", "reason": "Another team."}))
    page = words(officer.get(HERE))
    assert "Nothing is written of it yet" not in page  # the asset stands
    assert "0 commitments and 1 asset" in page
    assert "Another team." in page
    done(officer.submit(f"{HERE}/entries/1/restore", {"version": "3"}))
    assert "1 commitment" in words(officer.get(HERE))


@pytest.mark.usefixtures("town")
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(office: Office) -> None:
    officer = office.at(OFFICER)
    page = added(officer, {"said": "a" * 10_000, "owner": "", "due-month": "13", "status": ""})
    assert page.status_code == 422
    assert "Error: " in page.text
    for field in ("said", "owner", "due", "status"):
        assert f'href="#{field}"' in page.text
    assert "10,000 letters" in words(page)
    assert LAMPS["asked"] in page.text
    assert "Keep it as it is" not in page.text
    assert stored(office.site.engine, "SELECT * FROM place_texts") == []


@pytest.mark.usefixtures("town")
def test_a_figure_is_warned_of_and_kept_only_by_whoever_ticks_that_they_looked(office: Office) -> None:
    officer = office.at(OFFICER)
    page = added(officer, {"said": "40 % feel unsafe."})
    assert page.status_code == 422
    assert "looks like a figure of the survey" in words(page)
    assert 'name="sure"' in page.text
    assert stored(office.site.engine, "SELECT * FROM place_texts") == []
    done(added(officer, {"said": "40 % feel unsafe.", "sure": "yes"}))
    assert "To look at again: “40 %” looks like a figure" in words(officer.get(HERE))


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.usefixtures("town")
def test_hostile_words_stand_on_every_page_as_words(office: Office, text: str) -> None:
    officer = office.at(OFFICER)
    assert added(officer, {"said": text}).status_code == 422
    done(added(officer, {"said": text, "asked": text[:60], "sure": "yes"}))
    done(added(officer, {"name": text, "about": text, "sure": "yes"}, kind="asset"))
    for path in (HERE, f"{HERE}/entries/1", f"{HERE}/entries/2", f"{HERE}/entries/1/retire"):
        tags = Tags(officer.get(path).text)
        assert text[:60] in tags.said
        assert tags.names.isdisjoint({"script", "img", "b"})
        assert not any(name.startswith("on") for name in tags.attributes)
        assert tags.attributes.get("href", set()).isdisjoint(HOSTILE)
        assert not re.search(r"\b49\b", tags.said)  # 7 * 7, and not a part of the token of a form


@pytest.mark.parametrize("sign", ["\u202e", "\u2067", "\x00", "\x1b", "\u200b"])
@pytest.mark.usefixtures("town")
def test_signs_that_nobody_sees_are_refused_at_the_form(office: Office, sign: str) -> None:
    page = added(office.at(OFFICER), {"asked": f"Lane{sign}s", "sure": "yes"})
    assert page.status_code in (400, 422)
    assert stored(office.site.engine, "SELECT * FROM place_texts") == []


@pytest.mark.usefixtures("town")
def test_an_entry_is_found_at_its_own_place_alone(office: Office) -> None:
    officer = office.at(OFFICER)
    done(added(officer))
    for path in ("/manage/places/QS/entries/1", f"{HERE}/entries/9", "/manage/places/nowhere"):
        assert officer.get(path).status_code == 404
    for data in ({"version": "x"}, {"version": ""}, {}):
        assert officer.submit(f"{HERE}/entries/1/retire", {"reason": "x", **data}).status_code == 422


@pytest.mark.usefixtures("town")
def test_a_file_shows_what_it_would_do_and_is_taken_in_and_back(office: Office) -> None:
    officer = office.at(OFFICER)
    content = (
        "place,name,kind,about,where\nQN,Mill hall,meeting,,\nSouth End,Long field,outdoors,,\n"
        "Atlantis,<b>x</b>,meeting,,\nQN,Evil\u202e,meeting,,\n"
    )
    page = sent_file(officer, content)
    assert page.status_code == 200
    said = words(page)
    for text in ("Take in 2 assets", "Line 4", "no place that was loaded", "U+202E"):
        assert text in said
    assert stored(office.site.engine, "SELECT * FROM place_entries") == []
    rejects = kept_file(officer, page, again="yes")
    assert rejects.headers["content-type"].startswith("text/csv")
    assert rejects.text.splitlines()[0] == "place,name,kind,about,where,problem"
    assert len(rejects.text.splitlines()) == 3
    assert stored(office.site.engine, "SELECT * FROM place_entries") == []
    done(kept_file(officer, page))
    assert "Mill hall" in words(officer.get(HERE))
    assert "assets.csv" in words(officer.get(FILES))
    again = words(sent_file(officer, content))
    assert "Nothing of this file can be taken in" in again
    undo = f"{FILES}/1/undo"
    assert officer.submit(undo, {"reason": ""}).status_code == 422
    done(officer.submit(undo, {"reason": "The wrong file."}))
    assert "Mill hall" not in words(officer.get(HERE)).partition("Retired")[0]
    assert "The wrong file." in words(officer.get(HERE))
    assert officer.get(f"{FILES}/7/undo").status_code == 404


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("content", ["", "x", "PK\x03\x04", "place;name\nQN;x\n"])
def test_what_is_no_file_of_assets_is_told_so(office: Office, content: str) -> None:
    page = sent_file(office.at(OFFICER), content)
    assert page.status_code == 422
    assert "Error: " in page.text


def test_words_go_with_a_release_and_whoever_approves_reads_them_first(collecting: Office) -> None:
    officer = collecting.at(OFFICER)
    done(added(officer, {"said": "40 % feel unsafe.", "sure": "yes"}))
    done(added(officer, kind="asset"))
    collecting.proposed()
    lead = collecting.at(LEAD)
    assert "/manage/releases/R1/words" in lead.get("/manage/releases/R1").text
    page = words(lead.get("/manage/releases/R1/words"))
    for text in (
        "North End",
        "40 % feel unsafe.",
        "looks like a figure",
        "Mill hall",
        "We ordered new lamps.",
    ):
        assert text in page
    version = {"version": "1"}
    done(officer.submit(f"{HERE}/entries/1", {**LAMPS, **version}))
    assert "40 % feel unsafe." in words(lead.get("/manage/releases/R1/words"))
    collecting.read()
    done(lead.submit("/manage/releases/R1/approve"))
    page = words(officer.get(HERE))
    assert "R1 is public, with the words that stood when it was proposed." in page
    assert "It says in words that no longer stand: “How safe does the lane feel?”." in page
    assert "Not public yet." in page
    assert officer.get("/manage/releases/R1/words").status_code == 403
    nothing = words(officer.get("/manage/places/QS"))
    assert "says nothing of this place" in nothing


@pytest.mark.slow
@pytest.mark.browser
def test_the_desk_is_sound_and_written_by_keyboard(
    collecting: Office, browser: Browser, axe: Callable[[Page], None]
) -> None:
    writer = collecting.tab(browser, OFFICER, 320)
    writer.goto(f"{HERE}/add-commitment")
    for name, text in LAMPS.items():
        if name != "status":
            writer.locator(f"[name={name}]").fill("40 % feel unsafe." if name == "said" else text)
    writer.get_by_label("Under way").focus()
    writer.keyboard.press("Space")
    press(writer.get_by_role("button", name="Keep it"))
    assert writer.title().startswith("Error: ")
    axe(writer)
    tick(writer.get_by_label("Keep it as it is"))
    press(writer.get_by_role("button", name="Keep it", exact=True))
    assert writer.url.endswith(HERE)
    officer = collecting.at(OFFICER)
    word = "n" * 30
    long = {"name": word, "about": f"{word} {word} {word}", "where": f"{word} {word}"}
    done(added(officer, long, kind="asset"))
    done(added(officer, kind="asset"))
    done(officer.submit(f"{HERE}/entries/3/retire", {"version": "1", "reason": "Shut."}))
    collecting.proposed()
    done(kept_file(officer, sent_file(officer, "place,name,kind\nQS,Park,outdoors\n")))
    pages = (
        (
            OFFICER,
            (
                HERE,
                f"{HERE}/add-commitment",
                f"{HERE}/add-asset",
                f"{HERE}/entries/1",
                f"{HERE}/entries/2/retire",
                f"{HERE}/entries/3/restore",
                FILES,
                f"{FILES}/1/undo",
                "/manage/places/smallton/2026",
            ),
        ),
        (LEAD, ("/manage/releases/R1/words", "/manage/releases/R1")),
    )
    for width in (320, 1280):
        for role, paths in pages:
            page = collecting.tab(browser, role, width)
            for path in paths:
                page.goto(path)
                assert not scrolls_sideways(page), (path, width)
                axe(page)
                assert small_targets(page) == [], (path, width)
                assert stops_without_ring(page)[1] == [], (path, width)
    assert (
        len(
            place_texts.of_place(collecting.site.engine, "QN", actor=collecting.person(OFFICER).actor).entries
        )
        == 3
    )
