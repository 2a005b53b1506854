import hmac
from datetime import UTC, datetime, timedelta

from index_platform.auth.keys import Keys, fingerprint, new_token

KEYS, NOW = Keys("k" * 64), datetime(2026, 11, 22, 8, tzinfo=UTC)


def test_each_purpose_has_a_key_of_its_own_that_does_not_change() -> None:
    made = {KEYS.derived(purpose) for purpose in ("forms", "device", "second step", "")}
    assert len(made) == 4
    assert all(len(key) == 32 for key in made)
    assert KEYS.derived("forms") != Keys("j" * 64).derived("forms")


def test_a_key_is_derived_as_rfc_5869_says() -> None:
    """A change would lock out every second step that is kept; the twin is the two lines of the standard."""
    extracted = hmac.digest(bytes(32), KEYS.secret.encode(), "sha256")
    assert KEYS.derived("forms") == hmac.digest(extracted, b"thriving forms\x01", "sha256")


def test_what_is_sealed_is_opened_for_its_purpose_only_and_shows_nothing() -> None:
    sealed = KEYS.sealed("second step", "JBSWY3DP", moment=NOW)
    assert "JBSWY3DP" not in sealed
    assert KEYS.opened("second step", sealed) == "JBSWY3DP"
    assert KEYS.opened("another", sealed) is None
    assert Keys("j" * 64).opened("second step", sealed) is None
    flipped = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    assert KEYS.opened("second step", flipped) is None
    assert KEYS.opened("second step", "") is None
    assert KEYS.opened("second step", "żółć") is None


def test_what_is_sealed_for_a_while_cannot_be_opened_later() -> None:
    sealed = KEYS.sealed("passed", "text", moment=NOW)
    assert KEYS.opened("passed", sealed, moment=NOW + timedelta(seconds=300), seconds=300) == "text"
    assert KEYS.opened("passed", sealed, moment=NOW + timedelta(seconds=302), seconds=300) is None


def test_the_secret_is_not_shown_where_keys_are() -> None:
    assert "kkkk" not in repr(KEYS)


def test_tokens_are_long_and_never_the_same() -> None:
    made = {new_token() for _ in range(100)}
    assert len(made) == 100
    assert min(map(len, made)) >= 43
    assert fingerprint("a") != fingerprint("b")
    assert len(fingerprint("a")) == 64
