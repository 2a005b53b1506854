"""``/manage/audit``: what everybody did, in words, the newest first; reading it is written down too."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery

from index_platform.auth.actors import LOCAL
from index_platform.auth.roles import Right
from index_platform.services import auditing
from index_platform.web.desks.blocks import Actions, Block, Cell, Code, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import minute, role_words

AUDIT = "/manage/audit"
PAGE = 50  # entries
# what was done, said of its object; an action that is not listed is shown as it is written
ACTIONS: Mapping[str, str] = {
    "account.disable": "kept an account out",
    "account.invite": "invited somebody",
    "account.link": "made a link to set a password",
    "audit.read": "read the audit",
    "contacts.read": "read how people are reached who may be asked again",
    "database.backup": "made a backup of the database",
    "grant.add": "gave a role",
    "grant.remove": "took a role away",
    "index.base": "began the base of an index",
    "index.define": "added an index definition",
    "index.read": "looked at a run before it was proposed",
    "index.run": "computed the index",
    "instrument.approve": "approved a questionnaire",
    "instrument.propose": "proposed a questionnaire",
    "instrument.empty": "took a licensed wording out",
    "instrument.fill": "filled in a licensed wording",
    "instrument.publish": "published a questionnaire",
    "instrument.refuse": "refused a questionnaire",
    "instrument.take_back": "took back a questionnaire they proposed",
    "invitations.everybody": "let everybody answer a wave",
    "invitations.make": "made invitations",
    "invitations.only": "had a wave take answers by invitation only",
    "invitations.stop": "stopped invitations",
    "job.ask": "asked for work in the background",
    "job.stop": "stopped work in the background",
    "note.read": "opened a note of a researcher",
    "page.send": "sent a form that their roles do not allow",
    "password.change": "changed the own password",
    "password.confirm": "gave the own password again",
    "password.rehash": "had the own password kept more safely",
    "password.set": "set a password by a link",
    "assignment.addresses": "brought addresses of an assignment",
    "assignment.close": "closed an assignment",
    "assignment.give": "gave an assignment to a researcher",
    "assignment.make": "made an assignment",
    "assignment.reopen": "opened an assignment again",
    "assignment.take_away": "took an assignment away",
    "phone.code": "made a code that lets a phone in",
    "phone.end": "ended a phone",
    "phone.let_in": "had a phone let in",
    "phone.rescue": "took in a rescue file of a phone",
    "phone.withdrawal": "told the code to take an interview out with",
    "places.boundaries": "loaded boundaries",
    "places.load": "loaded places",
    "places.lookups": "loaded which area lies in which place",
    "places.postcodes": "loaded postcodes",
    "places.splits": "loaded how areas are split by places",
    "places.survey": "loaded another survey of districts",
    "set_aside.forget": "forgot what a phone sent and could not be taken in",
    "release.approve": "approved a release",
    "release.list_early": "let somebody read a release before it is public",
    "release.postpone": "put off a release",
    "release.proofs": "had the proofs of a release built",
    "release.propose": "proposed a release",
    "release.read": "looked at figures before they were public",
    "release.refuse": "refused a release",
    "release.schedule": "set the time from which a release is public",
    "release.sign": "signed a page of the proofs of a release",
    "release.take_back": "took back a release they proposed",
    "release.unlist_early": "let somebody no longer read a release before it is public",
    "release.withdraw": "withdrew a release",
    "responses.export": "took answers out as a file",
    "responses.import": "brought answers in from a file",
    "responses.take_in": "took held answers in",
    "responses.leave_out": "left held answers out",
    "responses.undo": "undid a decision on held answers",
    "second_step.codes": "made new recovery codes",
    "second_step.off": "turned the second step off",
    "second_step.on": "turned the second step on",
    "second_step.recovery_code": "signed in by a recovery code",
    "second_step.remove": "took a second step away",
    "session.end": "signed a browser out",
    "reminder.put_off": "put off a reminder of what was promised",
    "reminders.address": "made a secret address for their reminders",
    "reminders.close": "closed the secret address of their reminders",
    "response.erase": "erased a response for good",
    "session.end_others": "signed all other browsers out",
    "session.start": "signed in",
    "training.done": "went through a part of the training",
    "training.revoke": "took back the sign-off of a researcher",
    "training.sign": "signed that a researcher can ask at doors",
    "wave.close": "closed a wave",
    "wave.create": "made a wave",
    "wave.dates": "gave a wave other days",
    "wave.freeze": "froze a wave",
    "wave.open": "opened a wave",
    "wave.selection": "changed what a wave says of how people came to answer",
    "wave.targets": "said how many answers a wave wants",
}


@get(AUDIT, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.READ_AUDIT)
def entries(
    visitor: Who,
    workplace: Place,
    moment: NamedDependency[datetime],
    of: FromQuery[str] = "",
    before: FromQuery[int | None] = None,
    walk: FromQuery[str] = "",
) -> Response[str]:
    """The newest entries, or those before one, of all or of one account."""
    found = auditing.listed(
        workplace.engine,
        moment=moment,
        actor=known(visitor),
        of=of or None,
        latest=PAGE,
        before=before,
    )
    rows = tuple(_row(entry) for entry in found)
    heads = ("When", "Who", "Did what", "To what", "Entry")
    blocks: list[Block] = [_chain(workplace, walked=bool(walk))]
    if rows:
        blocks.append(Table(caption="Entries, the newest first", heads=heads, rows=rows, counts=(4,)))
    blocks.append(_turning(of, found[-1].number if len(found) == PAGE else None, before))
    lead = (
        f"Entries of the account {of}." if of else "Whatever anybody did here. Nothing of it can be changed."
    )
    context = DeskContext(
        title="Audit", lead=lead if rows else "There is no such entry.", blocks=tuple(blocks)
    )
    return shown(visitor, context, at=AUDIT)


def _row(entry: auditing.Entry) -> tuple[Cell, ...]:
    who = LOCAL.name if entry.actor == LOCAL.id else _roles(entry.roles)
    did = ACTIONS.get(entry.action, entry.action)
    outcome = "" if entry.outcome == "done" else ", and was refused"
    reason = f": {entry.reason}" if entry.reason else ""
    of = f"{AUDIT}?{urlencode({'of': entry.actor})}"
    return (
        minute(entry.moment),
        Go(words=who, href=of, context=f"account {entry.actor}"),
        f"{did}{outcome}{reason}",
        Code(text=entry.key),
        str(entry.number),
    )


def _roles(roles: tuple[str, ...]) -> str:
    return ", ".join(role_words(role) for role in roles) or "somebody without a role"


def _chain(workplace: Place, *, walked: bool) -> Panel:
    """The state of the chain: its head, and when asked for, whether every link of it holds."""
    head = auditing.head(workplace.engine)
    facts = Facts(rows=(fact("Entries", f"{head.entries:,}"), fact("Last hash", Code(text=head.hash[:16]))))
    if not walked:
        ask = Go(words="Check every entry", href=f"{AUDIT}?walk=yes")
        return Panel(title="The chain", blocks=(facts, Actions(others=(ask,))))
    chain = auditing.walked(workplace.engine)
    said = (
        "Every entry is as it was written."
        if chain.broken is None
        else f"Entry {chain.broken.number} {chain.broken.what}. Tell the data protection officer at once."
    )
    return Panel(title="The chain", blocks=(facts, Prose(paragraphs=(said,))))


def _turning(of: str, last: int | None, before: int | None) -> Actions:
    """The ways to older entries, and back to all."""
    ways = []
    if last is not None:
        given = {"before": str(last), **({"of": of} if of else {})}
        ways.append(Go(words="Older entries", href=f"{AUDIT}?{urlencode(given)}"))
    if of or before is not None:
        ways.append(Go(words="The newest entries of everybody", href=AUDIT))
    return Actions(others=tuple(ways))
