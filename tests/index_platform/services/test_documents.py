from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index_platform.services import documents, releases, signposts
from instruments.errors import MeasureError, NotFoundError, NotPermittedError
from scoring.published import PublishedTable
from tests.index_platform.survey import MOMENT, Way
from tests.reports.reading import pages, sizes


def test_a_release_that_is_not_approved_gives_no_document(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    with pytest.raises(NotPermittedError):
        documents.built(way.engine, "R1", way.folder / "out", moment=MOMENT)
    assert not (way.folder / "out").exists()


def test_a_place_that_is_not_in_the_release_is_refused_before_anything_is_written(released: Way) -> None:
    with pytest.raises(NotFoundError, match="no place 'QX'"):
        documents.built(released.engine, "R1", released.folder / "out", places=["QN", "QX"], moment=MOMENT)
    assert not (released.folder / "out").exists()


@pytest.mark.parametrize("formats", [["html"], ["csv"]])
def test_a_folder_that_cannot_be_written_is_refused_with_the_reason(
    released: Way, formats: list[str]
) -> None:
    (released.folder / "out").write_text("a file")
    with pytest.raises(MeasureError, match="nothing can be written there"):
        documents.built(released.engine, "R1", released.folder / "out", formats=formats, moment=MOMENT)


def test_one_place_that_fails_does_not_stop_the_others(released: Way) -> None:
    out = released.folder / "out"
    (out / "tci-north-end-autumn-2026-r1.html").mkdir(parents=True)  # in the way of the file
    told: list[tuple[str, int, int]] = []
    made = documents.built(
        released.engine, "R1", out, formats=["html"], progress=lambda *step: told.append(step), moment=MOMENT
    )
    [failure] = made.failures
    assert (failure.place, failure.where) == ("North End", str(out / "tci-north-end-autumn-2026-r1.html"))
    assert made.files == (out / "tci-south-end-autumn-2026-r1.html",)
    assert [done for _, done, _ in told] == [1, 2]


def test_a_report_in_large_print_is_a_format_of_its_own_with_somebody_to_talk_to(released: Way) -> None:
    made = documents.built(
        released.engine,
        "R1",
        released.folder / "out",
        places=["QN"],
        formats=["large-print"],
        services=signposts.shipped(),
        moment=MOMENT,
    )
    [file] = made.files
    assert file.name == "tci-north-end-autumn-2026-r1.large-print.pdf"
    assert min(sizes(file.read_bytes())) >= 18
    assert "116 123" in " ".join(pages(file.read_bytes()))


def test_every_reported_place_gets_a_pdf_and_a_page_of_its_own(released: Way) -> None:
    told: list[tuple[str, int, int]] = []
    made = documents.built(
        released.engine,
        "R1",
        released.folder / "out",
        progress=lambda *step: told.append(step),
        moment=MOMENT,
    )
    assert made.failures == ()
    assert [path.name for path in made.files] == [
        "tci-north-end-autumn-2026-r1.pdf",
        "tci-north-end-autumn-2026-r1.html",
        "tci-south-end-autumn-2026-r1.pdf",
        "tci-south-end-autumn-2026-r1.html",
    ]
    assert made.files[0].read_bytes().startswith(b"%PDF-")
    assert "North End" in made.files[1].read_text()
    assert told == [("Writing reports", 1, 2), ("Writing reports", 2, 2)]


def test_only_the_place_that_was_asked_for_is_written(released: Way) -> None:
    made = documents.built(
        released.engine, "R1", released.folder / "out", places=["QS"], formats=["html"], moment=MOMENT
    )
    assert [path.name for path in made.files] == ["tci-south-end-autumn-2026-r1.html"]


def test_places_with_one_name_or_none_in_latin_letters_keep_files_of_their_own(released: Way) -> None:
    table = releases.table(released.engine, "R1", moment=MOMENT)
    north, south = table.places
    same = replace(table, places=(north, replace(south, name="North  end")))
    stems = [documents.file_stem(same, code, "R1") for code in ("QN", "QS")]
    assert stems == ["tci-north-end-qn-autumn-2026-r1", "tci-north-end-qs-autumn-2026-r1"]
    foreign = replace(table, places=(replace(north, name="\u0634\u0645\u0627\u0644"), south))
    assert documents.file_stem(foreign, "QN", "R1") == "tci-qn-autumn-2026-r1"
    assert Path(documents.file_stem(foreign, "QN", "../R1")).name == documents.file_stem(
        foreign, "QN", "../R1"
    )


def test_formats_of_the_whole_release_stand_beside_those_of_places(released: Way) -> None:
    out = released.folder / "out"
    made = documents.built(released.engine, "R1", out, places=["QS"], formats=["html", "json"], moment=MOMENT)
    assert made.files == (
        out / "first-r1" / "data.json",
        out / "first-r1" / "data.schema.json",
        out / "tci-south-end-autumn-2026-r1.html",
    )


def test_files_of_a_release_that_cannot_be_written_are_refused(released: Way) -> None:
    (released.folder / "out").write_text("a file")
    with pytest.raises(MeasureError, match="nothing can be written there"):
        documents.built(released.engine, "R1", released.folder / "out", formats=["csv"], moment=MOMENT)


def with_ward(table: PublishedTable) -> PublishedTable:
    """The same release with one small place, which has the figures of the place that holds it."""
    north = table.places[0]
    ward = replace(north, code="QN1", name="Mill Lane", level="ward", members=(), holder=north.code)
    cells = {(ward.code, one.key): table.cell(north.code, one.key) for one in table.measures}
    return replace(table, small_places=(ward,), small_plural="wards", cells={**table.cells, **cells})


@pytest.mark.parametrize(("formats", "lacking"), [(documents.STANDARD, ("Mill Lane",)), (["residents"], ())])
def test_of_a_small_place_the_formats_that_it_has_are_made_and_it_is_told(
    released: Way, monkeypatch: pytest.MonkeyPatch, formats: Sequence[str], lacking: tuple[str, ...]
) -> None:
    table = with_ward(releases.table(released.engine, "R1", moment=MOMENT))
    monkeypatch.setattr(releases, "table", lambda *_, **__: table)
    out = released.folder / "out"
    planned = documents.planned(released.engine, "R1", out, places=["QN1"], formats=formats, moment=MOMENT)
    made = documents.built(released.engine, "R1", out, places=["QN1"], formats=formats, moment=MOMENT)
    assert planned == made
    assert (made.failures, made.lacking) == ((), lacking)
    assert len(made.files) == 4
    assert all(path.name.startswith("tci-mill-lane-autumn-2026-r1.residents-") for path in made.files)


def test_residents_get_a_file_in_each_language_of_the_release(released: Way) -> None:
    out = released.folder / "out"
    made = documents.built(
        released.engine,
        "R1",
        out,
        places=["QN"],
        formats=["residents"],
        contact="survey@example.org",
        moment=MOMENT,
    )
    assert made.failures == ()
    assert [path.name for path in made.files] == [
        "tci-north-end-autumn-2026-r1.residents-en.pdf",
        "tci-north-end-autumn-2026-r1.residents-ur.pdf",
        "tci-north-end-autumn-2026-r1.residents-bn.html",
        "tci-north-end-autumn-2026-r1.residents-pl.pdf",
    ]
    assert "survey@example.org" in made.files[2].read_text()
    assert len(pages(made.files[0].read_bytes())) == 1
