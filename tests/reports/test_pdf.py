import dataclasses
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from instruments.errors import InvalidInputError
from reports import sentences
from reports.charts import PRINT
from reports.content import Axis, CountChart, LadderChart, PlaceReport, RowChart, StripChart
from reports.html import figures, report_body
from reports.pdf import pdf
from reports.place_report import place_report
from scoring.published import PublishedTable, Shown
from scoring.spec import MeasureKind, Unit
from tests.reports import tables
from tests.reports.cases import CASES, document, report
from tests.reports.checkers import complaints
from tests.reports.reading import numbers, page_text, pages, sizes, words

EVERY = pytest.mark.parametrize("name", CASES)
FURNITURE = re.compile(r"Page (\d+) of (\d+)")


@EVERY
def test_every_report_passes_pdf_ua_1_by_both_checkers(name: str) -> None:
    assert complaints(document(name)) == set()


@EVERY
def test_every_page_is_marked_and_numbered(name: str) -> None:
    found = pages(document(name))
    for number, text in enumerate(found, start=1):
        assert FURNITURE.findall(text)[-1] == (str(number), str(len(found)))
        assert report(name).tag in text


@EVERY
def test_no_letter_is_smaller_than_twelve_points(name: str) -> None:
    drawn_by_scale = {0.75, 1.0}  # letters of charts: 16 px at three quarters of a point each
    assert min(sizes(document(name)) - drawn_by_scale) >= 12


def freed(found: list[str]) -> Counter[str]:
    """Words without the commas that touch or leave them where two styles meet."""
    return Counter(word for word in (each.rstrip(",") for each in found) if word)


def body_words(name: str) -> Counter[str]:
    """The words of a PDF without the lines at the head and foot of its pages."""
    made = report(name)
    head = f"{made.title} · {made.whole} {made.kind}"
    found = freed([word for text in pages(document(name)) for word in words(text)])
    for number, _ in enumerate(pages(document(name)), start=1):
        found -= freed(words(f"{head} {made.footer} Page {number} of {len(pages(document(name)))}"))
    return found


@EVERY
def test_the_pdf_and_the_page_say_the_same_words(name: str) -> None:
    source = report_body(report(name), (PRINT,), downloads=(), contents=True)
    assert body_words(name) == freed(words(page_text(source, "title", "contents", "part", "beyond")))


def tick_words(axis: Axis) -> Iterator[str]:
    yield from (sentences.number(abs(tick), axis.decimals) for tick in axis.ticks if axis.shown)


def axes(made: PlaceReport) -> Iterator[Axis]:
    for figure in figures(made):
        if isinstance(figure.chart, RowChart | StripChart | LadderChart):
            yield figure.chart.axis


def cells_words(table: PublishedTable, code: str) -> Iterator[str]:
    """Every form in which a figure of a place may be printed."""
    for measure in table.measures:
        cell = table.cell(code, measure.key)
        if isinstance(cell, Shown):
            yield sentences.likely_range(cell, measure)
            yield sentences.people(cell.base)
            yield sentences.quantity(cell.value, measure)
            if measure.unit is Unit.PER_CENT:
                yield f"{sentences.tenths(cell.value)} in 10"


def definition_words(table: PublishedTable) -> Iterator[str]:
    """What the definition, the wave and the geography say in words of their own, figures of places apart."""
    yield from (f"{measure.title} {measure.about} {measure.question}" for measure in table.measures)
    yield from (f"{measure.low:g} {measure.high:g}" for measure in table.measures if measure.unit == "score")
    yield from (group.title for group in table.groups)
    yield from (f"{place.name} {' '.join(place.members)}" for place in table.places)
    yield from (f"{profile.title} {' '.join(profile.categories)}" for profile in table.profiles)
    yield from (f"{each.alpha.low:.2f} {each.alpha.high:.2f}" for each in table.reliability)
    method = table.method
    lists = (
        method.margins,
        method.units,
        method.lines,
        method.instruments,
        method.attributions,
        method.unverified,
    )
    yield from (text for texts in lists for text in texts)
    yield f"{method.statement} {method.population} {method.selection} {method.source} {method.smoothing}"
    yield f"{table.wave_title} {table.next_wave} {table.base_title} {table.definition} {method.software}"
    yield f"{table.geography_note} {table.geography_source} {table.title}"
    yield " ".join(
        f"{each[:12]}" for each in (method.snapshot_sha256, method.definition_sha256, method.base_sha256)
    )


def counts_words(table: PublishedTable, code: str) -> Iterator[str]:
    yield sentences.count_words(table.whole.respondents)
    yield sentences.count_words(table.place(code).respondents)
    for profile in table.profiles:
        yield from (sentences.count_words(profile.counts[code, name]) for name in profile.categories)


def rule_words(table: PublishedTable) -> str:
    """Numbers of the method: the level and its chance, replicates, what weighting costs, and 100."""
    chance = round(1 / (1 - table.level))
    kept = round(100 / table.method.deff)
    return f"{table.level * 100:g}% {chance} {table.method.replicates} {kept}% 100"


TABLES = {
    "rich": (tables.oldham, "cluster-east"),
    "one place": (tables.lonely_place, "cluster-east"),
    "crowded": (tables.crowded, "p03"),
    "nobody": (lambda: tables.nobody(tables.oldham(), "cluster-west"), "cluster-west"),
    "Naples": (tables.naples, "n0"),
    "whole": (tables.oldham, "E08000004"),
}


@pytest.mark.parametrize("name", TABLES)
def test_the_pdf_holds_every_figure_of_its_place_and_no_other_number(name: str) -> None:
    make, code = TABLES[name]
    table, made = make(), report(name)
    text = " ".join(words(" ".join(pages(document(name)))))
    for measure in table.measures:
        cell = table.cell(code, measure.key)
        assert sentences.cell_words(cell, measure) in text
    compared = any(figure.anchor == "places" for figure in figures(made))
    index = next(measure for measure in table.measures if measure.kind is MeasureKind.INDEX)
    others = [
        sentences.cell_words(table.cell(place.code, index.key), index) for place in table.places if compared
    ]
    length = len(pages(document(name)))
    allowed = " ".join(
        (
            *cells_words(table, code),
            *cells_words(table, table.whole.code),
            *others,
            *counts_words(table, code),
            *(word for axis in axes(made) for word in tick_words(axis)),
            *definition_words(table),
            sentences.counted(len(table.places), "", ""),
            rule_words(table),
            made.release,
            " ".join(str(number) for number in range(1, length + 1)),
        )
    )
    assert numbers(text) - numbers(allowed) == set()


def test_the_counts_of_who_answered_are_all_there() -> None:
    figure = next(figure for figure in figures(report("rich")) if isinstance(figure.chart, CountChart))
    assert isinstance(figure.chart, CountChart)
    text = words(pages(document("rich"))[5])
    for panel in figure.chart.panels:
        for name, _, count in panel.rows:
            assert count in text
            assert name.split()[0] in text


def test_the_same_report_gives_the_same_bytes_and_another_gives_others() -> None:
    assert pdf(report("rich")) == document("rich")
    other = place_report(tables.oldham(), "cluster-east", release="release 2")
    assert pdf(other) != document("rich")


def test_a_letter_that_no_font_has_is_refused_by_name() -> None:
    table = dataclasses.replace(tables.oldham(), geography_note="A sign: \U0001f9ff.")
    with pytest.raises(InvalidInputError, match=r"cannot be set.*U\+1F9FF"):
        pdf(place_report(table, "cluster-east", release="r"))


def test_headings_come_before_what_they_head_and_text_in_reading_order() -> None:
    for name in CASES:
        text = " ".join(words(" ".join(pages(document(name)))))
        places = [text.index(" ".join(words(page.question))) for page in report(name).pages]
        assert places == sorted(places)
    third = " ".join(words(pages(document("rich"))[2]))
    order = (
        "Which parts of life",
        "Points above or below",
        "East, likely range cannot",
        "Only a bar",
        "Compared with",
        "People Wellbeing",
    )
    found = [third.index(part) for part in order]
    assert found == sorted(found)


def test_the_polish_letters_of_a_name_survive_in_the_text() -> None:
    table = tables.oldham()
    east = dataclasses.replace(table.places[1], name="Łódź Śródmieście")
    table = dataclasses.replace(table, places=(east,))
    text = " ".join(pages(pdf(place_report(table, east.code, release="r"))))
    assert text.count("Łódź Śródmieście") > 4
