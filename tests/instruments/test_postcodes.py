"""Postcodes as people type them, and the lookup that finds one without unpacking the others."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from instruments.files import read_rows
from instruments.postcodes import EXAMPLE, Misread, Postcode, PostcodeLookup, Unread, packed, read, written

AREA, SECOND, THIRD, FOURTH = "[A-PR-UWYZ]", "[A-HK-Y]", "[A-HJKPSTUW]", "[ABEHMNPRVWXY]"
OUTWARD = f"{AREA}(?:[0-9][0-9]?|[0-9]{THIRD}|{SECOND}[0-9][0-9]?|{SECOND}[0-9]{FOURTH})"
FORMAT = re.compile(f"{OUTWARD} [0-9][ABD-HJLNP-UW-Z]{{2}}")
ALIKE = {"0": "O", "O": "0", "1": "I", "I": "1", "L": "1"}
postcodes = st.from_regex(FORMAT, fullmatch=True)
BETWEEN = st.text(" -.,_\t\u00a0\u200b", max_size=3)


@st.composite
def typed(draw: st.DrawFn, text: str) -> str:
    """A postcode as somebody may type it: in either case, with anything between its signs, in full width."""
    signs = [
        draw(st.sampled_from([sign, sign.lower(), chr(ord(sign) + 0xFEE0)])) for sign in text if sign != " "
    ]
    return draw(BETWEEN) + "".join(sign + draw(BETWEEN) for sign in signs[:3]) + "".join(signs[3:])


@given(st.data())
def test_a_postcode_is_read_however_it_is_typed(data: st.DataObject) -> None:
    text = data.draw(postcodes)
    assert read(data.draw(typed(text))) == Postcode(text)
    assert (
        written(text) == written(text.replace(" ", "")) == written(text.replace(" ", "  ")) == Postcode(text)
    )


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_postcode_of_the_format_or_told_why_not(text: str) -> None:
    found = read(text)
    if isinstance(found, Postcode):
        assert FORMAT.fullmatch(found.text)
    else:
        assert (found.meant is not None) == (found.why is Unread.ALIKE)


def _meant(signs: str) -> set[str]:
    """The slow naive twin: every way to take signs for those that look alike, the fewest changes first."""
    ways = product(*([sign, ALIKE[sign]] if sign in ALIKE else [sign] for sign in signs))
    fits: dict[int, set[str]] = {}
    for way in ways:
        text = f"{''.join(way[:-3])} {''.join(way[-3:])}"
        if FORMAT.fullmatch(text):
            fits.setdefault(sum(new != old for new, old in zip(way, signs, strict=True)), set()).add(text)
    return fits[min(fits)] if fits and min(fits) <= 2 else set()


@given(st.text("0O1ILA9WMX", min_size=5, max_size=7))
def test_letters_and_digits_that_look_alike_are_told_with_what_was_meant(signs: str) -> None:
    meant = _meant(signs)
    found = read(signs)
    if isinstance(found, Postcode):
        assert meant == {found.text}
    elif found.why is Unread.ALIKE:
        assert found.meant is not None
        assert meant == {found.meant.text}
    else:
        assert len(meant) != 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Unread.MISSING),
        (" - ", Unread.MISSING),
        ("OL1", Unread.PART),
        ("ol1 3", Unread.PART),
        ("OL1 3L", Unread.PART),
        ("OL", Unread.OTHER),
        ("75008", Unread.OTHER),
        ("D02 AF30", Unread.OTHER),
        ("K1A 0B1", Unread.OTHER),
        ("1010 Wien", Unread.OTHER),
        ("no", Unread.OTHER),
        ("\0", Unread.OTHER),
        ("OL1 3LA" * 900, Unread.OTHER),
    ],
)
def test_what_is_no_postcode_is_told_apart(text: str, why: Unread) -> None:
    assert read(text) == Misread(why)


def test_digits_of_other_scripts_are_digits() -> None:
    assert read("ol۱ ۳la") == read("OL১ ৩LA") == Postcode("OL1 3LA")


def test_the_example_is_a_postcode_and_a_postcode_shows_itself_to_no_log() -> None:
    assert read(EXAMPLE) == Postcode(EXAMPLE)
    assert (
        EXAMPLE not in f"{Postcode(EXAMPLE)} {Postcode(EXAMPLE)!r} {Misread(Unread.ALIKE, Postcode(EXAMPLE))}"
    )


@given(st.dictionaries(postcodes, st.integers(0, 2**16 - 1), max_size=60), st.lists(postcodes, max_size=20))
def test_a_lookup_finds_what_a_dictionary_finds(known: dict[str, int], others: list[str]) -> None:
    entries = packed((Postcode(text), place) for text, place in known.items())
    lookup = PostcodeLookup(vintage="v", source="s", entries=entries)
    assert len(lookup) == len(known)
    assert lookup.places() == set(known.values())
    for text in [*known, *others]:
        assert lookup.find(Postcode(text)) == known.get(text)


@given(st.dictionaries(postcodes, st.integers(0, 99), max_size=20))
def test_a_lookup_does_not_depend_on_the_order_of_rows(known: dict[str, int]) -> None:
    rows = [(Postcode(text), place) for text, place in known.items()]
    assert packed(rows) == packed(rows[::-1])


def test_a_postcode_twice_is_refused_by_name() -> None:
    with pytest.raises(InvalidInputError, match="OL1 3LA is given twice"):
        packed([(Postcode("OL1 3LA"), 1), (Postcode("M1 1AE"), 1), (Postcode("OL1 3LA"), 2)])


def test_every_postcode_of_oldham_has_the_format(shared: Path) -> None:
    cells = [row["postcode"] for _, row in read_rows(shared / "data/lookups/postcode_to_lsoa.csv")]
    assert len(cells) == 7_960
    assert [cell for cell in cells if written(cell) != Postcode(cell)] == []
