"""The start page, the search by name and the list of measures, of made-up tables."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from reports import sentences
from reports.content import Fact
from reports.finding import LONGEST, asking, elsewhere, found_places, like, named, search
from reports.home import home_report
from reports.measure_list import measure_list
from reports.portal_words import WORDS, said
from scoring.published import Withheld
from tests.reports import tables
from tests.reports.chart_cases import with_wards
from tests.reports.side_cases import earlier_waves

DAY = date(2026, 12, 1)
REPORTS = Path(__file__).parents[2] / "reports"
SOURCES = "".join(
    path.read_text(encoding="utf-8")
    for folder in (REPORTS, REPORTS.parent / "index_platform" / "web")
    for path in folder.glob("*.py")
    if path.name != "portal_words.py"
)


def test_every_sentence_is_said_somewhere_and_uses_no_word_that_we_do_not_use() -> None:
    spoken = set(re.findall(r'"((?:home|find|measures?|outcomes|twin)\.(?!html)[a-z_]+)"', SOURCES))
    assert spoken == set(WORDS)
    assert [key for key, text in WORDS.items() if sentences.banned(text)] == []


def test_a_sentence_with_a_gap_left_open_is_an_error() -> None:
    with pytest.raises(KeyError):
        said("home.title")


def test_the_start_page_tells_the_newest_release_one_finding_and_what_comes_next() -> None:
    report = home_report(with_wards(), release="R1", published=DAY)
    [newest] = report.news
    assert newest.text.startswith("Release R1 of 1 December 2026: autumn 2026. On the index, ")
    assert newest.text.endswith("Oldham.")
    assert [fact.text for fact in report.dates] == ["Asked in spring 2027."]


def test_the_start_page_tells_what_changed_where_two_waves_are_compared() -> None:
    table = with_wards()
    report = home_report(table, release="R1", published=DAY, sides=earlier_waves(table, 2))
    assert [fact.label for fact in report.news] == ["The newest figures", "What changed"]
    assert "since autumn 2025" in report.news[1].text


def test_dates_that_are_given_come_before_the_next_questions_and_none_is_said() -> None:
    given = Fact(label="Next release", text="1 June 2027.")
    report = home_report(with_wards(), release="R1", published=DAY, dates=(given,))
    assert [fact.label for fact in report.dates] == ["Next release", "The next questions"]
    alone = home_report(replace(with_wards(), next_wave=""), release="R1", published=DAY)
    assert [fact.text for fact in alone.dates] == ["No date is set yet."]


def test_synthetic_answers_are_called_made_up_and_a_live_wave_is_what_people_told() -> None:
    live = replace(with_wards(), wave_kind="live")
    assert home_report(with_wards(), release="R1", published=DAY).lead.startswith("Made-up answers")
    report = home_report(live, release="R1", published=DAY)
    assert (report.lead.startswith("What people told us"), report.tag) == (True, "")


def test_every_place_is_found_by_its_own_name_alone() -> None:
    table = with_wards()
    for place in (table.whole, *table.places, *table.small_places):
        assert place in named(table, f"  {place.name.upper()} ")
        assert {one.name for one in named(table, place.name)} == {place.name}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("st marys", ["St Mary’s"]),
        ("Sáddleworth  n", ["Saddleworth North"]),
        ("west and lees", ["Saddleworth West & Lees"]),
        ("royton", ["Royton North", "Royton South"]),
        ("zzz", []),
        ("", []),
        ("' - ", []),
    ],
)
def test_a_part_of_a_name_finds_all_that_hold_it_however_it_is_typed(typed: str, found: list[str]) -> None:
    assert [place.name for place in named(with_wards(), typed)] in (
        found,
        [name.replace("’", "'") for name in found],
    )


def test_a_name_that_nobody_has_brings_those_that_are_like_it() -> None:
    table = with_wards()
    assert "Werneth" in [place.name for place in like(table, "Wernth")]
    page = found_places(table, "Wernth", release="R1")
    assert page.title == "No place has that name. Some are like it"
    assert "Werneth" in [match.name for match in page.matches]
    assert found_places(table, "zzz", release="R1").title == "No place has that name"


def test_what_is_found_says_what_it_is_and_whether_it_can_be_compared() -> None:
    table = with_wards()
    [ward] = found_places(table, "Werneth", release="R1").matches
    assert (ward.kind, ward.is_compared) == ("Ward in Central", True)
    [whole] = found_places(table, table.whole.name, release="R1").matches
    assert not whole.is_compared
    silent = replace(table, cells=dict.fromkeys(table.cells, Withheld.TOO_FEW))
    assert not any(match.is_compared for match in found_places(silent, "r", release="R1").matches)


def test_the_page_of_an_unknown_postcode_holds_nothing_that_was_typed() -> None:
    page = elsewhere(with_wards(), release="R1")
    assert page.matches == ()
    assert "We have not kept it" in page.lead
    assert asking(with_wards(), release="R1").title == "Find a place"


def test_the_box_asks_for_a_postcode_only_where_one_can_be_looked_up() -> None:
    assert search("/find", knows_postcodes=True).label == "Your place or postcode"
    assert search("/find", knows_postcodes=False).label == "Your place"
    assert len(search("/find", knows_postcodes=True, typed="x" * 999).typed) == LONGEST


def test_the_list_holds_every_measure_once_under_its_group_in_the_order_of_the_release() -> None:
    table = tables.oldham()
    listed = measure_list(table, release="R1")
    assert [group.key for group in listed.groups] == [group.key for group in table.groups if group.measures]
    keys = [entry.key for group in listed.groups for entry in group.entries]
    assert sorted(keys) == sorted(measure.key for measure in table.measures)


def test_the_list_shows_the_range_of_the_whole_or_why_there_is_none() -> None:
    table = tables.oldham()
    table = tables.withheld(table, table.whole.code, Withheld.TOO_UNCERTAIN, keys=("proud",))
    groups = measure_list(table, release="R1").groups
    entries = {entry.key: entry.figure for group in groups for entry in group.entries}
    assert entries["proud"] == "Not shown: too uncertain"
    measure = table.measure("happy")
    assert entries["happy"] == sentences.cell_words(table.cell(table.whole.code, "happy"), measure)
