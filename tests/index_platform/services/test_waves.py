import os
from pathlib import Path

import pytest

from index_platform.services import waves
from instruments.errors import ConflictError, InvalidDefinitionError, InvalidInputError, NotFoundError
from tests.index_platform.survey import MOMENT, WAVE, Survey

SECOND = WAVE.replace("key: first", "key: second")
MARGINS = """\
margins:
  - {name: place, title: quarter, source: made up, level: quarter, targets: {QN: 200, QS: 100}}
  - name: brs
    title: first and second answer
    source: made up
    items: [brs1, brs2]
    groups: {brs1: {1: low, 2: low, 3: high, 4: high, 5: high}, brs2: {1: no, 2: no, 3: yes, 4: yes, 5: yes}}
    targets: {low | no: 50, low | yes: 50, high | no: 100, high | yes: 100}
""".replace(": no,", ": 'no',").replace(": yes", ": 'yes'")


def _wave(tmp_path: Path, text: str = SECOND, margins: str | None = None) -> Path:
    if margins is not None:
        text += "margins: margins.yaml\n"
        (tmp_path / "margins.yaml").write_text(margins)
    (tmp_path / "second.yaml").write_text(text)
    return tmp_path / "second.yaml"


@pytest.mark.parametrize(
    ("old", "new", "error", "what"),
    [
        ("kind: synthetic", "kind: made-up", InvalidDefinitionError, "is 'made-up', which is not known"),
        ("population: people of 16 and over\n", "", InvalidDefinitionError, "has no 'population'"),
        ("key: second", "key: ../second", InvalidDefinitionError, "key is '../second', which no wave can"),
        ("key: second", "key: Second", InvalidDefinitionError, "which no wave can be called"),
        ("key: second", "key: -second", InvalidDefinitionError, "a letter or digit first"),
        ("key: second", f"key: {'s' * 65}", InvalidDefinitionError, "key is 65 characters long"),
        ("key: second", "key: 2026", InvalidDefinitionError, "key is the number 2026, not text"),
        ("brs@1.0", "brs@7.0", NotFoundError, "no instrument 'brs@7.0'"),
        ("brs@1.0", "brs", InvalidInputError, "no instrument 'brs'"),
        (
            'vintage: "2026"',
            'vintage: "1974"',
            NotFoundError,
            "no geography 'smallton' of the vintage '1974'",
        ),
        ("title:", "titel:", InvalidDefinitionError, "Did you mean 'title'?"),
        ("title: ", "title: " + "far too " * 10, InvalidDefinitionError, "Say it in 80 or fewer"),
    ],
)
def test_a_wave_that_cannot_be_meant_is_refused(
    survey: Survey, tmp_path: Path, old: str, new: str, error: type[Exception], what: str
) -> None:
    assert old in SECOND
    with pytest.raises(error) as refusal:
        waves.create(survey.engine, _wave(tmp_path, SECOND.replace(old, new)), moment=MOMENT)
    assert what in str(refusal.value)
    assert [one.key for one in waves.summaries(survey.engine)] == ["first"]


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("QS: 100", "QX: 100", "targets > QX is not a place of that level"),
        ("level: quarter,", "level: street,", "is 'street'"),
        ("level: quarter,", "", "is not of one kind"),
        ("items: [brs1, brs2]", "items: [brs1]", "does not group each item"),
        ("brs1", "brs9", "names 'brs9', which brs@1.0 does not ask"),
        ("5: high}", "5: high, 6: high}", "has 6, which is no code of brs1"),
        ("low | no: 50", "low / no: 50", "low | no has no target"),
        ("QN: 200", "QN: 0", "Give a number of people above 0"),
        ("QN: 200", "QN: many", "not a number"),
        ("margins:", "margin:", "is empty, not a list"),
    ],
)
def test_margins_that_do_not_fit_the_wave_are_refused(
    survey: Survey, tmp_path: Path, old: str, new: str, what: str
) -> None:
    assert old in MARGINS
    with pytest.raises(InvalidDefinitionError) as refusal:
        waves.create(survey.engine, _wave(tmp_path, margins=MARGINS.replace(old, new)), moment=MOMENT)
    assert what in str(refusal.value)
    assert "margins.yaml" in refusal.value.where
    assert [one.key for one in waves.summaries(survey.engine)] == ["first"]


def test_a_key_that_stands_for_another_wave_is_refused(survey: Survey, tmp_path: Path) -> None:
    waves.create(survey.engine, _wave(tmp_path), moment=MOMENT)
    _, new = waves.create(survey.engine, _wave(tmp_path), moment=MOMENT)
    assert not new
    with pytest.raises(ConflictError, match="was created from other facts"):
        waves.create(survey.engine, _wave(tmp_path, margins=MARGINS), moment=MOMENT)


def test_a_key_may_have_up_to_64_characters(survey: Survey, tmp_path: Path) -> None:
    for key in ("s" * 64, "'2'", "autumn-2026"):
        stored, new = waves.create(
            survey.engine, _wave(tmp_path, SECOND.replace("second", key)), moment=MOMENT
        )
        assert (stored.wave.key, new) == (key.strip("'"), True)


def test_a_key_that_no_wave_can_have_is_told_with_its_line(survey: Survey, tmp_path: Path) -> None:
    with pytest.raises(InvalidDefinitionError) as refusal:
        waves.create(survey.engine, _wave(tmp_path, SECOND.replace("key: s", "key: S")), moment=MOMENT)
    assert refusal.value.where.endswith("second.yaml, line 1")
    assert "at most 64 lower-case letters, digits and hyphens" in refusal.value.fix


def test_a_wave_that_was_never_open_cannot_be_closed(survey: Survey, tmp_path: Path) -> None:
    waves.create(survey.engine, _wave(tmp_path), moment=MOMENT)
    with pytest.raises(ConflictError, match="was never open"):
        waves.closed(survey.engine, "second", moment=MOMENT)


def test_a_wave_opens_closes_and_opens_again(survey: Survey, tmp_path: Path) -> None:
    waves.create(survey.engine, _wave(tmp_path), moment=MOMENT)
    moves = [waves.opened, waves.opened, waves.closed, waves.closed, waves.opened]
    done = [move(survey.engine, "second", moment=MOMENT) for move in moves]
    assert done == [True, False, True, False, True]


def test_a_wave_comes_back_as_it_was_created(survey: Survey, tmp_path: Path) -> None:
    created, new = waves.create(survey.engine, _wave(tmp_path, margins=MARGINS), moment=MOMENT)
    assert (new, created.state, created.instrument.label) == (True, "planned", "brs@1.0")
    assert waves.get(survey.engine, "second") == created
    place, crossed = created.margins
    assert (place.level, place.targets, place.items) == ("quarter", {"QN": 200, "QS": 100}, ())
    assert crossed.groups["brs2"] == {1: "no", 2: "no", 3: "yes", 4: "yes", 5: "yes"}
    assert created.geography.place("QN").tile == (0, 0)


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../margins.yaml", "..", "deeper/margins.yaml", "./margins.yaml"]
)
def test_margins_are_read_from_beside_the_wave_and_from_nowhere_else(
    survey: Survey, tmp_path: Path, name: str
) -> None:
    (tmp_path / "deeper").mkdir()
    for folder in (tmp_path, tmp_path / "deeper", tmp_path.parent):
        (folder / "margins.yaml").write_text(MARGINS)
    with pytest.raises(InvalidDefinitionError, match="beside it") as refusal:
        waves.tried(survey.engine, _wave(tmp_path, f"{SECOND}margins: {name}\n"))
    assert "write its name only" in refusal.value.fix


def test_margins_behind_a_link_that_leads_out_are_refused(survey: Survey, tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside.yaml"
    inside.mkdir()
    outside.write_text(MARGINS)
    (inside / "margins.yaml").symlink_to(outside)
    with pytest.raises(InvalidDefinitionError, match="not a plain file beside it"):
        waves.tried(survey.engine, _wave(inside, f"{SECOND}margins: margins.yaml\n"))


def test_margins_that_are_no_plain_file_are_refused_and_not_waited_for(
    survey: Survey, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "margins.yaml")
    with pytest.raises(InvalidDefinitionError, match="not a plain file beside it"):
        waves.tried(survey.engine, _wave(tmp_path, f"{SECOND}margins: margins.yaml\n"))
