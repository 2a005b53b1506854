"""Which version follows which, and every claim on the way from one to another."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from instruments.changes import Concern, Made
from instruments.claims import Claimed
from instruments.definition import Instrument

Known = Mapping[str, Instrument]  # by content hash
Step = tuple[Instrument, Instrument]  # a version, and the one that follows it
Claims = Mapping[Concern, tuple[Made, ...]]


def by_hash(instruments: Iterable[Instrument]) -> dict[str, Instrument]:
    """The instruments and all their parts, by content hash."""
    return {one.sha256: one for instrument in instruments for one in definitions(instrument)}


def definitions(instrument: Instrument) -> Iterator[Instrument]:
    """The instrument, its parts and theirs."""
    yield instrument
    for part in instrument.parts:
        yield from definitions(part)


def ancestors(instrument: Instrument, known: Known) -> tuple[Instrument, ...]:
    """The version and those before it, the newest first, as far as they are known."""
    found = [instrument]
    while (follows := found[-1].follows) is not None and follows.sha256 in known:
        found.append(known[follows.sha256])
    return tuple(found)


def history(instrument: Instrument, known: Known) -> tuple[Instrument, ...]:
    """Every version that it and its parts follow, each once: all it takes to compare it with any of them."""
    found: dict[str, Instrument] = {}
    for one in definitions(instrument):
        for earlier in ancestors(one, known)[1:]:
            found[earlier.sha256] = earlier
            found.update({other.sha256: other for other in history(earlier, known)})
    return tuple(found.values())


def steps(one: Instrument, other: Instrument, known: Known) -> tuple[Step, ...] | None:
    """The steps between two versions by way of their nearest common version; None where there is none."""
    before, after = ancestors(one, known), ancestors(other, known)
    hashes = [version.sha256 for version in after]
    for length, version in enumerate(before):
        if version.sha256 in hashes:
            reach = hashes.index(version.sha256)
            return (*_pairs(before[: length + 1]), *_pairs(after[: reach + 1]))
    return None


def claims_between(old: Instrument, new: Instrument, known: Known) -> Claims:
    """Every claim made from ``old`` on up to ``new``, of the whole and of its parts; none off that way."""
    found: dict[Concern, tuple[Made, ...]] = {}
    for concern, made in _claims(old, new, known):
        found[concern] = (*found.get(concern, ()), made)
    return found


def parts_in_both(old: Instrument, new: Instrument) -> tuple[Step, ...]:
    """The parts of the same key in two versions."""
    before = {part.version.key: part for part in old.parts}
    return tuple((before[part.version.key], part) for part in new.parts if part.version.key in before)


def _claims(old: Instrument, new: Instrument, known: Known) -> Iterator[tuple[Concern, Made]]:
    after = ancestors(new, known)
    hashes = [version.sha256 for version in after]
    if old.sha256 in hashes:
        for earlier, later in _pairs(after[: hashes.index(old.sha256) + 1]):
            for claimed in later.follows.claims if later.follows else ():
                yield concern_of(claimed, earlier, later), Made(claimed=claimed, label=later.label)
    for before, part in parts_in_both(old, new):
        yield from _claims(before, part, known)


def concern_of(claimed: Claimed, earlier: Instrument, later: Instrument) -> Concern:
    """What a claim that ``later`` makes of what changed since ``earlier`` is a claim on."""
    if claimed.kind in ("item", "scale"):
        return Concern(claimed.kind, _variable(claimed, later) or _variable(claimed, earlier) or claimed.id)
    return Concern(claimed.kind, claimed.id, later.version.key)


def _variable(claimed: Claimed, instrument: Instrument) -> str:
    members = instrument.items if claimed.kind == "item" else instrument.scales
    return next((one.variable for one in members if one.id == claimed.id), "")


def _pairs(newest_first: tuple[Instrument, ...]) -> tuple[Step, ...]:
    return tuple((earlier, later) for later, earlier in pairwise(newest_first))
