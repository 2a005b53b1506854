"""A new version through a browser: what is wrong with it, what it changes, what is claimed, who decides."""

import re

from index_platform.auth.roles import Role
from index_platform.services import approving, instruments
from instruments import catalogue
from instruments.claims import Claim
from tests.index_platform.web.desks.drafting import BEFORE, KEY, NEW, checked, draft, gone_on
from tests.index_platform.web.desks.office import Office, done, words

EQUIVALENT, BREAK = Claim.EQUIVALENT.value, Claim.BREAK.value


def _claims(page_text: str) -> list[str]:
    """The things that a page asks a claim of, as their fields are named."""
    return sorted(set(re.findall(r'name="claim\.([\w.-]+)"', page_text)))


def _said(page_text: str, claim: str, version: str) -> dict[str, str]:
    """The same claim for each of them."""
    said = {"version": version, "reason": "Plainer words."}
    for thing in _claims(page_text):
        said |= {f"claim.{thing}": claim, f"reason.{thing}": "Tried out with twelve people."}
    return said


def _changed(version: str) -> str:
    item = catalogue.get(BEFORE).items[0]
    wording = item.wording["en"]
    return draft(version, (wording, f"{wording.rstrip('.?')} now?"))


def test_a_claim_made_on_the_page_is_part_of_what_is_proposed(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    page = checked(manager, {"new.yaml": _changed("1.1")})
    assert page.status_code == 200
    said = words(page)
    assert "Nothing is kept yet." in said
    assert "Checks passed" in said
    assert f"Since {BEFORE}" in said
    assert "put in: now" in said
    item = catalogue.get(BEFORE).items[0].id
    assert _claims(page.text) == [f"item.{item}"]
    assert f"/manage/instruments/{KEY}@1.1" not in manager.get("/manage/instruments").text
    answer = done(gone_on(manager, page, _said(page.text, EQUIVALENT, "1.1")))
    number = int(answer.headers["location"].rpartition("/")[2])
    proposed = approving.looked_at(office.site.engine, number, actor=office.person(Role.SURVEY_MANAGER).actor)
    assert proposed.follows is not None
    assert (proposed.follows.label, proposed.follows.sha256) == (BEFORE, catalogue.get(BEFORE).sha256)
    [claimed] = proposed.follows.claims
    assert (claimed.kind, claimed.id, claimed.claim) == ("item", item, Claim.EQUIVALENT)
    assert claimed.reason == "Tried out with twelve people."
    lead = office.at(Role.STATISTICS_LEAD)
    seen = words(lead.get(answer.headers["location"]))
    assert "Checks passed" in seen
    assert "claimed: equivalent, Tried out with twelve people." in seen
    assert "Plainer words." in seen
    done(lead.submit(f"{answer.headers['location']}/approve", {"reason": ""}))
    assert instruments.get(office.site.engine, f"{KEY}@1.1") == proposed
    shelf = words(lead.get(f"/manage/instruments/{KEY}@1.1"))
    assert "All: 7 questions Goes on" in " ".join(shelf.split())


def test_nothing_is_proposed_while_a_claim_or_its_reason_is_missing(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    page = checked(manager, {"new.yaml": _changed("1.1")})
    [thing] = _claims(page.text)
    unsaid = gone_on(manager, page, {"version": "1.1"})
    assert unsaid.status_code == 422
    assert "<title>Error: " in unsaid.text
    assert "whether answers may stand on one line" in words(unsaid)
    half = gone_on(manager, unsaid, {"version": "1.1", f"claim.{thing}": EQUIVALENT})
    assert half.status_code == 422
    assert "Write why, in a sentence" in words(half)
    assert re.search(rf'name="claim\.{re.escape(thing)}" value="equivalent"[^>]* checked', half.text)
    assert manager.get("/manage/instruments/proposals/1").status_code == 404
    done(gone_on(manager, half, _said(half.text, EQUIVALENT, "1.1")))


def test_a_break_asks_for_a_new_first_number_and_the_page_can_give_it(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    page = checked(manager, {"new.yaml": _changed("1.1")})
    answer = gone_on(manager, page, _said(page.text, BREAK, "1.1"))
    assert answer.status_code == 422
    assert 'Write version: "2.0"' in words(answer)
    made = done(gone_on(manager, answer, _said(answer.text, BREAK, "2.0")))
    assert f"{KEY}@2.0" in words(manager.get(made.headers["location"]))
    assert "the trend has a gap here" in words(manager.get(made.headers["location"]))


def test_what_cannot_be_equivalent_offers_a_break_alone_and_says_why(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    codes = (
        '{id: one, code: 1, wording: {en: "Yes, one person"}}',
        '{id: one, code: 2, wording: {en: "Yes, one person"}}',
    )
    other = (
        '{id: several, code: 2, wording: {en: "Yes, more than one person"}}',
        '{id: several, code: 1, wording: {en: "Yes, more than one person"}}',
    )
    page = checked(manager, {"new.yaml": draft("2.0", codes, other)})
    assert "It can only be a break" in words(page)
    assert 'value="equivalent"' not in page.text
    assert 'value="break"' in page.text


def test_every_flaw_of_a_file_stands_in_one_table_with_line_and_remedy(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    broken = draft("1.1", ("licence:", "license:"), ("code: 6", "code: six"))
    answer = checked(manager, {"new.yaml": broken})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    rows = re.findall(r'<th scope="row"[^>]*>Line (\d+)</th>', answer.text)
    assert len(rows) >= 2
    assert rows == sorted(rows, key=int)
    said = words(answer)
    assert "Did you mean 'licence'?" in said
    assert "How to mend it" in said
    assert "/tmp" not in answer.text


def test_a_file_with_one_flaw_and_one_that_is_no_definition_are_told_too(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    one = checked(manager, {"new.yaml": draft("1.1", ("title: {en:", "titel: {en:"))})
    assert "has no 'title'." in words(one)
    for content in ("rights: [", "rights: 1", "\x00"):
        assert checked(manager, {"new.yaml": content}).status_code == 422


def test_a_large_definition_travels_with_its_page(office: Office) -> None:
    """As a form without files it would be refused: its fields are larger than forms may be."""
    manager = office.at(Role.SURVEY_MANAGER)
    note = "# " + "a long note of whoever wrote it " * 3000 + "\n"
    page = checked(manager, {"new.yaml": note + _changed("1.1")})
    assert len(page.text) > 100_000
    done(gone_on(manager, page, _said(page.text, EQUIVALENT, "1.1")))


def test_translations_are_checked_with_their_definition(office: Office) -> None:
    manager = office.at(Role.SURVEY_MANAGER)
    folder = catalogue.DATA / "brs"
    text = (folder / "1.1.yaml").read_text(encoding="utf-8").replace("key: brs", "key: ours", 1)
    files = {"ours.yaml": text.partition("follows:")[0] + "rights:" + text.partition("rights:")[2]}
    files |= {
        f"ours.{language}.po": (folder / f"1.1.{language}.po").read_text(encoding="utf-8")
        for language in ("ur", "pl")
    }
    page = checked(manager, files)
    assert "3 languages. No text is missing." in words(page)
    done(gone_on(manager, page, {"version": "1.1"}))
    files["ours.ur.po"] = files["ours.ur.po"].replace(
        'msgctxt "item brs2 wording"', 'msgctxt "item brs9 wording"'
    )
    answer = checked(manager, files)
    assert answer.status_code == 422
    assert "ours.ur.po" in words(answer)


def test_a_proposal_is_taken_back_before_it_is_decided(office: Office) -> None:
    manager, lead = office.at(Role.SURVEY_MANAGER), office.at(Role.STATISTICS_LEAD)
    page = checked(manager, {"new.yaml": _changed("1.1")})
    made = done(gone_on(manager, page, _said(page.text, EQUIVALENT, "1.1"))).headers["location"]
    own = manager.submit(f"{made}/approve", {"reason": ""})
    assert own.status_code == 422
    done(manager.submit(f"{made}/take-back", {"reason": "A slip."}))
    assert lead.submit(f"{made}/approve", {"reason": ""}).status_code == 422
    assert f"{KEY}@1.1" not in manager.get("/manage/instruments").text


def test_nobody_without_the_right_can_send_a_file(office: Office) -> None:
    for role in (Role.ANALYST, Role.STATISTICS_LEAD, Role.POLICY_OFFICER):
        assert office.at(role).get(NEW).status_code == 403
