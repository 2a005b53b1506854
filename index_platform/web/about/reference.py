"""``/api``: every file that programs can fetch, with its columns, its rules and short examples."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from litestar.openapi.plugins import OpenAPIRenderPlugin

from index_platform.services import release_files
from index_platform.services.portal import Current, Portal
from index_platform.services.release_files import BUNDLE
from index_platform.settings import Settings
from index_platform.web.about.examples import examples
from index_platform.web.about.frame import AboutContext, Part, Sample, written
from index_platform.web.desks.blocks import Block, Facts, More, Prose, Table
from index_platform.web.parts import Code, Fact, Go
from index_platform.web.visitor import AnyRequest
from reports import tidy, tidy_groups, tidy_official
from reports.tidy import Column
from scoring.published import PublishedTable

DESCRIPTION = "/api/openapi.json"
_TITLE = "Data for programs"
_COLUMNS: Mapping[str, Callable[[PublishedTable], tuple[Column, ...]]] = {
    "data.csv": tidy.columns,
    "groups.csv": tidy_groups.columns,
    "official.csv": lambda _: tidy_official.columns(),
}
_SHORT = (
    "Everything that was published can be fetched as a file. There is no key and nothing to sign up for.",
    "A release never changes, and its address stays. What begins with /releases/latest leads to the "
    "newest one.",
)
_RULES = (
    ("Newest release", "/releases/latest/… answers 302 with the address of the release. Follow it."),
    (
        "ETag",
        "Keep it, and send it as If-None-Match: whoever has the file already is answered 304, without it.",
    ),
    ("Withdrawn", "A release that was withdrawn is answered 410. Its number is never given again."),
    ("Not there", "404. Errors are problem details (RFC 9457): code, detail, where, fix."),
    ("Letters", "UTF-8. A CSV begins with a byte order mark, so that spreadsheets read it."),
    ("Gaps", "Where there is no figure its cell is empty, and the columns mark and note say why."),
)


class Reference(OpenAPIRenderPlugin):
    """The page at the root of the description, drawn by us: no script, nothing of anybody else."""

    def __init__(self) -> None:
        super().__init__(path="/")

    def render(self, request: AnyRequest, openapi_schema: dict[str, Any]) -> bytes:
        """The page, of the description and of the newest release."""
        portal: Portal = request.app.state.portal
        settings: Settings = request.app.state.settings
        current = portal.current()
        parts = (
            *(() if current is None else _of_release(portal, current, settings)),
            Part(anchor="rules", title="How it answers", blocks=(Facts(rows=_facts(_RULES)),)),
            Part(
                anchor="addresses",
                title="Every address",
                hint="The same as an OpenAPI document, for tools that make a client of it.",
                blocks=(
                    Facts(rows=(Fact(name="OpenAPI 3.1", value=Go(words="openapi.json", href=DESCRIPTION)),)),
                    *_addresses(openapi_schema),
                ),
            ),
        )
        context = AboutContext(
            title=_TITLE, lead="Files to read with any program.", short=_SHORT, parts=parts
        )
        return written(context, current).encode()


def _of_release(portal: Portal, current: Current, settings: Settings) -> Iterator[Part]:
    table, held = current.table, release_files.of(is_compared=bool(portal.since(current)))
    licence = settings.data_licence
    terms = Go(words=licence, href=licence) if licence else "None is stated: ask before you publish it."
    known = {**{each.name: (each.about, each.media_type) for each in held}, BUNDLE: _ARCHIVE}
    rows = tuple(
        (Go(words=name, href=f"/releases/latest/{name}"), about, kind.partition(";")[0])
        for name, (about, kind) in known.items()
    )
    files = Table(caption="The files of a release", heads=("File", "What it is", "Kind"), rows=rows)
    facts = Facts(rows=(Fact(name="Licence", value=terms), Fact(name="Source", value=table.method.source)))
    yield Part(anchor="files", title="The files of a release", blocks=(files, facts))
    yield Part(
        anchor="examples",
        title="Examples",
        blocks=tuple(_examples(examples(table, settings.public_url))),
    )
    yield Part(
        anchor="columns",
        title="Columns",
        hint="For programs: data.csv-metadata.json (CSV on the Web) and data.schema.json (JSON Schema).",
        blocks=tuple(_columns(table)),
    )


_ARCHIVE = ("all of these in one archive, with charts and checksums", "application/zip")


def _examples(found: Mapping[str, str]) -> Iterator[Block | Sample]:
    for name, text in found.items():
        yield Prose(paragraphs=(f"{name}:",))
        yield Sample(name=name, text=text)


def _columns(table: PublishedTable) -> Iterator[Block]:
    for name, columns in _COLUMNS.items():
        rows = tuple((Code(text=each.name), _kind(each), each.about) for each in columns(table))
        heads = ("Column", "Kind", "What it holds")
        yield More(
            words=f"{name}: {len(rows)} columns", blocks=(Table(caption=name, heads=heads, rows=rows),)
        )


def _kind(column: Column) -> str:
    kind = f"{column.kind}, several" if column.separator else column.kind
    return f"{kind}, may be empty" if column.may_be_empty else kind


def _facts(told_of: tuple[tuple[str, str], ...]) -> tuple[Fact, ...]:
    return tuple(Fact(name=name, value=value) for name, value in told_of)


def _addresses(description: dict[str, Any]) -> Iterator[Block]:
    """Each address of the description: what it does, its parameters, its answers."""
    for path, methods in sorted(description["paths"].items()):
        for method, operation in methods.items():
            if method == "head" or not isinstance(operation, dict):
                continue
            rows = [*_parameters(operation), *_answers(operation)]
            told_of = Prose(paragraphs=(operation.get("description") or operation["summary"],))
            table = Table(
                caption=f"{method.upper()} {path}", heads=("Part", "What", "About"), rows=tuple(rows)
            )
            yield More(words=f"{method.upper()} {path}", blocks=(told_of, table))


def _parameters(operation: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for each in operation.get("parameters") or ():
        shown = [f"such as {example['value']}" for example in (each.get("examples") or {}).values()]
        yield each["name"], ", ".join(shown), each.get("description") or ""


def _answers(operation: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for status, answer in sorted(operation["responses"].items()):
        yield status, ", ".join(answer.get("content") or ()) or "no content", answer["description"]
