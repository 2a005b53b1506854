"""What becomes of where somebody says they live: a postcode is looked up once, and forgotten."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.areas import areas_of
from index_platform.services.drafts import Draft
from index_platform.services.official import Homes
from index_platform.services.surveys import smallest
from index_platform.web.journey import ELSEWHERE, PLACE
from index_platform.web.survey import living, onward
from index_platform.web.survey.asking import LATER
from index_platform.web.survey.face import YES, Face
from index_platform.web.survey.going import Answer, Form, Round, again, spoken, to, told, with_draft
from index_platform.web.survey.living import BY, LIST, LIVES_IN, POSTCODE, UNSAID
from instruments import postcodes
from instruments.errors import InvalidInputError
from instruments.places import Place
from instruments.postcodes import Misread, Unread


@get("/{wave:str}/{draft:uuid}/place", sync_to_thread=True, rule=Access.PUBLIC)
def place(
    going: NamedDependency[Round],
    homes: NamedDependency[Homes],
    wave: FromPath[str],
    draft: FromPath[UUID],
    by: FromQuery[str] = "",
    change: FromQuery[str] = "",
    missed: FromQuery[str] = "",
) -> Answer:
    """The page that asks where somebody lives: what was said stands in the list, for no postcode is kept."""

    def shown(found: Draft) -> Answer:
        face, knows = going.face(found.survey, draft=found, step=PLACE), _knows(homes, found)
        listed = by == LIST or (by != POSTCODE and found.place_asked)
        unsaid = missed == YES and not found.place_asked
        if knows and not listed:
            nothing = Misread(Unread.MISSING) if unsaid else None
            return told(living.by_postcode(face, found, change=change == YES, misread=nothing))
        places = _places(going, found)
        page = living.by_list(face, found, places, change=change == YES, refused=unsaid, or_postcode=knows)
        return told(page)

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/place", sync_to_thread=True, rule=Access.PUBLIC)
def save_place(
    going: NamedDependency[Round],
    homes: NamedDependency[Homes],
    wave: FromPath[str],
    draft: FromPath[UUID],
    form: NamedDependency[Form],
) -> Answer:
    """Save where somebody lives."""

    def saved(begun: Draft) -> Answer:
        found = spoken(going, begun, form)
        face = going.face(found.survey, draft=found, step=PLACE)
        if onward.turns(form) and not form.get(LIVES_IN) and not form.get(POSTCODE, "").strip():
            return to(_turned(face, form))
        if not found.place_asked and not form.get(LIVES_IN) and not form.get(POSTCODE, "").strip():
            change = onward.changes(form)
            return to(living.address(face, form.get(BY, ""), change=change, missed=True))
        if POSTCODE in form and not form.get(LIVES_IN) and _knows(homes, found):
            return _by_postcode(going, homes, found, form)
        return _by_list(going, homes, found, form)

    return with_draft(going, wave, draft, saved, form)


@get("/{wave:str}/{draft:uuid}/elsewhere", sync_to_thread=True, rule=Access.PUBLIC)
def elsewhere(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], change: FromQuery[str] = ""
) -> Answer:
    """That a postcode is not known here. The page does not know which it was."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=ELSEWHERE)
        return told(living.elsewhere(face, change=change == YES))

    return with_draft(going, wave, draft, shown)


def _by_postcode(going: Round, homes: Homes, found: Draft, form: Form) -> Answer:
    typed, change = form[POSTCODE], onward.changes(form)
    face = going.face(found.survey, draft=found, step=PLACE)
    postcode = postcodes.read(typed)
    if isinstance(postcode, Misread):
        shown = "" if postcode.why is Unread.MISSING else typed
        return again(living.by_postcode(face, found, change=change, typed=shown, misread=postcode))
    home = homes.place(found.survey.geography, postcode)
    if home is None:
        return to(face.at(ELSEWHERE, change=change))
    going.answering.live_in(found.survey.key, found.id, going.holder, home.code)
    return to(onward.next_page(face, found, PLACE, form))


def _by_list(going: Round, homes: Homes, found: Draft, form: Form) -> Answer:
    chosen = form.get(LIVES_IN, "")
    face = going.face(found.survey, draft=found, step=PLACE)
    try:
        code = None if chosen == UNSAID else chosen
        going.answering.live_in(found.survey.key, found.id, going.holder, code)
    except InvalidInputError:
        places, change = _places(going, found), onward.changes(form)
        knows = _knows(homes, found)
        return again(living.by_list(face, found, places, change=change, refused=True, or_postcode=knows))
    return to(onward.next_page(face, found, PLACE, form))


def _turned(face: Face, form: Form) -> str:
    """Where a page leads that only changes its language, or is left for later: it keeps its way of asking."""
    if form.get(LATER) == YES:
        return face.later.href
    return living.address(face, form.get(BY, ""), change=onward.changes(form))


def _knows(homes: Homes, draft: Draft) -> bool:
    """Whether a postcode can be typed: one is known here, and nobody is bound to their own area."""
    return draft.taken_by is None and homes.knows(draft.survey.geography)


def _places(going: Round, draft: Draft) -> tuple[Place, ...]:
    """The places to choose from: of a researcher, those in which they may take answers."""
    actor = going.holder.actor
    if draft.taken_by is not None and actor is not None:
        return areas_of(actor, draft.survey)
    return smallest(draft.survey.geography)


HANDLERS = [place, save_place, elsewhere]
