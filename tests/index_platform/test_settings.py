import re
from pathlib import Path

import pytest

from index_platform.settings import SETTINGS, from_environment
from instruments.errors import InvalidInputError


@pytest.mark.parametrize(
    "url",
    [
        "mysql://me:secret@host/db",
        "postgresql://me:secret@host",
        "postgresql://me:secret@host/",
        "postgresql+asyncpg://me:secret@host/db?password=secret",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "thriving.db",
    ],
)
def test_another_database_is_refused_without_telling_a_password(url: str) -> None:
    with pytest.raises(InvalidInputError, match="neither an SQLite file nor a database of") as refusal:
        from_environment({"THRIVING_DATABASE_URL": url})
    assert "secret" not in str(refusal.value)


def test_nothing_set_means_a_folder_beside_us() -> None:
    for environ in ({}, {"THRIVING_DATA_DIR": "", "THRIVING_DATABASE_URL": ""}):
        found = from_environment(environ)
        assert found.data_dir == Path("thriving-data")
        assert found.database_file == Path("thriving-data/thriving.db")


def test_the_database_may_lie_elsewhere_than_the_data() -> None:
    found = from_environment({"THRIVING_DATA_DIR": "/a", "THRIVING_DATABASE_URL": "sqlite:////b/c.db"})
    assert (found.database_file, found.snapshots) == (Path("/b/c.db"), Path("/a/snapshots"))


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_database_of_a_server_is_told_without_who_signs_in(scheme: str) -> None:
    found = from_environment(
        {"THRIVING_DATABASE_URL": f"{scheme}://me:secret@db.example.org/thriving?password=secret"}
    )
    assert not found.is_file
    assert found.database_url == "postgresql+psycopg://me:secret@db.example.org/thriving?password=secret"
    assert found.database_name == "postgresql+psycopg://db.example.org/thriving"


def test_an_address_that_others_are_told_is_taken_as_it_is_or_refused() -> None:
    given = {"THRIVING_DATA_LICENCE": "https://example.org/l", "THRIVING_SECURITY_CONTACT": "mailto:a@b.org"}
    found = from_environment(given)
    assert (found.data_licence, found.security_contact) == tuple(given.values())
    assert (from_environment({}).data_licence, from_environment({}).security_contact) == ("", "")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("THRIVING_SECURITY_CONTACT", "security@example.org"),
        ("THRIVING_SECURITY_CONTACT", "mailto:a@example.org\nPolicy: https://evil.example"),
        ("THRIVING_DATA_LICENCE", "javascript:alert(1)"),
        ("THRIVING_DATA_LICENCE", "http://example.org/licence"),
    ],
)
def test_an_address_that_is_none_is_refused(name: str, address: str) -> None:
    with pytest.raises(InvalidInputError, match=name):
        from_environment({name: address})


def test_the_page_of_settings_tells_each_with_its_default(repository: Path) -> None:
    page = (repository / "docs" / "settings.md").read_text().partition("For the tests only")[0]
    rows = [line for line in page.splitlines() if line.startswith("| `THRIVING_")]
    assert rows == [f"| `{one.name}` | `{one.default}` | {one.about} |" for one in SETTINGS]


def test_no_other_setting_is_read_anywhere_in_the_program(repository: Path) -> None:
    known = {one.name for one in SETTINGS}
    files = (repository / "index_platform").rglob("*.py")
    assert {name for file in files for name in re.findall(r"THRIVING_[A-Z_]+", file.read_text())} == known


@pytest.mark.parametrize(
    ("given", "kept", "https"),
    [
        ("https://survey.example.org/", "https://survey.example.org", True),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000", False),
        ("https://me:secret@survey.example.org", "https://survey.example.org", True),
    ],
)
def test_the_public_address_is_kept_without_path_or_password(given: str, kept: str, https: bool) -> None:
    found = from_environment({"THRIVING_PUBLIC_URL": given})
    assert (found.public_url, found.is_https) == (kept, https)


@pytest.mark.parametrize("given", ["survey.example.org", "ftp://x", "https://", "https://x/y", "https://x?y"])
def test_what_is_no_public_address_is_refused(given: str) -> None:
    with pytest.raises(InvalidInputError, match="no address of a site"):
        from_environment({"THRIVING_PUBLIC_URL": given})


def test_a_short_secret_key_is_refused_without_telling_it() -> None:
    with pytest.raises(InvalidInputError, match="has 9 characters") as refusal:
        from_environment({"THRIVING_SECRET_KEY": "too-short"})
    assert "too-short" not in str(refusal.value)


def test_a_proxy_is_one_address_or_none() -> None:
    assert from_environment({}).trusted_proxy == ""
    assert from_environment({"THRIVING_TRUSTED_PROXY": " ::1 "}).trusted_proxy == "::1"
    for wrong in ("*", "proxy", "127.0.0.1, 10.0.0.1"):
        with pytest.raises(InvalidInputError, match="no address of a machine"):
            from_environment({"THRIVING_TRUSTED_PROXY": wrong})


@pytest.mark.parametrize("name", ["Nowhere/Else", "../London", "/etc/passwd"])
def test_a_time_zone_that_nobody_knows_is_refused(name: str) -> None:
    with pytest.raises(InvalidInputError, match="no time zone that is known here"):
        from_environment({"THRIVING_TIME_ZONE": name})
