"""Files that a browser sends are read as the commands read theirs, and errors name them as they were sent."""

import pytest

from index_platform.services import places, uploads, waves
from index_platform.services.uploads import File
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from tests.index_platform.survey import MOMENT, PLACES, WAVE, Survey

WAVE_FILE = File(name="wave.yaml", content=WAVE.encode())


@pytest.mark.parametrize(
    ("files", "what"),
    [
        ((), "no file was chosen"),
        ((File(name="../wave.yaml", content=b""),), "cannot be used here"),
        ((File(name="a/b.yaml", content=b""),), "cannot be used here"),
        ((File(name=".hidden", content=b""),), "cannot be used here"),
        ((File(name="x" * 101, content=b""),), "cannot be used here"),
        ((WAVE_FILE, WAVE_FILE), "cannot be used here"),
        ((File(name="big.yaml", content=b"x" * (uploads.MOST + 1)),), "larger than 2 MB"),
    ],
)
def test_what_no_service_should_read_is_refused(files: tuple[File, ...], what: str) -> None:
    with pytest.raises(InvalidInputError, match=what), uploads.laid_out(files):
        pass


def test_an_error_names_the_file_and_not_where_it_lies(survey: Survey) -> None:
    broken = File(name="wave.yaml", content=WAVE.replace("title:", "titel:").encode())
    with pytest.raises(InvalidInputError) as refusal, uploads.laid_out([broken]) as folder:
        waves.tried(survey.engine, folder / "wave.yaml")
    assert refusal.value.where.startswith("wave.yaml")
    assert "thriving-upload" not in str(refusal.value)
    assert not folder.exists()


def test_the_file_that_defines_is_found_among_those_it_names() -> None:
    margins = File(name="margins.yaml", content=b"margins: []\n")
    named = File(name="autumn.yaml", content=b"key: a\nmargins: margins.yaml\nkind: live\n")
    assert uploads.definition_among((margins, named), "kind") == "autumn.yaml"
    for files in ((margins,), (named, File(name="second.yml", content=b"kind: live\n"))):
        with pytest.raises(InvalidInputError, match="entry 'kind'"):
            uploads.definition_among(files, "kind")


def test_a_dry_run_tells_what_a_wave_would_be_and_stores_nothing(survey: Survey) -> None:
    other = File(name="wave.yaml", content=WAVE.replace("key: first", "key: second").encode())
    with uploads.laid_out([other]) as folder:
        plan = waves.tried(survey.engine, folder / "wave.yaml")
    assert (plan.wave.key, plan.instrument.label, plan.geography.title, plan.new) == (
        "second",
        "brs@1.0",
        "Smallton",
        True,
    )
    assert [one.key for one in waves.summaries(survey.engine)] == ["first"]
    with uploads.laid_out([WAVE_FILE]) as folder:
        assert not waves.tried(survey.engine, folder / "wave.yaml").new
    changed = File(name="wave.yaml", content=WAVE.replace("autumn", "winter").encode())
    with pytest.raises(ConflictError), uploads.laid_out([changed]) as folder:
        waves.tried(survey.engine, folder / "wave.yaml")
    lost = File(name="wave.yaml", content=(WAVE + "margins: lost.yaml\n").encode())
    with pytest.raises(NotFoundError, match="no such file"), uploads.laid_out([lost]) as folder:
        waves.tried(survey.engine, folder / "wave.yaml")


def test_a_dry_run_tells_what_places_would_be_and_stores_nothing(survey: Survey) -> None:
    same = File(name="places.yaml", content=PLACES.encode())
    newer = File(name="places.yaml", content=PLACES.replace('"2026"', '"2027"').encode())
    with uploads.laid_out([same]) as folder:
        assert places.tried(survey.engine, folder)[1] is False
    with uploads.laid_out([newer]) as folder:
        loaded, new = places.tried(survey.engine, folder)
        assert (loaded.vintage, new) == ("2027", True)
        assert len(places.stored(survey.engine)) == 1
        assert places.load(survey.engine, folder, moment=MOMENT)[1]
    changed = File(name="places.yaml", content=PLACES.replace("South End", "East End").encode())
    with pytest.raises(ConflictError, match="with other places"), uploads.laid_out([changed]) as folder:
        places.tried(survey.engine, folder)
