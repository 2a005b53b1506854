"""Sheets of invitations: a picture that says where it leads, an address people can type, and PDF/UA."""

from base64 import b64decode
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import segno

from reports.accessibility import findings
from reports.invitation_content import CARDS, Invitations, Leaf
from reports.invitation_html import invitations_page
from reports.pdf import invitations_pdf
from reports.qr import qr_picture
from tests.reports.checkers import complaints


def invited(count: int, **changes: object) -> Invitations:
    leaves = tuple(
        Leaf(
            shown=f"survey.example.org/i/7K2M{number % 10}-QXR93",
            scanned=f"https://survey.example.org/i/7K2M{number % 10}-QXR93",
            alt=f"QR code that leads to survey.example.org/i/7K2M{number % 10}-QXR93",
        )
        for number in range(count)
    )
    facts = {
        "identity": "0" * 64,
        "language": "en",
        "right_to_left": False,
        "name": "Thriving Smallton survey",
        "title": "You are invited",
        "lead": ("This survey is for people of 16 and over. It is about life in Smallton.",),
        "how": "Scan this with your phone, or type the address:",
        "notes": ("This code is for one person, once.",),
        "draft": "",
        "office": "first, libraries, en",
        "is_poster": False,
        "leaves": leaves,
    }
    return Invitations(**{**facts, **changes})  # type: ignore[arg-type]


def words(document: bytes) -> list[str]:
    opened = pypdfium2.PdfDocument(document)
    try:
        return [page.get_textpage().get_text_range() for page in opened]
    finally:
        opened.close()


def alternatives(document: bytes) -> list[str]:
    """The words that stand for each picture, in reading order."""
    found: list[str] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Dictionary):
            if node.get("/S") == pikepdf.Name.Figure:
                found.append(str(node.Alt))
            kids = node.get("/K")
            for kid in kids if isinstance(kids, pikepdf.Array) else filter(None, [kids]):
                walk(kid)

    with pikepdf.Pdf.open(BytesIO(document)) as opened:
        assert opened.open_metadata()["pdfuaid:part"] == "1"
        walk(opened.Root.StructTreeRoot)
    return found


def test_cards_lie_six_on_a_sheet_and_each_says_its_address_and_what_its_picture_is() -> None:
    given = invited(CARDS + 1)
    document = invitations_pdf(given)
    pages = words(document)
    assert [page.count("You are invited") for page in pages] == [CARDS, 1]
    assert alternatives(document) == [leaf.alt for leaf in given.leaves]
    for leaf in given.leaves:
        assert leaf.shown in pages[0] + pages[1]


def test_a_poster_has_a_sheet_of_its_own() -> None:
    document = invitations_pdf(invited(2, is_poster=True))
    assert [page.count("You are invited") for page in words(document)] == [1, 1]


@pytest.mark.parametrize("is_poster", [True, False])
def test_nothing_runs_out_of_a_card_or_a_sheet_where_sentences_are_long(is_poster: bool) -> None:
    """All of it is within its sheet, in the longest words that our languages have for it and more."""
    lead = (
        "This survey is for people of 16 and over who live here. It is about life in Smallton.",
        "It is run by Smallton Metropolitan Borough Council.",
    )
    notes = (
        "This code is for one person, once.",
        "It can be used until 31 December 2026.",
        "This translation is a draft.",
    )
    given = invited(1, is_poster=is_poster, lead=lead, notes=notes)
    [page] = words(invitations_pdf(given))
    for sentence in (*lead, *notes, given.how):
        assert sentence in " ".join(page.split()), sentence


def test_the_page_holds_to_the_rules_of_every_page() -> None:
    for given in (invited(3), replace(invited(1), language="ur", right_to_left=True)):
        assert findings(invitations_page(given)) == ()


@pytest.mark.parametrize("is_poster", [False, True])
def test_a_sheet_of_invitations_passes_pdf_ua_1_by_both_checkers(is_poster: bool) -> None:
    assert complaints(invitations_pdf(invited(3, is_poster=is_poster))) == set()


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert invitations_pdf(invited(2)) == invitations_pdf(invited(2))


def test_a_picture_holds_the_address_dark_on_white_with_a_quiet_edge() -> None:
    address = "https://survey.example.org/i/7K2M0-QXR93?language=ur"
    scheme, _, data = qr_picture(address).partition("base64,")
    assert scheme == "data:image/svg+xml;"
    drawn = b64decode(data).decode()
    side = segno.make(address, error="m").symbol_size(scale=5, border=4)[0]
    assert f'width="{side}"' in drawn
    assert "#fff" in drawn
