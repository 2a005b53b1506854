"""Whether somebody may be asked again: a page apart from taking part, asked where a site says why."""

from collections.abc import Mapping
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.services.contacts import reachable
from index_platform.services.drafts import Draft
from index_platform.web.fields import CheckboxField, TextField, failures
from index_platform.web.journey import CHECK
from index_platform.web.pages import page
from index_platform.web.survey import notice
from index_platform.web.survey.contexts import AskContext, Hidden
from index_platform.web.survey.face import REACH, YES, Face
from index_platform.web.survey.going import Answer, Form, Round, again, to, told, with_draft
from instruments.errors import InvalidInputError
from instruments.response import Mode

_BY, _AGREED = "contact", "may_ask"  # the names of the fields


def asked(face: Face, draft: Draft, *, change: bool, given: Mapping[str, str] | None = None) -> str:
    """The page that asks whether and how somebody may be reached again; ``given``: a form with a gap."""
    words, by = face.words, draft.contact.get("by", "")
    wrong = {} if given is None else _wrong(face, given)
    agreed = bool(by) if given is None else given.get(_AGREED) == YES
    fields = (
        TextField(
            _BY,
            words("reach_by"),
            words("reach_hint"),
            value=by if given is None else given.get(_BY, "")[:200],
            error=wrong.get(_BY, ""),
            autocomplete="off",
        ),
        CheckboxField(
            _AGREED, words("reach_agreed"), value=YES, checked=agreed, error=wrong.get(_AGREED, "")
        ),
    )
    context = AskContext(
        title=words("reach"),
        lead=words("reach_about"),
        paragraphs=(notice.again(face), words("reach_apart")),
        action=face.spoken(face.at(REACH)),
        hidden=(Hidden(name="change", value=YES),) if change else (),
        fields=fields,
        button=words("continue"),
        failures=failures(fields),
    )
    back = face.at(CHECK) if change else face.front
    return page("survey_ask.html.j2", context, face.chrome(back=back, form=True), title=context.title)


def _wrong(face: Face, given: Mapping[str, str]) -> dict[str, str]:
    """What there is to check, by field; empty for a page that is filled in whole or not at all."""
    words, by = face.words, given.get(_BY, "").strip()
    if by and not _is_reachable(by):
        return {_BY: words("reach_wrong")}
    if by and given.get(_AGREED) != YES:
        return {_AGREED: words("reach_agreed_missing")}
    if not by and given.get(_AGREED) == YES:
        return {_BY: words("reach_missing")}
    return {}


def _is_reachable(by: str) -> bool:
    try:
        return bool(reachable(by))
    except InvalidInputError:
        return False


@get("/{wave:str}/{draft:uuid}/contact", sync_to_thread=True, rule=Access.PUBLIC)
def ask(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], change: FromQuery[str] = ""
) -> Answer:
    """The page; where the site says no purpose, on to the questions."""

    def shown(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=REACH)
        if not notice.asks_again(face):
            return to(face.base)
        return told(asked(face, found, change=change == YES))

    return with_draft(going, wave, draft, shown)


@post("/{wave:str}/{draft:uuid}/contact", sync_to_thread=True, rule=Access.PUBLIC)
def save(
    going: NamedDependency[Round], wave: FromPath[str], draft: FromPath[UUID], form: NamedDependency[Form]
) -> Answer:
    """Save how somebody may be reached; an empty page says that they may not."""

    def saved(found: Draft) -> Answer:
        face = going.face(found.survey, draft=found, step=REACH)
        if not notice.asks_again(face):
            return to(face.base)
        change = form.get("change") == YES
        if _wrong(face, form):
            return again(asked(face, found, change=change, given=form))
        going.answering.reach(
            wave, draft, going.holder, form.get(_BY, ""), agreed=_agreed(going, face, found)
        )
        return to(face.at(CHECK) if change else face.base)

    return with_draft(going, wave, draft, saved)


def _agreed(going: Round, face: Face, draft: Draft) -> str:
    """The hash of what the page says."""
    words = face.words
    shown = (
        words("reach"),
        words("reach_about"),
        notice.again(face),
        words("reach_apart"),
        words("reach_agreed"),
    )
    mode = Mode.WEB if draft.taken_by is None else Mode.DOOR
    return going.consents.kept(notice.consent_text(face, shown, mode=mode))


HANDLERS = [ask, save]
