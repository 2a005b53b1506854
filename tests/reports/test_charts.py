import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest

from reports.axes import SHARES, differences
from reports.chart_rows import columns, rows_scene
from reports.chart_strip import strip_scene
from reports.charts import FRAMES, NARROW, PRINT, WIDE, Frame, draw
from reports.content import (
    Axis,
    Bar,
    CountChart,
    CountPanel,
    Mark,
    RangeKey,
    Reference,
    Row,
    RowChart,
    StripChart,
)
from reports.counts import LINE, balanced, counts_scene
from reports.drawing import Scene, Text, svg
from reports.specification import specification
from reports.theme import palette, text_width, wrapped
from tests.reports.reading import chart_words, marks

ROWS = (
    Row(label="Community", bars=(Bar(mark=Mark.THIS, low=3, high=11, middle=7),), words="clearly higher"),
    Row(
        label="Resilience",
        bars=(Bar(mark=Mark.THIS, low=-3, high=9, middle=3, hollow=True),),
        words="cannot tell",
        band=(-4, 4),
    ),
    Row(label="Connection", withheld="Not shown: too few answers"),
)
SPINE = RowChart(rows=ROWS, axis=differences([-9, 11]), reference=Reference(name="Oldham", middle=0))
STRIP = StripChart(
    name="East 99 to 105",
    words=", middle 102",
    bar=Bar(mark=Mark.THIS, low=99, high=105, middle=102),
    axis=Axis(low=70, high=130, ticks=(70, 100, 130)),
    narrow_axis=Axis(low=85, high=115, ticks=(85, 100, 115)),
    reference=Reference(name="Oldham 100 to 102", middle=101, low=100, high=102),
)


def box(drawn: str) -> tuple[float, float]:
    root = ElementTree.fromstring(drawn)
    x, y, width, height = (float(part) for part in (root.get("viewBox") or "").split())
    assert (x, y) == (0, 0)
    assert (root.get("width"), root.get("height")) == (f"{width:g}", f"{height:g}")
    return width, height


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_a_chart_is_exactly_as_wide_as_its_medium(frame: Frame) -> None:
    for chart in (SPINE, STRIP):
        assert box(draw(chart, frame, "said"))[0] == frame.width


def test_a_chart_has_the_marks_of_its_rows_and_no_more() -> None:
    scene = rows_scene(SPINE, PRINT)
    assert len(scene.boxes) == 2
    assert len(scene.slits) == 2
    assert len(scene.bands) == 1
    drawn = draw(SPINE, PRINT, "said")
    assert marks(drawn, "rect") == 2 + 2 + 1
    assert set(chart_words(drawn)) >= {"Community", "clearly higher", "Not shown: too few answers", "Oldham"}


def test_bars_end_exactly_at_their_limits() -> None:
    solid, hollow = rows_scene(SPINE, PRINT).boxes
    assert (solid.x, solid.x2) == (3, 11)
    assert (hollow.x, hollow.x2) == (-3, 9)


def test_a_hollow_bar_keeps_its_outer_edge_on_its_limits() -> None:
    chart = replace(SPINE, rows=(ROWS[1],), reference=None)
    scene = rows_scene(chart, PRINT)
    px = scene.plot / (scene.axis.high - scene.axis.low)
    drawn = ElementTree.fromstring(draw(chart, PRINT, "said"))
    border = next(each for each in drawn.iter() if each.get("stroke-width") == "2")
    start, wide = (float(border.get(side) or 0) for side in ("x", "width"))
    assert start - 1 == pytest.approx((-3 + 15) * px, abs=0.01)  # the middle of a border of 2 px
    assert start + wide + 1 == pytest.approx((9 + 15) * px, abs=0.01)


def test_a_bar_narrower_than_twelve_pixels_has_no_slit() -> None:
    narrow = Row(label="x", bars=(Bar(mark=Mark.THIS, low=50, high=51, middle=50.5),))
    wide = Row(label="x", bars=(Bar(mark=Mark.THIS, low=40, high=60, middle=50),))
    scene = rows_scene(RowChart(rows=(narrow, wide), axis=SHARES), PRINT)
    assert len(scene.boxes) == 2
    assert [slit.x for slit in scene.slits] == [50]


def test_the_slit_stands_at_the_middle_given_and_not_half_way() -> None:
    row = Row(label="x", bars=(Bar(mark=Mark.THIS, low=40, high=60, middle=44),))
    assert rows_scene(RowChart(rows=(row,), axis=SHARES), PRINT).slits[0].x == 44


def test_the_reference_never_runs_through_words() -> None:
    long = Row(label="x", withheld="Not shown: too few answers, and so the sentence goes on and on and on")
    scene = rows_scene(replace(SPINE, rows=(ROWS[0], long, ROWS[0])), PRINT)
    spans = [(line.y, line.y2) for line in scene.lines]
    assert len(spans) == 2
    said = next(text for text in scene.texts if text.text == long.withheld)
    assert not any(top <= said.y <= bottom for top, bottom in spans)


def test_charts_that_share_a_page_share_their_columns() -> None:
    other = RowChart(
        rows=(Row(label="West", words="clearly higher"),), axis=SHARES, like=("Community", "Resilience")
    )
    mine = replace(SPINE, like=("West",))
    assert columns(mine, 642)[0] == columns(other, 642)[0]


@pytest.mark.parametrize("frame", [PRINT, WIDE], ids=lambda frame: frame.name)
def test_labels_of_any_length_stay_in_their_column(frame: Frame) -> None:
    long = Row(label="Lonely by three questions that do not use the word itself", words="46% to 63% [u]")
    scene = rows_scene(RowChart(rows=(long, *ROWS), axis=SHARES), frame)
    for text in scene.texts:
        if text.px is not None and text.px < 0:
            assert text_width(text.text, weight=600 if text.strong else 400) <= scene.left
        elif text.px is not None and text.px > scene.plot:
            assert text.px + text_width(text.text) <= scene.plot + scene.right


def test_on_a_phone_words_that_do_not_fit_beside_the_label_stand_below_it() -> None:
    long = replace(ROWS[0], label="Feeling that what they do is worthwhile")
    drawn = ElementTree.fromstring(draw(RowChart(rows=(long,), axis=differences([5])), NARROW, "said"))
    found = {each.text: (each.get("x"), each.get("y")) for each in drawn.iter() if each.text}
    assert found["Feeling that what they do is worthwhile"] != found["clearly higher"]
    start, _ = found["clearly higher"]
    assert float(start or 0) + text_width("clearly higher") == pytest.approx(328, abs=0.1)


def test_wrapping_keeps_every_word_and_the_width() -> None:
    lines = wrapped("People from different backgrounds get on well together", 150)
    assert " ".join(lines) == "People from different backgrounds get on well together"
    assert all(text_width(line) <= 150 for line in lines)
    assert wrapped("Unbreakablelongword", 10) == ("Unbreakablelongword",)
    assert wrapped("", 100) == ()


def test_words_of_the_strip_stand_above_where_the_right_has_no_room() -> None:
    beside = strip_scene(STRIP, PRINT)
    far = replace(STRIP, bar=Bar(mark=Mark.THIS, low=118, high=128, middle=123))
    above = strip_scene(far, PRINT)
    assert [text.y for text in beside.texts][1:] == [24, 24]
    assert all(text.y < 0 for text in above.texts)
    assert above.above > beside.above


def test_a_withheld_score_is_words_at_the_left_end() -> None:
    drawn = draw(replace(STRIP, bar=None, name="", words="Not shown: too few answers"), PRINT, "said")
    assert "Not shown: too few answers" in chart_words(drawn)
    assert marks(drawn, "rect") == 1  # the band of the whole


def test_the_title_comes_first_and_nothing_made_by_the_machine_is_read_out() -> None:
    drawn = draw(SPINE, PRINT, "What <the> chart & says")
    root = ElementTree.fromstring(drawn)
    assert root[0].tag.endswith("title")
    assert root[0].text == "What <the> chart & says"
    assert "aria-" not in drawn
    assert drawn.count("role=") == 1
    assert "style=" not in drawn
    assert "clip-path" not in drawn


def test_ticks_have_a_true_minus_signs_and_the_name_of_the_reference_on_phones() -> None:
    assert set(chart_words(draw(SPINE, PRINT, "said"))) >= {"\N{MINUS SIGN}15", "0", "+15"}
    narrow = chart_words(draw(SPINE, NARROW, "said"))
    assert "Oldham" in narrow
    assert "0" not in narrow


def test_every_colour_of_a_drawn_chart_is_a_token() -> None:
    known = {getattr(palette(), name) for name in palette().__slots__}
    for chart in (SPINE, STRIP, RangeKey(ends="likely range", slit="middle")):
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", draw(chart, PRINT, "said"))) <= known


def test_a_name_with_quotes_and_markup_survives_as_text() -> None:
    odd = 'St James\' <b>& "x"</b> \\ \N{LATIN SMALL LETTER L WITH STROKE}'
    chart = replace(SPINE, rows=(replace(ROWS[0], label=odd),), reference=Reference(name=odd, middle=0))
    assert chart_words(draw(chart, PRINT, odd)).count(odd) == 2
    assert odd in chart_words(draw(chart, NARROW, odd))


def test_all_layers_of_a_chart_share_one_scale_and_axis() -> None:
    spec = specification(rows_scene(SPINE, PRINT))
    layers = spec["layer"]
    assert isinstance(layers, list)
    axes = [each["encoding"]["x"]["axis"] for each in layers if "axis" in each["encoding"]["x"]]
    assert axes
    assert all(axis == axes[0] for axis in axes)


def test_an_empty_scene_draws_an_empty_picture_of_the_right_size() -> None:
    scene = Scene(
        plot=100, height=40, axis=Axis(low=0, high=1, ticks=(), shown=False), texts=(Text(text="x", y=1),)
    )
    assert box(svg(scene, "said")) == (100, 40)


COUNTS = CountChart(
    panels=(
        CountPanel(
            title="Age", rows=(("16 to 24", 40, "40"), ("25 to 34", 80, "80"), ("35 or over", None, "[c]"))
        ),
        CountPanel(title="Sex", rows=(("Female", 60, "60"), ("Male", 60, "60"))),
        CountPanel(title="How", rows=(("Door", 120, "120"),)),
    )
)


def test_counts_are_bars_on_one_scale_and_a_withheld_count_is_its_code() -> None:
    drawn = draw(COUNTS, PRINT, "said")
    assert marks(drawn, "rect") == 5
    widths = sorted(
        float(each.get("width") or 0)
        for each in ElementTree.fromstring(drawn).iter()
        if each.tag.endswith("rect")
    )
    assert widths[0] * 2 == pytest.approx(widths[3], rel=0.01)
    assert "[c]" in chart_words(drawn)


LONG = (
    "Many of the people in your neighbourhood can be trusted",
    "A few of the people in your neighbourhood can be trusted",
    "None of the people in your neighbourhood can be trusted, or hardly any of them, whatever they may say",
)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_no_label_of_a_count_meets_another_nor_a_bar_nor_the_edge(frame: Frame) -> None:
    rows = tuple((name, count, f"{count:,}") for name, count in zip(LONG, (2353, 1363, 10), strict=True))
    chart = CountChart(panels=tuple(CountPanel(title=f"Question {number}", rows=rows) for number in (1, 2)))
    scene = counts_scene(chart, frame.width, panels=1 if frame.stacked else 2)
    texts = [_extent(text) for text in scene.texts]
    boxes = [(box.x, box.x2, box.y, box.y2) for box in scene.boxes]
    assert not [pair for pair in combinations([*texts, *boxes], 2) if _meet(*pair)]
    assert max(right for _, right, _, _ in texts) <= frame.width
    assert max(foot for _, _, _, foot in texts) <= scene.height


def _extent(text: Text) -> tuple[float, float, float, float]:
    """Left, right, head and foot of a text in px; letters are as high as their lines are apart."""
    width = text_width(text.text, weight=600 if text.strong else 400)
    return (text.px or 0.0, (text.px or 0.0) + width, text.y - LINE / 2, text.y + LINE / 2)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    across = one[0] < other[1] and other[0] < one[1]
    return across and one[2] < other[3] and other[2] < one[3]


def test_panels_keep_their_order_and_are_cut_where_columns_are_shortest() -> None:
    left, right = balanced(COUNTS.panels, 2)
    assert [panel.title for panel in (*left, *right)] == ["Age", "Sex", "How"]
    assert len(left) == 1
    alike = (COUNTS.panels[1],) * 3
    assert balanced(alike, 2) == (alike[:2], alike[2:])
    assert balanced(COUNTS.panels, 1) == (COUNTS.panels,)
    assert balanced((), 2) == ((),)
