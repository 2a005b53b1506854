"""A sensitivity study as a page: its headline, its intervals and its options in words."""

from dataclasses import replace
from functools import cache

import pytest

from reports.accessibility import check_html
from reports.charts import FRAMES, Frame, draw
from reports.content import Facts, Figure, Paragraph, RowChart, Table
from reports.html import Links, web_page
from reports.pdf import pdf
from reports.sensitivity_pages import sensitivity_pages, shares_figure
from scoring.choices import KEYS
from scoring.sensitivity.facts import FactorFacts, PlaceFacts, SensitivityFacts, Share
from tests.reports.checkers import complaints
from tests.reports.reading import page_text, pages
from tests.scoring.builders import wave

FACTS = SensitivityFacts(
    index="tci@1.0",
    title="Thriving Communities Index",
    wave=wave(),
    level="clusters",
    n_places=3,
    sampling=Share(value=71, low=66, high=75),
    method=Share(value=29, low=25, high=34),
    together=12,
    shift=0.6,
    shift_high=1.3,
    factors=(
        FactorFacts(
            name="missing",
            title="missing answers",
            options=("as_published", "complete"),
            declared="as_published",
            alone=Share(value=0, low=0, high=2),
            total=Share(value=7, low=5, high=9),
        ),
        FactorFacts(
            name="sampling",
            title="chance of who answered",
            options=(),
            declared="drawn from the replicates",
            alone=Share(value=70, low=61, high=79),
            total=Share(value=97, low=93, high=100),
        ),
    ),
    places=(
        PlaceFacts(
            code="W",
            name="West",
            totals={"missing": 12, "sampling": 90},
            word="clearly lower",
            flips=8,
            becomes={"cannot tell": 6, "about the same": 2, "clearly higher": 0},
        ),
        PlaceFacts(
            code="E",
            name="East",
            totals={"missing": 3, "sampling": 98},
            word="",
            flips=None,
            becomes={},
        ),
        PlaceFacts(
            code="N",
            name="North",
            totals={"missing": 1, "sampling": 99},
            word="cannot tell",
            flips=0,
            becomes={},
        ),
    ),
    chains=2,
    samples=1024,
    runs=4096,
    stages={"scale_scores": (2, 2)},
    left_out=("mode",),
    hold_above=50,
    hold="",
    seed=1,
    definition_sha256="d" * 64,
    snapshot_sha256="a" * 64,
    base_sha256="b" * 64,
    warnings=("a share of variance is known to no better than a tenth either way.",),
)


@cache
def html(facts: SensitivityFacts = FACTS) -> str:
    return web_page(sensitivity_pages(facts), Links(alone=True))


def test_the_page_passes_the_checks_of_access_and_is_stamped_internal() -> None:
    check_html(html())  # raises what it finds
    assert "internal, not for publication" in html()
    assert "synthetic figures, internal" in html()


def test_the_headline_is_the_sentence_with_both_intervals() -> None:
    assert FACTS.sentence in html()
    assert "71% of the uncertainty about ranks is sampling (66 to 75%), 29% is method (25 to 34%)." in html()


def test_the_chart_says_in_words_what_it_shows_the_greatest_first() -> None:
    figure = shares_figure(FACTS)
    assert figure.alt == "Chance of who answered: 70% to 97%; Missing answers: 0% to 7%."
    assert isinstance(figure.chart, RowChart)
    assert [row.label for row in figure.chart.rows] == ["Chance of who answered", "Missing answers"]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_the_chart_is_drawn_for_every_medium(frame: Frame) -> None:
    figure = shares_figure(FACTS)
    drawn = draw(figure.chart, frame, figure.alt)
    assert drawn.startswith("<svg")
    assert "70% to 97%" in drawn


def test_options_are_told_in_words_with_what_was_decided_first() -> None:
    assert (
        "Each scale by its own rule, as defined; or only people who answered every question of the scale."
        in html()
    )
    values = [value for key in KEYS.values() for value in key.values]
    for value in values:
        other = replace(FACTS.factors[0], options=(value, "0.3-3"), declared=value)
        assert "_" not in sensitivity_words(replace(FACTS, factors=(other, FACTS.factors[1])))


def sensitivity_words(facts: SensitivityFacts) -> str:
    facts_of = sensitivity_pages(facts).pages[2].blocks[0]
    assert isinstance(facts_of, Facts)
    return facts_of.rows[0].text


def test_that_a_release_should_wait_is_said_first_of_places_and_as_advice() -> None:
    waits = "Under more than 50% of the choices the word is another one for West."
    lead = sensitivity_pages(replace(FACTS, hold=waits)).pages[1].lead
    assert lead.startswith(waits)
    assert "This is advice: no release is held back by it" in lead
    assert FACTS.advice == ""
    assert "more than 50%" in sensitivity_pages(FACTS).pages[1].lead


def test_a_place_without_a_word_has_none_that_could_change() -> None:
    [table] = sensitivity_pages(FACTS).pages[1].blocks
    assert isinstance(table, Table)
    assert [row.head for row in table.rows] == ["East", "North", "West"]
    assert [row.cells[0].text for row in table.rows] == ["no word", "cannot tell", "clearly lower"]
    assert [row.cells[1].text for row in table.rows][:2] == ["", "always the same"]


def test_which_word_becomes_which_is_named_with_how_often() -> None:
    [table] = sensitivity_pages(FACTS).pages[1].blocks
    assert isinstance(table, Table)
    assert table.rows[2].cells[1].text == "cannot tell (6%) or about the same (2%)"


def test_the_headline_is_set_against_the_chart_that_reaches_farther() -> None:
    told, figure, _ = sensitivity_pages(FACTS).pages[0].blocks
    assert isinstance(told, Paragraph)
    assert "12% is what both do only together, and here each gets half of it" in told.text
    nothing = Share(value=0, low=0, high=0)
    firm = sensitivity_pages(replace(FACTS, sampling=nothing, method=nothing))
    assert not any(isinstance(block, Paragraph) for block in firm.pages[0].blocks)
    assert isinstance(figure, Figure)
    assert "add up to more than 100" in figure.subtitle


def test_a_share_that_chance_puts_above_the_whole_has_a_bar_all_the_same() -> None:
    above = replace(FACTS.factors[0], alone=Share(value=9, low=0, high=20))
    figure = shares_figure(replace(FACTS, factors=(above, FACTS.factors[1])))
    assert figure.alt.endswith("Missing answers: 7%.")


def test_what_was_left_out_by_hand_and_how_sure_the_shares_are_is_told() -> None:
    assert "Left out by hand: mode." in html()
    assert "missing answers 0 to 2% alone, 5 to 9% with others" in html()
    assert "small and known only roughly" in html()
    assert "known only roughly" not in str(sensitivity_pages(replace(FACTS, warnings=())).pages)
    assert "base samples, or report" not in html()


def test_it_can_be_printed_and_passes_pdf_ua_1_by_both_checkers() -> None:
    printed = pdf(sensitivity_pages(FACTS))
    assert "What makes the order of places unsure?" in page_text(pages(printed)[0])
    assert complaints(printed) == set()
