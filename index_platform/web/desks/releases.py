"""``/manage/releases``: what waits for approval, what is public, what was withdrawn."""

from datetime import datetime

from litestar import MediaType, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from index_platform.auth.actors import Actor
from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import release_checks, release_gates, releases, report_sides, signposts
from index_platform.services.release_checks import Checks, Release
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Actions, Block, Cell, Code, Facts, Go, Panel, Prose, Table
from index_platform.web.desks.release_early import EARLY
from index_platform.web.desks.release_times import RELEASES, public_words, state_of
from index_platform.web.desks.room import DeskContext, Place, Who, fact, known, shown
from index_platform.web.desks.words import KINDS, REASONS, counted, day, minute
from index_platform.web.desks.words_of_proofs import gates_panel
from reports.html import Links, web_page
from reports.place_report import place_report


@get(RELEASES, media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def listed(visitor: Who, workplace: Place) -> Response[str]:
    """Every release, the newest first."""
    rows = tuple(
        (
            Go(words=one.id, href=f"{RELEASES}/{one.id}"),
            Code(text=one.wave),
            state_of(one, workplace),
            day(one.proposed_at),
            Code(text=one.definition),
        )
        for one in release_checks.stored(workplace.engine, actor=known(visitor))
    )
    heads = ("Release", "Wave", "State", "Proposed", "Index")
    blocks = (Table(caption="All releases", heads=heads, rows=rows),) if rows else ()
    lead = (
        "" if rows else "Nothing has been proposed yet. An analyst proposes a run from the page of its wave."
    )
    return shown(visitor, DeskContext(title="Releases", lead=lead, blocks=blocks), at=RELEASES)


@get(f"{RELEASES}/{{name:str}}", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN)
def one(visitor: Who, workplace: Place, name: FromPath[str]) -> Response[str]:
    """One release: what it is, what it withholds, and what can be decided."""
    actor = known(visitor)
    zone = workplace.settings.time_zone
    checks = release_checks.checks(workplace.engine, name, actor=actor, zone=zone)
    release = checks.release
    gates = release_gates.gates(workplace.engine, release.id, actor=actor)
    is_checked = all(one.is_open for one in gates)
    blocks: list[Block] = [_deciding(checks, actor, workplace, is_checked=is_checked)]
    blocks += _notices(checks)
    if release.state == "proposed":
        blocks.append(gates_panel(gates, *_proofs(release, actor)))
    blocks.append(_withheld(checks))
    if actor.holds(Right.READ_UNRELEASED):
        blocks.append(_places(checks))
    blocks += [_words(checks), _study(checks), _about(checks)]
    context = DeskContext(
        title=f"{release.id}, {checks.wave_title}",
        tags=(state_of(release, workplace), KINDS[checks.kind]),
        lead=f"{checks.title}, {counted(len(checks.places), 'place', 'places')}.",
        blocks=tuple(blocks),
    )
    return shown(visitor, context, at=RELEASES)


@get(
    f"{RELEASES}/{{name:str}}/places/{{code:str}}",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Access.SIGNED_IN,
)
def report(
    visitor: Who,
    workplace: Place,
    moment: NamedDependency[datetime],
    name: FromPath[str],
    code: FromPath[str],
) -> bytes:
    """The report of one place as it would be published, for those who may. Each look is written down."""
    actor, engine = known(visitor), workplace.engine
    table = releases.unreleased_table(engine, name, moment=moment, actor=actor)
    settings, release = workplace.settings, releases.get(engine, name).id
    services = signposts.read(settings.data_dir)
    beside = report_sides.collected(engine, release, services, moment=moment, zone=settings.time_zone)
    home = f"{RELEASES}/{release}" if release_checks.may_see(actor) else EARLY
    return web_page(
        place_report(table, code, release=release, sides=beside.of(table, code)), Links(home=home, footer=())
    ).encode()


def _deciding(checks: Checks, actor: Actor, workplace: Workplace, *, is_checked: bool) -> Panel:
    """What can be decided, by whom; a proposer is told that it needs another.

    is_checked: whether every check is passed; before that, approving is not what comes first.
    """
    release = checks.release
    ways = [
        Go(words=words, href=f"{RELEASES}/{release.id}/{verb}")
        for verb, words in _ways(checks, actor, workplace.clock())
    ]
    said = {
        "proposed": "It waits for a second person: whoever proposed it cannot approve it.",
        "approved": public_words(release, workplace),
        "withdrawn": "It was withdrawn, and is not public.",
    }[release.state]
    mine = release.state == "proposed" and release.proposer == actor.id
    sentences = (said, "You proposed it, so somebody else decides.") if mine else (said,)
    comes_first = is_checked and release.state == "proposed" and not mine
    first, others = (ways[0], ways[1:]) if ways and comes_first else (None, ways)
    return Panel(
        title="Decision",
        blocks=(Prose(paragraphs=sentences), Actions(first=first, others=tuple(others))),
    )


def _proofs(release: Release, actor: Actor) -> tuple[Block, ...]:
    """The way to the proofs, for whoever may read them."""
    if not actor.holds(Right.READ_UNRELEASED):
        return ()
    return (Actions(first=Go(words="Go to the proofs", href=f"{RELEASES}/{release.id}/proofs")),)


def _ways(checks: Checks, actor: Actor, moment: datetime) -> list[tuple[str, str]]:
    """The decisions that this person can take, as (address, words), the first one first."""
    release = checks.release
    mine, waits = release.proposer == actor.id, release.waits(moment)
    proposed, stops = release.state == "proposed", actor.holds(Right.STOP_RELEASE)
    rules = (
        ("approve", "Approve", proposed and not mine and actor.holds(Right.APPROVE_RELEASE)),
        ("refuse", "Refuse", proposed and not mine and stops),
        ("take-back", "Take it back", proposed and mine and actor.holds(Right.PROPOSE_RELEASE)),
        ("postpone", "Put it off", waits and stops),
        ("withdraw", "Withdraw", release.state == "approved" and stops),
        ("early", "Who may read it before", (proposed or waits) and stops),
    )
    return [(verb, words) for verb, words, may in rules if may]


def _notices(checks: Checks) -> tuple[Block, ...]:
    """Whose place it takes and why, as everybody will read it; nothing of a first release that stands."""
    if not checks.notices:
        return ()
    return (Panel(title="For everybody to read", blocks=(Prose(paragraphs=checks.notices),)),)


def _withheld(checks: Checks) -> Panel:
    """How many figures there are, and how many are withheld and why."""
    cells = checks.shown + sum(checks.withheld.values())
    rows: list[tuple[Cell, ...]] = [("Shown", f"{checks.shown:,}")]
    if checks.uncertain:
        rows.append(("Of these, marked as unsure [u]", f"{checks.uncertain:,}"))
    rows += [
        (f"Withheld: {REASONS[why]} [{why.code}]", f"{count:,}") for why, count in checks.withheld.items()
    ]
    table = Table(caption="Figures", heads=("Figures", "How many"), rows=tuple(rows), counts=(1,))
    where = counted(len(checks.places), "place", "places")
    hint = f"{cells:,} figures in {where}. Counts of cells, not results."
    return Panel(title="What is shown and what is withheld", hint=hint, blocks=(table,))


def _places(checks: Checks) -> Panel:
    """The way to each report as it would be published."""
    base = f"{RELEASES}/{checks.release.id}/places"
    ways = tuple(Go(words=name, href=f"{base}/{code}", context="report") for code, name in checks.places)
    hint = "As they would be published. Each look is written down."
    return Panel(title="Read the reports", hint=hint, blocks=(Actions(others=ways),))


def _words(checks: Checks) -> Panel:
    """The way to what officers wrote, which goes public with the figures."""
    if not checks.worded:
        said = "Nobody wrote of a place before it was proposed."
        return Panel(title="Words beside the figures", blocks=(Prose(paragraphs=(said,)),))
    count = counted(checks.worded, "place", "places")
    hint = f"What was asked and done, assets and themes of {count}, as they stood when it was proposed."
    way = Go(words="Read the words", href=f"{RELEASES}/{checks.release.id}/words")
    return Panel(title="Words beside the figures", hint=hint, blocks=(Actions(others=(way,)),))


def _study(checks: Checks) -> Panel:
    """What a sensitivity study says of this release, for whoever decides."""
    none = "No study was proposed with it (thriving releases propose --study). It is not required."
    said = (none,) if checks.study is None else checks.study.told
    hint = "Advice, for people inside only. If it is to wait, a second person says why the release need not."
    return Panel(title="What moves the order of places", hint=hint, blocks=(Prose(paragraphs=said),))


def _about(checks: Checks) -> Panel:
    release = checks.release
    rows = [
        fact("Wave", Go(words=release.wave, href=f"/manage/waves/{release.wave}")),
        fact("Index", Code(text=release.definition)),
        fact("Snapshot", Code(text=release.snapshot_sha256[:12])),
        fact("Figures", Code(text=release.document_sha256[:12])),
        fact("Proposed", minute(release.proposed_at)),
    ]
    if release.approved_at:
        rows.append(fact("Approved", minute(release.approved_at)))
    if release.publish_at:
        rows.append(fact("Public from", minute(release.publish_at)))
    if release.withdrawn_at:
        rows.append(fact("Withdrawn", minute(release.withdrawn_at)))
    return Panel(title="About this release", blocks=(Facts(rows=tuple(rows)),))
