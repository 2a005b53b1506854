import pytest
from litestar import Litestar
from litestar.exceptions import ClientException, MethodNotAllowedException, NotFoundException
from litestar.testing import RequestFactory

from index_platform.services.own_account import LinkEndedError
from index_platform.web.errors import told
from instruments.errors import ConflictError, InvalidInputError, MeasureError, NotPermittedError

WAYS = {"where": "here", "fix": "Do it."}
FAULT = "on our side"


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (NotFoundException(), 404, "There is no such page"),
        (MethodNotAllowedException(), 405, "This page cannot be sent anything"),
        (ClientException(), 400, "This page cannot be shown"),
        (ClientException(status_code=429), 429, "Too much was asked"),
        (NotPermittedError("no", **WAYS), 403, "You cannot do this"),
        (ConflictError("no", **WAYS), 409, "This page cannot be shown"),
        (LinkEndedError("no", **WAYS), 404, "This link does not work any more"),
        (MeasureError("no", **WAYS), 500, FAULT),
        (ZeroDivisionError(), 500, FAULT),
    ],
)
def test_only_a_fault_of_ours_is_said_to_be_ours(error: Exception, status: int, title: str) -> None:
    answer = told(RequestFactory().get("/places/QN", headers={"Accept": "text/html"}), error)
    assert answer.status_code == status
    words = str(answer.content)
    assert title in words
    assert (FAULT in words) == (status >= 500)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotFoundException(), "what it names is not there"),
        (ClientException(status_code=413), "send less at once"),
        (
            InvalidInputError("there are no words in 'cy'", **WAYS),
            "There are no words in &#39;cy&#39;. Do it.",
        ),
        (ConflictError("it is there", **WAYS), "It is there. Do it."),
        (MeasureError("secret", **WAYS), FAULT),
    ],
)
def test_an_error_at_a_desk_says_its_reason_and_leads_to_the_desks(error: Exception, said: str) -> None:
    answer = told(RequestFactory().get("/manage/instruments/x", headers={"Accept": "text/html"}), error)
    page = str(answer.content)
    assert said in page
    assert 'href="/manage"' in page
    assert "release" not in page
    assert "secret" not in page


def test_the_log_of_a_fault_holds_no_token_of_a_link(caplog: pytest.LogCaptureFixture) -> None:
    factory = RequestFactory(app=Litestar(logging_config=None))
    request = factory.post("/account/welcome/living-token", headers={"Accept": "text/html"})
    request.scope["path_template"] = "/account/welcome/{token:str}"
    told(request, ZeroDivisionError("x"))
    assert "/account/welcome/{token:str}" in caplog.text
    assert "living-token" not in caplog.text


@pytest.mark.parametrize(
    ("path", "own"), [("/account/nowhere", True), ("/account", True), ("/accounts", False)]
)
def test_an_error_under_an_account_stands_in_the_shell_of_accounts(path: str, own: bool) -> None:
    answer = told(RequestFactory().get(path, headers={"Accept": "text/html"}), NotFoundException())
    page = str(answer.content)
    assert answer.status_code == 404
    assert ("form account" in page) == own
    assert ('href="/account"' in page) == own
    assert ('href="/places"' in page) != own
    assert "<form" not in page
