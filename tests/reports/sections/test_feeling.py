import dataclasses

from reports.place_report import place_report
from scoring.outcomes import Outcome
from scoring.published import Shown
from tests.reports import tables
from tests.reports.cases import chart_rows, paragraph, report


def test_each_clear_row_of_the_shares_says_which_way_and_the_lead_counts_the_rows_drawn() -> None:
    made = place_report(tables.with_outcome(Outcome.CLEARLY_HIGHER), "cluster-east", release="r")
    rows = [row for row in chart_rows(made, "shares").values() if not row.head]  # type: ignore[attr-defined]
    assert all(row.words.endswith(", clearly higher") for row in rows)  # type: ignore[attr-defined]
    lead = next(page.lead for page in made.pages if page.anchor == "feeling")
    assert len(rows) == 8
    assert lead == "All eight figures are clearly higher than across Oldham."


def test_figures_too_many_to_name_are_counted_in_words() -> None:
    table = tables.with_outcome(Outcome.CLEARLY_HIGHER)
    cells = dict(table.cells)
    for key in ("often", "calm", "satisfied"):
        cell = cells["cluster-east", key]
        assert isinstance(cell, Shown)
        cells["cluster-east", key] = dataclasses.replace(cell, outcome=Outcome.CANNOT_TELL)
    cell = cells["cluster-east", "happy"]
    assert isinstance(cell, Shown)
    cells["cluster-east", "happy"] = dataclasses.replace(cell, outcome=Outcome.CLEARLY_LOWER)
    made = place_report(dataclasses.replace(table, cells=cells), "cluster-east", release="r")
    lead = next(page.lead for page in made.pages if page.anchor == "feeling")
    assert lead == "Four of eight figures are clearly higher than across Oldham and one is clearly lower."


def test_a_page_where_nothing_is_clear_says_so_of_what_it_draws() -> None:
    made = place_report(tables.with_outcome(Outcome.CANNOT_TELL), "cluster-east", release="r")
    leads = [page.lead for page in made.pages if page.anchor in ("stand-out", "feeling")]
    assert leads == [
        "No part of life is clearly different in East from Oldham.",
        "None of the shares below is clearly different in East from Oldham.",
    ]


def test_a_figure_made_of_several_questions_says_what_they_ask_and_says_it_once() -> None:
    abouts = {
        "indirect": "Lacking company and feeling left out.",
        "resilient": "Six statements about hard times.",
        "brs_mean": "The average of six statements about hard times.",
    }
    table = tables.oldham()
    measures = tuple(dataclasses.replace(m, about=abouts.get(m.key, "")) for m in table.measures)
    made = place_report(dataclasses.replace(table, measures=measures), "cluster-east", release="r")
    asked = paragraph(made, "What was asked.")
    assert "that do not use the word: lacking company and feeling left out. Resilience" in asked
    assert asked.endswith("Resilience that is not low: six statements about hard times.")
    assert asked.count("six statements") == 1


def test_the_first_share_of_each_group_is_said_in_people_of_ten() -> None:
    said = paragraph(report("rich"), "In other words.")
    table = tables.oldham()
    satisfied = table.cell("cluster-east", "satisfied")
    assert isinstance(satisfied, Shown)
    assert f"Satisfied with life: about {round(satisfied.value / 10)} in 10 people" in said
    assert "Resilience" not in said  # uncertain here


def test_people_of_ten_stand_beside_the_whole_only_where_that_says_what_was_found() -> None:
    table, unclear = tables.oldham(), Outcome.CANNOT_TELL

    def said(value: float, found: Outcome) -> str:
        cell = table.cell("cluster-east", "satisfied")
        assert isinstance(cell, Shown)
        cells = {
            **table.cells,
            ("cluster-east", "satisfied"): dataclasses.replace(cell, value=value, outcome=found),
        }
        made = place_report(dataclasses.replace(table, cells=cells), "cluster-east", release="r")
        return paragraph(made, "In other words.")

    assert "Satisfied with life: about 7 in 10 people in East, like across" in said(66, unclear)
    assert "Satisfied with life: about 6 in 10 people in East. " in said(64, unclear)
    lower = Outcome.CLEARLY_LOWER
    assert "about 6 in 10 people in East, and about 7 in 10 across Oldham." in said(64, lower)
    assert "Satisfied with life: about 7 in 10 people in East. " in said(66, lower)
    assert "Satisfied" not in said(3, lower) + said(97, lower)
