"""Fieldwork of which every desk of a supervisor has something to show."""

from uuid import UUID

from index_platform.auth.roles import Role
from index_platform.db import reading
from index_platform.queries import assignments
from tests.index_platform.people import signed_for
from tests.index_platform.phone import knock, let_in_at
from tests.index_platform.web.desks.office import Office, done

_WISH = {"place": "first QN", "how": "lines", "targets": "5\n2: sex = Female", "until": "2026-12-01"}


def worked(office: Office) -> tuple[str, str, str, str]:
    """An assignment with doors and a visit in excess; pages to sign at, to take back at, and of a note."""
    site, field = office.site, "/manage/fieldwork"
    supervisor = office.at(Role.FIELDWORK_SUPERVISOR, "T")
    signed = site.person(Role.COMMUNITY_RESEARCHER, area="T", name="Rashida Researcher")
    learner = site.person(Role.COMMUNITY_RESEARCHER, area="T", name="Liam Learner")
    signed_for(site.engine, signed.id)
    wish = {**_WISH, "researcher": signed.id, "note": "Knock twice."}
    at = done(supervisor.submit(f"{field}/assignments/new", wish)).headers["location"]
    page = supervisor.get(f"{at}/addresses").text
    token = page.partition('name="_csrf_token" value="')[2].partition('"')[0]
    doors = {"files": ("doors.csv", b"address\n12 High Street\n14 High Street\n")}
    supervisor.post(f"{at}/addresses", data={"what": "take", "_csrf_token": token}, files=doors)
    assert site.app is not None
    phone = let_in_at(site.browser(), site.app.state.phones, signed.id)
    done(supervisor.submit(f"{at}/give", {"researcher": ""}))
    assignment, note = at.rpartition("/")[2], UUID(int=9)
    with reading(site.engine) as session:
        door = next(assignments.addresses(session, [assignment])).id
    visit = knock(note, assignment, address=door)
    site.browser().put(f"/api/field/visits/{note}", json=visit, headers=phone.bearer).raise_for_status()
    told = phone.note(note, "The heron at number twelve.\nIt was there again.")
    site.browser().put(f"/api/field/notes/{note}", json=told, headers=phone.bearer).raise_for_status()
    sign, revoke = (
        f"{field}/training/{person.id}/{verb}" for person, verb in ((learner, "sign"), (signed, "revoke"))
    )
    return assignment, sign, revoke, f"{field}/notes/{note}"
