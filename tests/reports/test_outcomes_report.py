"""The outcomes of the plan: every wave with one of the four words, and what was done about each."""

from dataclasses import replace

import pytest

from reports import sentences
from reports.accessibility import findings
from reports.content import Facts, More, Page, Paragraph, Table
from reports.html import Links, figures_page
from reports.outcomes_report import OutcomesReport, is_about, outcomes_report
from reports.place_texts import Commitment, PlaceTexts, Texts
from reports.sides import ALONE
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedTable
from scoring.published_change import PublishedApart, ShownChange
from tests.reports import tables
from tests.reports.chart_cases import with_wards
from tests.reports.side_cases import earlier_waves, texts

EAST = "cluster-east"
WORDS = {*map(str, ChangeOutcome), "first wave", "not compared", "not shown", "not available here"}
[DEED] = texts(EAST, commitments=1, assets=0).commitments


def told(table: PublishedTable, *, waves: int = 1, words: Texts | None = None) -> OutcomesReport:
    sides = earlier_waves(table, waves) if waves > 1 else ALONE
    return outcomes_report(table, release="R1", sides=sides, texts=words)


def tables_of(page: Page) -> list[Table]:
    return [block for block in page.blocks if isinstance(block, Table)]


def about(report: OutcomesReport, key: str) -> Page:
    return next(page for page in report.pages if page.anchor == key)


@pytest.mark.parametrize("waves", [1, 2, 5])
def test_every_outcome_has_its_part_and_its_row_in_the_overview(waves: int) -> None:
    table = with_wards()
    report = told(table, waves=waves)
    keys = [key for group in table.groups if group.page == "outcomes" for key in group.measures]
    titles = [table.measure(key).title for key in keys]
    [overview] = tables_of(report.pages[0])
    assert [row.head for row in overview.rows][: len(titles)] == list(map(sentences.curly, titles))
    assert [page.question for page in report.pages[1 : len(titles) + 1]] == list(map(sentences.curly, titles))
    assert findings(figures_page(report, Links())) == ()


def test_every_wave_stands_there_with_its_verdict_or_why_there_is_none() -> None:
    table = with_wards()
    for page in told(table, waves=5).pages[1:]:
        [waves] = [one for one in tables_of(page) if one.shape == "steps"]
        named_so = [f"Autumn {year}" for year in range(2022, 2027)]
        assert [row.head for row in waves.rows] == named_so
        assert {row.cells[-1].text for row in waves.rows} <= WORDS
        assert waves.rows[0].cells[-1].text == "first wave"


def test_a_break_is_told_in_its_row_and_below_the_table() -> None:
    table = with_wards()
    sides = earlier_waves(table, 2)
    [change] = sides.changes
    assert change is not None
    broken = {key for (place, key) in change.apart if place == table.whole.code}
    report = told(table, waves=2)
    parted = [page for page in report.pages if page.anchor in broken]
    assert parted
    for page in parted:
        [waves] = [one for one in tables_of(page) if one.shape == "steps"]
        assert waves.rows[-1].cells[-1].text == "not compared"
        assert "The question changed in autumn 2025." in waves.note


def test_what_else_moved_between_two_waves_is_told_with_both() -> None:
    table, sides = with_wards(), earlier_waves(with_wards(), 2)
    [change] = sides.changes
    assert change is not None
    warned = replace(sides, changes=(replace(change, warnings=("More people answered on paper.",)),))
    [note] = [
        block
        for block in outcomes_report(table, release="R1", sides=warned).pages[0].blocks
        if isinstance(block, Paragraph)
    ]
    assert note.lead_in == "Between autumn 2025 and autumn 2026:"
    assert note.text == "More people answered on paper."


def test_a_trend_is_spoken_of_from_the_fifth_wave_on_and_counts_its_steps() -> None:
    table = with_wards()
    for waves in (1, 2, 4):
        pages = told(table, waves=waves).pages
        assert not [block for page in pages for block in page.blocks if _is_trend(block)]
    sides = earlier_waves(table, 5)
    trends = 0
    for page in told(table, waves=5).pages[1:]:
        key = page.anchor.replace("-", "_")
        steps = [
            change.cells.get((table.whole.code, key)) or change.apart.get((table.whole.code, key))
            for change in sides.changes
            if change is not None
        ]
        found = [block for block in page.blocks if isinstance(block, Paragraph) and _is_trend(block)]
        assert bool(found) != any(isinstance(step, PublishedApart) for step in steps)
        for paragraph in found:
            trends += 1
            ups = sum(
                isinstance(one, ShownChange) and one.outcome is ChangeOutcome.CLEARLY_UP for one in steps
            )
            words = "never" if not ups else sentences.counted(ups, "step", "steps")
            assert f"Clearly up from one to the next: {words}." in paragraph.text
    assert trends


def _is_trend(block: object) -> bool:
    return isinstance(block, Paragraph) and block.lead_in == "Trend."


def named(asked: str) -> Commitment:
    return replace(DEED, asked=asked)


def test_what_was_done_stands_at_the_outcome_that_it_names_and_all_else_below() -> None:
    table = with_wards()
    pride = table.measure("proud")
    words = {
        EAST: PlaceTexts(code=EAST, commitments=(named(f"{pride.title.upper()}?"), named("Evening buses")))
    }
    report = told(table, words=words)
    [done] = [one for one in tables_of(about(report, "proud")) if one.shape == "deeds"]
    assert done.title == "East: we asked, you said, we did"
    assert [row.head for row in done.rows] == [sentences.curly(f"{pride.title.upper()}?")]
    [more] = [block for block in report.pages[-1].blocks if isinstance(block, More)]
    [rest] = more.blocks
    assert isinstance(rest, Table)
    assert [row.head for row in rest.rows] == ["Evening buses"]


def test_an_outcome_about_which_nothing_was_written_says_so() -> None:
    page = about(told(with_wards()), "proud")
    facts = [block for block in page.blocks if isinstance(block, Facts)]
    assert "Nothing was written about it" in facts[-1].rows[0].text


def test_an_outcome_is_named_by_its_title_or_by_its_question() -> None:
    measure = tables.oldham().measure("proud")
    for asked in (
        measure.title,
        measure.question.rstrip("?."),
        f"2026: {measure.title.lower()} - what next?",
    ):
        assert is_about(named(asked), measure)
    assert not is_about(named("Is the area loud?"), measure)


def test_a_release_without_outcomes_says_so() -> None:
    report = told(tables.naples())
    assert [page.lead for page in report.pages] == ["This release tells no outcome of a plan."]
