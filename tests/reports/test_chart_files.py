import io
from xml.etree import ElementTree

import pytest
from PIL import Image

from reports.chart_files import SCALE, chart_png, chart_svg, described
from reports.chart_letters import outlined
from reports.charts import NARROW, PRINT, Frame
from reports.drawing import SVG
from tests.reports import pictures
from tests.reports.chart_cases import LONG, figures_of

FIGURES = figures_of()
SOURCE = "Release R1, synthetic figures."


def _words(drawn: str) -> str:
    return " ".join(each.text for each in pictures.letters(drawn))


@pytest.mark.parametrize("name", FIGURES)
def test_a_chart_as_a_file_says_its_finding_its_key_its_note_and_its_source(name: str) -> None:
    figure = FIGURES[name]
    words = _words(chart_svg(figure, source=SOURCE)).split()
    for said in (figure.title, figure.subtitle, figure.note, SOURCE, *(entry.words for entry in figure.key)):
        assert set(said.split()) <= set(words)


def test_title_and_description_stand_inside_and_first() -> None:
    figure = FIGURES["ward strip"]
    root = ElementTree.fromstring(chart_svg(figure))
    assert root[0].tag == f"{{{SVG}}}title"
    assert root[0].text == figure.title
    assert root[1].tag == f"{{{SVG}}}desc"
    assert root[1].text == figure.alt
    assert [each.tag for each in root.iter()].count(f"{{{SVG}}}title") == 1


@pytest.mark.parametrize("frame", [PRINT, NARROW], ids=lambda frame: frame.name)
def test_nothing_in_a_file_runs_out_of_it(frame: Frame) -> None:
    for name, figure in figures_of(LONG).items():
        drawn = chart_svg(figure, source=SOURCE, frame=frame)
        width, height = pictures.size(drawn)
        out = [
            each
            for each in pictures.letters(drawn)
            if each.left < 0 or each.right > width or each.top < 0 or each.bottom > height
        ]
        assert (name, out) == (name, [])


def test_a_png_has_letters_and_is_as_large_as_its_chart() -> None:
    """Pictures drawn without our typeface have lost their words before: here they are outlines."""
    figure = FIGURES["ward strip"]
    image = Image.open(io.BytesIO(chart_png(figure)))
    width, height = pictures.size(chart_svg(figure))
    assert image.size == pytest.approx((width * SCALE, height * SCALE), abs=2)
    title = image.convert("L").crop((48, 48, 700, 96))
    assert title.getextrema()[0] < 60


def test_a_png_holds_its_title_and_its_description() -> None:
    figure = FIGURES["ward strip"]
    image = Image.open(io.BytesIO(chart_png(figure)))
    assert image.info["Title"] == figure.title
    assert image.info["Description"] == figure.alt


def test_texts_of_a_png_may_be_of_any_script_and_change_no_pixel() -> None:
    plain = io.BytesIO()
    Image.new("RGB", (3, 2), "#0c5058").save(plain, "PNG")
    image = Image.open(io.BytesIO(described(plain.getvalue(), {"Title": "زندگی · ąę"})))
    assert image.info["Title"] == "زندگی · ąę"
    assert image.tobytes() == Image.open(plain).tobytes()


def test_the_same_figure_gives_the_same_bytes() -> None:
    figure = FIGURES["ward map"]
    assert chart_png(figure) == chart_png(figure)


def test_letters_become_outlines_at_the_same_place() -> None:
    text = '<text x="10" y="20" font-size="16px" fill="#15242b" text-anchor="end">Il1 \N{MINUS SIGN}4</text>'
    drawn = f'<svg xmlns="{SVG}" width="20" height="30">{text}</svg>'
    found = ElementTree.fromstring(outlined(drawn))
    tags = [each.tag.rpartition("}")[2] for each in found.iter()]
    assert "text" not in tags
    assert tags.count("path") == 5  # a blank has no outline
