"""The typeface is the right one, whole, and reaches whoever installs the program."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path
from string import ascii_letters

import pytest
import vl_convert
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otBase import BaseTable

from index_platform.web.pages import ASSETS
from index_platform.web.pages import LETTERS as LETTERS_OF
from index_platform.web.words import Words
from instruments.languages import own_name
from reports.theme import ASSETS as REPORT_ASSETS
from tools.assets import COPIES, NAMES, name_font

WEIGHTS = {"Regular": 400, "SemiBold": 600}
FILES = [f"SourceSans3-{name}.{kind}" for name in WEIGHTS for kind in ("ttf", "woff2")]
LETTERS = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ−–·’“”…£0123456789"


@pytest.fixture(scope="session")
def fonts(repository: Path) -> Path:
    return repository / "reports/assets/fonts"


def test_everything_that_is_fetched_is_there() -> None:
    assert [target for target in COPIES.values() if not target.stat().st_size] == []


@pytest.mark.parametrize("language", NAMES)
def test_the_letters_of_a_language_s_name_are_cut_out_and_weigh_little(language: str) -> None:
    """All of them and no others, in the style sheet as in the file: no other text may mix with them."""
    said = own_name(language) + Words(language)("draft")
    wanted = {ord(sign) for sign in said if not sign.isspace()}
    with TTFont(name_font(language)) as font:
        assert wanted == set(font.getBestCmap()) - {ord(" ")}
    sheet = (ASSETS / "css/components.css").read_text(encoding="utf-8")
    face = sheet.partition(name_font(language).name)[2].partition("}")[0]
    assert wanted == {int(sign, 16) for sign in re.findall(r"U\+([0-9A-F]{4})", face)}
    assert name_font(language).stat().st_size < 3_000


def test_every_language_with_letters_of_its_own_has_a_name_that_can_be_read() -> None:
    assert set(NAMES) == set(LETTERS_OF)


@pytest.mark.parametrize("name", FILES)
def test_a_font_is_found_by_its_family_and_weight(fonts: Path, name: str) -> None:
    with TTFont(fonts / name) as font:
        assert font["name"].getBestFamilyName() == "Source Sans 3"
        assert font["OS/2"].usWeightClass == WEIGHTS[name.split("-")[1].split(".")[0]]
        assert font["OS/2"].fsType == 0  # may be embedded in documents


@pytest.mark.parametrize("name", FILES)
def test_a_font_has_the_letters_of_our_languages_in_latin_script(fonts: Path, name: str) -> None:
    with TTFont(fonts / name) as font:
        assert [letter for letter in LETTERS if ord(letter) not in font.getBestCmap()] == []


@pytest.mark.parametrize("weight", WEIGHTS.values())
def test_the_letters_of_screens_are_all_of_our_languages_as_wide_as_in_print_and_light(
    fonts: Path, weight: int
) -> None:
    """Each letter where its style sheet says, and a page is set the same as on paper."""
    name = next(name for name, of in WEIGHTS.items() if of == weight)
    whole, parts = _widths(fonts / f"SourceSans3-{name}.ttf"), dict[int, float]()
    for part, most in (("latin", 16_000), ("latin-ext", 34_000)):
        file = fonts / f"Screen-{part}-{weight}.woff2"
        assert file.stat().st_size < most
        promised = _promised(file.name)
        parts |= {sign: width for sign, width in _widths(file).items() if sign in promised}
    assert [letter for letter in LETTERS + ascii_letters if ord(letter) not in parts] == []
    far = {sign for sign in parts.keys() & whole.keys() if abs(parts[sign] - whole[sign]) > 0.002}  # em
    assert far == set()


def _widths(path: Path) -> dict[int, float]:
    """How wide each sign of a font is, in em."""
    with TTFont(path) as font:
        unit, widths = font["head"].unitsPerEm, font["hmtx"]
        return {sign: widths[glyph][0] / unit for sign, glyph in font.getBestCmap().items()}


def _promised(name: str) -> set[int]:
    """The signs for which the style sheet of screens fetches a file."""
    sheet = (REPORT_ASSETS / "css/fonts-screen.css").read_text(encoding="utf-8")
    face = sheet.partition(name)[2].partition("}")[0]
    ranges = re.findall(r"U\+([0-9A-F]{4})(?:-([0-9A-F]{4}))?", face)
    return {sign for low, high in ranges for sign in range(int(low, 16), int(high or low, 16) + 1)}


@pytest.mark.parametrize("name", FILES)
def test_a_font_keeps_its_kerning_across_accents(fonts: Path, name: str) -> None:
    """A pair of a plain and an accented letter, which a family cut into subsets has lost."""
    with TTFont(fonts / name) as font:
        names = font.getBestCmap()
        pair = names[ord("T")], names[ord("ą")]
        assert _kerning(font, *pair) < 0


def _kerning(font: TTFont, first: str, second: str) -> int:
    """The sum of what all pair tables move the first glyph of a pair by."""
    moved = 0
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in (getattr(part, "ExtSubTable", part) for part in lookup.SubTable):
            if table.LookupType == 2 and first in table.Coverage.glyphs:
                moved += _pair(table, first, second)
    return moved


def _pair(table: BaseTable, first: str, second: str) -> int:
    if table.Format == 1:
        pairs = table.PairSet[table.Coverage.glyphs.index(first)].PairValueRecord
        found = [pair.Value1 for pair in pairs if pair.SecondGlyph == second]
    else:
        row = table.Class1Record[table.ClassDef1.classDefs.get(first, 0)]
        found = [row.Class2Record[table.ClassDef2.classDefs.get(second, 0)].Value1]
    return sum(getattr(value, "XAdvance", 0) for value in found if value is not None)


def test_charts_find_both_weights_by_the_quoted_family(fonts: Path) -> None:
    """Without inner quotes a name that ends in a digit is no CSS name, and pictures lose their text."""
    vl_convert.register_font_directory(str(fonts))
    regular, semibold, unquoted = (
        _picture(family, weight)
        for family, weight in (("'Source Sans 3'", 400), ("'Source Sans 3'", 600), ("Source Sans 3", 400))
    )
    assert len({regular, semibold, unquoted}) == 3
    assert len(unquoted) < len(regular) / 2  # an empty picture


def _picture(family: str, weight: int) -> bytes:
    mark = {"type": "text", "text": "Oldham, 98 to 104", "font": family, "fontWeight": weight, "fontSize": 40}
    data: dict[str, object] = {"values": [{}]}
    return vl_convert.vegalite_to_png({"data": data, "mark": mark, "width": 500, "view": {"stroke": None}})


@pytest.mark.slow
def test_a_wheel_holds_fonts_demo_facts_and_definitions(repository: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    facts = [path for path in (repository / "fixtures").rglob("*") if path.is_file()]
    definitions = [
        path for folder in ("instruments", "scoring") for path in (repository / folder).rglob("*.yaml")
    ]
    assert facts
    assert definitions
    assert {f"reports/assets/fonts/{name}" for name in (*FILES, "OFL.md", "Screen-latin-400.woff2")} <= held
    assert {"index_platform/web/assets/field/idb.js", "index_platform/web/assets/field/main.js"} <= held
    assert {f"index_platform/demo_data/{path.relative_to(repository / 'fixtures')}" for path in facts} <= held
    assert {path.relative_to(repository).as_posix() for path in definitions} <= held
    assert not [name for name in held if name.startswith(("tests/", "tools/", "benchmarks/"))]
