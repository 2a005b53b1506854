import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from index_platform.auth.passwords import Hasher, flaw, too_long

EMAIL, NAME = "ann.lee@example.org", "Ann Lee-Okafor"


@pytest.mark.parametrize(
    "password",
    [
        "seven green ladders sing",
        "  q d  w k z j v b",
        "пароль из четырёх слов",
        "🦊🦔🦉🐸🦋🐢🦀🐙🐝🦒🐌🦜",
        "kq7vz2mw" + "".join(map(chr, range(0x4E00, 0x4E00 + 248))),
        "ann lee likes tea",
        "correct horse battery staple",
        "the community index garden path",
        "dragon tea window rain",
        "a8f3k2m9x1q7",
    ],
)
def test_any_signs_will_do_if_there_are_enough(password: str) -> None:
    assert flaw(password, email=EMAIL, name=NAME) is None


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "at least 12"),
        ("eleven char", "at least 12"),
        ("x1y2z" * 52, "at most 256"),
        ("aaaaaaaaaaaaaaaa", "same few"),
        ("abcabcabcabcabc", "same few"),
        ("Ann.Lee@example.ORG", "your name or your email"),
        ("ann lee-okafor", "your name or your email"),
        ("AnnLee-Okafor", "your name or your email"),
        ("ann.leeann.lee", "your name or your email"),
        ("Ann Lee-Okafor, Ann Lee-Okafor!", "your name or your email"),
        ("ann.lee@example.org1", "your name or your email"),
        ("Okafor2026!!", "your name or your email"),
        ("123456789012", "easy to guess"),
        ("abcdefghijklm", "easy to guess"),
        ("19841984198419", "easy to guess"),
        ("passwordpassword", "easy to guess"),
        ("password-password", "easy to guess"),
        ("gardengarden1", "easy to guess"),
        ("qwertyuiop123", "easy to guess"),
        ("1qaz2wsx3edc", "easy to guess"),
        ("asdfghjkl;'#", "easy to guess"),
        ("administrator", "easy to guess"),
        ("Thriving2026!", "easy to guess"),
        ("thriving-communities", "easy to guess"),
        ("P@ssw0rd2026!", "easy to guess"),
        ("Password12345!", "easy to guess"),
        ("iloveyou1234", "easy to guess"),
        ("            a b c d", "easy to guess"),
    ],
)
def test_what_is_easy_to_guess_is_refused_with_a_reason(password: str, said: str) -> None:
    assert said in (flaw(password, email=EMAIL, name=NAME) or "")


def test_a_hash_is_argon2id_and_tells_its_password_from_others() -> None:
    hasher = Hasher()
    kept = hasher.hashed("seven green ladders sing")
    assert kept.startswith("$argon2id$")
    assert hasher.checked("seven green ladders sing", kept) == (True, None)
    assert hasher.checked("seven green ladders Sing", kept) == (False, None)
    assert hasher.checked("anything", "no hash at all") == (False, None)


def test_a_password_kept_at_another_cost_is_hashed_anew_when_it_is_right() -> None:
    old, new = (Hasher(PasswordHash((Argon2Hasher(time_cost=cost, memory_cost=64),))) for cost in (1, 2))
    kept = old.hashed("seven green ladders sing")
    right, renewed = new.checked("seven green ladders sing", kept)
    assert right
    assert renewed is not None
    assert "t=2" in renewed
    assert new.checked("seven green ladders sing", renewed) == (True, None)
    assert new.checked("wrong", kept) == (False, None)


def test_what_is_longer_than_any_password_is_not_looked_at() -> None:
    assert too_long("x" * 257)
    assert not too_long("x" * 256)
