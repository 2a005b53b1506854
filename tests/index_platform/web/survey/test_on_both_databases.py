"""A draft begun, left, taken up again and sent through the real server, whichever database is behind it."""

import pytest

from index_platform.services.receipts import code_sha256
from tests.index_platform.survey import stored
from tests.index_platform.web.people import Site
from tests.index_platform.web.survey.answering import Respondent, code, filled, title

pytestmark = pytest.mark.both_databases


def test_a_draft_is_kept_after_each_answer_and_becomes_one_response(
    respondent: Respondent, site: Site
) -> None:
    respondent.begin().give("place", place="QS")
    respondent.give("brs1", **filled(respondent.look("brs1"), 3))
    assert (respondent.saved.place, respondent.saved.answers) == ("QS", {"brs1": 4})
    receipt = respondent.answer_all(place="QS").send()
    assert title(receipt) == "Your answers have arrived - Thriving Smallton survey"
    assert stored(site.engine, "SELECT id FROM drafts") == []
    assert stored(site.engine, "SELECT place, mode, language FROM responses") == [("QS", "web", "en")]
    assert stored(site.engine, "SELECT COUNT(*) FROM answers WHERE code IS NOT NULL") == [(6,)]
    assert stored(site.engine, "SELECT code_sha256 FROM withdrawal_codes") == [(code_sha256(code(receipt)),)]
    assert respondent.browser.get(str(receipt.url)).text == receipt.text
