"""How somebody answered, through the real server: seconds by its clock, the kind of device, and no more."""

from datetime import timedelta

from tests.index_platform.web.people import Site
from tests.index_platform.web.survey.answering import Respondent, stored, words

PHONE = "Mozilla/5.0 (Linux; Android 14; SecretModel X1) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36"


def _everything(site: Site) -> str:
    """What all tables hold, as one text."""
    tables = stored(site.settings.database_file, "SELECT name FROM sqlite_master WHERE type = 'table'")
    rows = (stored(site.settings.database_file, f'SELECT * FROM "{name}"') for [name] in tables)
    return "\n".join(str(row) for found in rows for row in found)


def test_seconds_and_the_kind_of_device_are_kept_and_nothing_else_of_the_browser(
    site: Site, respondent: Respondent
) -> None:
    respondent.browser.headers["user-agent"] = PHONE
    respondent.begin().answer_all().send()
    file = site.settings.database_file
    assert stored(file, "SELECT device FROM paradata") == [("phone",)]
    assert stored(file, "SELECT COUNT(*) FROM page_times") == [(6,)]
    everything = _everything(site)
    for word in ("SecretModel", "AppleWebKit", "Mozilla", "127.0.0.1"):
        assert word not in everything


def test_the_time_of_a_page_goes_on_where_no_answer_was_given(site: Site, respondent: Respondent) -> None:
    respondent.begin().give("place", place="QN")
    site.clock.ahead += timedelta(seconds=17)
    assert respondent.give("brs1", answer="9").status_code == 422
    site.clock.ahead += timedelta(seconds=4)
    respondent.give("brs1", answer="3")
    assert respondent.saved.seconds["brs1"] >= 21  # the clock of the site runs on


def test_the_notice_says_what_is_kept_of_how_somebody_answers(respondent: Respondent) -> None:
    page = words(respondent.browser.get("/s/first/privacy"))
    assert "how many whole seconds you spent on each page" in page
    assert "We do not keep what you type before you go on" in page
