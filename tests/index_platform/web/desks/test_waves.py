"""The desk of waves: one is planned in a form; its days, selection and targets change; counts are safe."""

import re
from datetime import timedelta

import httpx
import pytest

from index_platform.auth.roles import Role
from index_platform.fieldwork import Sample
from index_platform.queries.intake import Intake
from index_platform.services import fieldwork, waves
from index_platform.services.surveys import Surveys
from tests.index_platform.survey import MOMENT, arrival
from tests.index_platform.web.desks.office import Office, done, words

MANAGER = Role.SURVEY_MANAGER
WAVE = "/manage/waves/first"
PLAN = {
    "title": "spring 2027",
    "key": "spring-2027",
    "kind": "research",
    "instrument": "brs@1.0",
    "places": "smallton 2026",
    "population": "people of 16 and over",
    "modes.web": "yes",
    "modes.door": "yes",
    "languages.en": "yes",
    "opens-day": "1",
    "opens-month": "3",
    "opens-year": "2027",
    "how": "sample",
    "selection": "Chosen at random from all homes.",
    "chosen": "4,000",
    "not_eligible": "120",
}
PLANNED = "/manage/plan-wave"


def _hidden(page: httpx.Response) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"_][^"]*)" value="([^"]*)">', page.text)
    return dict(found)


def test_a_wave_is_looked_at_before_it_is_made_and_opens_for_nobody_by_itself(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    seen = manager.submit(PLANNED, PLAN)
    assert "Make the wave spring 2027?" in words(seen)
    assert "A wave is never deleted, and what it asks never changes." in words(seen)
    assert "from 1 March 2027 to when it is closed" in words(seen)
    assert "4,000, 3,880 of whom could be asked" in words(seen)
    assert len(waves.summaries(collecting.site.engine)) == 1
    made = done(manager.submit(PLANNED, _hidden(seen)))
    assert made.headers["location"] == "/manage/waves/spring-2027"
    stored = waves.get(collecting.site.engine, "spring-2027")
    assert (stored.state, stored.wave.selection) == ("planned", "Chosen at random from all homes.")
    asked = stored.fieldwork
    assert (asked.opens_on, asked.modes, asked.languages) == ("2027-03-01", ("web", "door"), ("en",))
    assert asked.sample == Sample(chosen=4000, not_eligible=120)
    who = Surveys(collecting.site.engine).get("spring-2027").population
    assert who.source == "people of 16 and over"
    assert who.texts["pl"] == "osoby w wieku 16 lat i starsze"  # our own words, as drafts
    assert who.drafts == {"bn", "pl", "ur"}
    page = words(manager.get("/manage/waves/spring-2027"))
    assert "Open it, so that people can answer." in page
    assert "It takes answers from 1 March 2027 to when it is closed." in page
    done(manager.submit("/manage/waves/spring-2027/open"))
    page = words(manager.get("/manage/waves/spring-2027"))
    assert "opens by itself on 1 March 2027" in page
    assert "Nothing has to be done until then." in page
    assert "it will be of 3,880 people chosen by chance" in page
    assert "opens by itself on 1 March 2027" in words(manager.get("/manage/waves"))


@pytest.mark.parametrize(
    ("changes", "field", "why"),
    [
        ({"title": ""}, "title", "Give the wave a title"),
        ({"key": "Spring 2027"}, "key", "which no wave can be called"),
        ({"key": "first"}, "key", "was created from other facts"),
        ({"instrument": "brs@9.0"}, "instrument", "no instrument"),
        ({"places": "smallton 1974"}, "places", "no geography"),
        ({"opens-month": "13"}, "opens", "first day that takes answers is not a day of the calendar"),
        ({"closes-day": "1", "closes-month": "2", "closes-year": "2027"}, "closes", "before the first one"),
        ({"modes.web": "", "modes.door": ""}, "modes", "Choose one way to answer or more"),
        ({"how": ""}, "how", "Nobody said how people come to answer"),
        ({"chosen": "many"}, "chosen", "How many were chosen is not a number"),
        ({"not_eligible": "4000"}, "not_eligible", "As many could not be asked as were chosen"),
    ],
)
def test_a_plan_that_cannot_be_meant_comes_back_with_what_was_typed(
    collecting: Office, changes: dict[str, str], field: str, why: str
) -> None:
    page = collecting.at(MANAGER).submit(PLANNED, PLAN | changes)
    assert page.status_code == 422
    assert page.text.partition("<title>")[2].startswith("Error: ")
    assert why in words(page)
    assert f'<a href="#{field}">' in page.text
    assert f'id="{field}"' in page.text
    assert 'value="people of 16 and over"' in page.text
    assert len(waves.summaries(collecting.site.engine)) == 1


def test_whoever_goes_back_from_the_last_look_finds_all_that_was_typed(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    seen = manager.submit(PLANNED, PLAN)
    back = manager.submit(PLANNED, _hidden(seen) | {"again": "yes"})
    assert back.status_code == 200
    assert "Plan a wave" in words(back)
    for typed in ("spring 2027", "spring-2027", "people of 16 and over", "4,000", "2027"):
        assert f'value="{typed}"' in back.text
    assert re.search(r'name="languages.en"[^>]* checked', back.text)
    assert re.search(r'name="how" value="sample"[^>]* checked', back.text)
    assert len(waves.summaries(collecting.site.engine)) == 1


def test_all_that_is_wrong_in_a_plan_is_told_at_once(collecting: Office) -> None:
    wrong = {
        "title": "",
        "key": "Spring 2027",
        "opens-month": "13",
        "chosen": "many",
        "modes.web": "",
        "modes.door": "",
    }
    page = collecting.at(MANAGER).submit(PLANNED, PLAN | wrong)
    assert page.status_code == 422
    summary = page.text.partition('role="alert"')[2].partition("</ul>")[0]
    assert re.findall(r'href="#(\w+)"', summary) == ["title", "key", "opens", "modes", "chosen"]


def test_days_are_changed_on_a_page_that_says_what_they_mean(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    assert "A day begins and ends at midnight UTC" in words(manager.get(f"{WAVE}/dates"))
    today = collecting.site.clock().date()
    yesterday = today - timedelta(days=1)
    days = {f"closes-{part}": str(getattr(yesterday, part)) for part in ("day", "month", "year")}
    over = manager.submit(f"{WAVE}/dates", days)
    assert (over.status_code, "To end the wave now, close it." in words(over)) == (422, True)
    assert 'href="#closes"' in over.text
    now = collecting.site.clock()
    ahead = {f"closes-{part}": str(getattr(today, part)) for part in ("day", "month", "year")}
    assert done(manager.submit(f"{WAVE}/dates", ahead)).headers["location"] == WAVE
    before = now - timedelta(days=1)  # what was said a day ago of that day
    fieldwork.dated(collecting.site.engine, "first", None, yesterday.isoformat(), moment=before)
    page = words(manager.get(WAVE))
    assert f"over since {yesterday.day} {yesterday:%B %Y}" in page
    assert "nobody can answer any more. Next: close it." in page
    assert str(yesterday.year) in manager.get(f"{WAVE}/dates").text
    wrong = manager.submit(f"{WAVE}/dates", days | {"closes-day": "31", "closes-month": "2"})
    assert wrong.status_code == 422
    assert "last day that takes answers is not a day of the calendar" in words(wrong)
    done(manager.submit(f"{WAVE}/close"))
    refused = manager.get(f"{WAVE}/open")
    assert "The last day of the wave 'first' was" in words(refused)
    done(manager.submit(f"{WAVE}/dates", {}))
    done(manager.submit(f"{WAVE}/open"))
    assert "collecting" in words(manager.get(WAVE))


def test_a_closed_wave_is_opened_again_and_its_answers_are_all_there(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    done(manager.submit(f"{WAVE}/close"))
    assert "Open again" in words(manager.get(WAVE))
    page = words(manager.get(f"{WAVE}/open"))
    assert "Nothing that came is lost." in page
    done(manager.submit(f"{WAVE}/open"))
    assert "240 answers so far" in words(manager.get(WAVE))


def test_what_is_said_of_selection_is_changed_and_stands_in_the_audit(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    given = {"how": "sample", "selection": "Chosen at random.", "chosen": "1000", "not_eligible": "40"}
    done(manager.submit(f"{WAVE}/selection", given))
    page = words(manager.get(WAVE))
    assert "Chosen at random." in page
    assert "25 in 100 of 960 people chosen by chance who could be asked" in page
    assert "changed what a wave says of how people came to answer" in words(
        collecting.at(Role.DATA_PROTECTION_OFFICER).get("/manage/audit")
    )
    wrong = manager.submit(f"{WAVE}/selection", given | {"selection": " "})
    assert wrong.status_code == 422
    assert "is empty text" in words(wrong)
    done(manager.submit(f"{WAVE}/close"))
    done(manager.submit(f"{WAVE}/freeze"))
    collecting.settled()
    frozen = manager.submit(f"{WAVE}/selection", given | {"selection": "They volunteered."})
    assert frozen.status_code == 422
    assert "are frozen, with what it says of selection" in words(frozen)


def test_counts_stand_beside_what_is_wanted(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    lines = "all,300\nplace,North End,150\nmode,web,200\nmode,door,100\nsex,Female,160\n"
    done(manager.submit(f"{WAVE}/targets", {"lines": lines}))
    page = manager.get(WAVE)
    said = words(page)
    assert "240 answers so far of 300 wanted." in said
    assert "How many answered" not in said  # the lead says it, and there is no rate
    assert "North End 120 of 150" in said
    assert "Way" not in said.split("How they came")[0].split("Answers by place")[1]
    assert "On the web 240 of 200" in said
    assert "At the door none yet; 100 wanted" in said
    assert re.search(r"Female \d+ of 160", said)
    assert page.text.count('class="upright"') >= 3
    kept = manager.get(f"{WAVE}/targets").text
    assert "place,North End,150" in kept


@pytest.mark.parametrize(
    ("lines", "why"),
    [("place,West End,10", "says 'West End', which is not one quarter"), ("all,none", "ends with 'none'")],
)
def test_lines_that_cannot_be_meant_are_told_where_they_are_typed(
    collecting: Office, lines: str, why: str
) -> None:
    page = collecting.at(MANAGER).submit(f"{WAVE}/targets", {"lines": lines})
    assert page.status_code == 422
    assert f"Line 1 {why}" in words(page)
    assert '<a href="#lines">' in page.text
    assert lines in page.text
    assert waves.get(collecting.site.engine, "first").fieldwork.targets == {}


def test_targets_come_from_a_small_file_too(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    token = re.search(r'name="_csrf_token" value="([^"]+)"', manager.get(f"{WAVE}/targets").text)
    assert token is not None
    sent = manager.post(
        f"{WAVE}/targets",
        data={"_csrf_token": token[1], "lines": ""},
        files={"files": ("wanted.csv", b"group,which,wanted\nplace,QS,90\n", "text/csv")},
    )
    assert sent.status_code == 303
    assert waves.get(collecting.site.engine, "first").fieldwork.targets == {"place": {"QS": 90}}
    assert manager.post(f"{WAVE}/targets", data={"lines": "all,5"}).status_code == 403


def test_all_numbers_are_taken_away_only_when_that_was_said_once_more(collecting: Office) -> None:
    manager, engine = collecting.at(MANAGER), collecting.site.engine
    done(manager.submit(f"{WAVE}/targets", {"lines": ""}))  # there was none: nothing to ask
    done(manager.submit(f"{WAVE}/targets", {"lines": "all,300"}))
    page = manager.submit(f"{WAVE}/targets", {"lines": " "})
    assert page.status_code == 200
    assert "Is no number wanted any more?" in words(page)
    assert waves.get(engine, "first").fieldwork.targets == {"all": {"all": 300}}
    done(manager.submit(f"{WAVE}/targets", {"lines": "", "sure": "yes"}))
    assert waves.get(engine, "first").fieldwork.targets == {}


def test_the_days_of_a_wave_are_a_line_and_a_table_of_steps_of_ten_or_more(
    collecting: Office,
) -> None:
    engine = collecting.site.engine
    page = collecting.at(MANAGER).get(WAVE)
    assert "All of them on 22 November 2026 so far." in words(page)
    fieldwork.dated(engine, "first", "2026-11-20", None, moment=MOMENT)
    page = collecting.at(MANAGER).get(WAVE)
    assert 'role="img" aria-label="240 answers by the end of 22 November 2026' in page.text
    assert "Up to the end of Answers 22 November 2026 240" in words(page)
    assert "style=" not in page.text


def test_a_wave_without_answers_says_when_counts_appear(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    done(
        manager.submit(
            PLANNED,
            _hidden(manager.submit(PLANNED, PLAN | {"opens-day": "", "opens-month": "", "opens-year": ""})),
        )
    )
    at = "/manage/waves/spring-2027"
    done(manager.submit(f"{at}/open"))
    with Intake(collecting.site.engine, clock=lambda: MOMENT) as intake:
        for number in range(9):
            one = arrival(number, wave="spring-2027")
            intake.accept(one).result()
    page = words(manager.get(at))
    assert "Counts appear here from 10 answers on" in page
    assert not re.search(r"\b9\b", page.partition("How many answered")[2].partition("How it is asked")[0])


def test_a_desk_without_waves_says_what_one_is(office: Office) -> None:
    page = words(office.at(MANAGER).get("/manage/waves"))
    assert "There is no wave yet." in page
    assert "Plan a wave" in page
    assert "One round of asking" in page
    lead = words(office.at(Role.STATISTICS_LEAD).get("/manage/waves"))
    assert "Plan a wave" not in lead


def test_others_see_how_a_wave_is_asked_and_cannot_change_it(collecting: Office) -> None:
    analyst = collecting.at(Role.ANALYST)
    page = words(analyst.get(WAVE))
    assert "How it is asked" in page
    assert "Change the days" not in page
    for verb in ("dates", "selection", "targets"):
        assert analyst.get(f"{WAVE}/{verb}").status_code == 403


def test_what_nobody_sent_is_told_apart_once_the_wave_is_closed(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    assert "Begun and not sent" not in words(manager.get(WAVE))
    done(manager.submit(f"{WAVE}/close"))
    page = words(manager.get(WAVE))
    assert "Begun and not sent" in page
    assert "nobody opens them, and no figure counts them. Fewer than 10 were left." in page


STEPS = ("Written", "Planned", "Opened", "Collecting", "Freeze", "Compute", "Propose", "Publish")


def test_the_path_of_a_wave_has_eight_steps_with_what_is_known_of_each(collecting: Office) -> None:
    manager = collecting.at(MANAGER)
    today = collecting.site.clock().date()
    last = today + timedelta(days=7)
    days = {f"closes-{part}": str(getattr(last, part)) for part in ("day", "month", "year")}
    done(manager.submit(f"{WAVE}/dates", days))
    page = manager.get(WAVE).text
    path = page.partition('<ol class="path"')[2].partition("</ol>")[0]
    assert re.findall(r"<b>(\w+)</b>", path) == list(STEPS)
    assert re.findall(r'<li class="(\w+)"', path) == ["done"] * 3 + ["now"] + ["ahead"] * 4
    passed = (today - MOMENT.date()).days
    after = last + timedelta(days=1)
    year = "" if after.year == today.year else f" {after.year}"
    for said in (
        f"day {passed + 1:,} of {passed + 8:,}",
        f"from {after.day} {after:%B}{year}",
        "not started",
        "person one",
        "person two",
    ):
        assert f'<span class="below">{said}</span>' in path
