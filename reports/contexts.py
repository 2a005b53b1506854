"""What each template may use: one dataclass a template, every field documented (a test refuses others)."""

from dataclasses import dataclass, field

from markupsafe import Markup

from instruments.codebook import Codebook, VariableEntry
from reports.compare_report import CompareReport
from reports.content import FigurePages, Paragraph, PlaceReport
from reports.finding import FoundPlaces, Search
from reports.home import HomeReport
from reports.invitation_content import Invitations
from reports.measure_list import MeasureList
from reports.paper_content import Paper
from reports.release_content import ReleaseReport
from reports.residents_content import ResidentsPage
from reports.small_report import SmallReport
from reports.twin_links import Twins


def doc(text: str) -> dict[str, str]:
    """What a template may expect of a field, kept with the field."""
    return {"doc": text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go."""

    words: str = field(metadata=doc("what it says: where it leads, with format and size if it is a file"))
    href: str = field(metadata=doc("address, relative or absolute"))
    current: bool = field(metadata=doc("whether it is the page or part that is shown"), default=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellContext:
    """``shell.html.j2``: the whole page round any content."""

    title: str = field(metadata=doc("title of the window: place, wave, index"))
    name: str = field(metadata=doc("name of the index, in the header"))
    whole: str = field(metadata=doc("name of the whole place, after the name; empty if it goes without"))
    home: str = field(metadata=doc("address of the start page; empty where there is none"))
    navigation: tuple[Link, ...] = field(metadata=doc("links of the header"))
    styles: tuple[str, ...] = field(metadata=doc("addresses of style sheets"))
    icon: str = field(metadata=doc("address of the tab's sign; empty where the page travels alone"))
    embedded: Markup = field(metadata=doc("style sheets set into a page that travels alone; else empty"))
    main: Markup = field(metadata=doc("the content, ready to show"))
    footer: tuple[str, ...] = field(metadata=doc("sentences at the foot: release, source, whose figures"))
    page_class: str = field(metadata=doc("class of the body, which chooses the layout"), default="plain")
    language: str = field(metadata=doc("language of the page"), default="en")
    direction: str = field(metadata=doc("which way it is read: ltr or rtl"), default="ltr")
    skip: str = field(metadata=doc("words of the link to the content"), default="Skip to the content")
    navigation_label: str = field(metadata=doc("name of the header's links, for ears"), default="Main")
    menu: str = field(metadata=doc("what opens the links on a phone; empty: they stand open"), default="")
    head: Markup = field(metadata=doc("more for machines: robots, when to look again"), default=Markup(""))
    aside: Markup = field(metadata=doc("the end of the header: who is signed in"), default=Markup(""))
    bands: Markup = field(metadata=doc("strips under the header: languages, a notice"), default=Markup(""))
    footer_links: tuple[Link, ...] = field(metadata=doc("links at the foot: help, privacy"), default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """``report.html.j2``: the body of a report, the same words for screen and print."""

    report: PlaceReport = field(metadata=doc("everything the report says"))
    frames: tuple[str, ...] = field(metadata=doc("which variants of each chart stand in the page"))
    charts: dict[tuple[str, str], Markup] = field(metadata=doc("the SVG of each figure, by anchor and frame"))
    downloads: tuple[Link, ...] = field(metadata=doc("files of this report; empty in print"))
    contents: bool = field(metadata=doc("whether a list of the page's parts stands beside it: screens only"))
    small: tuple[Link, ...] = field(metadata=doc("pages of its small places; empty in print and in a file"))
    twins: Twins | None = field(
        metadata=doc("its charts that can be explored; None in print and in a file"), default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintContext:
    """``print.html.j2``: the document that becomes the PDF."""

    report: PlaceReport = field(metadata=doc("everything the report says"))
    body: Markup = field(metadata=doc("the body of the report, ready to print"))
    form: str = field(
        metadata=doc("empty; tight: closer lines, for more words than usual; large: large print")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FiguresContext:
    """``figures.html.j2``: figures of several places: a measure, the outcomes of a plan, what changed."""

    report: FigurePages = field(metadata=doc("everything the page says"))
    frames: tuple[str, ...] = field(metadata=doc("which variants of each chart stand in the page"))
    charts: dict[tuple[str, str], Markup] = field(metadata=doc("the SVG of each figure, by anchor and frame"))
    downloads: tuple[Link, ...] = field(metadata=doc("where to go from here, and files of these figures"))
    twins: Twins | None = field(
        metadata=doc("its charts that can be explored; None in print and in a file"), default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallContext:
    """``small.html.j2``: the page of a small place, such as a ward."""

    report: SmallReport = field(metadata=doc("everything the page says"))
    frames: tuple[str, ...] = field(metadata=doc("which variants of each chart stand in the page"))
    charts: dict[tuple[str, str], Markup] = field(metadata=doc("the SVG of each figure, by anchor and frame"))
    maps: dict[str, Markup] = field(metadata=doc("the map by frame, small and large; empty without tiles"))
    holder: Link = field(metadata=doc("the reported place that it lies in"))
    before: Link | None = field(metadata=doc("the small place before it by alphabet; None for the first"))
    after: Link | None = field(metadata=doc("the small place after it by alphabet; None for the last"))
    every: Link = field(metadata=doc("where all small places are listed"))
    downloads: tuple[Link, ...] = field(metadata=doc("files and pages about this place"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareContext:
    """``compare.html.j2``: the body of a comparison of places, the same words for screen and print."""

    report: CompareReport = field(metadata=doc("everything the comparison says"))
    frames: tuple[str, ...] = field(metadata=doc("which variants of each chart stand in the page"))
    charts: dict[tuple[str, str], Markup] = field(metadata=doc("the SVG of each figure, by anchor and frame"))
    downloads: tuple[Link, ...] = field(metadata=doc("its PDF, the figures, other places; empty in print"))
    contents: bool = field(metadata=doc("whether a list of the page's parts stands beside it: screens only"))
    twins: Twins | None = field(
        metadata=doc("its charts that can be explored; None in print and in a file"), default=None
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparePrintContext:
    """``compare_print.html.j2``: the document that becomes the PDF of a comparison."""

    report: CompareReport = field(metadata=doc("everything the comparison says"))
    body: Markup = field(metadata=doc("the body of the comparison, ready to print"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A place in the list of places."""

    link: Link = field(metadata=doc("the place's page"))
    words: str = field(metadata=doc("one line about it: its range, or why there is none"))
    parts: str = field(metadata=doc("what it is made of, in names; empty if it has no parts"), default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallEntries:
    """The small places of a release, such as wards, each with a page of its own."""

    title: str = field(metadata=doc("how many there are: 20 wards"))
    note: str = field(metadata=doc("that their figures are estimates, and what a tile of their map is"))
    links: tuple[Link, ...] = field(metadata=doc("their pages, by alphabet: the order of the numbers"))
    maps: dict[str, Markup] = field(metadata=doc("their map by frame, small and large; empty without tiles"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesContext:
    """``places.html.j2``: the list of places of a release."""

    title: str = field(metadata=doc("name of the index"))
    lead: str = field(metadata=doc("one sentence: what can be read here"))
    tag: str = field(metadata=doc("what the figures are, if not those of a live wave; else empty"))
    onward: tuple[Link, ...] = field(metadata=doc("what else is told of the whole: what changed"))
    notices: tuple[Paragraph, ...] = field(
        metadata=doc("what must be known of the release before it is read"), default=()
    )
    maps: dict[str, Markup] = field(
        metadata=doc("the tile map by frame, small and large; empty without tiles")
    )
    map_note: str = field(metadata=doc("what a tile of the map is, and that it can be pressed"))
    whole: Entry = field(metadata=doc("the whole, which stands apart from its parts"))
    parts_title: str = field(metadata=doc("how many places there are: Five clusters"))
    entries: tuple[Entry, ...] = field(metadata=doc("the places, by alphabet"))
    note: str = field(metadata=doc("what 100 means, and the wave"))
    small: SmallEntries | None = field(metadata=doc("the small places; None where there are none"))
    downloads: tuple[Link, ...] = field(metadata=doc("files of the release, and the list of all releases"))


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeContext:
    """``home.html.j2``: the start page."""

    report: HomeReport = field(metadata=doc("everything the page says"))
    search: Search = field(metadata=doc("the box for a place or a postcode"))
    maps: dict[str, Markup] = field(metadata=doc("the map by frame, small and large; empty without one"))
    map_note: str = field(metadata=doc("what the map shows, and that it can be pressed"))
    places: tuple[Link, ...] = field(metadata=doc("what the map leads to, by alphabet; empty for very many"))
    ways: tuple[Link, ...] = field(metadata=doc("where to go from here"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundContext:
    """``found.html.j2``: the places of a name, or why none was found."""

    report: FoundPlaces = field(metadata=doc("everything the page says"))
    search: Search = field(metadata=doc("the box, to look again"))
    ways: tuple[Link, ...] = field(metadata=doc("where to go from here"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuresContext:
    """``measures.html.j2``: the list of measures."""

    report: MeasureList = field(metadata=doc("everything the page says"))
    ways: tuple[Link, ...] = field(metadata=doc("the outcomes of the plan, and the files"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEntry:
    """A release in the list of releases."""

    anchor: str = field(metadata=doc("its id in the address of the page: R1"))
    title: Link = field(metadata=doc("its id and what it holds: R1, autumn 2026; leads to its page, if any"))
    tag: str = field(metadata=doc("what the figures are, if not those of a live wave; else empty"))
    dates: str = field(metadata=doc("when it was published, and withdrawn if it was"))
    notices: tuple[Paragraph, ...] = field(metadata=doc("what it puts right, what puts it right"))
    changes: str = field(metadata=doc("what changed since the release before; empty if it is not shown"))
    early: tuple[str, ...] = field(metadata=doc("who could read it before it was public, a sentence each"))
    downloads: tuple[Link, ...] = field(metadata=doc("its files; none if it is not shown"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseContext:
    """``release.html.j2``: one release."""

    report: ReleaseReport = field(metadata=doc("everything the page says"))
    downloads: tuple[Link, ...] = field(metadata=doc("what is told of it elsewhere: changes, differences"))
    places: tuple[Link, ...] = field(metadata=doc("its pages of places, the whole first"))
    files: tuple[Link, ...] = field(metadata=doc("its files, each with its size"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasesContext:
    """``releases.html.j2``: the list of releases, the newest first."""

    title: str = field(metadata=doc("what the page is"))
    lead: str = field(metadata=doc("one sentence: what can be fetched here"))
    entries: tuple[ReleaseEntry, ...] = field(metadata=doc("every release that was ever published"))
    notes: tuple[str, ...] = field(metadata=doc("how to read the files"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContext:
    """``message.html.j2``: a page that says what happened and what can be done."""

    title: str = field(metadata=doc("what happened, in a few words"))
    lead: str = field(metadata=doc("what can be done, in a sentence"))
    links: tuple[Link, ...] = field(metadata=doc("where to go from here"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words, and what became of it."""

    text: str = field(metadata=doc("the words"))
    mark: str = field(metadata=doc("del or ins for words that are only here; empty for the others"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What stood before a change, or stands now."""

    title: str = field(metadata=doc("Before or Now, with the version"))
    pieces: tuple[Piece, ...] = field(metadata=doc("the words, in their order"))
    language: str = field(metadata=doc("language of the words; empty where they are ours"))
    direction: str = field(metadata=doc("which way they are read: ltr or rtl"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SidesContext:
    """``sides.html.j2``: what stood before a change beside what stands now, differing words marked."""

    sides: tuple[Side, ...] = field(metadata=doc("before and now; one of them where there was nothing"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeEntry:
    """One change between two versions."""

    kind: str = field(metadata=doc("its class in a word"))
    title: str = field(metadata=doc("what changed: question brs3, wording"))
    sides: tuple[Side, ...] = field(
        metadata=doc("before and now; one of them where there was nothing before")
    )
    meaning: str = field(metadata=doc("what it means for the trend, in a sentence"))
    claim: str = field(metadata=doc("what is claimed and why; empty where nothing is"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonContext:
    """``comparison.html.j2``: every change between two versions of a questionnaire."""

    title: str = field(metadata=doc("which two versions"))
    lead: str = field(metadata=doc("how much changed"))
    label: str = field(metadata=doc("which label the changes need"))
    note: str = field(metadata=doc("how words that changed are marked; empty where nothing changed"))
    entries: tuple[ChangeEntry, ...] = field(metadata=doc("the changes, the whole first, then by question"))
    sides: tuple[Markup, ...] = field(metadata=doc("both sides of each of them, ready to show"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperContext:
    """``paper.html.j2``: a questionnaire on paper, for the printer of the PDF and for that of a browser."""

    paper: Paper = field(metadata=doc("everything the paper says"))
    page: Markup = field(
        metadata=doc("the rules for its sheets and their margins, in the language of the paper")
    )
    embedded: Markup = field(metadata=doc("style sheets set into a page that travels alone; else empty"))


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationsContext:
    """``invitations.html.j2``: invitations to be printed, as cards or as posters."""

    sheet: Invitations = field(metadata=doc("everything the sheets say"))
    embedded: Markup = field(metadata=doc("style sheets set into a page that travels alone; else empty"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsContext:
    """``residents.html.j2``: the sheet for residents, the same words for screen and print."""

    page: ResidentsPage = field(metadata=doc("everything the sheet says"))
    pictures: tuple[Markup, ...] = field(
        metadata=doc("the people of each row, drawn; empty where the style sheet draws its sign")
    )
    is_long: bool = field(metadata=doc("whether the title needs a smaller size to stay on few lines"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsPrintContext:
    """``residents_print.html.j2``: the document that becomes the PDF, or is printed from any browser."""

    page: ResidentsPage = field(metadata=doc("everything the sheet says"))
    body: Markup = field(metadata=doc("the sheet, ready to print"))
    embedded: Markup = field(metadata=doc("style sheets set into a page that travels alone; else empty"))
    spacing: str = field(metadata=doc("how close lines stand: empty, close or tight, as its words need"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A question in one more language."""

    name: str = field(metadata=doc("how its speakers call the language"))
    language: str = field(metadata=doc("its tag"))
    direction: str = field(metadata=doc("which way it is read: ltr or rtl"))
    question: str = field(metadata=doc("the question in it"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookEntry:
    """A variable of a codebook."""

    variable: VariableEntry = field(metadata=doc("what it holds"))
    question: str = field(metadata=doc("what is asked, with the choice where each has a column"))
    facts: tuple[tuple[str, str], ...] = field(metadata=doc("what else is true of it, each with its name"))
    codes: tuple[tuple[str, str, str], ...] = field(metadata=doc("code, words, what it stands for"))
    stand_for: bool = field(metadata=doc("whether any of its codes stands for something beside its words"))
    spoken: tuple[Spoken, ...] = field(metadata=doc("the question in the other languages"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookContext:
    """``codebook.html.j2``: the codebook of one version, as content of a page."""

    book: Codebook = field(metadata=doc("everything the codebook says"))
    language: str = field(metadata=doc("the language of the questions: the first of the instrument"))
    facts: tuple[tuple[str, str], ...] = field(metadata=doc("what is true of the whole, each with its name"))
    entries: tuple[CodebookEntry, ...] = field(metadata=doc("the variables in order, ready to read"))
    downloads: tuple[Link, ...] = field(metadata=doc("the same codebook as files; empty in a file"))


CONTEXTS = {
    "figures.html.j2": FiguresContext,
    "found.html.j2": FoundContext,
    "home.html.j2": HomeContext,
    "measures.html.j2": MeasuresContext,
    "compare.html.j2": CompareContext,
    "compare_print.html.j2": ComparePrintContext,
    "comparison.html.j2": ComparisonContext,
    "codebook.html.j2": CodebookContext,
    "message.html.j2": MessageContext,
    "invitations.html.j2": InvitationsContext,
    "paper.html.j2": PaperContext,
    "shell.html.j2": ShellContext,
    "sides.html.j2": SidesContext,
    "report.html.j2": ReportContext,
    "print.html.j2": PrintContext,
    "places.html.j2": PlacesContext,
    "release.html.j2": ReleaseContext,
    "releases.html.j2": ReleasesContext,
    "small.html.j2": SmallContext,
    "residents.html.j2": ResidentsContext,
    "residents_print.html.j2": ResidentsPrintContext,
}
