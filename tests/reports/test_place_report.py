import dataclasses
import re

import pytest

from instruments.errors import NotFoundError
from reports import sentences
from reports.content import Box, Paragraph, PlaceReport, Table, TableRow
from reports.html import figures
from reports.pdf import pdf
from reports.place_report import place_report
from scoring.outcomes import Outcome
from scoring.published import PublishedTable, Shown, Withheld
from tests.reports import tables
from tests.reports.cases import CASES, SUPPORT, chart_rows, report, said
from tests.reports.reading import pages

ANCHORS = ("like", "compare", "stand-out", "changed", "feeling", "different", "said", "numbers")
EVERY = pytest.mark.parametrize("name", CASES)


@EVERY
def test_no_report_says_a_banned_word(name: str) -> None:
    found = {word for text in said(report(name)) for word in sentences.banned(text)}
    assert found == set()


@EVERY
def test_no_text_is_left_with_a_gap_or_a_doubled_stop(name: str) -> None:
    for text in said(report(name)):
        assert not re.search(r"  |\.\.|\(\)|: \.|, \.|^None$", text), text


@EVERY
def test_every_figure_says_in_words_what_it_shows(name: str) -> None:
    for figure in figures(report(name)):
        assert len(figure.alt) > 20
        assert figure.alt.endswith(".")


@EVERY
def test_anchors_are_unique_and_pages_ask_a_question(name: str) -> None:
    made = report(name)
    anchors = [page.anchor for page in made.pages] + [figure.anchor for figure in figures(made)]
    assert len(set(anchors)) == len(anchors)
    assert all(page.question.endswith("?") for page in made.pages)


@EVERY
def test_nothing_of_oldham_is_wired_in(name: str) -> None:
    if name.startswith("Naples"):
        assert not any(word in text for text in said(report(name)) for word in ("Oldham", "cluster", "ward"))


def test_synthetic_and_research_figures_are_marked_and_live_ones_are_not() -> None:
    table = tables.oldham()
    tags = {
        kind: place_report(dataclasses.replace(table, wave_kind=kind), "cluster-east", release="r").tag
        for kind in ("synthetic", "research", "live")
    }
    assert tags == {"synthetic": "synthetic figures", "research": "research figures", "live": ""}
    assert "synthetic figures" in report("rich").footer


def test_the_same_table_gives_the_same_report_and_another_gives_another_identity() -> None:
    again = place_report(tables.oldham(), "cluster-east", release="release 1")
    assert again == report("rich")
    assert place_report(tables.oldham(8), "cluster-east", release="release 1").identity != again.identity
    assert place_report(tables.oldham(), "cluster-east", release="release 2").identity != again.identity


def test_a_place_that_is_not_in_the_release_is_refused() -> None:
    with pytest.raises(NotFoundError, match="no place 'cluster-nowhere'"):
        place_report(tables.oldham(), "cluster-nowhere", release="r")


def rows(made: PlaceReport, anchor: str) -> dict[str, TableRow]:
    return {
        row.head: row
        for page in made.pages
        if page.anchor == anchor
        for block in page.blocks
        if isinstance(block, Table)
        for row in block.rows
    }


def test_a_withheld_figure_keeps_its_row_its_code_and_the_figure_of_the_whole() -> None:
    row = rows(report("some withheld"), "stand-out")["Proud of the area"]
    assert [cell.text for cell in row.cells] == ["[c]", "64% to 68%", "too few answers", "[c]"]
    row = rows(report("some withheld"), "stand-out")["Connection"]
    assert [cell.text for cell in row.cells] == ["[x]", "97 to 103", "too uncertain", "[x]"]


def test_too_few_answers_are_words_and_too_uncertain_ones_borrow_the_whole_named_as_such() -> None:
    found = chart_rows(report("some withheld"), "shares")
    often, resilient = found["Lonely often or always"], found["Resilience that is not low"]
    assert (often.bars, often.withheld) == ((), "Not shown: too few answers")  # type: ignore[attr-defined]
    assert [bar.mark for bar in resilient.bars] == ["whole"]  # type: ignore[attr-defined]
    assert resilient.words == "[x] Oldham alone"  # type: ignore[attr-defined]


def test_a_place_with_nothing_shown_reads_kindly_and_still_has_every_page() -> None:
    made = report("nobody")
    assert [page.anchor for page in made.pages] == [page.anchor for page in report("rich").pages]
    titles = [block.title for page in made.pages for block in page.blocks if isinstance(block, Box)]
    assert titles[0] == "How sure are we?"
    assert "Help us hear from West" in titles
    assert not any(re.search(r"None(?! of)", text) or "nan" in text.lower().split() for text in said(made))


def test_nothing_withheld_slips_into_a_report_by_another_door() -> None:
    table = tables.oldham()
    cells = {**table.cells}
    canary = Shown(value=77.7, low=71.3, high=83.9, base=1234)
    for key in [key for key in cells if key[0] == "cluster-west"]:
        cells[key] = canary
    marked = dataclasses.replace(table, cells=cells)
    hidden = tables.nobody(marked, "cluster-west")
    for code in [place.code for place in table.places] + [table.whole.code]:
        text = " ".join(said(place_report(hidden, code, release="r")))
        for trace in ("77.7", "71.3", "83.9", "1,234", "1234"):
            assert trace not in text


def test_uncertain_or_unclear_bars_are_hollow_and_the_rest_are_solid() -> None:
    found = chart_rows(report("rich"), "spine")
    hollow = {label: row.bars[0].hollow for label, row in found.items()}  # type: ignore[attr-defined]
    assert hollow == {"Wellbeing": False, "Connection": False, "Resilience": True, "Community": False}


def test_places_stand_by_alphabet_wherever_they_stand_together() -> None:
    labels = list(chart_rows(report("whole"), "places"))
    assert labels == sorted(labels)


def test_the_support_box_is_there_only_when_given() -> None:
    def boxes(made: PlaceReport) -> list[object]:
        return [block for page in made.pages for block in page.blocks if block == SUPPORT]

    assert boxes(report("rich")) == []
    assert boxes(report("support")) == [SUPPORT]
    assert not any("116" in text for text in said(report("rich")))


def test_the_evidence_box_claims_weights_only_where_there_are_some() -> None:
    def box(name: str) -> str:
        return next(
            block.text for page in report(name).pages for block in page.blocks if isinstance(block, Box)
        )

    assert "chance after weighting (95%), not who chose to answer" in box("rich")
    assert "chance (95%), not who chose to answer" in box("Naples")
    assert "weight" not in box("Naples")
    assert "alpha 0.80 to 0.83" in " ".join(said(report("rich").pages[-1]))


def test_nobody_is_said_to_have_answered_where_the_answers_are_made_up() -> None:
    live = dataclasses.replace(tables.oldham(), wave_kind="live")
    asked = " ".join(said(place_report(live, "cluster-east", release="r")))
    made_up = " ".join(said(report("rich")))
    for words in ("We asked people", "People chose to take part", "people answered in East"):
        assert words in asked
        assert words not in made_up
    assert "Synthetic answers, as if from people of 16 and over" in made_up
    assert "Nobody was asked" in made_up
    others = " ".join(said(report("Naples")))
    assert "The survey asked people of 16 and over" in others
    assert "We asked people" not in others
    assert "synthetic answers in East" in made_up


def test_the_method_is_about_a_hundred_and_fifty_words_at_most() -> None:
    text = next(
        block.text
        for block in report("rich").pages[-1].blocks
        if isinstance(block, Paragraph) and block.lead_in == "How it was made."
    )
    assert 80 <= len(text.split()) <= 150


def test_a_definition_without_domains_or_measures_still_gives_a_report() -> None:
    table = tables.oldham()
    bare = dataclasses.replace(table, groups=tuple(group for group in table.groups if group.page == "index"))
    made = place_report(bare, "cluster-east", release="r")
    assert [page.anchor for page in made.pages] == list(ANCHORS)
    without = dataclasses.replace(bare, measures=(), groups=(), cells={}, profiles=())
    made = place_report(without, "cluster-east", release="r")
    assert [page.anchor for page in made.pages] == list(ANCHORS)
    assert len(pages(pdf(made))) == len(ANCHORS)


def test_every_reason_for_withholding_is_a_row_of_words_in_the_spine() -> None:
    for why in Withheld:
        table = tables.withheld(tables.oldham(), "cluster-east", why, keys=("community",))
        found = chart_rows(place_report(table, "cluster-east", release="r"), "spine")
        assert found["Community"].withheld == sentences.WITHHELD[why]  # type: ignore[attr-defined]


def test_the_pale_range_says_whose_middles_it_spans() -> None:
    def words(table: PublishedTable) -> list[str]:
        made = place_report(table, "cluster-east", release="r")
        return [entry.words for figure in figures(made) for entry in figure.key if entry.mark == "band"]

    assert words(tables.oldham()) == ["middles of all five clusters"]
    hidden = tables.withheld(tables.oldham(), "cluster-west", Withheld.TOO_FEW)
    assert words(hidden) == ["middles of the clusters shown"]


def test_ranges_that_overlap_and_yet_differ_clearly_are_explained() -> None:
    def explained(found: Outcome) -> list[str]:
        made = place_report(tables.with_outcome(found), "cluster-east", release="r")
        return [figure.anchor for figure in figures(made) if "may overlap" in figure.note]

    assert explained(Outcome.CLEARLY_LOWER) == ["spine", "shares"]
    assert explained(Outcome.CANNOT_TELL) == ["spine"]


@EVERY
def test_every_text_has_the_marks_of_print(name: str) -> None:
    assert not [text for text in said(report(name)) if re.search(r"""["']""", text)]
