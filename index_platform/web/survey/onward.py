"""Where a page of the questionnaire leads once it is saved: addresses from drafts and forms."""

from litestar.exceptions import NotFoundException

from index_platform.services.drafts import Draft
from index_platform.web import journey
from index_platform.web.journey import CHECK
from index_platform.web.survey import asking
from index_platform.web.survey.face import SURE, YES, Face
from index_platform.web.survey.going import Form
from instruments.definition import Item


def item_of(draft: Draft, name: str) -> Item:
    """The item at an address; where there is none, neither is the page."""
    if name not in {item.id for item in draft.instrument.items}:
        raise NotFoundException("This survey has no such question.")
    return draft.instrument.item(name)


def changes(form: Form) -> bool:
    """Whether somebody came from the check page."""
    return form.get("change") == YES


def turns(form: Form) -> bool:
    """Whether somebody only saves the page, for another language or for later: it may be unanswered."""
    return asking.SPEAK in form or form.get(asking.LATER) == YES


def next_page(face: Face, draft: Draft, step: str, form: Form) -> str:
    """Where a page leads once it is saved: the step that follows; after a change what is asked anew by it.

    An unusual answer is asked about first; a change that asks nothing anew leads to the check page.
    """
    if asking.SPEAK in form:
        return face.at(step, change=changes(form))
    if form.get(asking.LATER) == YES:
        return face.later.href
    if any(one.item == step for one in journey.asked_anew(draft)):
        return face.at(f"{step}{SURE}", change=changes(form))
    if not changes(form):
        return face.at(journey.after(draft, step))
    open_now = journey.next_open(draft)
    return face.at(open_now, change=open_now != CHECK)
