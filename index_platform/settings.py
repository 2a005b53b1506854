"""Typed settings, read once from environment variables ``THRIVING_*``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from instruments.errors import InvalidInputError

SQLITE = "sqlite:///"
POSTGRESQL = "postgresql+psycopg://"
EXIT_TO = "https://www.bbc.co.uk/weather"
TIME_ZONE = "Europe/London"


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
        about="Where answers, definitions, places, waves and releases are stored: an SQLite file, or "
        "postgresql://ROLE:PASSWORD@HOST/NAME for a database of a PostgreSQL server.",
    ),
    Setting(
        name="THRIVING_PUBLIC_URL",
        default="http://127.0.0.1:8000",
        about="The address that people type to reach this site. Links for new accounts begin with it; with "
        "https, cookies travel over https only.",
    ),
    Setting(
        name="THRIVING_ASKED_BY",
        default="the people who gave you this address",
        about="Who runs the surveys, as their pages say it, such as Oldham Council.",
    ),
    Setting(
        name="THRIVING_CONTACT",
        default="the people who gave you this address",
        about="Whom to ask about one's answers, as the pages say it, such as survey@example.org or "
        "0161 496 0000.",
    ),
    Setting(
        name="THRIVING_DATA_LICENCE",
        default="",
        about="The https address of the licence under which the published figures may be used. It stands "
        "beside each file of figures; where it is not set, none is claimed.",
    ),
    Setting(
        name="THRIVING_SECURITY_CONTACT",
        default="",
        about="Where a finder of a hole can tell of it, as mailto: or https: address. Where it is set, "
        "/.well-known/security.txt says it.",
    ),
    Setting(
        name="THRIVING_TIME_ZONE",
        default=TIME_ZONE,
        about="The time zone of the site, by its name in the tz database, in which days and times of "
        "publication are said.",
    ),
    Setting(
        name="THRIVING_SITE_DIR",
        default="<THRIVING_DATA_DIR>/public/site",
        about="The folder in which the public pages and files lie for a web server, whole at every moment; "
        "it serves the folder now in it. Give one that its account can read. Where it is given, or one was "
        "written, a worker keeps it as what is public is.",
    ),
    Setting(
        name="THRIVING_EXIT_TO",
        default=EXIT_TO,
        about="Where “Exit quickly” on the pages of a survey leads: a page that tells nobody what was open.",
    ),
    Setting(
        name="THRIVING_TRUSTED_PROXY",
        default="",
        about="The address of the one proxy in front of the server, such as 127.0.0.1, whose "
        "X-Forwarded-For is believed. Where it is not set, none is.",
    ),
    Setting(
        name="THRIVING_RATE_TIMES",
        default="1",
        about="How many times as much one network may send as docs/limits.md says, such as 5 where a "
        "thousand people answer behind one address.",
    ),
    Setting(
        name="THRIVING_SECRET_KEY",
        default="<THRIVING_DATA_DIR>/secret.key",
        about="At least 32 random characters that seal secrets and sign cookies. Where it is not set, a key "
        "is made at the first start and kept in that file, readable for this account alone.",
    ),
)
PUBLIC_URL = "http://127.0.0.1:8000"
SHORTEST_KEY = 32
MOST_TIMES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program was told about its surroundings."""

    data_dir: Path
    database_url: str
    public_url: str = PUBLIC_URL  # without a stroke at its end
    asked_by: str = ""
    contact: str = ""
    data_licence: str = ""
    security_contact: str = ""
    exit_to: str = EXIT_TO
    time_zone: ZoneInfo = field(default_factory=lambda: ZoneInfo(TIME_ZONE))
    trusted_proxy: str = ""
    rate_times: int = 1
    site_dir: Path | None = None  # None: the one in ``public_files``
    secret_key: str | None = field(default=None, repr=False)  # None: the one in ``secret_file``

    @property
    def is_file(self) -> bool:
        """Whether the database is an SQLite file, and not one of a PostgreSQL server."""
        return self.database_url.startswith(SQLITE)

    @property
    def database_file(self) -> Path:
        """The SQLite file that ``database_url`` names, where ``is_file``."""
        return Path(self.database_url.removeprefix(SQLITE))

    @property
    def database_name(self) -> str:
        """The database as it may be shown: its file, or its address without role and password."""
        return str(self.database_file) if self.is_file else _without_password(self.database_url)

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
    def licensed(self) -> Path:
        """The folder for wording that a licence lets this body show, and pass on to nobody."""
        return self.data_dir / "licensed"

    @property
    def proofs(self) -> Path:
        """The folder for proofs of releases that wait: read by those who check them, public to nobody."""
        return self.data_dir / "proofs"

    @property
    def public_files(self) -> Path:
        """The folder for pages and files of approved releases; all of it can be made again."""
        return self.data_dir / "public"

    @property
    def keeps_site(self) -> bool:
        """Whether workers keep the public side as files: a folder was named for it, or one was written."""
        return self.site_dir is not None or self.site.exists()

    @property
    def site(self) -> Path:
        """The folder of the public pages and files as a web server serves them."""
        return self.site_dir or self.public_files / "site"

    @property
    def secret_file(self) -> Path:
        """The file of the secret key that the program made for itself."""
        return self.data_dir / "secret.key"

    @property
    def is_https(self) -> bool:
        """Whether people reach this site over https, so that its cookies need no other way."""
        return self.public_url.startswith("https://")


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings that ``environ`` gives; an empty variable counts as not set."""
    data_dir = Path(environ.get("THRIVING_DATA_DIR") or "thriving-data")
    url = environ.get("THRIVING_DATABASE_URL") or f"{SQLITE}{data_dir / 'thriving.db'}"
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(url),
        public_url=_public_url(environ.get("THRIVING_PUBLIC_URL") or PUBLIC_URL),
        asked_by=environ.get("THRIVING_ASKED_BY", "").strip(),
        contact=environ.get("THRIVING_CONTACT", "").strip(),
        data_licence=_address(environ, "THRIVING_DATA_LICENCE", ("https",)),
        security_contact=_address(environ, "THRIVING_SECURITY_CONTACT", ("mailto", "https")),
        exit_to=_address(environ, "THRIVING_EXIT_TO", ("https",)) or EXIT_TO,
        time_zone=_time_zone(environ.get("THRIVING_TIME_ZONE", "").strip() or TIME_ZONE),
        trusted_proxy=_proxy(environ.get("THRIVING_TRUSTED_PROXY", "").strip()),
        rate_times=_rate_times(environ.get("THRIVING_RATE_TIMES", "").strip() or "1"),
        site_dir=Path(environ["THRIVING_SITE_DIR"]) if environ.get("THRIVING_SITE_DIR") else None,
        secret_key=_secret_key(environ.get("THRIVING_SECRET_KEY") or None),
    )


def _database_url(url: str) -> str:
    """An address of SQLite as it is, one of PostgreSQL with the driver that we use."""
    if url.startswith(SQLITE) and url != SQLITE and ":memory:" not in url:
        return url
    parts = urlsplit(url)
    if parts.scheme in ("postgresql", "postgresql+psycopg") and len(parts.path) > 1:
        return POSTGRESQL + url.partition("://")[2]
    raise InvalidInputError(
        f"THRIVING_DATABASE_URL is {_without_password(url)!r}, which is neither an SQLite file nor a "
        "database of a PostgreSQL server",
        where="settings",
        fix="Write sqlite:/// and the path of a file, for example sqlite:////var/lib/thriving/thriving.db; "
        "or postgresql://ROLE:PASSWORD@HOST/NAME.",
    )


def _address(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    """An address that others are told, of one of these schemes; empty where none is set."""
    address = environ.get(name, "").strip()
    if address and not re.fullmatch(rf"(?:{'|'.join(schemes)}):[!-~]{{3,300}}", address):
        raise InvalidInputError(
            f"{name} is {address!r}, which is no address that others can follow",
            where="settings",
            fix=f"Begin it with {' or '.join(f'{scheme}:' for scheme in schemes)}, without spaces.",
        )
    return address


def _public_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query:
        raise InvalidInputError(
            f"THRIVING_PUBLIC_URL is {_without_password(url)!r}, which is no address of a site",
            where="settings",
            fix="Write http or https, the host and where needed the port: https://survey.example.org.",
        )
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def _proxy(address: str) -> str:
    try:
        return str(ip_address(address)) if address else ""
    except ValueError:
        raise InvalidInputError(
            f"THRIVING_TRUSTED_PROXY is {address!r}, which is no address of a machine",
            where="settings",
            fix="Write one IP address such as 127.0.0.1, or leave it out.",
        ) from None


def _time_zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # of a name that is none, or that leads out of the database
        raise InvalidInputError(
            f"THRIVING_TIME_ZONE is {name!r}, which is no time zone that is known here",
            where="settings",
            fix="Write a name of the tz database such as Europe/London, or leave it out.",
        ) from None


def _rate_times(times: str) -> int:
    if not times.isascii() or not times.isdigit() or not 1 <= int(times) <= MOST_TIMES:
        raise InvalidInputError(
            f"THRIVING_RATE_TIMES is {times[:40]!r}, which is no number from 1 to {MOST_TIMES}",
            where="settings",
            fix="Write a whole number such as 5, or leave it out.",
        )
    return int(times)


def _secret_key(key: str | None) -> str | None:
    if key is not None and len(key) < SHORTEST_KEY:
        raise InvalidInputError(
            f"THRIVING_SECRET_KEY has {len(key)} characters",
            where="settings",
            fix=f"Give at least {SHORTEST_KEY} random characters, or leave it out: a key is made then.",
        )
    return key


def _without_password(url: str) -> str:
    """``url`` as it may be shown: what stands before @ and after ? is left out."""
    scheme, found, rest = url.partition("://")
    return f"{scheme}://{rest.partition('?')[0].rpartition('@')[2]}" if found else url
