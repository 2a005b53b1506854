"""The page of a ward: modelled figures under their own mark, why others are not shown, and where it leads."""

import re
from dataclasses import replace
from html import unescape
from typing import TypeVar

import pytest

from instruments.errors import NotFoundError
from reports import sentences
from reports.accessibility import findings
from reports.content import Box, Figure, Headline, Mark, RowChart, Table
from reports.contexts import Link
from reports.html import Links, print_page, web_page
from reports.place_report import place_report
from reports.small_html import small_entries, small_maps, small_page
from reports.small_places import any_place, by_name, holder_of, neighbours, small_place
from reports.small_report import SmallReport, small_report
from scoring.outcomes import Outcome
from scoring.published import PublishedTable, Shown, Tile, Withheld
from tests.reports import tables
from tests.reports.cases import said
from tests.reports.reading import numbers, page_text
from tests.reports.residents_cases import oldham, with_wards

THIN, EAST = "W-Central-5", "W-East-1"
Kind = TypeVar("Kind")


def table() -> PublishedTable:
    """Twenty wards, each on its tile."""
    made = with_wards(oldham())
    tiles = tuple(
        Tile(name=one.name, place=holder_of(made, one).code, column=number % 5, row=number // 5)
        for number, one in enumerate(by_name(made))
    )
    return replace(made, tiles=tiles)


def report(code: str, made: PublishedTable | None = None) -> SmallReport:
    made = made or table()
    small = small_place(made, code)
    assert small is not None
    return small_report(made, small, release="R1")


def block(made: SmallReport, kind: type[Kind]) -> Kind:
    return next(one for page in made.pages for one in page.blocks if isinstance(one, kind))


def chart(made: SmallReport) -> RowChart:
    found = block(made, Figure).chart
    assert isinstance(found, RowChart)
    return found


def test_every_bar_is_marked_as_an_estimate_from_a_model_and_held_against_the_whole() -> None:
    made = report(EAST)
    rows = chart(made).rows
    assert [row.label for row in rows] == [
        "Thriving Communities Index",
        "Wellbeing",
        "Connection",
        "Resilience",
        "Community",
    ]
    assert all(bar.modelled for row in rows for bar in row.bars)
    assert all(row.band is not None for row in rows)
    assert Mark.MODELLED in [entry.mark for entry in block(made, Figure).key]
    assert "an estimate from a model" in block(made, Headline).words


def test_the_title_of_the_chart_names_what_is_clear() -> None:
    title = block(report(EAST), Figure).title
    assert title == "Community clearly higher; connection clearly lower than across Oldham"
    nothing = "No part of life can be compared here"
    assert block(report(THIN), Figure).title == nothing


def test_a_ward_with_too_few_answers_keeps_its_page_and_every_row_says_why() -> None:
    made = report(THIN)
    assert block(made, Headline).figure == ""
    assert block(made, Headline).words.startswith("We do not show this for Werneth because too few people")
    assert {row.withheld for row in chart(made).rows} == {"Not shown: too few answers"}
    assert {cell.text for row in block(made, Table).rows for cell in row.cells[:1]} == {"[c]"}
    assert "Too few people answered in Werneth to say how many" in block(made, Box).text


def test_a_count_that_only_protects_another_is_not_called_too_few() -> None:
    made = table()
    kept = (replace(one, respondents=Withheld.PROTECTS_ANOTHER) for one in made.small_places)
    words = block(report(EAST, replace(made, small_places=tuple(kept))), Box).text
    assert words.startswith("We do not say how many answered in Saddleworth North, to protect people. ")
    assert "too few" not in words.lower()


def test_why_a_figure_is_not_shown_is_told_apart() -> None:
    made = table()
    cells = dict(made.cells)
    for key, why in (("proud", Withheld.TOO_UNCERTAIN), ("happy", Withheld.PROTECTS_ANOTHER)):
        cells[EAST, key] = why
    unsure = made.cell(EAST, "satisfied")
    assert isinstance(unsure, Shown)
    cells[EAST, "satisfied"] = replace(unsure, uncertain=True)
    shown = block(report(EAST, replace(made, cells=cells)), Table)
    texts = {row.head: row.cells[0].text for row in shown.rows}
    assert (texts["Proud of the area"], texts["Happy yesterday"]) == ("[x]", "[c]")
    assert texts["Satisfied with life"].endswith("[u]")
    assert {"[u]", "[c]", "[x]"} <= set(re.findall(r"\[.\]", shown.note))


def test_no_number_is_on_the_page_that_is_not_in_the_release() -> None:
    made = table()
    page = report(EAST, made)
    index = made.cell(EAST, "index")
    assert isinstance(index, Shown)
    known = {"R1", "100", "95", "2026", f"{index.base}"}
    for code in (EAST, made.whole.code):
        for one in made.measures:
            known |= numbers(sentences.cell_words(made.cell(code, one.key), one))
            known |= numbers(sentences.base_words(made.cell(code, one.key)))
    known |= {"61", *numbers(made.method.smoothing)}
    assert numbers(" ".join(said(page.pages))) <= known


def test_neighbours_are_those_by_alphabet_and_the_ends_have_one() -> None:
    made = table()
    names = [one.name for one in by_name(made)]
    assert names == sorted(names)
    first, last = by_name(made)[0], by_name(made)[-1]
    assert neighbours(made, first) == (None, by_name(made)[1])
    assert neighbours(made, last) == (by_name(made)[-2], None)


def test_a_ward_knows_its_cluster_and_one_without_is_told() -> None:
    made = table()
    assert report(EAST, made).holder.name == "East"
    lost = replace(any_place(made, EAST), name="Nowhere", holder="")
    with pytest.raises(NotFoundError, match="does not say where 'Nowhere' lies"):
        holder_of(made, lost)


def test_the_page_of_a_cluster_leads_to_its_wards_and_a_file_or_a_print_does_not() -> None:
    made = place_report(table(), "cluster-east", release="R1")
    page, alone, printed = web_page(made, Links()), web_page(made, Links(alone=True)), print_page(made)
    found = re.findall(r'href="/places/([^"]+)">([^<]+)<', page)
    wards = sorted((one.name, one.code) for one in table().small_places if one.code.startswith("W-East-"))
    assert [(code, unescape(name)) for code, name in found] == [(code, name) for name, code in wards]
    assert "/places/" not in alone + printed


def test_a_place_that_is_no_ward_is_none_and_one_that_is_no_place_is_not_found() -> None:
    made = table()
    assert small_place(made, "cluster-east") is None
    assert any_place(made, "cluster-east").name == "East"
    with pytest.raises(NotFoundError, match="no place 'W-99'"):
        any_place(made, "W-99")


def test_the_map_leads_from_each_number_to_its_ward_and_marks_this_one() -> None:
    made = table()
    for drawn in small_maps(made, EAST).values():
        assert re.findall(r'href="/places/([^"]+)"', drawn).count(EAST) == 1
        assert len(re.findall(r"href=", drawn)) == 20
        titles = re.findall(r"<title>([^<]+)</title>", drawn)
        assert titles[0].startswith("Map of the wards of Oldham")
        assert "Saddleworth North" in titles
        assert drawn.count('fill="#0c5058"') == 1
    entries = small_entries(made)
    assert entries is not None
    assert entries.title == "20 wards"
    assert [link.words for link in entries.links][:2] == ["Alexandra", "Chadderton Central"]


def test_without_wards_there_is_no_list_and_without_tiles_no_map() -> None:
    assert small_entries(tables.oldham()) is None
    assert small_maps(with_wards(replace(oldham(), tiles=()))) == {}


@pytest.mark.parametrize("name", ["Lees", '<b>x</b> & "y"', "{{ report }}", "\N{RIGHT-TO-LEFT OVERRIDE}x"])
def test_the_page_is_sound_and_a_hostile_name_is_a_name(name: str) -> None:
    made = table()
    ward = replace(any_place(made, EAST), name=name)
    places = tuple(
        replace(one, members=(*one.members, name)) if one.name == "East" else one for one in made.places
    )
    wards = tuple(ward if one.code == EAST else one for one in made.small_places)
    made = replace(made, places=places, small_places=wards)
    links = Links(downloads=(Link(words="One page", href="/places/x/residents"),))
    source = small_page(small_report(made, ward, release="R1"), links, small_maps(made, EAST))
    assert findings(source) == ()
    assert "<b>" not in source
    assert sentences.curly(name) in page_text(source)
    assert "<script" not in source
    assert " style=" not in source


def test_the_page_says_no_word_that_grades() -> None:
    assert [one for one in said(report(EAST).pages) if sentences.banned(one)] == []


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (Outcome.CLEARLY_HIGHER, "That is clearly higher than across Oldham."),
        (Outcome.CANNOT_TELL, "We cannot tell whether that differs from Oldham."),
        (Outcome.ABOUT_THE_SAME, "That is about the same as Oldham."),
    ],
)
def test_the_index_is_held_against_the_whole_in_words(outcome: Outcome, words: str) -> None:
    made = table()
    cell = made.cell(EAST, "index")
    assert isinstance(cell, Shown)
    cells = {**made.cells, (EAST, "index"): replace(cell, outcome=outcome)}
    assert words in " ".join(said(report(EAST, replace(made, cells=cells)).pages))
