"""What somebody must know of a release before it goes out: how many figures it holds, how many are withheld.

Counts of cells, never a figure: whoever looks at figures does so by ``releases.unreleased_table``.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require_signed_in
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import releases
from index_platform.queries.published import table_from_document
from index_platform.queries.releases import Release as Release  # what desks tell of it
from index_platform.services import corrections, studies
from index_platform.services.studies import Study
from instruments.errors import ConflictError, NotPermittedError
from reports.corrections import notice_paragraphs
from scoring.published import PublishedTable, Withheld

RIGHTS = (
    Right.READ_UNRELEASED,
    Right.PROPOSE_RELEASE,
    Right.APPROVE_RELEASE,
    Right.STOP_RELEASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """A release in numbers of cells."""

    release: Release
    title: str
    wave_title: str
    kind: str
    places: tuple[tuple[str, str], ...]  # code and name of those with a report, the whole first
    pages: tuple[tuple[str, str], ...]  # the same of all that have a page, small ones last
    shown: int
    uncertain: int  # of those shown, marked [u]
    withheld: Mapping[Withheld, int]  # by reason, those that occur
    worded: int  # of how many places there are words beside the figures
    study: Study | None  # of what moves the order of places, where one was proposed with it
    notices: tuple[str, ...]  # where it stands among those of its wave, in words and counts


def may_see(actor: Actor) -> bool:
    """Whether the actor may see which releases there are, also those that wait."""
    return any(actor.holds(right) for right in RIGHTS)


def stored(engine: Engine, *, actor: Actor) -> tuple[Release, ...]:
    """Every release, the newest first."""
    require_part(actor)
    with reading(engine) as session:
        return tuple(reversed(releases.stored(session)))


def checks(engine: Engine, name: str, *, actor: Actor, zone: tzinfo = UTC) -> Checks:
    """One release in numbers of cells; NotFoundError where there is none.

    zone: in which its notices say days.
    """
    require_part(actor)
    with reading(engine) as session:
        release = releases.get(session, name)
        table = table_from_document(releases.document(session, name))
        worded = len(releases.texts(session, name).get("places", ()))
        study = studies.of_proposal(releases.study(session, name))
    notices = notice_paragraphs(corrections.standing(engine, release, moment=None, zone=zone))
    told = tuple(f"{one.lead_in} {one.text}".strip() for one in notices)
    return replace(_counted(release, table, worded), study=study, notices=told)


def pages(table: PublishedTable) -> tuple[tuple[str, str], ...]:
    """Code and name of every place that has a page of its own, the whole first, small ones last."""
    return tuple((one.code, one.name) for one in (table.whole, *table.places, *table.small_places))


def _counted(release: Release, table: PublishedTable, worded: int) -> Checks:
    places = (table.whole, *table.places)
    told = (*places, *table.small_places)
    cells = [table.cell(place.code, measure.key) for place in told for measure in table.measures]
    withheld = Counter(cell for cell in cells if isinstance(cell, Withheld))
    return Checks(
        release=release,
        title=table.title,
        wave_title=table.wave_title,
        kind=table.wave_kind,
        places=tuple((place.code, place.name) for place in places),
        pages=pages(table),
        shown=len(cells) - withheld.total(),
        uncertain=sum(not isinstance(cell, Withheld) and cell.uncertain for cell in cells),
        withheld={why: withheld[why] for why in Withheld if withheld[why]},
        worded=worded,
        study=None,
        notices=(),
    )


def require_waiting(release: Release) -> Release:
    """The release, which nobody has decided on; ConflictError otherwise."""
    if release.state != "proposed":
        raise ConflictError(
            f"{release.id} is {release.state}, and proofs are of what waits for approval",
            where="releases proofs",
            fix="Look at the list of releases.",
        )
    return release


def require_part(actor: Actor | None) -> None:
    """Refuse whoever may not see which releases there are."""
    if not may_see(require_signed_in(actor, where="releases")):
        raise NotPermittedError(
            "your account has no part in releases",
            where="releases",
            fix="Ask an administrator of this site for the role that has one.",
        )
