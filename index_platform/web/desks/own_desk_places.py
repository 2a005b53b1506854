"""What is done with the places of one's own desk: add, move, take off, put back."""

from urllib.parse import quote

from litestar import Response, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.guards import Access
from index_platform.services import saved_places
from index_platform.services.saved_places import MOST, PLACE
from index_platform.web.desks.own_desk import DESK, Numbers, Portals, shown_desk
from index_platform.web.desks.room import Form, Place, Who, known
from instruments.errors import InvalidInputError, MeasureError

_STEPS = {"up": -1, "down": 1}
_PLACES = f"{DESK}/places"


@post(_PLACES, sync_to_thread=True, rule=Access.SIGNED_IN)
def add(
    visitor: Who, workplace: Place, portal: Portals, figures: Numbers, data: Form
) -> Response[str] | Redirect:
    """Put a place on one's own desk; where several have the name, ask which."""
    typed = data.get(PLACE, "")
    try:
        found = saved_places.looked_for(workplace.engine, typed)
        if len({one.code for one in found}) > 1:
            return shown_desk(visitor, workplace, portal, figures, found=found)
        at = int(text) if (text := data.get("at", "")).isdecimal() and len(text) < 4 else MOST
        saved_places.add(workplace.engine, found[0].code, actor=known(visitor), at=at)
    except MeasureError as error:
        return shown_desk(visitor, workplace, portal, figures, typed=typed, error=error)
    return _back(found[0].code)


@post(f"{_PLACES}/{{code:str}}/move", sync_to_thread=True, rule=Access.SIGNED_IN)
def move(visitor: Who, workplace: Place, code: FromPath[str], data: Form) -> Redirect:
    """Move a place one step up or down."""
    if (step := _STEPS.get(data.get("to", ""))) is None:
        raise InvalidInputError(
            "nobody said which way it should move", where=DESK, fix="Open your desk again, and move it there."
        )
    saved_places.move(workplace.engine, code, step, actor=known(visitor))
    return _back(code)


@post(f"{_PLACES}/{{code:str}}/remove", sync_to_thread=True, rule=Access.SIGNED_IN)
def remove(visitor: Who, workplace: Place, code: FromPath[str]) -> Redirect:
    """Take a place off; the desk then offers to put it back where it was."""
    at = saved_places.remove(workplace.engine, code, actor=known(visitor))
    return Redirect(DESK, query_params={"removed": code, "at": str(at)}, status_code=303)


def _back(code: str) -> Redirect:
    """To the desk, at this place."""
    return Redirect(f"{DESK}#place-{quote(code)}", status_code=303)


HANDLERS = (add, move, remove)
