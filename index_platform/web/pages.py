"""The one renderer of pages for people: a template and its context, inside the shell that reports share.

A template holds the content of ``main`` and nothing round it. It sees the fields of its context, the macros
of ``components.html.j2`` as ``ui``, and the ``chrome``. Its context is a frozen dataclass whose docstring
begins with the template's name, and whose fields say by ``doc`` what they hold; a test keeps both honest.
"""

import re
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal, Protocol

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from index_platform.web.parts import LanguageLink, Notice
from reports.contexts import Link, ShellContext, doc
from reports.footer import FOOTER
from reports.html import MOST_LINKS, SCREEN_STYLES
from reports.html import rendered as shell

ASSETS = Path(__file__).parent / "assets"
_LONG = re.compile(r"\S*\w{6,}/\w{6,}\S*")
Kind = Literal["survey", "trial", "sheet", "desk", "public", "account"]
_STYLES = (*SCREEN_STYLES, "components.css")  # all that a resident's page needs
_DESK = (*_STYLES, "desk.css")
STYLES: Mapping[Kind, tuple[str, ...]] = {
    "survey": _STYLES,
    "trial": _DESK,  # a page of a survey with a desk beside it
    "sheet": (*_STYLES, "residents.css"),  # a sheet of paper, as it stands on a screen
    "desk": _DESK,
    "public": (*_DESK, "about.css"),
    "account": (*_DESK, "account.css"),
}
_CLASS: Mapping[Kind, str] = {"trial": "survey", "sheet": "survey"}  # what is drawn as another kind is
LETTERS = {"ur": "letters-ur.css", "bn": "letters-bn.css"}  # of languages that many devices cannot write


class Context(Protocol):
    """Any frozen dataclass that documents what its template may use."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameWords:
    """The words of the shell and of the macros themselves, in the language of the page."""

    skip: str = "Skip to the content"
    navigation: str = "Main"
    languages: str = "Language"
    something: str = "There is something to check"
    error: str = "Error:"
    change: str = "Change"
    account: str = "Your account"
    sign_out: str = "Sign out"
    done: str = "done"
    now: str = "now"
    ahead: str = "to come"
    empty: str = "Leave this empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chrome:
    """What stands round the content of a page."""

    kind: Kind
    name: str  # of the survey or of the program, in the header
    whole: str = ""  # after the name, in a lighter weight: whose, or which desk
    home: str = "/"  # empty: the name leads nowhere
    navigation: tuple[Link, ...] = ()
    menu: str = ""  # what opens the navigation on a phone; empty where it stands open there
    language: str = "en"
    direction: str = "ltr"
    languages: tuple[LanguageLink, ...] = ()
    drafts_said: bool = False  # that languages are drafts stands elsewhere on the page, for who sees it
    back: Link | None = None
    leave: Link | None = None  # away from this site at once
    notice: Notice | None = None
    csrf: str = ""
    person: str = ""  # name of who is signed in
    footer: tuple[Link, ...] = ()
    sentences: tuple[str, ...] = ()  # at the foot
    refresh: int = 0  # seconds until the page looks again by itself
    indexed: bool = False  # whether search engines may list it
    words: FrameWords = field(default_factory=FrameWords)


def page(template: str, context: Context, chrome: Chrome, *, title: str) -> str:
    """The whole page. Where something is to check, its title says so first and a summary stands on top."""
    values = {each.name: getattr(context, each.name) for each in fields(context)}
    ui = components(chrome)
    frame = {"chrome": chrome, "ui": ui}
    content = Markup(environment().get_template(template).render({**values, **frame}))
    failures = values.get("failures", ())
    main = _part("main", frame, content=content, failures=failures)
    prefix = f"{chrome.words.error} " if failures else ""
    return shell("shell.html.j2", _shell(chrome, main, frame, title=f"{prefix}{title}"))


def components(chrome: Chrome) -> object:
    """The macros, in the words of one page: what its template knows as ``ui``."""
    return environment().get_template("components.html.j2").make_module({"chrome": chrome})


def _shell(chrome: Chrome, main: Markup, frame: dict[str, object], *, title: str) -> ShellContext:
    return ShellContext(
        title=f"{title} - {chrome.name}",
        name=chrome.name,
        whole=chrome.whole,
        home=chrome.home,
        navigation=chrome.navigation,
        styles=tuple(f"/assets/css/{style}" for style in _styles(chrome)),
        icon="/assets/icon.svg",
        embedded=Markup(""),
        main=main,
        footer=chrome.sentences,
        page_class=f"form {_CLASS.get(chrome.kind, chrome.kind)}",
        language=chrome.language,
        direction=chrome.direction,
        skip=chrome.words.skip,
        navigation_label=chrome.words.navigation,
        menu=chrome.menu or _menu(chrome),
        head=_part("head", frame),
        aside=_part("aside", frame),
        bands=_part("bands", frame),
        footer_links=FOOTER if chrome.kind == "public" else chrome.footer,
    )


def _menu(chrome: Chrome) -> str:
    """What opens the links of a public page on a phone, as on pages of figures; empty where they are few."""
    return "Menu" if chrome.kind == "public" and len(chrome.navigation) > MOST_LINKS else ""


def _styles(chrome: Chrome) -> tuple[str, ...]:
    """The style sheets of a page: its letters come last, for the text stands without them."""
    letters = (LETTERS[chrome.language],) if chrome.language in LETTERS else ()
    return (*STYLES[chrome.kind], *letters)


def _part(name: str, frame: dict[str, object], **more: object) -> Markup:
    return Markup(environment().get_template(f"frame/{name}.html.j2").render(frame, **more))


@cache
def environment() -> Environment:
    """The templates: text is escaped, an unknown name is an error."""
    made = Environment(
        loader=PackageLoader("index_platform.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["kind"] = _kind
    made.filters["slashes"] = _slashes
    return made


def _slashes(text: str) -> Markup:
    """A text that may break between two long words with a slash: together they fit no phone."""
    return Markup(_LONG.sub(lambda found: found[0].replace("/", "/<wbr>"), escape(text)))


def _kind(value: object) -> str:
    """The name of a value's type, by which a template chooses how to draw it."""
    return type(value).__name__


__all__ = [
    "ASSETS",
    "STYLES",
    "Chrome",
    "FrameWords",
    "Kind",
    "Link",
    "components",
    "doc",
    "environment",
    "page",
]
