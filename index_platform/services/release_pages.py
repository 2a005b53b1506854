"""Pages about one release as a whole: what it is, and what it says otherwise than the one before."""

from collections.abc import Callable

from index_platform.services.portal import Current, Listed, Portal
from instruments.errors import NotFoundError
from reports.change_page import ChangeReport
from reports.difference_page import difference_report
from reports.release_content import ReleaseReport, release_report
from reports.sentences import day_words

ReleasePageWriter = Callable[[ReleaseReport], bytes]
DifferenceWriter = Callable[[ChangeReport, str], bytes]


def page(portal: Portal, current: Current, listed: Listed, write: ReleasePageWriter) -> bytes:
    """The page of a public release. listed: its entry in the list of releases."""
    release = current.release
    report = release_report(
        current.table,
        portal.standing(release),
        published=day_words(listed.published),
        changes=listed.changes,
        figures=release.document_sha256,
        address=portal.address(f"/releases/{release.id}"),
    )
    return write(report)


def differences(portal: Portal, current: Current, write: DifferenceWriter) -> bytes:
    """The page on what a release says otherwise; NotFoundError where that is told of none."""
    release = current.release
    notice = portal.standing(release).notice
    if notice is None or notice.differences is None:
        raise NotFoundError(
            f"{release.id} takes the place of no release that is public",
            where="releases",
            fix="See the list of releases: /releases.",
        )
    told = notice

    def make() -> bytes:
        book = portal.book(told.of, release.id)
        return write(difference_report(book, told, current.table), release.id)

    return portal.kept(release, "differences", write, make)
