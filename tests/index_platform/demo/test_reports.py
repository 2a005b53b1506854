"""The five reports of the demo as a reader holds them: eight pages, sound, with room for longer names."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.services import database, releases
from index_platform.settings import Settings
from reports.pdf import pdf
from reports.place_report import place_report
from scoring.published import PublishedTable
from tests.index_platform.demo.made import Finished
from tests.index_platform.survey import MOMENT
from tests.reports.checkers import complaints
from tests.reports.reading import pages, words

pytestmark = pytest.mark.slow  # it needs a finished demo

LONG = ("Saddleworth, Lees and Waterhead", "Chadderton with Westwood", "Royton, Shaw and Crompton")
QUESTIONS = (
    "What is it like to live",
    "compare?",
    "Which parts of life stand out?",
    "What has changed since last time?",
    "How are people feeling?",
    "Who has a different experience?",
    "What did people tell us, and what happens next?",
    "What are the numbers, and how do we know?",
)


@pytest.fixture(scope="module")
def table(finished: Finished) -> Iterator[PublishedTable]:
    data = finished.demo.data
    with database.opened(Settings(data_dir=data, database_url=f"sqlite:///{data / 'thriving.db'}")) as engine:
        yield releases.table(engine, finished.demo.waves[-1].release, moment=MOMENT)


def documents(finished: Finished) -> list[Path]:
    return [path for path in finished.demo.reports if path.suffix == ".pdf"]


def test_each_report_has_eight_pages_and_each_page_answers_its_question(finished: Finished) -> None:
    assert len(documents(finished)) == 5
    for path in documents(finished):
        found = [" ".join(words(text)) for text in pages(path.read_bytes())]
        assert len(found) == len(QUESTIONS)
        assert all(question in text for question, text in zip(QUESTIONS, found, strict=True))


def test_no_report_fails_the_checker_of_accessible_pdfs(finished: Finished) -> None:
    for path in documents(finished):
        assert complaints(path.read_bytes()) == set()


@pytest.mark.parametrize("name", LONG)
def test_a_longer_name_costs_no_page(table: PublishedTable, name: str) -> None:
    """Names of real clusters would be longer than ours: here every place has one."""
    places = tuple(replace(place, name=f"{name} {place.name}") for place in table.places)
    longer = replace(table, places=places)
    for code in ("OLD-E", "OLD-S"):
        assert len(pages(pdf(place_report(longer, code, release="R1")))) == len(QUESTIONS)
