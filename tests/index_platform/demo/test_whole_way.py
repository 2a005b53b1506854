"""The whole way: from made-up answers to five reports, by the same services as everybody's."""

import json
from pathlib import Path
from typing import Any

import pytest

from index_platform.demo.whole_way import AGAIN, INSTRUMENT, MOST, WAVE, steps, synthetic_answers, whole_way
from index_platform.services import freezing, importing, index, places, releases, waves
from index_platform.settings import Settings
from instruments.errors import InvalidInputError
from scoring.published import Shown, ShownCount
from scoring.verification import Agreement
from tests.index_platform.demo.made import MOMENT, Finished, Oldham
from tests.index_platform.fresh import opened

pytestmark = pytest.mark.slow  # it needs a finished demo

CLUSTERS = ("central", "east", "north", "south", "west")
FIVE_MORE = 5


def protected(run: Path) -> Any:  # noqa: ANN401 - JSON
    return json.loads((run / "protected.json").read_text())


def test_five_reports_lie_at_the_top_with_names_that_say_what_where_and_when(finished: Finished) -> None:
    names = {path.name for path in finished.demo.folder.iterdir()}
    wanted = {f"tci-{cluster}-autumn-2027-r2.{kind}" for cluster in CLUSTERS for kind in ("pdf", "html")}
    assert wanted == {path.name for path in finished.demo.reports} <= names


def test_the_documents_are_for_readers_and_the_data_for_this_account_alone(finished: Finished) -> None:
    assert {path.stat().st_mode & 0o044 for path in finished.demo.reports} == {0o044}
    assert finished.demo.data.stat().st_mode & 0o777 == 0o700
    assert (finished.demo.data / "thriving.db").stat().st_mode & 0o777 == 0o600


def test_every_step_is_told(finished: Finished) -> None:
    assert len(finished.told) == steps(MOST)
    for number, wave in enumerate(finished.demo.waves):
        imported, frozen = finished.told[5 * number + 2 : 5 * number + 4]
        assert wave.wave in imported
        assert "2,400 responses imported" in imported
        assert wave.snapshot_sha256[:12] in frozen


def test_everything_lies_in_the_folder_of_the_demo(finished: Finished) -> None:
    demo = finished.demo
    of_waves = [path for wave in demo.waves for path in (wave.snapshot, wave.run)]
    for path in (*demo.reports, *of_waves, demo.data / "thriving.db"):
        assert path.is_relative_to(demo.folder)
        assert path.exists()
    assert not list(demo.folder.parent.glob(".*"))


def test_the_moved_demo_can_still_be_verified(finished: Finished) -> None:
    for wave in finished.demo.waves:
        assert index.verified(wave.run).agreement is Agreement.EQUAL


def test_the_release_stands_in_the_database_of_the_demo(finished: Finished, settings: Settings) -> None:
    demo = finished.demo
    there = Settings(data_dir=demo.data, database_url=f"sqlite:///{demo.data / 'thriving.db'}")
    assert there.data_dir != settings.data_dir
    with opened(there) as engine:
        assert [releases.table(engine, wave.release, moment=MOMENT).wave for wave in demo.waves] == [
            WAVE,
            AGAIN,
        ]


def test_the_desks_find_the_base_of_the_demo(finished: Finished) -> None:
    demo = finished.demo
    [kept] = (demo.data / "bases").iterdir()
    assert kept.name == "oldham-tci-1.0.json"
    assert kept.read_bytes() == (demo.folder / "base.json").read_bytes()


def test_no_index_is_withheld(finished: Finished) -> None:
    """A demo whose five clusters cannot all be shown would demonstrate the wrong thing."""
    for wave in finished.demo.waves:
        table = protected(wave.run)
        for place in (table["whole"], *table["places"]):
            assert "value" in table["cells"][place["code"]]["index"]


def test_the_snapshot_does_not_depend_on_order_or_database(
    finished: Finished, oldham: Oldham, settings: Settings, tmp_path: Path
) -> None:
    head, *rows = synthetic_answers(oldham.folder).splitlines(keepends=True)
    turned = tmp_path / "turned.csv"
    turned.write_text(head + "".join(reversed(rows)))
    with opened(settings) as engine:
        places.load(engine, oldham.folder, moment=MOMENT)
        waves.create(engine, oldham.folder / "wave.yaml", moment=MOMENT)
        waves.opened(engine, WAVE, moment=MOMENT)
        request = importing.Request(file=turned, wave=WAVE, instrument=INSTRUMENT)
        importing.imported(engine, request, clock=lambda: MOMENT)
        waves.closed(engine, WAVE, moment=MOMENT)
        frozen = freezing.frozen(engine, WAVE, settings.snapshots, moment=MOMENT)
    assert frozen.sha256 == finished.demo.first.snapshot_sha256
    assert index.verified(finished.demo.first.run, snapshot=frozen.path).agreement is Agreement.EQUAL


def test_more_answers_join_the_wave(finished: Finished, oldham: Oldham, tmp_path: Path) -> None:
    """Five more people in South: its printed base rises by five, and the snapshot is another one."""
    head, *rows = synthetic_answers(oldham.folder).splitlines()
    wards = [place.code for place in oldham.geography.children("OLD-S")]
    whole = [row for row in rows if row.split(",")[1] in wards and "skipped" not in row][:FIVE_MORE]
    more = tmp_path / "more.csv"
    more.write_text("\n".join([head, *(row.replace("synthetic-", "more-", 1) for row in whole)]))
    made = whole_way(tmp_path / "demo", clock=lambda: MOMENT, tell=lambda _: None, answers=more, waves=1)
    [alone] = made.waves
    assert alone.responses == finished.demo.first.responses + FIVE_MORE
    assert alone.snapshot_sha256 != finished.demo.first.snapshot_sha256
    before, after = (protected(run)["places"] for run in (finished.demo.first.run, alone.run))
    counts = [
        {place["code"]: place["respondents"]["count"] for place in document} for document in (before, after)
    ]
    rises = {code: counts[1][code] - counts[0][code] for code in counts[0]}
    assert rises == {"OLD-C": 0, "OLD-E": 0, "OLD-N": 0, "OLD-S": 5, "OLD-W": 0}


def test_a_file_of_answers_that_is_not_there_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no such file of answers"):
        whole_way(
            tmp_path / "demo", clock=lambda: MOMENT, tell=lambda _: None, answers=tmp_path / "absent.csv"
        )
    assert list(tmp_path.iterdir()) == []


def test_answers_that_cannot_be_taken_leave_no_demo(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("id,place,satis\nx1,E05014646,11\n")
    with pytest.raises(importing.RowsRefusedError):
        whole_way(tmp_path / "demo", clock=lambda: MOMENT, tell=lambda _: None, answers=wrong)
    assert [path.name for path in tmp_path.iterdir()] == ["wrong.csv"]


def test_what_is_shown_are_published_figures(finished: Finished) -> None:
    with opened(
        Settings(data_dir=finished.demo.data, database_url=f"sqlite:///{finished.demo.data / 'thriving.db'}")
    ) as engine:
        table = releases.table(engine, finished.demo.first.release, moment=MOMENT)
    assert isinstance(table.cell("OLD-S", "index"), Shown)
    assert isinstance(table.whole.respondents, ShownCount)
