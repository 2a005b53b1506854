"""What the pages of words are made of, and what stands round them."""

from dataclasses import dataclass, field

from litestar import MediaType, Response

from index_platform.services.portal import Current
from index_platform.web.desks.blocks import Block
from index_platform.web.pages import Chrome, doc, page
from index_platform.web.parts import Notice
from index_platform.web.places import NAME, NAVIGATION


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A program or a list of steps, ready to be copied. ``name``: what it is for, for ears."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A heading with what stands under it. ``anchor``: by which a link of the page leads to it."""

    anchor: str
    title: str
    hint: str = ""
    blocks: tuple[Block | Sample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutContext:
    """``about.html.j2``: a page of words, short first, then part by part."""

    title: str = field(metadata=doc("what the page is about"))
    tags: tuple[str, ...] = field(metadata=doc("words of state beside the title"), default=())
    lead: str = field(metadata=doc("a sentence under the title"), default="")
    short: tuple[str, ...] = field(metadata=doc("the short version, a paragraph each"), default=())
    parts: tuple[Part, ...] = field(metadata=doc("the parts of the page, in order"), default=())


def told(context: AboutContext, current: Current | None, notice: Notice | None = None) -> Response[str]:
    """The page, ready to send, under the name of the index that is published."""
    return Response(written(context, current, notice), media_type=MediaType.HTML)


def written(context: AboutContext, current: Current | None, notice: Notice | None = None) -> str:
    """The page. ``notice``: a strip under the header."""
    table = None if current is None else current.table
    said = () if current is None else (f"{current.table.title}, {current.table.whole.name}.",)
    chrome = Chrome(
        kind="public",
        name=NAME if table is None else table.title,
        whole="" if table is None else table.whole.name,
        navigation=NAVIGATION,
        sentences=said,
        notice=notice,
        indexed=True,
    )

    return page("about.html.j2", context, chrome, title=context.title)
