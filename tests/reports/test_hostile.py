"""Names and notes that were made to be run, fetched or read otherwise: printed as typed, or refused."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from threading import Thread
from urllib.request import FileHandler, HTTPHandler, Request

import pytest

from instruments.errors import InvalidInputError
from reports import pdf as printing
from reports.content import PlaceReport
from reports.html import lone_page, print_page
from reports.pdf import pdf
from reports.place_report import place_report
from reports.sides import Sides
from reports.theme import ASSETS
from tests.reports import tables
from tests.reports.cases import report
from tests.reports.checkers import complaints
from tests.reports.reading import page_text, pages
from tests.reports.side_cases import texts

PASSWORDS = "file:///etc/passwd"


@dataclass
class Listener:
    """A server on this machine that only counts who comes."""

    address: str = ""
    visits: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    found = Listener()
    with socket.create_server(("127.0.0.1", 0)) as server:
        found.address = f"http://127.0.0.1:{server.getsockname()[1]}"

        def listen() -> None:
            while True:
                try:
                    visitor, (host, port) = server.accept()
                except OSError:  # closed when the tests are done
                    return
                found.visits.append(f"{host}:{port}")
                visitor.close()

        Thread(target=listen, daemon=True).start()
        yield found
        server.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that the printer opens, its own assets included."""
    found: list[str] = []
    for handler, scheme in ((FileHandler, "file"), (HTTPHandler, "http")):
        known = getattr(handler, f"{scheme}_open")

        def recording(self: object, request: Request, *, known: Callable[..., object] = known) -> object:
            found.append(request.full_url)
            return known(self, request)

        monkeypatch.setattr(handler, f"{scheme}_open", recording)
    return found


HOSTILE = {
    "a script": "<script>fetch('{address}')</script>",
    "a picture": "<img src='{address}/x.png'>",
    "a file of the machine": f"<link rel=attachment href='{PASSWORDS}'>",
    "a drawing": f"<svg><image href='{PASSWORDS}'/></svg>",
    "a style": "</title><style>@import url({address});</style>",
    "a template": "{{{{ cycler.__init__.__globals__ }}}}{{% include '/etc/passwd' %}}",
    "addresses": "{address} file:/etc/passwd javascript:alert(1)",
    "an entity": "&lt;b&gt; &#60;b&#62; &amp;nbsp;",
}


def hostile(text: str) -> PlaceReport:
    """A report that says a text wherever somebody outside the program names something."""
    table = tables.oldham()
    east = next(place for place in table.places if place.code == "cluster-east")
    places = tuple(replace(place, name=text) if place == east else place for place in table.places)
    named = replace(
        table,
        places=places,
        wave_title=text,
        geography_note=text,
        geography_source=text,
        whole=replace(table.whole, name=f"{text} too"),
    )
    return place_report(named, "cluster-east", release="release 1")


def squeezed(text: str) -> str:
    """A text without what print adds or breaks: blanks, hyphens at ends of lines, curls of quotes."""
    plain = text.replace("\u2018", "'").replace("\u2019", "'").replace("\ufffe", "-").replace("\x02", "-")
    return "".join(plain.split()).casefold()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_printed_as_it_is_typed_and_asks_for_nothing(
    name: str, listener: Listener, opened: list[str]
) -> None:
    text = HOSTILE[name].format(address=listener.address)
    made = hostile(text)
    page, document = lone_page(made).decode(), pdf(made)
    assert squeezed(text) in squeezed(page_text(page, "title", "style"))
    assert squeezed(text) in squeezed(" ".join(pages(document)))
    assert complaints(document) == set()
    body = re.sub(r"<style>.*?</style>", "", page, count=1, flags=re.DOTALL)  # ours, with the letters inside
    plain = lone_page(report("rich")).decode()
    for tag in ("<script", "<img", "<link", "<image", "<style"):
        assert body.count(tag) <= plain.count(tag) - (tag == "<style")
    assert all(url.startswith(ASSETS.as_uri()) for url in opened)
    assert listener.visits == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_of_officers_are_printed_as_they_are_typed_and_ask_for_nothing(
    name: str, listener: Listener, opened: list[str]
) -> None:
    text = HOSTILE[name].format(address=listener.address)
    given = texts("cluster-east", commitments=1, assets=1)
    deed = replace(given.commitments[0], asked=text, said=text, did=text, yours=text, result=text, owner=text)
    asset = replace(given.assets[0], name=text, about=text, where=text)
    words = replace(given, commitments=(deed,), assets=(asset,))
    made = place_report(tables.oldham(), "cluster-east", release="R1", sides=Sides(texts=words))
    document, page = pdf(made), lone_page(made).decode()
    for told in (pages(document)[6], page_text(page, "title", "style")):
        assert squeezed(told).count(squeezed(text)) >= 9
    assert complaints(document) == set()
    assert all(url.startswith(ASSETS.as_uri()) for url in opened)
    assert listener.visits == []


def test_what_would_slip_through_is_not_fetched_and_the_document_is_refused(
    listener: Listener, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were a name ever not escaped: the printer still opens no file of the machine, and calls nobody."""
    source = print_page(report("rich"))
    outside = (
        f'<img alt="x" src="{PASSWORDS}">',
        f'<img alt="x" src="{ASSETS.as_uri()}/../pdf.py">',
        f'<img alt="x" src="file://{listener.address.removeprefix("http://")}/x.png">',
        f'<img alt="x" src="{listener.address}/x.png">',
        f'<link rel="attachment" href="{PASSWORDS}">',
        f'<link rel="stylesheet" href="{listener.address}/x.css">',
        f'<svg width="9" height="9"><title>x</title><image href="{PASSWORDS}" width="9" height="9"/></svg>',
        f"<style>@import url({listener.address}/x.css);</style>",
        f"<style>body {{ background: url({PASSWORDS}) }}</style>",
    )
    for markup in outside:
        told = source.replace("</h1>", f"</h1>{markup}", 1)
        monkeypatch.setattr(printing, "print_page", lambda *_, told=told, **__: told)
        opened.clear()
        with pytest.raises(InvalidInputError, match="cannot be set: Failed to load"):
            pdf(report("rich"))
        assert listener.visits == [], markup
        assert all(url.startswith(f"{ASSETS.as_uri()}/fonts/") for url in opened), markup
