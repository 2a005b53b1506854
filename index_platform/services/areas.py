"""In which places somebody may take answers."""

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.services.surveys import Survey, chain, smallest
from instruments.errors import InvalidInputError
from instruments.places import Place


def areas_of(actor: Actor, survey: Survey) -> tuple[Place, ...]:
    """The smallest places in which an actor may take answers, in alphabetical order."""
    return tuple(
        place
        for place in smallest(survey.geography)
        if actor.holds(Right.TAKE_ANSWERS, within=chain(survey.geography, place.code))
    )


def require_area(actor: Actor | None, survey: Survey, place: str) -> None:
    """Refuse whoever may not take answers from people living in ``place``."""
    require_smallest(survey, place)
    within = chain(survey.geography, place)
    require(actor, Right.TAKE_ANSWERS, where=f"place {place}", within=within)


def require_smallest(survey: Survey, code: str) -> None:
    """Refuse a code in which nobody can say that they live."""
    if code not in {place.code for place in smallest(survey.geography)}:
        raise InvalidInputError(
            "this is not a place of the survey", where="drafts", fix="Choose one of the places in the list."
        )
