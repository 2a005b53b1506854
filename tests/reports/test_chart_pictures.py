"""What every chart must keep: contrast, room for its words, and the same figures in words."""

from collections.abc import Mapping
from itertools import combinations

import pytest

from reports.charts import FRAMES, PRINT, Frame, draw
from reports.theme import palette
from tests.reports import pictures
from tests.reports.chart_cases import LONG, ONE_WORD, all_marks, figures_of
from tests.reports.reading import numbers
from tests.reports.test_theme import LEAST_FOR_MARKS, LEAST_FOR_TEXT, contrast

USUAL = figures_of()
NAMED: Mapping[str, str] = {"usual": "", "60 letters": LONG, "one word of 60": ONE_WORD}
# Grounds that never carry a meaning alone: two of them may lie side by side.
QUIET = frozenset((palette().paper, palette().band, palette().rule, palette().mist, palette().mill_tint))


def _faults(marks: pictures.Pixels) -> list[tuple[str, str, float]]:
    pairs = pictures.touching(marks)
    loud = [pair for pair in pairs if not QUIET.issuperset(pair)]
    return [(*pair, contrast(*pair)) for pair in loud if contrast(*pair) < LEAST_FOR_MARKS]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
@pytest.mark.parametrize("name", USUAL)
def test_colours_that_touch_can_be_told_apart_and_words_can_be_read(name: str, frame: Frame) -> None:
    """Marks 3 to 1 from all beside them; words 4.5 to 1 from every colour under them."""
    figure = USUAL[name]
    drawn = draw(figure.chart, frame, figure.alt)
    marks = pictures.pixels(drawn)
    assert _faults(marks) == []
    for text in pictures.letters(drawn):
        for ground in pictures.grounds(marks, text):
            assert contrast(text.colour, ground) >= LEAST_FOR_TEXT, (text, ground)


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_every_state_of_the_mark_can_be_told_from_all_that_it_touches(frame: Frame) -> None:
    for chart in all_marks():
        assert _faults(pictures.pixels(draw(chart, frame, "said"))) == []


def test_the_contrast_of_pixels_is_found_where_colours_lie_side_by_side() -> None:
    """A mark of this place right beside one of another must be seen by the check above."""
    edge, mill = palette().edge, palette().mill
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10">'
        f'<path d="M2,2h8v4h-8Z" fill="{edge}"/><path d="M10,2h8v4h-8Z" fill="{mill}"/></svg>'
    )
    assert [set(fault[:2]) for fault in _faults(pictures.pixels(drawn))] == [{edge, mill}]


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
@pytest.mark.parametrize("named", NAMED)
def test_no_words_of_a_chart_meet_each_other_or_run_out_of_it(named: str, frame: Frame) -> None:
    for name, figure in figures_of(NAMED[named]).items():
        drawn = draw(figure.chart, frame, figure.alt)
        width, height = pictures.size(drawn)
        texts = pictures.letters(drawn)
        out = [
            each
            for each in texts
            if each.left < -1 or each.right > width + 1 or each.top < -1 or each.bottom > height + 1
        ]
        assert (name, out) == (name, [])
        assert (name, [pair for pair in combinations(texts, 2) if pictures.meet(*pair)]) == (name, [])


@pytest.mark.parametrize("name", [name for name in USUAL if not name.startswith(("report", "strip"))])
def test_every_figure_in_the_words_of_a_chart_is_in_its_text_alternative(name: str) -> None:
    """Numbers of the axis are furniture: they stand for no figure."""
    figure = USUAL[name]
    drawn = draw(figure.chart, PRINT, figure.alt)
    _, height = pictures.size(drawn)
    said = " ".join(text.text for text in pictures.letters(drawn) if text.bottom < height - 24)
    assert numbers(said) <= numbers(figure.alt)
