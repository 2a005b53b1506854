import pytest

from instruments.errors import InvalidInputError
from reports.accessibility import check_html, findings

GOOD = (
    '<html lang="en"><head><title>t</title></head>'
    "<body><h1>a</h1><h2>b</h2><h3>c</h3><h2>d</h2></body></html>"
)


def test_a_sound_page_has_nothing_to_find() -> None:
    assert findings(GOOD) == ()
    check_html(GOOD)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (' lang="en"', "", "language"),
        ("<title>t</title>", "", "title"),
        ("<h2>b</h2>", "", "skipped"),
        ("<h1>a</h1>", "<h1>a</h1><h1>z</h1>", "level 1"),
        ("<h1>a</h1>", "", "level 1"),
        ("<h3>c</h3>", '<h3>c</h3><img src="x">', "pictures"),
        ("<h3>c</h3>", "<h3>c</h3><svg><path/></svg>", "pictures"),
        ("<h3>c</h3>", '<h3>c</h3><td colspan="2">', "span"),
        ("<h3>c</h3>", '<h3 style="color:red">c</h3>', "style"),
        ("<h3>c</h3>", "<h3>c</h3><script></script>", "script"),
        ("<h3>c</h3>", '<h3>c</h3><script src="//elsewhere.invalid/x.js"></script>', "script"),
        ("<h3>c</h3>", '<h3 id="x">c</h3><p id="x">', "one id"),
    ],
)
def test_each_flaw_of_structure_fails_the_build(before: str, after: str, words: str) -> None:
    broken = GOOD.replace(before, after)
    assert broken != GOOD
    with pytest.raises(InvalidInputError, match=words):
        check_html(broken)


def test_a_picture_that_says_something_is_no_flaw() -> None:
    assert findings(GOOD.replace("<h3>c</h3>", "<h3>c</h3><svg><title>said</title></svg>")) == ()
