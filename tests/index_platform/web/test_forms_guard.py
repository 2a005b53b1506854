from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from index_platform.auth.roles import Role
from index_platform.settings import from_environment
from index_platform.web.accounts.routes import LARGEST_FORM as LARGEST_ACCOUNT
from index_platform.web.forms_guard import LARGEST_FORM, MOST_FIELDS
from tests.index_platform.web.people import PASSWORD, Browser, Site, running
from tests.timing import seconds_of

pytestmark = pytest.mark.slow
SIGN_IN = "/account/sign-in"


def filled(site: Site, browser: Browser) -> dict[str, str]:
    """The form to sign in with, its token in it."""
    token = browser.get(SIGN_IN).text.partition('_csrf_token" value="')[2].partition('"')[0]
    return {"email": site.person().email, "password": PASSWORD, "_csrf_token": token}


def refused(answer: httpx.Response) -> bool:
    return answer.status_code == 403 and "This form could not be taken" in answer.text


def test_a_form_is_taken_with_its_token_and_its_cookie_only(site: Site) -> None:
    browser, stranger = site.browser(), site.browser()
    form, of_another = filled(site, browser), filled(site, stranger)["_csrf_token"]
    for token in ("", "x", of_another, form["_csrf_token"][:-1]):
        assert refused(browser.post(SIGN_IN, data={**form, "_csrf_token": token}))
    assert refused(browser.post(SIGN_IN, data={key: form[key] for key in ("email", "password")}))
    assert refused(site.browser().post(SIGN_IN, data=form))
    assert browser.post(SIGN_IN, data=form).status_code == 303


def test_a_token_that_somebody_made_up_opens_nothing_though_cookie_and_form_agree(site: Site) -> None:
    browser = site.browser()
    form, made_up = filled(site, browser), "a" * 128
    browser.cookies.clear()
    browser.cookies.set("thriving-form", made_up, domain="127.0.0.1")
    assert refused(browser.post(SIGN_IN, data={**form, "_csrf_token": made_up}))


@pytest.mark.parametrize("strange", ["é" * 128, "a" * 64 + "é" * 64, "🦊" * 128])
def test_a_token_with_signs_that_no_token_has_is_refused_and_breaks_nothing(site: Site, strange: str) -> None:
    browser = site.browser()
    form = filled(site, browser)
    assert refused(browser.post(SIGN_IN, data={**form, "_csrf_token": strange}))
    carried = {"Cookie": b"thriving-form=" + strange.encode()}
    assert refused(site.browser().post(SIGN_IN, data=form, headers=carried))
    assert site.browser().get(SIGN_IN, headers=carried).status_code == 200


HUGE = b"a=&" * 1_300_000
SENT = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("path", [SIGN_IN, "/manage/new-instrument"])
def test_a_huge_form_of_who_has_no_cookie_is_not_even_read(site: Site, path: str) -> None:
    def sent() -> None:
        assert refused(site.browser().post(path, content=HUGE, headers=SENT))

    assert seconds_of(sent, enough=1) < 1


def test_a_huge_form_is_not_read_for_who_may_not_send_it(site: Site) -> None:
    browser = site.browser()
    browser.get(SIGN_IN)

    def sent() -> None:
        assert browser.post("/manage/new-instrument", content=HUGE, headers=SENT).status_code == 401

    assert seconds_of(sent, enough=1) < 1


@pytest.mark.parametrize("size", [LARGEST_ACCOUNT, LARGEST_FORM, 4_000_000])
def test_a_form_larger_than_any_of_ours_is_refused_whole(site: Site, size: int) -> None:
    browser = site.browser()
    form = filled(site, browser)
    assert browser.post(SIGN_IN, data={**form, "more": "x" * size}).status_code == 413


@pytest.mark.parametrize("sent", [b"%FF", b"\xff", b"%ED%A0%80"])
def test_a_form_whose_bytes_are_no_text_is_refused_and_not_read_as_something_else(
    site: Site, sent: bytes
) -> None:
    browser = site.browser()
    token = filled(site, browser)["_csrf_token"].encode()
    answer = browser.post(SIGN_IN, content=b"_csrf_token=" + token + b"&more=" + sent, headers=SENT)
    assert answer.status_code == 400


def test_a_form_in_parts_of_which_one_is_no_text_is_refused_too(site: Site) -> None:
    browser = site.browser()
    token = filled(site, browser)["_csrf_token"].encode()
    parts = (b'name="_csrf_token"\r\n\r\n' + token, b'name="more"\r\n\r\nx\xff')
    content = b"".join(b"--edge\r\nContent-Disposition: form-data; " + one + b"\r\n" for one in parts)
    sent = {"Content-Type": "multipart/form-data; boundary=edge"}
    assert browser.post(SIGN_IN, content=content + b"--edge--\r\n", headers=sent).status_code == 400


def test_a_form_without_files_stays_small_where_files_are_taken(site: Site) -> None:
    browser = site.browser(site.person(Role.SURVEY_MANAGER))
    browser.get("/account")
    for content in (HUGE[: LARGEST_FORM + 3], b"a=&" * MOST_FIELDS):
        assert browser.post("/manage/new-instrument", content=content, headers=SENT).status_code == 413


def test_a_cookie_of_an_earlier_key_is_replaced_and_not_a_dead_end(site: Site) -> None:
    browser = site.browser()
    browser.cookies.set("thriving-form", "a" * 128, domain="127.0.0.1")
    given = browser.get(SIGN_IN).headers["Set-Cookie"]
    browser.cookies.clear()
    browser.cookies.set("thriving-form", given.partition("=")[2].partition(";")[0], domain="127.0.0.1")
    assert browser.post(SIGN_IN, data=filled(site, browser)).status_code == 303


@pytest.mark.parametrize(
    ("headers", "taken"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, True),
        ({"Sec-Fetch-Site": "none"}, True),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "cross-site"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"}, False),
        ({"Origin": "http://127.0.0.1:8000"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Origin": "null"}, False),
        ({}, True),
    ],
)
def test_a_form_of_another_site_is_refused_though_its_token_is_right(
    site: Site, headers: dict[str, str], taken: bool
) -> None:
    browser = site.browser()
    form = filled(site, browser)
    answer = browser.post(SIGN_IN, data=form, headers=headers)
    assert (answer.status_code == 303) if taken else refused(answer)


def test_the_address_that_the_browser_used_is_ours_too(site: Site) -> None:
    browser = site.browser()
    form = filled(site, browser)
    assert browser.post(SIGN_IN, data=form, headers={"Origin": site.address}).status_code == 303


def test_who_sends_a_form_without_token_as_a_script_is_told_as_a_script(site: Site) -> None:
    headers = {"Accept": "application/json"}
    answer = httpx.post(f"{site.address}{SIGN_IN}", data={}, headers=headers, timeout=60)
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_public_pages_without_a_form_set_no_cookie(site: Site) -> None:
    for path in ("/", "/places", "/releases", "/health", "/assets/css/tokens.css", "/nothing"):
        assert "Set-Cookie" not in site.browser().get(path).headers
    assert "Set-Cookie" in site.browser().get(SIGN_IN).headers


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Site]:
    """A site that people reach over https."""
    environ = {
        "THRIVING_DATA_DIR": str(tmp_path / "data"),
        "THRIVING_PUBLIC_URL": "https://survey.example.org",
    }
    with running(from_environment(environ)) as found:
        yield found


def cookies_of(answers: list[httpx.Response]) -> dict[str, set[str]]:
    """The flags of each cookie that was set."""
    lines = [line for answer in answers for line in answer.headers.get_list("Set-Cookie")]
    parts = [line.split("; ") for line in lines]
    return {first.partition("=")[0]: {flag for flag in flags if "Age" not in flag} for first, *flags in parts}


def signed_in(site: Site) -> list[httpx.Response]:
    """The answers on the way in, cookies carried by hand: a client keeps none of https over http."""
    page = site.browser().get(SIGN_IN)
    token = page.text.partition('_csrf_token" value="')[2].partition('"')[0]
    form = {"email": site.person().email, "password": PASSWORD, "_csrf_token": token}
    name = page.headers["Set-Cookie"].partition("=")[0]
    headers = {"Cookie": f"{name}={token}", "Origin": site.settings.public_url}
    return [page, site.browser().post(SIGN_IN, data=form, headers=headers)]


def test_over_http_no_script_reads_a_cookie_and_no_other_site_sends_one(site: Site) -> None:
    flags = {"HttpOnly", "Path=/", "SameSite=lax"}
    names = ("thriving-form", "thriving-session", "thriving-device")
    assert cookies_of(signed_in(site)) == dict.fromkeys(names, flags)


def test_over_https_cookies_are_kept_to_this_host_and_to_https(secure: Site) -> None:
    flags = {"HttpOnly", "Path=/", "SameSite=lax", "Secure"}
    names = ("__Host-thriving-form", "__Host-thriving-session", "__Host-thriving-device")
    assert cookies_of(signed_in(secure)) == dict.fromkeys(names, flags)
