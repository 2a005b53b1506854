import pytest

from index_platform.web.targets import own_path, sign_in_for


@pytest.mark.parametrize(
    "path",
    ["/", "/account", "/manage/waves/autumn-2026", "/places?compare=a,b", "/a/b/c?x=1&y=%2F#part", "/?a=//b"],
)
def test_a_path_of_ours_is_kept(path: str) -> None:
    assert own_path(path, "/otherwise") == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "account",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " /account",
        "/account\r\nSet-Cookie: a=b",
        "/ü",
        "/" + "a" * 500,
    ],
)
def test_a_path_that_could_lead_elsewhere_is_not(path: str) -> None:
    assert own_path(path, "/otherwise") == "/otherwise"


def test_the_way_to_sign_in_remembers_the_whole_way_there() -> None:
    assert sign_in_for("/a?b=c&d=//e#f") == "/account/sign-in?next=/a%3Fb%3Dc%26d%3D//e%23f"
