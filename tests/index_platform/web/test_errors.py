import pytest
from litestar.exceptions import ClientException, MethodNotAllowedException, NotFoundException
from litestar.testing import RequestFactory

from index_platform.web.errors import told
from instruments.errors import ConflictError, MeasureError, NotPermittedError

WAYS = {"where": "here", "fix": "Do it."}
FAULT = "on our side"


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (NotFoundException(), 404, "There is no such page"),
        (MethodNotAllowedException(), 405, "This page cannot be sent anything"),
        (ClientException(), 400, "This page cannot be shown"),
        (ClientException(status_code=429), 429, "This page cannot be shown"),
        (NotPermittedError("no", **WAYS), 403, "You cannot do this"),
        (ConflictError("no", **WAYS), 409, "This page cannot be shown"),
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
