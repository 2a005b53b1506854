"""Comparisons of places, made for who asks. There are too many to lie on a disk: the newest are kept."""

from collections.abc import Callable, Sequence

from index_platform.services.newest import Newest
from index_platform.services.portal import Current
from index_platform.services.release_files import folder_name
from reports.compare_report import CompareReport, compare_report
from reports.content import Paragraph
from reports.pdf import compare_pdf

KEPT = 64  # pages and PDFs, of a hundred thousand bytes each

_Key = tuple[str, str, tuple[str, ...], tuple[Paragraph, ...]]
_Writer = Callable[[CompareReport], bytes]


class Comparing:
    """Two to four places of one release beside each other, as a page or a PDF."""

    def __init__(self) -> None:
        self._kept: Newest[_Key, bytes] = Newest(KEPT)

    def page(self, current: Current, codes: Sequence[str], write: _Writer) -> bytes:
        """The web page, as ``write`` makes it; refused like ``reports.compare_choice.chosen``."""
        return self._made("page", current, codes, write)

    def pdf(self, current: Current, codes: Sequence[str]) -> bytes:
        """The PDF; refused like ``reports.compare_choice.chosen``."""
        return self._made("pdf", current, codes, compare_pdf)

    def chart(self, current: Current, codes: Sequence[str], name: str, write: _Writer) -> bytes:
        """The page or a file of one chart, as ``write`` makes it; refused like the page of all."""
        return self._made(f"chart {name}", current, codes, write)

    def _made(self, kind: str, current: Current, codes: Sequence[str], write: _Writer) -> bytes:
        release, notices = current.release.id, current.notices
        return self._kept.of(
            (kind, release, tuple(sorted(codes)), notices),
            lambda: write(compare_report(current.table, codes, release=release, notices=notices)),
        )


def pdf_name(current: Current) -> str:
    """The name under which the PDF of a comparison is saved, such as ``autumn-r1-compared.pdf``."""
    return f"{folder_name(current.release)}-compared.pdf"
