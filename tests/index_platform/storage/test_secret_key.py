import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index_platform.services import keys
from index_platform.settings import from_environment
from index_platform.storage import secret_key
from instruments.errors import InvalidInputError


def test_a_key_is_made_once_and_only_its_account_may_read_it(tmp_path: Path) -> None:
    file = tmp_path / "data" / "secret.key"
    key = secret_key.kept(file)
    assert len(key) == 64
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert secret_key.kept(file) == key
    assert [each.name for each in file.parent.iterdir()] == ["secret.key"]


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secret_key.kept(tmp_path / "secret.key"), range(32)))
    assert len(made) == 1


def test_a_key_that_others_can_read_is_refused_with_the_way_to_close_it(tmp_path: Path) -> None:
    file = tmp_path / "secret.key"
    key = secret_key.kept(file)
    file.chmod(0o640)
    with pytest.raises(InvalidInputError, match="chmod 600") as refusal:
        secret_key.kept(file)
    assert key not in str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"short", b"\xff\xfe" * 40])
def test_a_file_that_holds_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "secret.key"
    file.write_bytes(content)
    file.chmod(0o600)
    with pytest.raises(InvalidInputError):
        secret_key.kept(file)


def test_a_key_in_the_settings_makes_no_file_and_is_not_shown(tmp_path: Path) -> None:
    given = "g" * 40
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path), "THRIVING_SECRET_KEY": given})
    assert keys.of(settings).secret == given
    assert list(tmp_path.iterdir()) == []
    assert given not in repr(settings)
    assert given not in repr(keys.of(settings))
