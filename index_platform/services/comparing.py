"""Comparisons of places, made for who asks. There are too many to lie on a disk: the newest are kept."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

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
        self._kept: OrderedDict[_Key, bytes] = OrderedDict()
        self._lock = Lock()

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
        key = (kind, current.release.id, tuple(sorted(codes)), current.notices)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        release, notices = current.release.id, current.notices
        made = write(compare_report(current.table, codes, release=release, notices=notices))
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return made


def pdf_name(current: Current) -> str:
    """The name under which the PDF of a comparison is saved, such as ``autumn-r1-compared.pdf``."""
    return f"{folder_name(current.release)}-compared.pdf"
