from collections.abc import Iterator
from io import BytesIO

import pikepdf

from reports.finishing import finished
from tests.reports.cases import document
from tests.reports.reading import pages


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    kids = node.get("/K", ())
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_every_head_of_a_table_says_what_it_heads() -> None:
    with pikepdf.Pdf.open(BytesIO(document("rich"))) as opened:
        heads = [each for each in elements(opened.Root.StructTreeRoot) if each.S == pikepdf.Name.TH]
        scopes = [next(str(entry.Scope) for entry in head.A if "/Scope" in entry) for head in heads]
    assert scopes.count("/Column") == 12  # three tables of four named columns
    assert scopes.count("/Row") == 16  # two of four rows, one of eight


def test_the_lines_at_head_and_foot_are_outside_the_reading_order() -> None:
    with pikepdf.Pdf.open(BytesIO(document("rich"))) as opened:
        for page in opened.pages:
            marked = [each for each in pikepdf.parse_content_stream(page) if str(each.operator) == "BDC"]
            artifacts = [each for each in marked if str(each.operands[0]) == "/Artifact"]
            kinds = {str(each.operands[1].get("/Type")) for each in artifacts if len(each.operands) > 1}
            assert "/Pagination" in kinds


def test_every_chart_is_a_figure_with_words() -> None:
    with pikepdf.Pdf.open(BytesIO(document("rich"))) as opened:
        figures = [each for each in elements(opened.Root.StructTreeRoot) if pikepdf.Name.Figure == each.S]
        assert len(figures) == 8  # map, strip, bar of the box, places, spine, ladder, shares, counts
        assert all(len(str(figure.Alt)) > 20 for figure in figures)


def test_the_document_names_its_language_and_title() -> None:
    with pikepdf.Pdf.open(BytesIO(document("rich"))) as opened:
        assert str(opened.Root.Lang) == "en"
        assert "East" in str(opened.docinfo["/Title"])
        assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_finishing_changes_no_word_and_finishing_twice_changes_nothing_more() -> None:
    once = document("rich")
    again = finished(once)
    assert pages(again) == pages(once)
    assert finished(again) == again
