"""A scale report as pages: accessible on screen and paper, and plain about what it cannot say."""

import re
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from reports import sentences
from reports.accessibility import check_html
from reports.content import PlaceReport, Table
from reports.html import Links, web_page
from reports.pdf import pdf
from reports.scale_pages import scale_pages
from reports.scale_words import USES
from scoring.scale_study import scale_report
from scoring.scale_study.report import ScaleReport
from scoring.snapshot import NO_CODE
from tests.reports.checkers import complaints
from tests.reports.reading import page_text, pages
from tests.scoring.builders import SKIPPED, snapshot
from tests.scoring.test_scale_report import brs, frozen, ucla

NAMES = ("brs", "ucla", "nothing")


@cache
def found(name: str) -> ScaleReport:
    if name == "nothing":
        small = scale_report(snapshot([60, 5]), "loneliness@1.0")
        bare = replace(
            small.dimensions, observed=(), chance=(), parallel_factors=None, one_factor=None, kmo=None
        )
        return replace(small, reliability=(), dimensions=bare, joint=None, warnings=())
    return brs() if name == "brs" else ucla()


@cache
def report(name: str) -> PlaceReport:
    return scale_pages(found(name))


@cache
def document(name: str) -> bytes:
    return pdf(report(name))


def text(name: str) -> str:
    return page_text(web_page(report(name), Links()))


@pytest.mark.parametrize("name", NAMES)
def test_a_scale_report_passes_pdf_ua_1_and_its_page_the_checks_of_structure(name: str) -> None:
    assert complaints(document(name)) == set()
    check_html(web_page(report(name), Links(alone=True)))


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_page_says_that_it_is_internal(name: str) -> None:
    for page in pages(document(name)):
        assert "internal, not for publication" in page
        assert "internal" in page.splitlines()[-2] + page.splitlines()[-1]


@pytest.mark.parametrize("name", NAMES)
def test_no_word_of_the_house_style_is_broken_and_no_figure_is_nan(name: str) -> None:
    assert sentences.banned(text(name).replace("Green and Yang", "")) == ()
    assert "nan" not in text(name).lower().split()
    assert "None" not in text(name).split()


def test_the_wording_factor_is_told_so_that_an_officer_understands() -> None:
    told = text("brs")
    assert "Part of the likeness of questions 2, 4 and 6 comes from being worded the other way round" in told
    assert "A second factor for the wording alone takes away most of what is left" in told
    assert "use all questions together, never one half alone" in told


def few_left_out(people: int) -> ScaleReport:
    """Of 43 people, so many skipped one question of loneliness and nothing else is missing."""
    whole = snapshot([22, 21])
    rng = np.random.default_rng(11)
    codes, reasons = whole.codes.copy(), np.zeros_like(whole.reasons)
    for column, item in enumerate(whole.instrument.items):
        gaps = codes[:, column] == NO_CODE
        codes[gaps, column] = rng.choice(codes[~gaps, column], int(gaps.sum()))
        if item.id == "ucla1":
            codes[:people, column], reasons[:people, column] = NO_CODE, SKIPPED
    return scale_report(replace(whole, codes=codes, reasons=reasons), "loneliness@1.0")


def test_few_people_who_left_a_question_out_cannot_be_counted() -> None:
    found = few_left_out(6)
    assert (found.responses, found.complete) == (43, 37)
    told = page_text(web_page(scale_pages(found), Links()))
    assert "a tenth of the people or more left a question out" in told
    assert "35 of 45 people answered every question" in told
    assert not re.findall(r"(?<![\d.])(?:37|43)(?!\d|\.\d|%)", told.replace(found.identity[:12], ""))
    shares = {f"{100 * 6 / 43:.0f}", f"{100 * 37 / 43:.0f}"}
    assert not {share for share in shares if f"{share}%" in told}


def test_care_and_what_is_unknown_stand_in_the_headline() -> None:
    lead = report("ucla").pages[0].lead
    assert lead.startswith("With care, you can read it as one thing")
    assert "We cannot tell whether you can" in lead
    assert "Do not add its answers up, compare places by it or judge one person by it." in lead
    uses = [USES[judgement.use].inside for judgement in found("ucla").verdict]
    assert all(lead.count(use) == 1 for use in uses)


def test_what_nothing_could_speak_against_has_no_table_of_fit() -> None:
    structure = next(page for page in report("ucla").pages if page.anchor == "structure")
    assert not [block for block in structure.blocks if isinstance(block, Table)]
    structure = next(page for page in report("brs").pages if page.anchor == "structure")
    assert [block for block in structure.blocks if isinstance(block, Table)]


def test_reversing_is_explained_where_a_question_is_reversed() -> None:
    assert "Reversed: a high answer" in text("brs")
    assert "Reversed:" not in text("ucla")


def test_three_questions_are_told_to_be_untestable_alone() -> None:
    told = text("ucla")
    assert "With three questions, one factor fits any answers whatever" in told
    assert "Beside the other scales of the survey, where it could fail, its questions hold together" in told
    assert "A fit of 1.00 would be arithmetic, so we print none" in told


def test_what_could_not_be_computed_is_said_in_its_place() -> None:
    told = text("nothing")
    assert "We could not work out how reliable the score is" in told
    assert "We could not work out how many things the answers hold" in told
    assert "The analysis gave no warning" in told


def test_every_warning_stands_in_the_report() -> None:
    told = sentences.curly(text("brs"))
    for warning in found("brs").warnings:
        assert sentences.curly(warning.partition(": ")[2]) in told


def test_the_report_names_whose_scale_it_is_and_what_it_rests_on() -> None:
    assert "Smith, B. W., Dalen, J., Wiggins, K." in text("brs")
    assert found("brs").identity[:12] in text("brs")
    assert "Green and Yang (2009)" in text("brs")
    assert len(frozen()) == 750
    assert "of 750 people answered every question" in text("brs")
