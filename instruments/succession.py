"""What a new version of a definition must say before it is published: what it follows, and what it claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from instruments.change_words import changed
from instruments.changes import Bump, Concern, Difference, Subject
from instruments.claims import Claim, Claimed, Follows
from instruments.definition import Instrument
from instruments.differences import Differences, differences, raised
from instruments.flaws import At, Flaw
from instruments.lineage import concern_of
from instruments.scale_differences import OTHER_SCORES, ScalePair, scale_variables, scores_differ
from instruments.sides import Sides

_NO_LINKING = (
    "claims a bridge, and nothing can link the old scores to the new ones yet: linking does not exist here"
)


def flaws(instrument: Instrument, published: Iterable[Instrument]) -> tuple[Flaw, ...]:
    """Everything that keeps a definition from being published after those that are; () for the first.

    published: every version that stands already, of this and of any other definition.
    """
    versions = tuple(published)
    latest = newest_before(instrument, versions)
    if latest is None:
        return tuple(_first_flaws(instrument))
    found = differences(latest, _as_following(instrument, latest), known=versions)
    return (
        *_follows_flaws(instrument, latest),
        *_label_flaws(found),
        *_missing_claims(found),
        *_claim_flaws(found, instrument),
    )


def newest_before(instrument: Instrument, published: Iterable[Instrument]) -> Instrument | None:
    """The version that a definition has to follow: the newest, or for one that stands, the one before it."""
    versions = [one for one in published if one.version.key == instrument.version.key]
    if instrument.label in {one.label for one in versions}:
        versions = [one for one in versions if one.version < instrument.version]
    return max(versions, key=lambda one: one.version, default=None)


def _first_flaws(instrument: Instrument) -> Iterator[Flaw]:
    if instrument.follows is not None:
        what = f"names {instrument.follows.label}, and no version of {instrument.version.key} was published"
        yield Flaw(("follows",), what, "Remove it: the first version follows none.")


def _as_following(instrument: Instrument, latest: Instrument) -> Instrument:
    """The definition as if it followed the right version, so that its claims are judged in any case."""
    claims = () if instrument.follows is None else instrument.follows.claims
    return replace(instrument, follows=Follows(label=latest.label, sha256=latest.sha256, claims=claims))


def _follows_flaws(instrument: Instrument, latest: Instrument) -> Iterator[Flaw]:
    follows = instrument.follows
    right = f"Write 'follows: {{label: {latest.label}, sha256: {latest.sha256}}}', with its claims."
    if follows is None:
        yield Flaw((), f"does not say that it follows {latest.label}", right)
    elif follows.label != latest.label:
        yield Flaw(("follows", "label"), f"is {follows.label}, and the newest is {latest.label}", right)
    elif follows.sha256 != latest.sha256:
        yield Flaw(("follows", "sha256"), f"is not the hash of {latest.label}", right)


def _label_flaws(found: Differences) -> Iterator[Flaw]:
    if found.bump is Bump.NONE:
        what = f"holds nothing that {found.old.label} does not hold"
        yield Flaw(("version",), what, f"Publish nothing: {found.old.label} stands.")
        return
    sure = [one for one in found.changes if _is_sure(one)]
    needed = raised(found.old.version, Bump.greatest([Bump.MINOR, *(one.bump for one in sure)]))
    fix = f'Write version: "{needed.major}.{needed.minor}", or a higher one.'
    if found.new.version <= found.old.version:
        yield Flaw(("version",), f"is not above {found.old.label}, the newest", fix)
    elif found.new.version < needed:
        why = changed([one for one in sure if one.bump is Bump.MAJOR])
        yield Flaw(("version",), f"does not rise enough: answers cannot be compared ({why})", fix)


def _is_sure(one: Difference) -> bool:
    """Whether the label that a change needs is known: what is not claimed yet may be equivalent."""
    return one.made is not None or bool(one.no_equivalent) or one.concern is None


def _missing_claims(found: Differences) -> Iterator[Flaw]:
    """One flaw for each thing that must be claimed, with all that changed in it."""
    for concern, changes in found.concerns.items():
        if not found.claims_on(concern):
            written = _written(concern, changes[0], found.new)
            may = "break" if any(one.no_equivalent for one in changes) else "equivalent (or break)"
            fix = f"Add to the claims of 'follows': {{{written}, claim: {may}, reason: ...}}."
            yield Flaw(("follows",), f"claims nothing of what changed: {changed(changes)}", fix)


def _claim_flaws(found: Differences, instrument: Instrument) -> Iterator[Flaw]:
    claims = () if instrument.follows is None else instrument.follows.claims
    seen: set[Concern] = set()
    for row, claimed in enumerate(claims):
        at: At = ("follows", "claims", row)
        concern = concern_of(claimed, found.old, found.new)
        if concern in seen:
            yield Flaw(at, f"claims the {claimed.kind} {claimed.id} again", "Claim each thing once.")
        seen.add(concern)
        if concern not in found.concerns and not _is_open_to_claims(concern, found):
            what = f"claims the {claimed.kind} {claimed.id}, in which nothing changed that answers rest on"
            yield Flaw(at, what, "Remove the claim.")
        elif claimed.claim is Claim.BRIDGED:
            yield Flaw((*at, "claim"), _NO_LINKING, "Claim a break.")
        elif claimed.claim is Claim.EQUIVALENT:
            yield from _not_equivalent(claimed, concern, found, at)


def _not_equivalent(claimed: Claimed, concern: Concern, found: Differences, at: At) -> Iterator[Flaw]:
    reasons = [one.no_equivalent for one in found.concerns.get(concern, ()) if one.no_equivalent]
    if concern.kind == "scale" and not reasons and _scores_differ(found, concern.id):
        reasons = [OTHER_SCORES]
    for why in dict.fromkeys(reasons):
        what = f"claims that the {claimed.kind} {claimed.id} is equivalent, but {why}"
        yield Flaw((*at, "claim"), what, "Claim a break.")


def _is_open_to_claims(concern: Concern, found: Differences) -> bool:
    """Whether something may be claimed that is not a change of its own.

    A scale of which only items changed; for a part that follows no version, its languages and words.
    """
    if concern.kind == "scale":
        pair = _scale_pair(found, concern.id)
        changed_items = {one.id for one in found.concerns if one.kind == "item"}
        return pair is not None and bool(changed_items & _variables(pair, found))
    whole = found.new.version.key
    return any(found.at_whole(one) == concern for one in found.concerns if one.home and one.home != whole)


def _variables(pair: ScalePair, found: Differences) -> set[str]:
    return {*scale_variables(pair.old, found.old), *scale_variables(pair.new, found.new)}


def _scores_differ(found: Differences, variable: str) -> bool:
    pair = _scale_pair(found, variable)
    return pair is not None and scores_differ(pair)


def _scale_pair(found: Differences, variable: str) -> ScalePair | None:
    old, new = (
        next((scale for scale in side.scales if scale.variable == variable), None)
        for side in (found.old, found.new)
    )
    if old is None or new is None:
        return None
    return ScalePair(sides=Sides(old=found.old, new=found.new), old=old, new=new)


def _written(concern: Concern, change: Difference, new: Instrument) -> str:
    kind, name = named(concern, change, new)
    return f"{kind}: {name}"


def named(concern: Concern, change: Difference, new: Instrument) -> tuple[str, str]:
    """The kind and the id by which a claim names a thing: items and scales by the id in the file."""
    if concern.kind in ("item", "scale"):
        return concern.kind, change.id.split(".")[0] if change.subject is Subject.CHOICE else change.id
    return concern.kind, new.version.key if concern.kind == "instrument" else concern.id


def refused_steps(published: Sequence[Instrument]) -> Iterator[tuple[Instrument, Flaw]]:
    """What is wrong in versions that stand already, each held against those before it."""
    for instrument in published:
        for flaw in flaws(instrument, published):
            yield instrument, flaw
