"""The files of figures of a release on the shelf: each made once, of figures that are read once for all."""

from collections.abc import Callable
from datetime import datetime, tzinfo

from sqlalchemy import Engine

from index_platform.public_files.shelf import Shelf
from index_platform.queries.releases import Release
from index_platform.services import changes, release_files, shelved
from index_platform.services.corrections import Standings, digest
from index_platform.services.newest import Newest
from index_platform.services.public_values import Document
from index_platform.services.release_files import BUNDLE
from instruments.errors import InvalidInputError
from reports.edition import Edition
from scoring.published import PublishedTable

_EDITIONS = 8  # kept in memory, each with what changed
_REFUSED = ".refused"  # after the name of a file that its own check would not let out


class FigureFiles:
    """The files of the releases of one database, each of one that is public at the moment that is given.

    table: reads the figures of a release. licence, zone: as for ``release_files.edition``.
    """

    def __init__(
        self,
        engine: Engine,
        shelf: Shelf,
        standings: Standings,
        *,
        table: Callable[[Release], PublishedTable],
        licence: str,
        zone: tzinfo,
    ) -> None:
        self._engine, self._shelf, self._standings = engine, shelf, standings
        self._table, self._licence, self._zone = table, licence, zone
        self._editions: Newest[tuple[str, str], Edition] = Newest(_EDITIONS)

    def file(self, release: Release, name: str, moment: datetime) -> Document:
        """A file, kept under what it was made from; NotFoundError where releases have none of this name."""
        if name == BUNDLE:
            return self._kept(release, name, moment, lambda edition: self._packed(release, edition, moment))
        write = release_files.known(name).write
        return self._kept(release, name, moment, lambda edition: write(self._table(release), edition))

    def sizes(self, release: Release, *, is_compared: bool, moment: datetime) -> dict[str, int]:
        """How many bytes each file has, 0 before it is made; none of what was refused.

        The archive holds all of them, or is none.
        """
        held = [one.name for one in release_files.of(is_compared=is_compared)]
        state = self._state(release, moment)
        paths = {name: self._path(release, name, state) for name in (*held, BUNDLE)}
        refused = {name for name in held if self._shelf.size(f"{paths[name]}{_REFUSED}")}
        shown = [name for name in held if name not in refused] + [BUNDLE] * (not refused)
        return {name: self._shelf.size(paths[name]) for name in shown}

    def edition(self, release: Release, moment: datetime) -> Edition:
        """What the files of a release say of it as a whole."""
        return self._edition(release, self._state(release, moment), moment)

    def _kept(
        self, release: Release, name: str, moment: datetime, make: Callable[[Edition], bytes]
    ) -> Document:
        state = self._state(release, moment)
        at = self._path(release, name, state)
        try:
            path = self._shelf.file(at, lambda: make(self._edition(release, state, moment)))
        except InvalidInputError as refusal:
            self._shelf.file(f"{at}{_REFUSED}", refusal.what.encode)
            raise
        saved = f"{release_files.folder_name(release)}-{name}"
        return Document(path=path, name=saved, version=shelved.version(path))

    def _packed(self, release: Release, edition: Edition, moment: datetime) -> bytes:
        """All files in one archive."""
        held = release_files.of(is_compared=edition.change is not None)
        made = {one.name: self.file(release, one.name, moment).path.read_bytes() for one in held}
        return release_files.bundle(self._table(release), release, made, edition)

    def _edition(self, release: Release, state: str, moment: datetime) -> Edition:
        return self._editions.of(
            (release.id, state),
            lambda: release_files.edition(
                self._engine, release, self._licence, zone=self._zone, moment=moment
            ),
        )

    def _state(self, release: Release, moment: datetime) -> str:
        """What is another one when its change counts from another, or its line is another."""
        earlier = changes.counted_from(self._engine, release.id, moment=moment) or "alone"
        return f"{earlier}-{self._standings.line(release, moment)}"

    def _path(self, release: Release, name: str, state: str) -> str:
        write = release_files.bundle if name == BUNDLE else release_files.known(name).write
        made = digest((self._licence, str(self._zone)))
        return f"{shelved.folder(release, write)}-{made}-{state}/{name}"
