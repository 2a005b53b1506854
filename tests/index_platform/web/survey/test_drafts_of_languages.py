"""Languages that nobody has reviewed: shown where answers are made up, marked, and nowhere else."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from index_platform.auth.roles import Role
from index_platform.settings import Settings
from index_platform.web.words import ENGLISH, Words
from instruments import catalogue
from instruments.languages import EASY_READ
from tests.browsing import press, remembers, scrolls_sideways, small_targets, stops_without_ring, tick
from tests.index_platform.fresh import opened
from tests.index_platform.survey import PLACES, WAVE, start
from tests.index_platform.web.people import Site, running
from tests.index_platform.web.survey.answering import BEGINS, Respondent, radios, stored, words

WHOLE = "thriving-communities@1.1"
SHORT = "demographics@1.1"
PEOPLE = "population: people of 16 and over\n"
DRAFTS = ("bn", EASY_READ, "pl", "ur")


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> str:
    """The instrument of the wave; another where a test asks for it."""
    return str(getattr(request, "param", SHORT))


@pytest.fixture
def town(request: pytest.FixtureRequest) -> str:
    """The places of the wave; others where a test asks for them."""
    return str(getattr(request, "param", PLACES))


@pytest.fixture(params=["synthetic"])
def kind(request: pytest.FixtureRequest) -> str:
    """What the answers of the wave are; another where a test asks for it."""
    return str(request.param)


@pytest.fixture
def told(request: pytest.FixtureRequest) -> str:
    """For whom the wave says that it is; something else where a test asks for it."""
    return str(getattr(request, "param", PEOPLE))


@pytest.fixture
def wave(asked: str, kind: str, told: str) -> str:
    """The file of the wave."""
    asking = WAVE.replace("brs@1.0", asked).replace("kind: synthetic", f"kind: {kind}")
    return asking.replace(PEOPLE, told)


@pytest.fixture
def somebody(settings: Settings, tmp_path: Path, wave: str, town: str) -> Iterator[Respondent]:
    """Somebody in front of a questionnaire that was drafted in three languages and in Easy Read."""
    with opened(settings) as engine:
        start(engine, tmp_path, town=town, wave=wave)
    with running(replace(settings, asked_by="Smallton Council")) as site:
        yield Respondent(site)


def begun(somebody: Respondent, language: str) -> Respondent:
    """The same after the start page in a language."""
    told = somebody.browser.submit(somebody.start, {**BEGINS, "language": language})
    assert told.status_code == 303, told.text
    somebody.base = told.headers["location"].rpartition("/")[0]
    return somebody


@pytest.mark.parametrize("language", DRAFTS)
def test_a_wave_of_made_up_answers_shows_drafts_and_says_so_on_every_page(
    somebody: Respondent, language: str
) -> None:
    said = Words(language)
    begun(somebody, language).answer_all()
    pages = [somebody.browser.get(f"{somebody.start}?language={language}"), somebody.look("place")]
    pages += [somebody.look("sex"), somebody.look("check"), somebody.browser.get(f"{somebody.base}/later")]
    pages += [somebody.send()]
    for number, page in enumerate(pages):
        assert f'<html lang="{language}" dir="{said.direction}">' in page.text
        assert f"{said('draft_notice')} {said('draft_notice_about')}" in words(page)
        if language != EASY_READ:  # in English too, for whoever helps: once before and once after
            in_english = "This translation is a draft. No speaker has reviewed it." in words(page)
            assert in_english == (number in (0, len(pages) - 1))
        assert f"({said('draft')})" in words(page)
    assert "This translation is a draft" not in words(somebody.browser.get(f"{somebody.start}?language=en"))


@pytest.mark.parametrize("kind", ["research"], indirect=True)
def test_a_wave_of_real_answers_never_shows_a_draft_whatever_the_address_says(somebody: Respondent) -> None:
    page = somebody.browser.get(f"{somebody.start}?language=ur")
    assert '<html lang="en" dir="ltr">' in page.text
    assert 'class="languages"' not in page.text
    begun(somebody, "ur")
    assert '<html lang="en"' in somebody.look("place").text
    for language in DRAFTS:
        assert somebody.browser.get(f"{somebody.base}/language/{language}?at=place").status_code == 303
        somebody.give("place", place="QN", speak=language)
        assert '<html lang="en"' in somebody.look("place").text
        for path in ("privacy", "someone-to-talk-to", "deleted", "nothing-here"):
            page = somebody.browser.get(f"{somebody.start}/{path}?language={language}")
            assert '<html lang="en"' in page.text
    somebody.answer_all()
    somebody.send()
    assert stored(somebody.site.settings.database_file, "SELECT language FROM responses") == [("en",)]


@pytest.mark.parametrize("language", ["ur", EASY_READ])
def test_the_answers_record_the_language_of_the_page(somebody: Respondent, language: str) -> None:
    begun(somebody, language).answer_all().send()
    assert stored(somebody.site.settings.database_file, "SELECT language FROM responses") == [(language,)]


@pytest.mark.parametrize("town", [PLACES.replace("North End", "St James\u2019")], indirect=True)
def test_the_signs_at_the_end_of_a_name_stay_where_its_own_letters_lead(somebody: Respondent) -> None:
    """In a line from the right, an apostrophe at the end of a Latin name would go before it."""
    name = "<bdi>St James\u2019</bdi>"
    assert f'value="QN"><label for="place-2">{name}</label>' in begun(somebody, "ur").look("place").text
    assert f'<dd class="value">{name}</dd>' in somebody.answer_all().look("check").text


SAID = """
population:
  en: people who live here
  pl: mieszkańcy
  ur: {draft: یہاں رہنے والے}
"""
ENGLISH_PEOPLE = '<bdi lang="en" dir="ltr">people who live here</bdi>'


@pytest.mark.parametrize("told", [SAID], indirect=True)
def test_a_wave_says_for_whom_it_is_in_each_language_that_it_has(somebody: Respondent) -> None:
    def start_in(language: str) -> str:
        return somebody.browser.get(f"{somebody.start}?language={language}").text

    place = "<bdi>Smallton</bdi>"
    assert f"This survey is for people who live here. It is about life in {place}." in start_in("en")
    assert f"This survey is about life in {place}.\nIt is for people who live here." in start_in(EASY_READ)
    assert "mieszkańcy" in start_in("pl")
    assert "یہاں رہنے والے" in start_in("ur")
    assert ENGLISH_PEOPLE in start_in("bn")
    for language in ("pl", "ur", "bn"):
        assert f"<h1>{catalogue.get(SHORT).title[language]}</h1>" in start_in(language)


@pytest.mark.parametrize("told", ["population: people who live here\n"], indirect=True)
def test_words_that_are_there_in_english_alone_say_so_on_pages_in_other_languages(
    somebody: Respondent,
) -> None:
    assert ENGLISH_PEOPLE in somebody.browser.get(f"{somebody.start}?language=ur").text


def test_easy_read_asks_in_its_own_words_a_sentence_on_each_line(somebody: Respondent) -> None:
    begun(somebody, EASY_READ).give("place", place="QN")
    assert "Do you have an illness or a disability?\nWill it last for a year or more?" in (
        _answered_to(somebody, "disability").text
    )


def _answered_to(somebody: Respondent, item: str) -> httpx.Response:
    """The page of an item, with every one before it left out."""
    for one in catalogue.get(SHORT).items:
        if one.id == item:
            break
        somebody.give(one.id, without="yes")
    return somebody.look(item)


@pytest.mark.parametrize("language", ["en", "ur", "pl", "bn"])
def test_a_researcher_asks_in_the_words_for_the_door(somebody: Respondent, language: str) -> None:
    site: Site = somebody.site
    item = catalogue.get(SHORT).item("age_band")
    door = site.browser(site.person(Role.COMMUNITY_RESEARCHER, area="QN"))
    told = door.submit("/manage/take/first", {"place": "QN", "taking_part": "yes", "language": language})
    page = door.get(f"{told.headers['location']}/q/age_band")
    assert item.mode_wording["door"][language] in words(page)
    begun(somebody, language).give("place", place="QN")
    assert item.mode_wording["door"][language] not in words(somebody.look("age_band"))
    assert item.wording[language] in words(somebody.look("age_band"))


def test_a_researcher_chooses_among_languages_that_are_marked(somebody: Respondent) -> None:
    site: Site = somebody.site
    door = site.browser(site.person(Role.COMMUNITY_RESEARCHER, area="QN"))
    page = door.get("/manage/take/first")
    offered = [value for name, value in radios(page) if name == "language"]
    assert offered == ["en", EASY_READ, "bn", "pl", "ur"]
    assert words(page).count(ENGLISH["take_language_draft"]) == len(DRAFTS)


@pytest.mark.parametrize("asked", [WHOLE], indirect=True)
def test_a_question_in_urdu_weighs_less_than_sixty_kilobytes_without_its_letters(
    somebody: Respondent, repository: Path
) -> None:
    """The first page with its styles, packed. The letters are told in docs/languages.md."""
    begun(somebody, "ur").give("place", place="QN")
    page = somebody.look("satis")
    sheets = [part.partition('"')[0] for part in page.text.split('rel="stylesheet" href="')[1:]]
    assert sheets[-1].endswith("letters-ur.css")
    texts = [page.text, *(somebody.browser.get(sheet).text for sheet in sheets)]
    assert sum(len(gzip.compress(text.encode())) for text in texts) < 60_000
    fonts = repository / "reports/assets/fonts"
    weights = [(fonts / f"NotoNaskhArabic-{name}.woff2").stat().st_size for name in ("Regular", "SemiBold")]
    assert sum(weights) < 120_000


def test_only_a_page_in_a_language_asks_for_its_letters(somebody: Respondent) -> None:
    assert "letters-" not in somebody.browser.get(somebody.start).text
    assert "letters-bn.css" in somebody.browser.get(f"{somebody.start}?language=bn").text


@pytest.mark.browser
def test_a_page_that_offers_other_languages_fetches_the_letters_of_their_names_alone(
    browser: Browser, somebody: Respondent
) -> None:
    """They weigh some kilobytes: the page asks for no alphabet that its own text does not need."""
    page = browser.new_page()
    fetched: list[str] = []
    page.on("requestfinished", lambda one: fetched.append(one.url.rpartition("/")[2]))
    page.goto(f"{somebody.site.address}/s/first")
    page.evaluate("document.fonts.ready")
    letters = {name for name in fetched if name.endswith(".woff2")}
    latin = {"Screen-latin-400.woff2", "Screen-latin-600.woff2"}
    assert letters - latin == {"NameOfLanguage-bn.woff2", "NameOfLanguage-ur.woff2"}
    tick(page.locator("#age"))
    tick(page.locator("#taking_part"))
    press(page.locator(".actions button"))
    for language in ("bn", "ur"):  # on pages that ask, the names are buttons
        family = page.locator(f".languages button[lang={language}]").evaluate(
            "e => getComputedStyle(e).fontFamily"
        )
        assert "Names of languages" in family
    page.close()


@pytest.fixture
def tab(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A tab of the asked width."""
    context = browser.new_context(viewport={"width": request.param, "height": 760})
    yield context.new_page()
    context.close()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("asked", [WHOLE], indirect=True)
@pytest.mark.parametrize("tab", [320, 1280], indirect=True)
def test_the_way_in_urdu_holds_in_a_browser(
    tab: Page, somebody: Respondent, axe: Callable[[Page], None]
) -> None:
    """From the right: the way, the low end of a scale; codes and names from the left; nothing cut off."""

    def sound() -> None:
        axe(tab)
        assert not scrolls_sideways(tab)
        assert small_targets(tab) == []

    tab.goto(f"{somebody.site.address}/s/first?language=ur")
    sound()
    press(tab.locator("main button"))
    sound()
    tick(tab.locator("#age"))
    tick(tab.locator("#taking_part"))
    press(tab.locator("main button"))
    sound()
    tick(tab.locator("input[value=QN]"))
    press(tab.locator(".actions button"))
    sound()
    first, last = (tab.locator(".cell").nth(at).bounding_box() for at in (0, 10))
    assert first is not None
    assert last is not None
    assert first["x"] > last["x"] or first["y"] < last["y"]  # a list where the row would be too narrow
    assert stops_without_ring(tab)[1] == []
    full = tab.locator(".strand .full").first.evaluate("e => e.getBoundingClientRect().right")
    way = tab.locator(".thread").evaluate("e => e.getBoundingClientRect().right")
    assert full == pytest.approx(way, abs=1.0)
    press(tab.locator(".actions button"))
    assert tab.title().startswith(Words("ur")("frame error"))
    sound()


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize("tab", [320], indirect=True)
@pytest.mark.parametrize("language", ["pl", "bn", EASY_READ])
@pytest.mark.parametrize("asked", [WHOLE], indirect=True)
def test_the_way_in_other_languages_is_never_cut_off(
    tab: Page, somebody: Respondent, language: str, axe: Callable[[Page], None]
) -> None:
    begun(somebody, language).answer_all()
    remembers(tab.context, somebody.site.address, somebody.browser.cookies)
    for step in ("place", "satis", "brs1", "together", "ethnic", "check"):
        tab.goto(f"{somebody.site.address}{somebody.at(step)}")
        assert tab.locator("main h1").count() == 1
        assert not scrolls_sideways(tab), step
        axe(tab)
