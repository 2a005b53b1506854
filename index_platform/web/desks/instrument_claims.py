"""What must be claimed of a new version, as a form: equivalent or break for each thing, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index_platform.services.preparing import Need, Prepared, Said
from index_platform.web.fields import Failure, Option, RadioField, TextField
from instruments.change_words import subject
from instruments.claims import CLAIMED_KINDS, Claim, Claimed
from instruments.flaws import Flaw
from reports.comparison import context_of
from reports.contexts import ChangeEntry

VERSION = "version"
_CLAIM, _REASON = "claim", "reason"
_LONGEST = 1000  # signs of a reason
_WORDS: Mapping[str, tuple[str, str]] = {
    "item": ("Question {id}", "May answers before and after stand on one line?"),
    "scale": ("Score {id}", "May scores before and after stand on one line?"),
    "language": ("Words in the language {id}", "May answers before and after stand on one line?"),
    "instrument": (
        "What is read or asked round the questions",
        "May all its answers before and after stand on one line?",
    ),
}
_EQUIVALENT = Option(
    Claim.EQUIVALENT.value,
    "Yes: they are equivalent",
    "The trend goes on. Your reason is printed wherever it is drawn.",
)
_BREAK = Option(
    Claim.BREAK.value,
    "No: it is a break",
    "The trend has a gap here, and the version needs a new first number.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimForm:
    """One claim to be made: what changed, the choice and its reason."""

    title: str
    changes: tuple[ChangeEntry, ...]
    only: str  # why only a break can be claimed
    choice: RadioField
    reason: TextField


def claim_forms(prepared: Prepared, given: Mapping[str, str], *, sent: bool) -> tuple[ClaimForm, ...]:
    """Every claim that is needed, as it stands; ``sent``: with what is missing in each."""
    if prepared.changes is None:
        return ()
    told = dict(zip(prepared.changes.changes, context_of(prepared.changes).entries, strict=True))
    return tuple(
        _form(need, tuple(told[one] for one in need.changes), given, sent=sent) for need in prepared.needs
    )


def said_in(given: Mapping[str, str]) -> Said:
    """What a form says: every claim that has a reason, and the version."""
    return Said(claims=tuple(_claims(given)), version=given.get(VERSION, "").strip())


def failures_of(forms: Iterable[ClaimForm]) -> tuple[Failure, ...]:
    """What is missing, claim by claim."""
    fields = [field for form in forms for field in (form.choice, form.reason)]
    return tuple(Failure(field.name, field.error) for field in fields if field.error)


def other_flaws(prepared: Prepared) -> tuple[Flaw, ...]:
    """What keeps a version from being proposed beside claims that are not made yet."""
    if any(need.made is None for need in prepared.needs):
        return tuple(flaw for flaw in prepared.flaws if flaw.at != ("follows",))
    return prepared.flaws


def _claims(given: Mapping[str, str]) -> Iterable[Claimed]:
    for name, value in given.items():
        head, _, thing = name.partition(".")
        kind, _, identity = thing.partition(".")
        reason = given.get(f"{_REASON}.{thing}", "").strip()
        if (
            head == _CLAIM
            and kind in CLAIMED_KINDS
            and identity
            and reason
            and value in (_EQUIVALENT.value, _BREAK.value)
        ):
            yield Claimed(kind=kind, id=identity, claim=Claim(value), reason=reason[:_LONGEST])


def _form(need: Need, changes: tuple[ChangeEntry, ...], given: Mapping[str, str], *, sent: bool) -> ClaimForm:
    thing = f"{need.kind}.{need.id}"
    title, question = _WORDS[need.kind]
    made = need.made
    chosen = given.get(f"{_CLAIM}.{thing}") or (made.claim.value if made else "")
    reason = given.get(f"{_REASON}.{thing}", "").strip() or (made.reason if made else "")
    options = (_BREAK,) if need.no_equivalent else (_EQUIVALENT, _BREAK)
    return ClaimForm(
        title=title.format(id=need.id),
        changes=changes,
        only=need.no_equivalent,
        choice=RadioField(
            name=f"{_CLAIM}.{thing}",
            legend=question,
            hint="",
            options=options,
            chosen=chosen,
            error=f"Say of {subject(need.changes[0])} whether answers may stand on one line"
            if sent and not chosen
            else "",
        ),
        reason=TextField(
            name=f"{_REASON}.{thing}",
            label="Why",
            hint="In a sentence that whoever reads the trend understands. It is kept with the version.",
            value=reason,
            error="Write why, in a sentence" if sent and chosen and not reason else "",
            kind="lines",
        ),
    )
