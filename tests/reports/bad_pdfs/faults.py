"""PDFs that must fail: a sound one, and the same with one fault each. Made anew, always to the same bytes.

``python -m tests.reports.bad_pdfs FOLDER`` writes them as files, for checkers that are not in our tests.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf
from weasyprint import CSS, HTML

from reports.finishing import finished
from reports.pdf import VARIANT
from reports.theme import ASSETS

SOURCE = """
<html lang="en"><head><title>A sound document</title></head><body>
<h1>How is life here?</h1><p>What people told us, with <a href="https://example.org/">a link</a>.</p>
<h2>Figures</h2><h3>By place</h3>
<table><thead><tr><td></td><th>People</th></tr></thead><tbody><tr><th>East</th><td>120</td></tr></tbody></table>
<svg width="40" height="20"><title>A bar of 120 people</title><path d="M0 0h40v20h-40z"/></svg>
<ul><li>one</li><li>two</li></ul>
</body></html>
"""


@cache
def sound() -> bytes:
    """A small document with a heading of each level, a link, a table, a figure and a list."""
    styles = [CSS(filename=str(ASSETS / "css" / name)) for name in ("fonts.css", "tokens.css", "base.css")]
    page = HTML(string=SOURCE, base_url=str(ASSETS))
    return finished(page.write_pdf(stylesheets=styles, pdf_variant=VARIANT, pdf_identifier=b"sound"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong, and the rule by which each checker finds it; pdfua does not look for everything."""

    damage: Callable[[Pdf], None]
    page: str
    pdfua: str = ""


@cache
def made(name: str) -> bytes:
    """The sound document with the fault of this name."""
    with Pdf.open(BytesIO(sound())) as document:
        FAULTS[name].damage(document)
        out = BytesIO()
        document.save(out, deterministic_id=True)
    return out.getvalue()


def _elements(document: Pdf, *roles: str) -> Iterator[Dictionary]:
    """The structure elements of these roles, in reading order."""
    waiting = [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop(0)
        kids = node.get("/K", ())
        below = [one for one in (kids if isinstance(kids, Array) else [kids]) if isinstance(one, Dictionary)]
        if str(node.get("/S", "")) in {f"/{role}" for role in roles}:
            yield node
        waiting = [*below, *waiting]


def _first(document: Pdf, role: str) -> Dictionary:
    return next(_elements(document, role))


def _fonts(document: Pdf) -> Iterator[Dictionary]:
    return (font for page in document.pages for font in page.obj.Resources.Font.values())


def _no_title(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        del metadata["dc:title"]
    del document.docinfo["/Title"]


def _no_claim(document: Pdf) -> None:
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        del metadata["pdfuaid:part"]


def _title_not_shown(document: Pdf) -> None:
    document.Root.ViewerPreferences.DisplayDocTitle = False


def _no_language(document: Pdf) -> None:
    del document.Root.Lang
    for element in _elements(document, "Document", "P", "H1", "H2", "H3"):
        if "/Lang" in element:
            del element["/Lang"]


def _not_marked(document: Pdf) -> None:
    document.Root.MarkInfo.Marked = False


def _suspect(document: Pdf) -> None:
    document.Root.MarkInfo.Suspects = True


def _no_tags(document: Pdf) -> None:
    del document.Root.StructTreeRoot


def _untagged_words(document: Pdf) -> None:
    """The first piece of the page is neither read out nor declared furniture."""
    page = document.pages[0]
    steps = list(pikepdf.parse_content_stream(page))
    begins = next(n for n, step in enumerate(steps) if step.operator == Operator("BDC"))
    ends = next(n for n in range(begins, len(steps)) if steps[n].operator == Operator("EMC"))
    kept = [step for n, step in enumerate(steps) if n not in (begins, ends)]
    page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(kept))


def _silent_figure(document: Pdf) -> None:
    del _first(document, "Figure")["/Alt"]


def _heads_of_nothing(document: Pdf) -> None:
    """Neither the heads say what they head, nor the cells by what they are headed."""
    for cell in _elements(document, "TH", "TD"):
        for key in {"/A", "/ID"} & set(cell.keys()):
            del cell[key]


def _uneven_rows(document: Pdf) -> None:
    row = list(_elements(document, "TR"))[1]
    del row.K[-1]


def _row_outside_a_table(document: Pdf) -> None:
    _first(document, "TR").S = Name.P


def _item_outside_a_list(document: Pdf) -> None:
    _first(document, "L").S = Name.P


def _skipped_heading(document: Pdf) -> None:
    _first(document, "H2").S = Name.H4


def _unknown_tag(document: Pdf) -> None:
    _first(document, "P").S = Name.Speech


def _annotations(document: Pdf) -> Iterator[Dictionary]:
    return (note for page in document.pages for note in page.obj.get("/Annots", ()))


def _silent_link(document: Pdf) -> None:
    for note in _annotations(document):
        del note["/Contents"]


def _silent_note(document: Pdf) -> None:
    """A note of an editor, outside the tags and with no words."""
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 30, 30]), F=4)
    document.pages[0].obj.Annots.append(document.make_indirect(note))


def _wrong_tab_order(document: Pdf) -> None:
    document.pages[0].obj.Tabs = Name.R


def _font_left_out(document: Pdf) -> None:
    for font in _fonts(document):
        del font.DescendantFonts[0].FontDescriptor["/FontFile2"]


def _letters_without_meaning(document: Pdf) -> None:
    for font in _fonts(document):
        del font["/ToUnicode"]


FAULTS: Mapping[str, Fault] = {
    "no title": Fault(damage=_no_title, page="PDFUA1-METADATA-TITLE-001", pdfua="UA-07-001"),
    "title not shown": Fault(
        damage=_title_not_shown, page="PDFUA1-VIEWER-PREFERENCES-001", pdfua="UA-07-002"
    ),
    "no language": Fault(damage=_no_language, page="PDFUA1-TEXT-LANGUAGE-001", pdfua="UA-06-001"),
    "says nothing of PDF/UA": Fault(damage=_no_claim, page="PDFUA1-ID-PART-001"),
    "not marked as tagged": Fault(damage=_not_marked, page="PDFUA1-TAGGED-DOCUMENT-001", pdfua="UA-01-002"),
    "tags in doubt": Fault(damage=_suspect, page="PDFUA1-SUSPECTS-001"),
    "no tags": Fault(damage=_no_tags, page="PDFUA1-STRUCT-TREE-ROOT-001", pdfua="UA-01-005"),
    "words outside the tags": Fault(
        damage=_untagged_words, page="PDFUA1-CONTENT-TAGGING-001", pdfua="UA-01-003"
    ),
    "figure without words": Fault(
        damage=_silent_figure, page="PDFUA1-FIGURE-ALTERNATIVE-TEXT-001", pdfua="UA-13-004"
    ),
    "heads of nothing": Fault(
        damage=_heads_of_nothing, page="PDFUA1-TABLE-HEADERS-SCOPE-001", pdfua="UA-15-003"
    ),
    "rows of unequal length": Fault(damage=_uneven_rows, page="PDFUA1-TABLE-ROW-COLUMNSPAN-001"),
    "row outside a table": Fault(damage=_row_outside_a_table, page="PDFUA1-TD-PARENT-001"),
    "item outside a list": Fault(damage=_item_outside_a_list, page="PDFUA1-LI-PARENT-001"),
    "level of headings skipped": Fault(damage=_skipped_heading, page="PDFUA1-HEADING-NESTING-001"),
    "tag of no kind": Fault(damage=_unknown_tag, page="PDFUA1-STRUCT-TREE-ROLE-MAP-001"),
    "link without words": Fault(damage=_silent_link, page="PDFUA1-LINK-CONTENTS-001", pdfua="UA-18-005"),
    "note without words": Fault(
        damage=_silent_note, page="PDFUA1-ANNOTATION-CONTENTS-ALT-001", pdfua="UA-18-001"
    ),
    "wrong tab order": Fault(damage=_wrong_tab_order, page="PDFUA1-PAGE-TABS-001"),
    "font left out": Fault(damage=_font_left_out, page="PDFUA1-FONT-EMBEDDING-001"),
    "letters without meaning": Fault(damage=_letters_without_meaning, page="PDFUA1-FONT-UNICODE-MAPPING-001"),
}
