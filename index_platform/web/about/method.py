"""``/method``: how the index is made, from the definition and the figures of the newest release."""

from litestar import Response, get
from litestar.di import NamedDependency

from index_platform.auth.guards import Access
from index_platform.services import definitions
from index_platform.services.portal import Current, Portal
from index_platform.services.workplace import Workplace
from index_platform.web.about.frame import AboutContext, Part, told
from index_platform.web.described import NOT_THERE, described, public_file
from index_platform.web.desks.blocks import Block, Facts, Prose, Table
from index_platform.web.parts import Fact, Go
from instruments.canonical import canonical_json
from instruments.errors import NotFoundError
from reports.method_page import MethodPart, fingerprints, method_parts, short_method
from reports.place_report import TAGS
from scoring.spec import IndexSpec

METHOD = "/method"
DEFINITION = f"{METHOD}/definition.json"
_TITLE = "How the index is made"


@get(METHOD, sync_to_thread=True, rule=Access.PUBLIC)
def method(portal: NamedDependency[Portal], workplace: NamedDependency[Workplace]) -> Response[str]:
    """The method in short, then part by part, with the versions that it rests on."""
    current = portal.current()
    if current is None:
        return told(AboutContext(title=_TITLE, lead="It stands here once something is published."), None)
    table, spec = current.table, _definition(workplace, current)
    parts = tuple(map(_part, method_parts(table, spec)))
    context = AboutContext(
        title=_TITLE,
        tags=tuple(filter(None, (TAGS.get(table.wave_kind, ""),))),
        lead=f"{table.title}, {table.whole.name}: the short version, then each part of it.",
        short=short_method(table),
        parts=(*parts, _versions(current, spec)),
    )
    return told(context, current)


@public_file(
    DEFINITION,
    described("The definition of the index", {"application/json": "as it is hashed"}, refused=NOT_THERE),
)
def definition(portal: NamedDependency[Portal], workplace: NamedDependency[Workplace]) -> Response[bytes]:
    """The definition that the newest release was made by: the very bytes that are hashed."""
    current = portal.named()
    spec = definitions.of_release(workplace.engine, workplace.settings, current.release.id)
    name = f"{spec.label}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(canonical_json(spec.content), media_type="application/json", headers=headers)


def _definition(workplace: Workplace, current: Current) -> IndexSpec | None:
    try:
        return definitions.of_release(workplace.engine, workplace.settings, current.release.id)
    except NotFoundError:
        return None


def _part(given: MethodPart) -> Part:
    blocks: list[Block] = [Prose(paragraphs=tuple(filter(None, given.paragraphs)))]
    if given.rows:
        blocks.append(Table(caption=given.title, heads=given.heads, rows=given.rows))
    if given.facts:
        blocks.append(Facts(rows=tuple(Fact(name=name, value=value) for name, value in given.facts)))
    return Part(anchor=given.anchor, title=given.title, blocks=tuple(blocks))


def _versions(current: Current, spec: IndexSpec | None) -> Part:
    """What the newest figures were made of, and where the other releases stand."""
    release = current.release.id
    rows = [
        Fact(
            name="Release",
            value=Go(words=f"{release}, {current.table.wave_title}", href=f"/releases#{release}"),
        )
    ]
    rows += [Fact(name=name, value=value) for name, value in fingerprints(current.table)]
    if spec is not None:
        rows.append(
            Fact(name="The definition itself", value=Go(words=f"{spec.label} (JSON)", href=DEFINITION))
        )
    used = (
        Fact(name="Questionnaire", value=Go(words=label, href=f"/questionnaires/{label}"))
        for label in current.table.method.instruments
    )
    every = Fact(name="Every release", value=Go(words="with its files and what changed", href="/releases"))
    return Part(
        anchor="versions",
        title="Versions",
        hint="A published definition never changes. Another rule is another version, and says so.",
        blocks=(Facts(rows=(*rows, *used, every)),),
    )
