"""The outcomes of the plan over time: the one page that holds a partnership to account."""

from litestar import Response, Router, route
from litestar.di import NamedDependency

from index_platform.auth.guards import Access
from index_platform.services.figures import Figures, Given
from index_platform.services.portal import Portal
from index_platform.web.compression import COMPRESSED
from index_platform.web.fresh import AnyRequest, fresh
from index_platform.web.places import (
    MEASURES,
    OUTCOMES,
    READ,
    change_links,
    figures_link,
    navigation,
    released,
)
from reports.html import Links, figures_page
from reports.outcomes_report import outcomes_report


@route(OUTCOMES.href, http_method=READ, sync_to_thread=True, rule=Access.PUBLIC)
def outcomes(
    request: AnyRequest, portal: NamedDependency[Portal], figures: NamedDependency[Figures]
) -> Response[bytes] | Response[None]:
    """Every outcome of the plan, wave by wave, with what was done about it."""
    document = figures.document(released(portal), "outcomes.html", _page)
    return fresh(request, document.path.read_bytes())


def _page(given: Given) -> bytes:
    beside = given.beside
    report = outcomes_report(
        given.table,
        release=given.release,
        sides=beside.of(given.table, given.table.whole.code),
        texts=beside.texts,
    )
    downloads = (*change_links(given.release, beside.since), MEASURES, figures_link(given.release))
    return figures_page(report, Links(navigation=navigation(OUTCOMES), downloads=downloads)).encode()


ROUTES = Router(path="/", route_handlers=[outcomes], middleware=[COMPRESSED])
