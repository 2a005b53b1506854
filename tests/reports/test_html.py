import dataclasses
import re

import pytest
from jinja2 import meta
from markupsafe import Markup

from reports import sentences
from reports.accessibility import findings
from reports.charts import NARROW, PRINT, WIDE, Frame
from reports.content import Box, Fact, Paragraph, TileMap
from reports.contexts import (
    CONTEXTS,
    Entry,
    Link,
    MessageContext,
    PlacesContext,
    ReleaseEntry,
    ReleasesContext,
    SmallEntries,
)
from reports.html import (
    STYLES,
    Links,
    environment,
    message_page,
    page,
    places_page,
    print_page,
    releases_page,
    report_body,
    web_page,
)
from reports.maps import PHONE, linked_map_svg
from reports.place_report import place_report
from reports.sides import Sides
from reports.theme import ASSETS, stylesheet
from tests.reports import tables
from tests.reports.cases import CASES, report
from tests.reports.reading import page_text, words

EVERY = pytest.mark.parametrize("name", CASES)


@pytest.mark.parametrize("template", CONTEXTS)
def test_a_template_uses_documented_fields_of_its_context_and_no_others(template: str) -> None:
    known = {field.name: field.metadata.get("doc", "") for field in dataclasses.fields(CONTEXTS[template])}
    loader = environment().loader
    assert loader is not None
    source = loader.get_source(environment(), template)[0]
    used = meta.find_undeclared_variables(environment().parse(source))
    assert used <= set(known)
    assert set(known) <= used
    assert all(known.values()), f"{template} has a field without a word about it"


def test_every_template_has_a_context_or_is_made_of_macros() -> None:
    made = {path.name for path in ASSETS.parent.joinpath("templates").glob("*.j2")}
    assert made == {*CONTEXTS, "blocks.html.j2", "search.html.j2"}


@EVERY
def test_a_page_is_sound_and_holds_to_a_strict_policy(name: str) -> None:
    source = web_page(report(name), Links())
    assert findings(source) == ()
    for forbidden in (" style=", "<script", "<style", "javascript:", " onclick", "http-equiv"):
        assert forbidden not in source
    addresses = re.findall(r'(?:href|src)="([^"]+)"', source)
    assert addresses
    assert all(address.startswith(("/", "#")) for address in addresses)


@EVERY
def test_screen_print_and_phone_say_the_same_words(name: str) -> None:
    def body(frame: Frame) -> list[str]:
        made = report_body(report(name), (frame,), downloads=(), contents=True)
        return sorted(words(page_text(made, "title", "contents", "score", "chart")))

    assert body(PRINT) == body(WIDE) == body(NARROW)


def test_the_charts_of_screen_and_print_say_the_same_words() -> None:
    def body(frame: Frame) -> list[str]:
        made = report_body(report("rich"), (frame,), downloads=(), contents=True)
        return sorted(words(page_text(made, "title", "contents")))

    assert body(PRINT) == body(WIDE)


def test_each_chart_stands_in_three_forms_of_which_style_shows_one() -> None:
    source = web_page(report("rich"), Links())
    assert (
        source.count('class="chart print"')
        == source.count('class="chart wide"')
        == source.count('class="chart narrow"')
    )
    rules = stylesheet("screen.css")
    assert ".chart.print, .chart.wide { display: none" in rules
    assert ".chart.narrow { display: none; }" in rules


def test_a_page_that_travels_alone_asks_for_nothing() -> None:
    source = web_page(report("rich"), Links(alone=True))
    assert "<link" not in source
    assert "../fonts" not in source
    assert source.count("data:font/woff2;base64,") == 2
    assert all(address.startswith("#") for address in re.findall(r'href="([^"]+)"', source))


def test_a_page_that_travels_alone_leads_to_no_start_page() -> None:
    assert '<a class="mark" href="/">' in web_page(report("rich"), Links())
    alone = web_page(report("rich"), Links(alone=True))
    assert '<span class="mark">' in alone
    assert 'class="mark" href' not in alone


@EVERY
def test_tables_and_lists_say_what_they_are_however_they_are_shown(name: str) -> None:
    """A phone shows rows as blocks and lists without marks: browsers then forget what they were."""
    source = report_body(report(name), (PRINT,), downloads=(), contents=True)
    roles = {
        "table": "table",
        "thead": "rowgroup",
        "tbody": "rowgroup",
        "tr": "row",
        "td": "cell",
        'th scope="col"': "columnheader",
        'th scope="row"': "rowheader",
        "ol": "list",
        "ul": "list",
    }
    for tag, role in roles.items():
        for opened in re.findall(f"<{tag}(?: [^>]*)?>", source):
            assert f'role="{role}"' in opened
    assert "<table" in source


def test_every_asset_that_the_style_sheets_name_is_there() -> None:
    for name in STYLES:
        for address in re.findall(r'url\("([^"]+)"\)', stylesheet(name)):
            assert (ASSETS / "css" / address).resolve().is_file()


def test_text_from_outside_is_never_markup() -> None:
    evil = '<script>alert("x")</script> & <b>'
    table = tables.oldham()
    east = dataclasses.replace(table.places[1], name=evil, members=(evil,))
    table = dataclasses.replace(
        table, places=(table.places[0], east, *table.places[2:]), geography_note=evil, wave_title=evil
    )
    support = Box(title=evil, text=evil, rows=(Fact(label=evil, text=evil),))
    made = place_report(table, east.code, release=evil, sides=Sides(support=support))
    for source in (web_page(made, Links()), print_page(made)):
        assert "<script" not in source
        assert "<b>" not in source.replace("<b>Thriving", "")
        assert sentences.curly(evil) in page_text(source, "title", "contents")


def test_synthetic_figures_are_marked_beside_the_title_and_at_the_foot() -> None:
    source = web_page(report("rich"), Links())
    assert '<span class="tag">synthetic figures</span>' in source
    assert "synthetic figures" in source.split("<footer")[1]


def test_links_to_files_say_what_they_are() -> None:
    link = Link(words="This report as a PDF file", href="/places/cluster-east/report.pdf")
    source = web_page(report("rich"), Links(downloads=(link,)))
    shown = '<a href="/places/cluster-east/report.pdf">This report as a PDF file</a>'
    opening, rest = source.split("<h2>", 1)
    assert shown in opening.split("<h1>")[1]
    assert shown in rest


def test_the_list_of_places_and_a_message_are_sound_pages() -> None:
    entry = Entry(link=Link(words="East", href="/places/east"), words="99 to 105")
    chart = TileMap(tiles=((0, 0, "e"),), names=(("e", "E & <b>"),), this="")
    context = PlacesContext(
        title="Index",
        lead="Read.",
        tag="synthetic figures",
        onward=(Link(words="What changed since autumn 2025", href="/releases/R1/change"),),
        maps={"small": Markup(linked_map_svg(chart, {"e": "/places/e"}, "Map.", PHONE))},
        map_note="Each tile is a ward.",
        whole=Entry(link=Link(words="All of Oldham", href="/places/o"), words="99 to 101"),
        parts_title="One cluster",
        entries=(entry, dataclasses.replace(entry, parts="Waterhead and <Lees>.")),
        note="n",
        small=SmallEntries(
            title="One ward", note="m", links=(Link(words="Lees <em>", href="/places/w"),), maps={}
        ),
        downloads=(Link(words="All figures", href="/releases/R1/data.csv"),),
    )
    source = places_page(context, Links(), whole="Oldham", footer=("Release 1.",))
    assert findings(source) == ()
    read = " ".join(page_text(source).split())
    for words_of_it in (
        "99 to 105",
        "All of Oldham 99 to 101",
        "What changed since",
        "Waterhead and <Lees>.",
        "All figures",
    ):
        assert words_of_it in read
    assert "<b>" not in source
    assert "<em>" not in source
    message = message_page(
        MessageContext(title="Nothing yet", lead="Come back.", links=()), Links(), name="Thriving"
    )
    assert findings(message) == ()


def test_the_list_of_releases_is_a_sound_page_and_escapes_what_it_is_told() -> None:
    file = Link(words="All figures (CSV, 24 kB)", href="/releases/R1/data.csv")
    entry = ReleaseEntry(
        anchor="R1",
        title=Link(words="R1: <b>", href="/releases/R1"),
        tag="synthetic figures",
        dates="Today.",
        notices=(Paragraph(lead_in="Correction.", text="<b>Wrong.</b>"),),
        changes="New.",
        early=("Policy officer, from 24 hours before publication. Why: <b>",),
        downloads=(file,),
    )
    gone = dataclasses.replace(
        entry, anchor="R0", title=Link(words="R0", href=""), tag="withdrawn", changes="", downloads=()
    )
    context = ReleasesContext(title="Releases", lead="Read.", entries=(entry, gone), notes=("A note.",))
    source = releases_page(context, Links(), name="Index", whole="Oldham")
    assert findings(source) == ()
    assert "<b>" not in source
    assert source.count("/releases/R1/data.csv") == 1


def test_the_page_in_use_is_named_for_those_who_hear_it() -> None:
    links = Links(
        navigation=(Link(words="Places", href="/places", current=True), Link(words="Method", href="/method"))
    )
    source = page("t", Markup('<main id="main"><h1>x</h1></main>'), links, name="n")
    assert '<a href="/places" aria-current="page">Places</a>' in source
    assert source.count("aria-current") == 1
