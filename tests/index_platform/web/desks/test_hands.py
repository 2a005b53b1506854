"""One person with two accounts: what the pages of a decision show of it, and what they refuse."""

import re
from pathlib import Path

from index_platform.auth.roles import Role
from index_platform.services import approving
from tests.index_platform.services.test_approving import STREET
from tests.index_platform.survey import MOMENT
from tests.index_platform.web.desks.office import Office, done, words
from tests.index_platform.web.people import PASSWORD


def test_whoever_let_the_approver_in_by_a_link_does_not_have_them_approve(
    office: Office, tmp_path: Path
) -> None:
    """Somebody who manages people and proposes takes the account of an approver over."""
    site, lead = office.site, office.person(Role.STATISTICS_LEAD)
    one = site.person(Role.ADMINISTRATOR, Role.SURVEY_MANAGER, name="Ada Min")
    (tmp_path / "street.yaml").write_text(STREET)
    made = approving.proposed(site.engine, tmp_path / "street.yaml", moment=MOMENT, actor=one.actor)
    approve = f"/manage/instruments/proposals/{made.number}/approve"
    assert "recovery link" not in words(site.browser(lead).get(approve))
    [link] = re.findall(
        r"/account/welcome/[\w-]+", site.browser(one).submit(f"/manage/people/{lead.id}/link").text
    )
    done(site.browser().submit(link, {"password": PASSWORD}))
    browser = site.browser(lead)
    assert "Your account Password set by a recovery link, made by Ada Min on" in words(browser.get(approve))
    answer = browser.submit(approve, {"reason": ""})
    assert answer.status_code == 422
    assert "could be in one hand" in words(answer)
    done(site.browser(site.person(Role.STATISTICS_LEAD)).submit(approve, {"reason": ""}))
