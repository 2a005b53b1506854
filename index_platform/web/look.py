"""Every component in every state, on pages of their own: the living documentation of the look."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from litestar import MediaType, Router, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.web import look_pages as samples
from index_platform.web.look_samples import GROUPS
from index_platform.web.look_specimens import Group
from index_platform.web.pages import Chrome, Context, Link, doc, page
from reports.theme import palette

DIRECTIONS = ("ltr", "rtl")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colour:
    """One of the colours."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookContext:
    """``look.html.j2``: the components, one after the other."""

    title: str = field(metadata=doc("what the page is"))
    lead: str = field(metadata=doc("that all of it is made up"))
    links: tuple[Link, ...] = field(metadata=doc("the other direction, and whole pages as samples"))
    colours: tuple[Colour, ...] = field(metadata=doc("every colour with its value"))
    groups: tuple[Group, ...] = field(metadata=doc("the components by what they are for"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A whole page as it would be sent."""

    title: str
    template: str
    context: Context
    chrome: Chrome


SAMPLES: Mapping[str, Sample] = {
    "question": Sample(
        title="A question with a scale",
        template="survey_question.html.j2",
        context=samples.QUESTION,
        chrome=samples.ASKING,
    ),
    "error": Sample(
        title="A question without an answer",
        template="survey_question.html.j2",
        context=samples.UNANSWERED,
        chrome=samples.ASKING,
    ),
    "check": Sample(
        title="Check your answers",
        template="survey_check.html.j2",
        context=samples.CHECK,
        chrome=samples.SURVEY,
    ),
    "desk": Sample(
        title="A wave along its path", template="desk.html.j2", context=samples.WAVE, chrome=samples.DESK
    ),
    "deed": Sample(
        title="A page that asks first",
        template="desk_form.html.j2",
        context=samples.DEED,
        chrome=samples.DESK,
    ),
}


@get("/look", media_type=MediaType.HTML, sync_to_thread=False, rule=Access.PUBLIC)
def look(dir: FromQuery[str] = "ltr") -> str:
    """The components, read from the left or from the right."""
    direction = dir if dir in DIRECTIONS else "ltr"
    chrome = replace(samples.PUBLIC, direction=direction)
    return page("look.html.j2", _context(direction), chrome, title="Every component")


@get("/look/{name:str}", media_type=MediaType.HTML, sync_to_thread=False, rule=Access.PUBLIC)
def look_page(name: FromPath[str], dir: FromQuery[str] = "ltr") -> str:
    """A whole page as a sample."""
    sample = SAMPLES.get(name)
    if sample is None:
        raise NotFoundException(f"There is no sample called {name}.")
    chrome = replace(sample.chrome, direction=dir if dir in DIRECTIONS else "ltr")
    return page(sample.template, sample.context, chrome, title=f"Sample: {sample.title}")


def _context(direction: str) -> LookContext:
    other = "rtl" if direction == "ltr" else "ltr"
    turned = Link(words=f"The same, {_READ[other]}", href=f"/look?dir={other}")
    whole = (
        Link(words=f"{sample.title}, {_READ[each]}", href=f"/look/{name}?dir={each}")
        for name, sample in SAMPLES.items()
        for each in DIRECTIONS
    )
    colours = palette()
    return LookContext(
        title="Every component",
        lead="What pages are made of, in each state. Everything here is a sample: nothing is asked or sent.",
        links=(turned, *whole),
        colours=tuple(
            Colour(name=name.replace("_", "-"), value=getattr(colours, name))
            for name in type(colours).__dataclass_fields__
        ),
        groups=GROUPS,
    )


_READ = {"ltr": "from left to right", "rtl": "from right to left"}

ROUTES = Router(path="/", route_handlers=[look, look_page])
