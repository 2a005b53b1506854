"""The wave of the demo that is open: day 38 of 61, behind its plan, with times and with words to take out."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL
from index_platform.demo import open_wave
from index_platform.demo.facts import facts
from index_platform.demo.open_wave import ANSWERS, DAY, DAYS, WANTED, WAVE
from index_platform.services import counting, overview, places, redacting, waves
from index_platform.services.closing_today import closing_today
from index_platform.settings import Settings
from instruments import redaction
from scoring.published import ShownCount
from tests.index_platform.demo.made import MOMENT
from tests.index_platform.fresh import opened
from tests.index_platform.survey import stored

TODAY = MOMENT.date().isoformat()


@pytest.fixture(scope="module")
def collecting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Settings]]:
    """A database with the places of the demo and its open wave."""
    folder = tmp_path_factory.mktemp("open")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'thriving.db'}")
    with opened(settings) as engine:
        places.load(engine, facts("oldham"), moment=MOMENT)
        open_wave.planned(engine, facts("oldham"), today=MOMENT)
        assert open_wave.collected(engine, facts("oldham"), today=MOMENT) == ANSWERS
        yield engine, settings


def test_it_takes_answers_today_and_is_behind_its_plan(collecting: tuple[Engine, Settings]) -> None:
    engine, settings = collecting
    path = overview.path_of(engine, WAVE, actor=LOCAL)
    along = path.along(TODAY)
    assert (path.kind, path.door(TODAY)) == ("synthetic", "open")
    assert along is not None
    assert (along.day, along.days) == (DAY, DAYS)
    done = [step.moment for step in path.steps if step.moment]
    assert done == sorted(done)  # its questionnaire is no younger than its plan
    counts = counting.counts(engine, WAVE, actor=LOCAL)
    assert (counts.total, counts.target) == (ShownCount(count=ANSWERS), WANTED)
    assert len(counts.days) > DAY // 4
    closing = closing_today(settings, waves.get(engine, WAVE), counts)
    assert closing is not None
    assert len(closing.places) == 5
    assert any(one.is_wider for one in closing.places)


def test_its_answers_came_day_by_day_and_most_with_the_time_of_each_page(
    collecting: tuple[Engine, Settings],
) -> None:
    engine, _ = collecting
    [(days,)] = stored(engine, "SELECT COUNT(DISTINCT SUBSTR(received_at, 1, 10)) FROM received")
    [(timed,)] = stored(engine, "SELECT COUNT(*) FROM paradata")
    assert days == DAY
    assert ANSWERS / 2 < timed < ANSWERS


def test_some_of_its_open_answers_say_who_somebody_is(collecting: tuple[Engine, Settings]) -> None:
    """Nobody: they are of the file by which redaction is measured, without the marks."""
    engine, _ = collecting
    [question] = redacting.questions(engine, actor=LOCAL)
    assert question.wave == WAVE
    assert question.progress.waiting >= 40
    texts = [text for (text,) in stored(engine, "SELECT text FROM answers WHERE text IS NOT NULL")]
    assert not any("[[" in text for text in texts)
    assert sum(bool(redaction.suggested(text)) for text in texts) >= 8
    assert set(texts) & set(open_wave.marked_texts())
