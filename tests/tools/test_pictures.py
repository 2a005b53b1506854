"""The pictures of README and notes: made by the program, small, described in words, and true."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tools.pictures import ALL, LARGEST, PICTURES, drawn

SHOWN = re.compile(r"!\[([^\]]*)\]\((?:docs/)?pictures/([^)]+)\)")
PAGES = ("README.md", "docs/fieldwork.md")


def shown(repository: Path) -> dict[str, str]:
    """The pictures of the pages: file -> what it says to those who do not see it."""
    text = "".join((repository / page).read_text(encoding="utf-8") for page in PAGES)
    return {name: words for words, name in SHOWN.findall(text)}


def test_the_pages_show_just_the_pictures_that_the_program_makes(repository: Path) -> None:
    names = {picture.name for picture in ALL}
    assert set(shown(repository)) == names
    assert {path.name for path in PICTURES.iterdir()} == names


def test_every_picture_is_described_and_says_that_it_is_synthetic(repository: Path) -> None:
    for name, words in shown(repository).items():
        assert 60 < len(words) < 300, name
        assert "synthetic" in words, name


@pytest.mark.parametrize("name", [picture.name for picture in ALL])
def test_a_picture_is_small(name: str) -> None:
    path = PICTURES / name
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as image:
        assert image.format == "PNG"


@pytest.mark.slow
@pytest.mark.browser
def test_the_program_still_makes_each_picture_in_the_size_it_has(tmp_path: Path) -> None:
    """Not the same bytes: letters are drawn a little otherwise from one Chromium to the next."""
    made = list(drawn(tmp_path))
    assert [path.name for path in made] == [picture.name for picture in ALL]
    for path in made:
        with Image.open(path) as new, Image.open(PICTURES / path.name) as kept:
            assert new.size == kept.size
            assert len(new.getcolors() or []) > 8  # not an empty page
