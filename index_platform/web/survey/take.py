"""Where a researcher begins: ``/manage/take``. The questions themselves are those of everybody."""

from collections.abc import Mapping

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services.areas import areas_of
from index_platform.services.consents import ConsentText
from index_platform.services.drafts import Draft, NotOpenError
from index_platform.services.surveys import Survey
from index_platform.web.desks.blocks import Actions, Block, Panel, Waits
from index_platform.web.desks.room import DeskContext, FormContext, asked, failure, known, shown
from index_platform.web.fields import (
    CheckboxField,
    Failure,
    Field,
    Option,
    RadioField,
    SelectField,
    failures,
)
from index_platform.web.journey import said
from index_platform.web.parts import Go, Waiting
from index_platform.web.survey import notice
from index_platform.web.survey.beginning import TAKING_PART
from index_platform.web.survey.face import REACH, YES, Face, is_draft, languages
from index_platform.web.survey.going import Answer, Form, Round
from index_platform.web.survey.living import LIVES_IN
from index_platform.web.words import Words, offered
from instruments.errors import InvalidInputError
from instruments.languages import own_name, plain
from instruments.places import Place
from instruments.response import Mode

HOME = "/manage/take"
_WORDS = Words("en")  # of the desks
_LONGEST_LIST = 30  # places that are laid open; more are in a box to choose from


@get(HOME, sync_to_thread=True, rule=Right.TAKE_ANSWERS)
def choose(going: NamedDependency[Round]) -> Response[str]:
    """The open surveys in the area of the researcher."""
    actor = known(going.visitor)
    by_hand = (survey for survey in going.surveys.opened() if survey.takes(Mode.DOOR))
    open_here = [survey for survey in by_hand if areas_of(actor, survey)]
    context = DeskContext(
        title=_WORDS("take" if open_here else "take_none"),
        lead=_WORDS("take_about" if open_here else "take_none_about"),
        blocks=(*_unsent(going.drafts.unsent(actor)), *(_survey(survey) for survey in open_here)),
    )
    return shown(going.visitor, context, at=HOME)


@get(f"{HOME}/{{wave:str}}", sync_to_thread=True, rule=Right.TAKE_ANSWERS)
def prepare(going: NamedDependency[Round], wave: FromPath[str], place: FromQuery[str] = "") -> Answer:
    """Where the person lives, the language, and that they want to take part."""
    survey, actor = going.surveys.get(wave), known(going.visitor)
    return _asked(going, survey, _fields(survey, areas_of(actor, survey), {LIVES_IN: place}))


@post(f"{HOME}/{{wave:str}}", sync_to_thread=True, rule=Right.TAKE_ANSWERS)
def begin(going: NamedDependency[Round], wave: FromPath[str], form: NamedDependency[Form]) -> Answer:
    """Begin a draft that this account holds."""
    survey, actor = going.surveys.get(wave), known(going.visitor)
    fields = _fields(survey, areas_of(actor, survey), form, sent=True)
    if failures(fields):
        return _asked(going, survey, fields)
    language = offered(languages(survey, survey.instrument), form.get("language", ""))
    try:
        consent = going.consents.kept(_consent(going, survey))
        begun = going.drafts.begin_for(wave, language, form.get(LIVES_IN, ""), actor, consent=consent)
    except (NotOpenError, InvalidInputError) as error:
        return _asked(going, survey, fields, failure(error))
    first = f"/{REACH}" if notice.asks_again(going.face(survey)) else ""
    return Redirect(f"/s/{wave}/{begun.id}{first}", status_code=303)


def _told(face: Face) -> tuple[str, ...]:
    """What a researcher tells somebody first."""
    first, *_ = notice.sections(face)
    return (_WORDS("take_mean"), *first.paragraphs, _WORDS("start_voluntary"), _WORDS("take_notice"))


def _consent(going: Round, survey: Survey) -> ConsentText:
    face = going.face(survey, "en")
    return notice.consent_text(face, (*_told(face), _WORDS("take_agreed")), mode=Mode.DOOR)


def _survey(survey: Survey) -> Block:
    go = Go(words=_WORDS("take_this"), href=f"{HOME}/{survey.key}", context=survey.title)
    return Panel(title=_name(survey), hint=said(survey.instrument.title, _WORDS), blocks=(Actions(first=go),))


def _unsent(drafts: tuple[Draft, ...]) -> tuple[Block, ...]:
    if not drafts:
        return ()
    rows = tuple(
        Waiting(
            words=draft.place.name if draft.place else _WORDS("take_where_unsaid"),
            reason=_name(draft.survey),
            go=Go(words=_WORDS("take_go_on"), href=f"/s/{draft.survey.key}/{draft.id}"),
        )
        for draft in drafts
    )
    hint = _WORDS("take_unsent_hint")
    return (Panel(title=_WORDS("take_unsent"), hint=hint, blocks=(Waits(rows=rows),)),)


def _name(survey: Survey) -> str:
    return f"{survey.geography.whole.name}, {survey.title}"


def _asked(
    going: Round, survey: Survey, fields: tuple[Field, ...], wrong: tuple[Failure, ...] = ()
) -> Response[str]:
    context = FormContext(
        title=_WORDS("take"),
        lead=f"{_name(survey)}.",
        means=_told(going.face(survey, "en")),
        fields=fields,
        button=_WORDS("begin"),
        action=f"{HOME}/{survey.key}",
        cancel=Go(words=_WORDS("take_other"), href=HOME),
        failures=wrong or failures(fields),
    )
    return asked(going.visitor, context, at=HOME)


def _fields(
    survey: Survey, places: tuple[Place, ...], given: Mapping[str, str], *, sent: bool = False
) -> tuple[Field, ...]:
    """The fields as they stand; ``sent``: with what is missing in them."""
    ticked = given.get(TAKING_PART) == YES
    agreed = CheckboxField(
        TAKING_PART,
        _WORDS("take_agreed"),
        value=YES,
        checked=ticked,
        error=_WORDS("take_agreed_missing") if sent and not ticked else "",
    )
    missing = _WORDS("take_where_missing") if sent and not given.get(LIVES_IN) else ""
    options = tuple(Option(place.code, survey.geography.told_apart(place), is_name=True) for place in places)
    return (_where(options, given.get(LIVES_IN, ""), missing), *_language(survey, given), agreed)


def _where(options: tuple[Option, ...], chosen: str, error: str) -> Field:
    if len(options) > _LONGEST_LIST:
        options = (Option("", _WORDS("take_where_choose")), *options)
        return SelectField(LIVES_IN, _WORDS("take_where"), "", options, chosen, error)
    return RadioField(LIVES_IN, _WORDS("take_where"), "", options, chosen=chosen, error=error)


def _language(survey: Survey, given: Mapping[str, str]) -> tuple[Field, ...]:
    there = languages(survey, survey.instrument)
    if len(there) == 1:
        return ()
    options = tuple(
        Option(
            one,
            own_name(one),
            hint=_WORDS("take_language_draft") if is_draft(survey.instrument, one) else "",
            language=plain(one),
        )
        for one in there
    )
    chosen = offered(there, given.get("language", ""))
    return (RadioField("language", _WORDS("take_language"), "", options, chosen=chosen),)


HANDLERS = [choose, prepare, begin]
