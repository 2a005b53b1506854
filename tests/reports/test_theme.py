import pytest

from reports.theme import Palette, palette, text_width

LEAST_FOR_TEXT, LEAST_FOR_MARKS = 4.5, 3.0

# What stands on what in pages and charts, with the contrast that the look promises (rounded down).
TEXTS = {
    ("ink", "paper"): 15.91,
    ("ink", "mist"): 14.48,
    ("ink", "band"): 12.44,
    ("stone", "paper"): 6.26,
    ("stone", "mist"): 5.70,
    ("stone", "band"): 4.89,
    ("mill", "paper"): 9.11,
    ("mill", "mist"): 8.29,
    ("paper", "mill"): 9.11,
    ("paper", "mill_dark"): 12.41,
    ("mill_dark", "paper"): 12.41,
    ("ink", "mill_tint"): 13.07,
    ("stone", "mill_tint"): 5.14,
    ("mill", "band"): 7.12,
    ("mill", "mill_tint"): 7.48,
    ("ink", "madder_tint"): 14.11,
    ("madder", "paper"): 8.63,
    ("madder", "mist"): 7.85,
    ("madder", "madder_tint"): 7.65,
    ("paper", "madder"): 8.63,
}
MARKS = {
    ("mill", "paper"): 9.11,
    ("mill", "band"): 7.12,
    ("edge", "paper"): 4.20,
    ("edge", "band"): 3.28,
    ("stone", "paper"): 6.26,
    ("edge", "mist"): 3.82,
    ("edge", "mill_tint"): 3.45,
    ("heather", "paper"): 7.91,
    ("heather", "mist"): 7.19,
    ("heather", "mill_tint"): 6.49,
}


def contrast(one: str, other: str) -> float:
    """Contrast of two hex colours, 1 to 21, by relative luminance (WCAG 2.2, 1.4.3)."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _pair(colours: Palette, names: tuple[str, str]) -> float:
    return contrast(getattr(colours, names[0]), getattr(colours, names[1]))


@pytest.mark.parametrize(("names", "promised"), TEXTS.items())
def test_every_text_can_be_read_on_what_it_stands_on(names: tuple[str, str], promised: float) -> None:
    found = _pair(palette(), names)
    assert found >= LEAST_FOR_TEXT
    assert promised <= found < promised + 0.01


@pytest.mark.parametrize(("names", "promised"), MARKS.items())
def test_every_mark_can_be_told_from_what_it_stands_on(names: tuple[str, str], promised: float) -> None:
    found = _pair(palette(), names)
    assert found >= LEAST_FOR_MARKS
    assert promised <= found < promised + 0.01


def test_in_grey_print_this_place_others_and_ranges_are_three_clear_steps() -> None:
    def grey(colour: str) -> float:
        red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    colours = palette()
    steps = [grey(colours.mill), grey(colours.edge), grey(colours.band)]
    assert steps[0] + 50 < steps[1]
    assert steps[1] + 50 < steps[2]


def test_contrast_is_1_with_itself_21_between_black_and_white_and_the_same_both_ways() -> None:
    assert contrast("#6f7e84", "#6f7e84") == 1
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#0c5058", "#dde5e5") == contrast("#dde5e5", "#0c5058")


def test_width_of_text_adds_up_and_grows_with_weight_and_size() -> None:
    assert text_width("East") == pytest.approx(sum(text_width(letter) for letter in "East"))
    assert text_width("East", weight=600) > text_width("East")
    assert text_width("East", size=32) == pytest.approx(2 * text_width("East"))
    assert text_width("") == 0
