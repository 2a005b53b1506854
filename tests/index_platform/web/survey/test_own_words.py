"""The one question in free words: the last, no names, nothing of it in a snapshot."""

from collections.abc import Iterator
from pathlib import Path

import polars
import pytest

from index_platform.services import freezing, waves
from index_platform.settings import Settings
from tests.index_platform.fresh import opened
from tests.index_platform.survey import MOMENT, PLACES, WAVE, start
from tests.index_platform.web.people import running
from tests.index_platform.web.survey.answering import Respondent, stored, words

SAID = "More benches by the canal, please."


@pytest.fixture
def somebody(settings: Settings, tmp_path: Path) -> Iterator[Respondent]:
    """Somebody in front of the questionnaire that ends with it."""
    town = PLACES.replace("quarter", "ward")
    with opened(settings) as engine:
        start(engine, tmp_path, town=town, wave=WAVE.replace("brs@1.0", "thriving-communities@1.2"))
    with running(settings) as site:
        yield Respondent(site)


def test_the_last_question_is_in_free_words_asks_for_no_names_and_may_be_left_empty(
    somebody: Respondent,
) -> None:
    somebody.begin().answer_all()
    page = somebody.look("better")
    assert "Part 6 of 6: In your own words" in words(page)
    assert "Please write no names" in words(page)
    told = somebody.give("better", change="yes")
    assert (told.status_code, told.headers["location"]) == (303, somebody.at("check"))


def test_free_words_are_stored_and_never_enter_a_snapshot(somebody: Respondent) -> None:
    site = somebody.site
    somebody.begin().answer_all()
    somebody.give("better", answer=SAID, change="yes")
    somebody.send()
    texts = "SELECT text FROM answers WHERE item = 'better'"
    assert stored(site.settings.database_file, texts) == [(SAID,)]
    waves.closed(site.engine, "first", moment=MOMENT)
    frozen = freezing.frozen(site.engine, "first", site.settings.snapshots, moment=MOMENT)
    table = polars.read_parquet(frozen.path)
    assert table.height == 1
    assert "benches" not in f"{table.to_dicts()} {polars.read_parquet_metadata(frozen.path)}"
