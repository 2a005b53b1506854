"""The addresses of the researchers' app. None knows a wave or a person: a phone gets those by its token."""

from litestar import MediaType, Response, Router, get

from index_platform.auth.guards import Access
from index_platform.web.compression import COMPRESSED
from index_platform.web.field import build


@get(build.PAGE, media_type=MediaType.HTML, sync_to_thread=False, rule=Access.PUBLIC)
def page() -> str:
    """The one page of the app."""
    return build.page()


@get(build.WORDS, sync_to_thread=False, rule=Access.PUBLIC)
def words() -> Response[bytes]:
    """What the app says to people, in every language of the survey's pages."""
    return Response(build.words(), media_type=MediaType.JSON)


@get(build.MANIFEST, sync_to_thread=False, rule=Access.PUBLIC)
def manifest() -> Response[bytes]:
    """What a phone needs to put the app on its first screen."""
    return Response(build.manifest(), media_type="application/manifest+json")


@get("/field/worker.js", sync_to_thread=False, rule=Access.PUBLIC)
def worker() -> Response[str]:
    """The service worker, which keeps one version of the app on the phone, its page too."""
    headers = {"Service-Worker-Allowed": build.PAGE}
    return Response(build.worker(), media_type="text/javascript", headers=headers)


ROUTES = Router(path="/", route_handlers=[page, words, manifest, worker], middleware=[COMPRESSED])
