import pytest

from index_platform.web.browsers import browser_words

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/150.0 Safari/537.36",
            "Chrome on Windows",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Linux; Android 15; SM-A155F) {WEBKIT} Chrome/150.0 Mobile", "Chrome on Android"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Version/19.0 Safari/605.1.15", "Safari on Mac"),
        ("curl/8.0", "A browser"),
        ("", "A browser"),
        ("<script>" * 100, "A browser"),
    ],
)
def test_a_browser_is_told_by_its_name_and_system_and_nothing_else(agent: str, words: str) -> None:
    assert browser_words(agent) == words
