"""What every decision on a proposal asks: what it means, and why where somebody must know."""

from dataclasses import dataclass

from index_platform.auth.actors import Actor
from index_platform.services import proposals
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Fact, Go
from index_platform.web.desks.room import FormContext, fact, failure_of
from index_platform.web.desks.words import minute
from index_platform.web.fields import Field, TextField
from instruments.errors import InvalidInputError, MeasureError

_LONGEST = 500  # signs of a reason
_FORM = "the form"  # where an error is of what was typed, and not of what is decided on


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """One decision: its question with {name} in it, what it means, its button."""

    title: str
    means: tuple[str, ...]
    button: str
    must_say_why: bool


def reason_of(given: str, deciding: Deciding) -> str:
    """The reason as it is kept; InvalidInputError where one is missing or too long."""
    reason = given.strip()
    if deciding.must_say_why and not reason:
        raise InvalidInputError("no reason was given", where=_FORM, fix="Write why, in a sentence.")
    if len(reason) > _LONGEST:
        raise InvalidInputError(
            f"the reason is longer than {_LONGEST} signs", where=_FORM, fix="Say it in fewer words."
        )
    return reason


def hands_behind(work: Workplace, number: int, actor: Actor) -> tuple[Fact, ...]:
    """Who made the recovery links by which the two of a decision come in: whoever made one could be them."""
    theirs, own = proposals.links_behind(work.engine, number, actor=actor)
    told = (("Whoever proposed it", theirs), ("Your account", own))
    return tuple(
        fact(words, f"Password set by a recovery link, made by {link.by} on {minute(link.made_at)}")
        for words, link in told
        if link is not None
    )


def decision_page(
    deciding: Deciding,
    *,
    name: str,
    lead: str,
    action: str,
    back: str,
    facts: tuple[Fact, ...] = (),
    fields: tuple[Field, ...] = (),
    error: MeasureError | None = None,
    reason: str = "",
) -> FormContext:
    """The page that asks before a decision. fields: what else is asked, before the reason."""
    names, typed = ("reason", *(one.name for one in fields)), error is not None and error.where == _FORM
    failures = () if error is None else failure_of(error, names, "reason" if typed else "")
    field = TextField(
        name="reason",
        label="Why" if deciding.must_say_why else "Anything to add",
        hint="It is kept with the decision and in the audit.",
        value=reason,
        error=next((one.words for one in failures if one.field == "reason"), ""),
    )
    return FormContext(
        title=deciding.title.format(name=name),
        lead=lead,
        means=deciding.means,
        facts=facts,
        fields=(*fields, field),
        button=deciding.button,
        action=action,
        cancel=Go(words="Go back without doing it", href=back),
        failures=failures,
    )
