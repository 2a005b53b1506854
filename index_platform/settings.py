"""Typed settings, read once from environment variables ``THRIVING_*``."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from instruments.errors import InvalidInputError

SQLITE = "sqlite:///"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One environment variable: its name, what it holds when it is not set, and what it does."""

    name: str
    default: str
    about: str


SETTINGS = (
    Setting(
        name="THRIVING_DATA_DIR",
        default="./thriving-data",
        about="The folder for the database, the snapshots and every other file the program keeps.",
    ),
    Setting(
        name="THRIVING_DATABASE_URL",
        default="sqlite:///<THRIVING_DATA_DIR>/thriving.db",
        about="Where answers, definitions, places, waves and releases are stored: an SQLite file.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program was told about its surroundings."""

    data_dir: Path
    database_url: str

    @property
    def database_file(self) -> Path:
        """The SQLite file that ``database_url`` names."""
        return Path(self.database_url.removeprefix(SQLITE))

    @property
    def snapshots(self) -> Path:
        """The folder for frozen waves."""
        return self.data_dir / "snapshots"

    @property
    def runs(self) -> Path:
        """The folder for runs of the index that were asked for under /manage."""
        return self.data_dir / "runs"

    @property
    def bases(self) -> Path:
        """The folder for what 100 means in each index: written once, never redrawn."""
        return self.data_dir / "bases"

    @property
    def public_files(self) -> Path:
        """The folder for pages and files of approved releases; all of it can be made again."""
        return self.data_dir / "public"


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings that ``environ`` gives; an empty variable counts as not set."""
    data_dir = Path(environ.get("THRIVING_DATA_DIR") or "thriving-data")
    url = environ.get("THRIVING_DATABASE_URL") or f"{SQLITE}{data_dir / 'thriving.db'}"
    if not url.startswith(SQLITE) or url == SQLITE or ":memory:" in url:
        raise InvalidInputError(
            f"THRIVING_DATABASE_URL is {_without_password(url)!r}, which is not an SQLite file",
            where="settings",
            fix="Write sqlite:/// and the path of a file, for example sqlite:////var/lib/thriving/thriving.db.",
        )
    return Settings(data_dir=data_dir, database_url=url)


def _without_password(url: str) -> str:
    """``url`` as it may be shown: what stands before @ is left out."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else url
