"""Pages and files of figures of several places, each made once of a release and of the waves before it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from hashlib import sha256

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.services import release_files, report_sides, shelved
from index_platform.services.portal import Current, Document
from index_platform.services.report_sides import ReleaseSides
from reports.edition import Edition
from scoring.published import PublishedTable

WAVES = 100  # as many as a page goes back: more than anybody asks in a lifetime


@dataclass(frozen=True, kw_only=True)
class Given:
    """What a page is made of. about: of what it is, such as the key of a measure; else empty."""

    table: PublishedTable
    release: str
    beside: ReleaseSides
    edition: Edition
    about: str


Writer = Callable[[Given], bytes]


class Figures:
    """The shelf of such pages. licence: address of that of the figures; empty if none is stated.

    zone: in which days are said.
    """

    def __init__(
        self,
        engine: Engine,
        shelf: Shelf,
        *,
        clock: Callable[[], datetime],
        licence: str = "",
        zone: tzinfo = UTC,
    ) -> None:
        self._engine, self._shelf, self._licence = engine, shelf, licence
        self._clock, self._zone = clock, zone
        self._beside: tuple[tuple[str, ...], ReleaseSides] | None = None  # of the release asked for last

    def document(self, current: Current, name: str, write: Writer, *, about: str = "") -> Document:
        """The file of this name, such as ``measure-index.html``, as ``write`` makes it of what was given.

        write: a function of a module, which is a part of what the file is kept under. name: of letters that a
        disk takes, whatever ``about`` holds.
        """
        release = current.release
        known = sha256(
            repr((self._before(current), self._licence, str(self._zone), about)).encode()
        ).hexdigest()[:12]
        path = self._shelf.file(
            f"{shelved.folder(release, write)}/{known}-{name}", lambda: write(self._given(current, about))
        )
        saved = f"{release_files.folder_name(release)}-{name}"
        return Document(path=path, name=saved, version=shelved.version(path))

    def beside(self, current: Current) -> ReleaseSides:
        """All waves before a release, what changed from each to the next, and words; read once and kept."""
        key = (current.release.id, *self._before(current))
        if self._beside is None or self._beside[0] != key:
            self._beside = (
                key,
                report_sides.collected(
                    self._engine, current.release.id, moment=self._clock(), waves=WAVES, zone=self._zone
                ),
            )
        return self._beside[1]

    def _before(self, current: Current) -> tuple[str, ...]:
        return report_sides.earlier(self._engine, current.release.id, moment=self._clock(), waves=WAVES)

    def _given(self, current: Current, about: str) -> Given:
        release = current.release
        return Given(
            table=current.table,
            release=release.id,
            beside=self.beside(current),
            edition=release_files.edition(
                self._engine, release, self._licence, moment=self._clock(), zone=self._zone
            ),
            about=about,
        )
