"""What each template may use: one dataclass a template, every field documented (a test refuses others)."""

from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from reports.content import PlaceReport


def documented(text: str, **rest: Any) -> Any:  # noqa: ANN401  dataclasses.field is typed the same way
    """A field of a template's context, with what the template may expect of it."""
    return field(metadata={"doc": text}, **rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go."""

    words: str = documented("what the link says: where it leads, with format and size if it is a file")
    href: str = documented("address, relative or absolute")
    current: bool = documented("whether it is the page or part that is shown", default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellContext:
    """``shell.html.j2``: the whole page round any content."""

    title: str = documented("title of the window: place, wave, index")
    name: str = documented("name of the index, in the header")
    whole: str = documented("name of the whole place, after the name; empty if it goes without")
    home: str = documented("address of the start page")
    navigation: tuple[Link, ...] = documented("links of the header")
    styles: tuple[str, ...] = documented("addresses of style sheets")
    embedded: Markup = documented("style sheets set into the page, for a file that travels alone; else empty")
    main: Markup = documented("the content, ready to show")
    footer: tuple[str, ...] = documented("sentences at the foot: release, source, whose figures")
    page_class: str = documented("class of the body, which chooses the layout", default="plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """``report.html.j2``: the body of a report, the same words for screen and print."""

    report: PlaceReport = documented("everything the report says")
    frames: tuple[str, ...] = documented("which variants of each chart stand in the page")
    charts: dict[tuple[str, str], Markup] = documented("the SVG of each figure, by its anchor and frame")
    downloads: tuple[Link, ...] = documented("files of this report; empty in print")
    contents: bool = documented("whether a list of the page's parts stands beside it: screens only")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintContext:
    """``print.html.j2``: the document that becomes the PDF."""

    report: PlaceReport = documented("everything the report says")
    body: Markup = documented("the body of the report, ready to print")
    tight: bool = documented("whether lines stand closer, for a report with more words than usual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place in the list of places."""

    link: Link = documented("the place's page")
    words: str = documented("one line about it: its range, or why there is none")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesContext:
    """``places.html.j2``: the list of places of a release."""

    title: str = documented("name of the index")
    lead: str = documented("one sentence: what can be read here")
    tag: str = documented("what the figures are, if not those of a live wave; else empty")
    map: Markup = documented("the tile map with no place chosen; empty without tiles")
    entries: tuple[Entry, ...] = documented("the places, by alphabet")
    note: str = documented("what 100 means, and the wave")


CONTEXTS = {
    "shell.html.j2": ShellContext,
    "report.html.j2": ReportContext,
    "print.html.j2": PrintContext,
    "places.html.j2": PlacesContext,
}
