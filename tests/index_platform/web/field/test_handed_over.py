"""Whoever the phone was handed to sees their own interview, also when something goes wrong."""

import pytest

from tests.index_platform.web.field.conftest import (
    SHORT,
    Phone,
    answer,
    choose,
    code_of,
    press,
    sign_in,
    take_part,
)
from tests.index_platform.web.people import Site

pytestmark = [pytest.mark.browser, pytest.mark.slow]
_FULL = "IDBObjectStore.prototype.put = () => { throw new DOMException('no room', 'QuotaExceededError'); }"


def test_an_answer_that_cannot_be_saved_leads_whoever_has_the_phone_out_of_no_interview(
    phone: Phone, site: Site
) -> None:
    with phone() as page:
        sign_in(page, code_of(site))
        choose(page, SHORT)
        take_part(page)
        press(page, "Let them answer by themselves")
        asked = page.locator("h1").inner_text()
        page.evaluate(f"() => {{ {_FULL} }}")
        answer(page, 2)
        page.get_by_role("heading", name="There is no room left on this phone").wait_for()
        assert page.get_by_role("main").get_by_role("button").all_inner_texts() == ["Go on"]
        press(page, "Go on")
        assert page.locator("h1").inner_text() == asked
