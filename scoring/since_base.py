"""Whether what was asked may be set against the base wave: 100 means the same only by the claims."""

from collections.abc import Iterator, Sequence

from instruments.changes import Made
from instruments.comparability import Comparisons, Joint, Line, Standing, Verdict
from instruments.definition import Instrument
from instruments.errors import ConflictError
from scoring.snapshot import Snapshot
from scoring.spec import Base, IndexSpec

_NOT_KEPT = "the base was written before it was kept which version of the questionnaire was asked"


def questions_since_base(snapshot: Snapshot, spec: IndexSpec, base: Base) -> tuple[Verdict, ...]:
    """How every scale of the index stands to the version that was asked in the base wave."""
    asked = snapshot.instrument
    ids = dict.fromkeys(scale for domain in spec.domains for scale in domain.scales)
    variables = tuple(asked.scale(scale).variable for scale in ids)
    then = _asked_then(snapshot, base)
    if then is None:
        return tuple(_unknown(variable, asked, base) for variable in variables)
    compared = Comparisons([asked, then, *snapshot.earlier])
    return tuple(compared.verdict((then, asked), variable, line=Line.SCALE) for variable in variables)


def refuse_incomparable(verdicts: Sequence[Verdict], snapshot: Snapshot, base: Base) -> None:
    """Raise ConflictError that names every scale that cannot be set against the base, and the claim.

    A base that does not say what was asked stands: there were no second versions when it was written.
    """
    apart = [verdict for verdict in verdicts if not verdict.is_joined]
    if apart and base.instrument:
        told = "; ".join(f"scale {verdict.variable!r}: {verdict.reason}" for verdict in apart)
        raise ConflictError(
            f"100 was measured with {base.instrument}, and answers to {snapshot.instrument.label} cannot be "
            f"set against it: {told}",
            where="scoring.chain",
            fix="Begin a new base with this wave under a new version of the index, or ask people the version "
            "of the base, or one whose changes are claimed to be equivalent.",
        )


def since_base_words(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    """What a reader must know of questions that changed since the base wave."""
    return tuple(dict.fromkeys(_said(made) for verdict in verdicts for made in _claims(verdict)))


def _asked_then(snapshot: Snapshot, base: Base) -> Instrument | None:
    """The version of the base wave, among those that the snapshot holds."""
    if base.snapshot_sha256 == snapshot.sha256:
        return snapshot.instrument
    versions = (snapshot.instrument, *snapshot.earlier)
    return next((one for one in versions if one.sha256 == base.instrument_sha256), None)


def _unknown(variable: str, asked: Instrument, base: Base) -> Verdict:
    reason = f"{asked.label} does not follow {base.instrument}" if base.instrument else _NOT_KEPT
    joint = Joint(earlier=base.instrument, later=asked.label, standing=Standing.UNKNOWN, reason=reason)
    return Verdict(variable=variable, joints=(joint,))


def _claims(verdict: Verdict) -> Iterator[Made]:
    return (made for joint in verdict.joints for made in joint.claims)


def _said(made: Made) -> str:
    one = made.claimed
    return (
        f"The {one.kind} {one.id} changed with {made.label} and is claimed to be {one.claim}: {one.reason}."
    )
