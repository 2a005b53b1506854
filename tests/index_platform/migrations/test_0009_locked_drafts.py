"""What was begun before drafts were locked cannot be locked any more, and is not kept in plain words."""

from contextlib import closing
from pathlib import Path

from index_platform import migrations
from index_platform.db import engine_for
from index_platform.migrations.running import differences, upgrade
from index_platform.services import database
from index_platform.settings import from_environment
from index_platform.sqlite import connected
from tests.index_platform.migrations import first_step

DRAFT = (
    "INSERT INTO drafts (id, holder_sha256, wave, instrument_sha256, language, place_asked, answers, kept, "
    "started_at, saved_at) "
    "SELECT 'd', 'h', key, instrument_sha256, 'en', 0, '{\"brs1\":4}', '[]', 'm', 'm' FROM waves"
)


def test_a_draft_in_plain_words_is_gone_and_the_tables_say_what_the_step_made(tmp_path: Path) -> None:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)):
        pass
    engine = engine_for(settings.database_file)
    upgrade(engine, "0008")
    with closing(connected(settings.database_file)) as connection:
        connection.execute(DRAFT)
    assert database.upgraded(settings) == ("0008", migrations.HEAD)
    assert differences(engine) == []
    engine.dispose()
    with closing(connected(settings.database_file)) as connection:
        assert connection.execute("SELECT * FROM drafts").fetchall() == []
