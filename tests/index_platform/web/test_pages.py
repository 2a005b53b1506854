import dataclasses
import importlib
import pkgutil
import re
from html.parser import HTMLParser
from typing import get_args

import pytest
from jinja2 import meta

import index_platform.web
from index_platform.web.fields import Failure, Option, SelectField
from index_platform.web.look import SAMPLES, LookContext, Sample, look
from index_platform.web.look_pages import SURVEY, UNANSWERED
from index_platform.web.pages import ASSETS, STYLES, Chrome, FrameWords, Kind, components, environment, page
from index_platform.web.parts import Notice
from reports.contexts import Link
from reports.theme import ASSETS as REPORT_ASSETS

FRAME = {"ui", "chrome"}  # what every template sees
NAMED = re.compile(r"``([\w/]+\.html\.j2)``")


def modules() -> list[object]:
    """Every module of the pages."""
    found = pkgutil.walk_packages(index_platform.web.__path__, "index_platform.web.")
    return [importlib.import_module(each.name) for each in found]


def contexts() -> dict[str, type]:
    """The dataclass of each template: its docstring begins with the template's name."""
    made = [value for module in modules() for value in vars(module).values() if isinstance(value, type)]
    ours = [each for each in made if each.__module__.startswith("index_platform.")]
    named = ((NAMED.match(each.__doc__ or ""), each) for each in ours if dataclasses.is_dataclass(each))
    return {name[1]: each for name, each in named if name}


def undeclared(template: str) -> set[str]:
    loader = environment().loader
    assert loader is not None
    return meta.find_undeclared_variables(environment().parse(loader.get_source(environment(), template)[0]))


CONTEXTS = contexts()
TEMPLATES = sorted(environment().list_templates(extensions=["j2"]))


class Seen(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attributes}))

    def values(self, name: str) -> list[str]:
        return [known[name] for _, known in self.tags if name in known]


def shown(sample: Sample) -> str:
    return page(sample.template, sample.context, sample.chrome, title=sample.title)


PAGES = {**{name: shown(sample) for name, sample in SAMPLES.items()}, "every": look.fn(dir="ltr")}
EVERY = pytest.mark.parametrize("name", PAGES)


@pytest.mark.parametrize("template", CONTEXTS)
def test_a_template_uses_documented_fields_of_its_context_and_no_others(template: str) -> None:
    known = {each.name: each.metadata.get("doc", "") for each in dataclasses.fields(CONTEXTS[template])}
    used = undeclared(template)
    assert used <= set(known) | FRAME
    assert set(known) - {"failures"} <= used  # these stand in the summary above the content
    assert all(known.values()), f"{template} has a field without a word about it"


def test_every_template_has_a_context_or_is_made_of_the_frame_alone() -> None:
    assert len(CONTEXTS) >= 2
    assert set(CONTEXTS) <= set(TEMPLATES)
    for name in set(TEMPLATES) - set(CONTEXTS):
        assert undeclared(name) <= FRAME | {"content", "failures"}, name


def test_the_name_of_a_place_keeps_its_direction_in_a_list_too_long_to_lay_open() -> None:
    """An option holds no elements, so it is told there to find its direction by its own letters."""
    chrome = Chrome(kind="survey", name="x", language="ur", direction="rtl")
    options = (Option("", "Choose"), Option("A", "St James\u2019", is_name=True))
    drawn = str(components(chrome).select(SelectField("place", "x", "", options)))  # type: ignore[attr-defined]
    assert '<option value="A" dir="auto">St James\u2019</option>' in drawn
    assert drawn.count("dir=") == 1


@EVERY
def test_a_page_holds_to_a_strict_policy(name: str) -> None:
    for forbidden in (" style=", "<script", "<style", "javascript:", " onclick"):
        assert forbidden not in PAGES[name]
    addresses = re.findall(r'(?:href|src|action)="([^"]*)"', PAGES[name])
    assert addresses
    assert all(address.startswith(("/", "#")) for address in addresses)


@EVERY
def test_no_two_elements_have_one_id_and_whatever_is_pointed_at_is_there(name: str) -> None:
    seen = Seen(PAGES[name])
    ids = seen.values("id")
    assert len(ids) == len(set(ids))
    pointed = [
        *seen.values("for"),
        *(part for each in seen.values("aria-describedby") for part in each.split()),
        *(href[1:] for href in seen.values("href") if href.startswith("#")),
    ]
    assert pointed
    assert set(pointed) <= set(ids)


@EVERY
def test_a_form_that_is_sent_carries_its_token_once(name: str) -> None:
    forms = re.findall(r'<form method="post".*?</form>', PAGES[name], flags=re.DOTALL)
    assert all(form.count('name="_csrf_token"') == 1 for form in forms)


def test_what_is_to_check_is_said_first_in_the_title_and_on_top() -> None:
    source = page("survey_question.html.j2", UNANSWERED, SURVEY, title="A question")
    assert "<title>Error: A question - Thriving Sample survey</title>" in source
    words = UNANSWERED.failures[0].words
    summary, back, heading = source.index('role="alert"'), source.index("Back"), source.index("<h1")
    assert back < summary < heading
    assert f'<a href="#answer">{words}</a>' in source
    assert source.count(words) == 2


def test_nothing_is_wrong_on_a_page_without_failures() -> None:
    fine = dataclasses.replace(UNANSWERED, failures=())
    source = page("survey_question.html.j2", fine, SURVEY, title="A question")
    assert "<title>A question - Thriving Sample survey</title>" in source
    assert 'role="alert"' not in source


def test_a_failure_of_the_page_as_a_whole_leads_nowhere() -> None:
    told = dataclasses.replace(UNANSWERED, failures=(Failure("", "It was changed meanwhile"),))
    source = page("survey_question.html.j2", told, SURVEY, title="A question")
    assert "<li>It was changed meanwhile</li>" in source


def test_a_page_speaks_the_language_of_its_chrome_in_its_direction() -> None:
    words = FrameWords(something="Sprawdź to", error="Błąd:", skip="Do treści")
    chrome = dataclasses.replace(SURVEY, language="pl", direction="rtl", words=words)
    source = page("survey_question.html.j2", UNANSWERED, chrome, title="Pytanie")
    assert '<html lang="pl" dir="rtl">' in source
    assert "<title>Błąd: Pytanie" in source
    for said in ("Sprawdź to", "Do treści"):
        assert said in source
    assert "There is something to check" not in source


def test_text_from_outside_is_never_markup() -> None:
    evil = '"><script>alert(1)</script>'
    chrome = Chrome(
        kind="public",
        name=evil,
        whole=evil,
        person=evil,
        csrf=evil,
        navigation=(Link(words=evil, href="/"),),
        notice=Notice(first=evil, words=evil),
        back=Link(words=evil, href="/"),
        sentences=(evil,),
    )
    context = LookContext(title=evil, lead=evil, links=(), colours=(), groups=())
    source = page("look.html.j2", context, chrome, title=evil)
    assert "<script" not in source
    assert source.count("&lt;script&gt;") >= 9


def test_pages_are_listed_by_search_engines_only_where_they_say_so() -> None:
    robots = '<meta name="robots" content="noindex">'
    listed = dataclasses.replace(SURVEY, indexed=True)
    assert robots in page("survey_question.html.j2", UNANSWERED, SURVEY, title="A question")
    assert robots not in page("survey_question.html.j2", UNANSWERED, listed, title="A question")


def test_a_page_that_looks_again_says_when_and_others_do_not() -> None:
    again = dataclasses.replace(SURVEY, refresh=5)
    assert '<meta http-equiv="refresh" content="5">' in page(
        "survey_question.html.j2", UNANSWERED, again, title="A question"
    )
    assert not any("http-equiv" in source for source in PAGES.values())


def test_whoever_is_signed_in_can_sign_out_on_every_page() -> None:
    source = PAGES["desk"]
    assert "A. Sample" in source
    assert 'action="/account/sign-out"' in source
    assert "/account/sign-out" not in PAGES["question"]


def test_every_style_sheet_of_a_page_is_there() -> None:
    for name in {sheet for sheets in STYLES.values() for sheet in sheets}:
        assert any((folder / "css" / name).is_file() for folder in (ASSETS, REPORT_ASSETS)), name


def test_a_page_fetches_the_style_of_its_kind_and_a_resident_none_of_desks() -> None:
    """A trial is the page of a resident with a desk beside it, and looks like both."""
    sheets = {kind: set(re.findall(r'href="/assets/css/([\w-]+\.css)"', _of_kind(kind))) for kind in KINDS}
    assert {kind for kind in KINDS if "desk.css" in sheets[kind]} == {"trial", "desk", "public", "account"}
    assert {kind for kind in KINDS if "account.css" in sheets[kind]} == {"account"}
    assert all("fonts-screen.css" in found and "fonts.css" not in found for found in sheets.values())
    assert '<body class="form survey">' in _of_kind("trial")


KINDS: tuple[Kind, ...] = get_args(Kind)


def _of_kind(kind: Kind) -> str:
    context = LookContext(title="x", lead="x", links=(), colours=(), groups=())
    return page("look.html.j2", context, Chrome(kind=kind, name="x"), title="x")


@pytest.mark.parametrize("sheet", sorted(ASSETS.glob("css/*.css")), ids=lambda path: path.name)
def test_style_sheets_know_no_left_or_right_and_no_colour_of_their_own(sheet: object) -> None:
    rules = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)  # type: ignore[attr-defined]
    sides = r"(?<![\w-])(?:(?:margin|padding|border)-)?(?:left|right)\s*:|text-align:\s*(?:left|right)|float:"
    assert re.findall(sides, rules) == []
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)|rgba?\(", rules) == []


@EVERY
def test_the_sign_of_a_window_is_a_file_of_ours(name: str) -> None:
    [sign] = re.findall(r'<link rel="icon" type="image/svg\+xml" href="/assets/([\w.]+)">', PAGES[name])
    assert (REPORT_ASSETS / sign).read_text().startswith("<svg")
