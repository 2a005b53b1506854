"""What the pages about instruments say: the shelf, one as it will be asked, two compared, files."""

import json
import re
from pathlib import Path

import pytest

from index_platform.auth.roles import Role
from index_platform.services import instruments
from instruments import catalogue, loading
from instruments.canonical import canonical_json
from instruments.files import yaml_document
from instruments.variables import variables
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.desks.drafting import BEFORE, KEY, draft
from tests.index_platform.web.desks.office import Office, words
from tests.timing import seconds_of

SHELF = "/manage/instruments"
NAMED = [one.label for one in catalogue.all()]


def test_the_shelf_says_what_each_measures_and_needs_with_its_versions_newest_first(
    collecting: Office,
) -> None:
    page = collecting.at(Role.SURVEY_MANAGER).get(SHELF)
    said = words(page)
    assert "Whole questionnaires" in said
    assert "Scales and sets of questions" in said
    assert "Scores: Resilience." in said
    assert "6 questions, about 2 minutes" in said
    assert "licence needed wording not filled in" in said
    assert page.text.index(f'{SHELF}/brs@1.1"') < page.text.index(f'{SHELF}/brs@1.0"')
    assert "asked by autumn 2026 (first)" in said


def test_which_waves_ask_an_instrument_is_told_to_those_who_have_a_part_in_them(collecting: Office) -> None:
    assert "asked by" not in words(collecting.at(Role.POLICY_OFFICER).get(SHELF))
    assert "Propose one" not in words(collecting.at(Role.POLICY_OFFICER).get(SHELF))


@pytest.mark.parametrize("label", NAMED)
def test_every_question_of_an_instrument_is_shown_with_its_answers_and_codes(
    office: Office, label: str
) -> None:
    found = catalogue.get(label)
    browser = office.at(Role.POLICY_OFFICER)
    for language in found.languages:
        page = browser.get(f"{SHELF}/{label}?language={language}")
        assert page.status_code == 200
        ids = re.findall(r'<li id="question-([\w]+)"', page.text)
        assert ids == [item.id for item in found.items]
        said = words(page)
        for item in found.items:
            wording = item.wording.get(language, "The wording is with its licensee")
            assert " ".join(wording.split()) in said
        for scale in found.scales:
            for line in (*scale.bands, *scale.cut_points):
                assert line.source in said
        assert found.sha256 in said
        assert found.rights.attribution in said


def test_conditions_and_checks_are_said_in_words(office: Office) -> None:
    said = words(office.at(Role.POLICY_OFFICER).get(f"{SHELF}/fast-grant@1.0"))
    assert "Asked only if “Something else” is ticked at question 2." in said
    assert "Asked only if the box at question 24 is ticked." in said
    assert (
        "The form asks again unless the answer to question 5 is not before the answer to question 4." in said
    )
    assert "The last day is before the first day. Look at both again." in said
    assert "Asked: 1, 2, 4 to 19, 21 to 24. Passed by: 3, 20, 25." in said


def test_a_language_that_reads_from_the_right_is_marked_so_and_an_unknown_one_falls_back(
    office: Office,
) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    page = browser.get(f"{SHELF}/ons4@1.1?language=ur")
    assert '<div class="asks" lang="ur" dir="rtl">' in page.text
    assert "These words are not approved" in words(page)
    assert 'class="asks" lang=' not in browser.get(f"{SHELF}/ons4@1.1?language=xx").text


def test_a_gap_between_versions_is_drawn_and_said(office: Office, tmp_path: Path) -> None:
    before = catalogue.get(BEFORE)
    follows = (
        f"follows: {{label: {BEFORE}, sha256: {before.sha256}, claims: ["
        "{item: chat, claim: break, reason: Asked otherwise}, "
        "{item: stay5, claim: equivalent, reason: Tried out beside each other}]}\n"
    )
    text = draft(
        "2.0",
        ("rights:", f"{follows}rights:"),
        ("How often do you chat", "How many times do you chat"),
        ("I would like to still be living", "I would like to live"),
    )
    (tmp_path / "new.yaml").write_text(text)
    instruments.publish(office.site.engine, tmp_path / "new.yaml", moment=MOMENT)
    browser = office.at(Role.POLICY_OFFICER)
    said = words(browser.get(f"{SHELF}/{KEY}@2.0"))
    assert "All other: 6 questions Goes on" in said
    assert "Tried out beside each other" in said
    assert "Gap between 1.0 and 2.0" in said
    assert "Asked otherwise" in said
    page = browser.get(f"{SHELF}/compare?new={KEY}@2.0")
    said = words(page)
    assert f"From {BEFORE} to {KEY}@2.0" in said
    assert "2 changes: 2 wording. The least label for this is community-life@2.0 (major)." in said
    assert "taken out: often" in said
    assert "put in: many times" in said
    assert "the trend has a gap here" in said
    assert "the trend goes on, as claimed" in said
    assert page.text.count('class="line"') == 2


def test_two_versions_are_chosen_from_lists_and_names_of_files_are_none(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    page = browser.get(f"{SHELF}/compare")
    assert page.text.count("<option") == 2 * len(catalogue.labels())
    same = words(browser.get(f"{SHELF}/compare?old=brs@1.0&new=brs@1.0"))
    assert "The two versions are the same" in same
    across = words(browser.get(f"{SHELF}/compare?old=brs@1.0&new=ons4@1.0"))
    assert "two definitions, not two versions of one" in across
    for name in ("/etc/hostname.yaml", "nothing@1.0", "x.yaml"):
        assert browser.get(f"{SHELF}/compare", params={"new": name}).status_code == 404


@pytest.mark.parametrize("label", NAMED)
def test_the_files_of_a_definition_are_the_definition(office: Office, label: str) -> None:
    found, browser = catalogue.get(label), office.at(Role.POLICY_OFFICER)
    as_yaml = browser.get(f"{SHELF}/{label}/definition.yaml")
    content = yaml_document(as_yaml.text, where="the file").content
    assert loading.parse(content, where="the file", resolve=catalogue.get).sha256 == found.sha256
    as_json = browser.get(f"{SHELF}/{label}/definition.json")
    assert as_json.content == canonical_json(found.content)
    assert json.loads(as_json.content) == found.content
    for answer in (as_yaml, as_json):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"].startswith(f'attachment; filename="{label}')


def test_the_codebook_is_a_page_and_two_files_that_name_every_column(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    at = f"{SHELF}/fast-grant@1.0/codebook"
    page, as_csv, as_json = (browser.get(f"{at}{form}") for form in ("", ".csv", ".json"))
    assert "no-store" in page.headers["cache-control"]
    for variable in variables(catalogue.get("fast-grant@1.0")):
        for answer in (page, as_csv, as_json):
            assert variable.name in answer.text
    assert json.loads(as_json.content)


@pytest.mark.slow
def test_a_questionnaire_is_printed_in_usual_and_in_large_letters(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    at = f"{SHELF}/brs@1.1/paper"
    usual = browser.get(f"{at}.pdf", params={"language": "en"})
    large = browser.get(f"{at}.pdf", params={"language": "en", "size": "large"})
    assert usual.content[:5] == large.content[:5] == b"%PDF-"
    assert usual.content != large.content
    page = browser.get(f"{at}.html", params={"language": "en"})
    assert "Brief Resilience Scale" in page.text
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "Samaritans" in page.text  # the same copy as by command: somebody to talk to
    unknown = browser.get(f"{at}.pdf", params={"language": "xx"})
    assert unknown.status_code == 422


@pytest.mark.slow
@pytest.mark.parametrize("label", ["ons4@1.1", "thriving-communities@1.1"])
def test_every_paper_that_a_page_offers_is_there_in_the_form_that_it_says(office: Office, label: str) -> None:
    """Easy Read too; of a language whose letters a PDF would lose there are pages alone."""
    browser = office.at(Role.POLICY_OFFICER)
    page = browser.get(f"{SHELF}/{label}").text
    links = [link.replace("&amp;", "&") for link in re.findall(rf'href="({SHELF}/{label}/paper[^"]+)"', page)]
    languages = catalogue.get(label).offered(drafts=True)
    assert {link.partition("language=")[2].partition("&")[0] for link in links} == set(languages)
    assert len(links) == 4 * len(languages) - 2  # no PDF in Bengali
    for link in links if label == "ons4@1.1" else [link for link in links if "bn" in link]:
        answer = browser.get(link)
        kind = "application/pdf" if ".pdf" in link else "text/html"
        assert answer.status_code == 200
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert link.partition("paper")[2][:4] in answer.headers["content-disposition"]


def test_a_pdf_that_would_lose_its_letters_is_a_page_in_its_place(office: Office) -> None:
    asked = {"language": "bn", "size": "large"}
    answer = office.at(Role.POLICY_OFFICER).get(f"{SHELF}/ons4@1.1/paper.pdf", params=asked)
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == 'attachment; filename="ons4@1.1-bn-large.html"'


@pytest.mark.slow
def test_a_paper_is_set_once_however_often_it_is_asked_for(office: Office) -> None:
    browser = office.at(Role.POLICY_OFFICER)
    asked = f"{SHELF}/loneliness@1.0/paper.pdf"
    first = browser.get(asked)

    def asked_again() -> None:
        assert [browser.get(asked).content for _ in range(5)] == [first.content] * 5

    assert seconds_of(asked_again, enough=1) < 1
