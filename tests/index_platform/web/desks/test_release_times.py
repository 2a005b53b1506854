"""A release that waits for its time, at the desks: approved for later, put off, read early by a few."""

from datetime import timedelta

from index_platform.auth.roles import Role
from index_platform.services import releases
from tests.index_platform.web.desks.office import Office, done, words

WHY = "To brief the leader."


def _typed(office: Office, days: int, time: str = "09:30") -> dict[str, str]:
    at = (office.site.clock() + timedelta(days=days)).date()
    return {"day-day": str(at.day), "day-month": str(at.month), "day-year": str(at.year), "time": time}


def test_a_release_is_approved_for_later_read_early_put_off_and_public_by_itself(collecting: Office) -> None:
    office, site = collecting, collecting.site
    office.proposed()
    office.read()
    lead, officer = office.at(Role.STATISTICS_LEAD), office.at(Role.POLICY_OFFICER)
    past = lead.submit("/manage/releases/R1/approve", _typed(office, -1))
    assert past.status_code == 422
    assert "is past" in words(past)
    done(lead.submit("/manage/releases/R1/approve", _typed(office, 3)))
    told = words(lead.get("/manage/releases/R1"))
    assert "approved, not yet public" in told
    assert "It becomes public by itself on" in told
    assert site.browser().get("/places/QN").status_code == 404
    asked = {
        "email": office.person(Role.POLICY_OFFICER).email,
        "hours": "24",
        "reason": "To brief the leader.",
    }
    wrong = lead.submit("/manage/releases/R1/early", {**asked, "hours": "25"})
    assert wrong.status_code == 422
    assert "from 1 to 24" in words(wrong)
    done(lead.submit("/manage/releases/R1/early", asked))
    assert "See what, and from when on" in words(officer.get("/manage"))
    assert "The way to it stands here when that time comes" in words(officer.get("/manage/early"))
    assert officer.get("/manage/releases/R1/places/QN").status_code == 403
    put_off = {**_typed(office, 7), "reason": "Snow."}
    sooner = lead.submit("/manage/releases/R1/postpone", {**_typed(office, 2), "reason": "Now."})
    assert sooner.status_code == 422
    done(lead.submit("/manage/releases/R1/postpone", put_off))
    publish_at = releases.get(site.engine, "R1").publish_at
    assert publish_at is not None
    site.clock.ahead = timedelta(days=6, hours=12)
    early = site.browser(office.person(Role.POLICY_OFFICER))
    assert "North End" in words(early.get("/manage/early"))
    assert early.get("/manage/releases/R1/places/QN").status_code == 200
    site.clock.ahead = timedelta(days=8)
    assert site.browser().get("/places/QN").status_code == 200
    public = words(site.browser().get("/releases"))
    assert (
        "Policy officer, from 24 hours before publication, opened it one time. Why: To brief the leader."
        in public
    )
    again = site.browser(office.person(Role.STATISTICS_LEAD))
    assert "It is public." in words(again.get("/manage/releases/R1"))
    assert "stand on no list" in words(site.browser(office.person(Role.POLICY_OFFICER)).get("/manage/early"))


def test_somebody_is_taken_off_the_list_again(collecting: Office) -> None:
    office = collecting
    office.proposed()
    office.read()
    lead = office.at(Role.STATISTICS_LEAD)
    asked = {
        "email": office.person(Role.POLICY_OFFICER).email,
        "hours": "24",
        "reason": "To brief the leader.",
    }
    done(lead.submit("/manage/releases/R1/early", asked))
    assert "Take off" in words(lead.get("/manage/releases/R1/early"))
    done(lead.submit("/manage/releases/R1/early/1/remove"))
    assert "was taken off" in words(lead.get("/manage/releases/R1/early"))
    assert "stand on no list" in words(office.at(Role.POLICY_OFFICER).get("/manage/early"))
