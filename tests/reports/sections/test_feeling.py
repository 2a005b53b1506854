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
    leads = [page.lead for page in made.pages if page.anchor in ("domains", "feeling")]
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


def test_averages_in_words_do_not_say_so_twice_and_keep_the_names_of_scales() -> None:
    said = paragraph(report("rich"), "On average.")
    assert "average" not in said
    assert "From 1 to 5: Brief Resilience Scale: " in said
    assert "From 0 to 10: life satisfaction: " in said
