"""Trying an instrument out: page by page as a respondent sees it, with nothing stored anywhere."""

from dataclasses import dataclass, field, replace

from litestar import MediaType, Response, Router, get, post
from litestar.concurrency import sync_to_thread
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.auth.roles import Right
from index_platform.services import approving, instruments, keys, places, preparing, uploads
from index_platform.services.workplace import Workplace
from index_platform.web import forms, journey
from index_platform.web.desks.blocks import Actions, Block, Go
from index_platform.web.desks.instrument_claims import said_in
from index_platform.web.desks.instrument_list import INSTRUMENTS, text_of
from index_platform.web.desks.instrument_proposing import LARGEST, NEW, TRY, chooser
from index_platform.web.desks.instrument_questions import languages_of
from index_platform.web.desks.making import sent as sent_files
from index_platform.web.desks.making import unpacked
from index_platform.web.desks.room import DeskContext, Hidden, Place, Who, asked, failure, known, shown
from index_platform.web.desks.words import MODES
from index_platform.web.fields import Failure
from index_platform.web.forms import NOTHING, Given, QuestionField, Refused
from index_platform.web.pages import Chrome, doc, page
from index_platform.web.parts import AnswerRow, LanguageLink, Notice
from index_platform.web.survey import asking
from index_platform.web.survey.contexts import Along
from index_platform.web.survey.face import frame_words
from index_platform.web.trials.recorded import recorded
from index_platform.web.trials.trial import (
    END,
    Trial,
    begun,
    is_asking_back,
    modes,
    opened,
    read,
    sealed,
    skipped,
)
from index_platform.web.typed import typed
from index_platform.web.visitor import AnyRequest, Visitor
from index_platform.web.words import Words
from instruments.definition import Instrument, ItemKind, Status
from instruments.errors import MeasureError
from instruments.languages import english_name, own_name
from instruments.places import Geography
from instruments.wording import said

STEP = "/manage/try-instrument"
_FORM = "question"  # id of the form of a step


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialContext:
    """``desk_trial.html.j2``: one step of a trial, beside what a survey would keep of it."""

    title: str = field(metadata=doc("what the last page says first; empty on a question"))
    lead: str = field(metadata=doc("what would follow in a survey; empty on a question"))
    notice: Notice = field(metadata=doc("that it is a trial, in English"))
    along: Along | None = field(metadata=doc("how far along it is"))
    introduction: str = field(metadata=doc("said before the question; empty where it stands alone"))
    fields: tuple[QuestionField, ...] = field(metadata=doc("the question"))
    answers: tuple[AnswerRow, ...] = field(metadata=doc("on the last page, what was answered"))
    action: str = field(metadata=doc("where the step is sent"))
    state: Hidden = field(metadata=doc("the trial so far, which travels with the page"))
    button: str = field(metadata=doc("words of the button"))
    without: str = field(metadata=doc("words of the button that leaves the question out; else empty"))
    meant: str = field(metadata=doc("words of the button that says an answer is meant so; else empty"))
    back: str = field(metadata=doc("words of the button to the question before; empty on the first"))
    beside: tuple[Block, ...] = field(metadata=doc("what would be kept and scored, in English"))
    ways: tuple[Go, ...] = field(metadata=doc("other ways to ask it, and out of the trial, in English"))
    failures: tuple[Failure, ...] = field(metadata=doc("what there is to check"), default=())


@get(
    f"{INSTRUMENTS}/{{label:str}}/try", media_type=MediaType.HTML, sync_to_thread=True, rule=Access.SIGNED_IN
)
def try_out(
    visitor: Who,
    workplace: Place,
    label: FromPath[str],
    language: FromQuery[str] = "",
    mode: FromQuery[str] = "",
) -> Response[str]:
    """The first question of an instrument."""
    found = instruments.get(workplace.engine, label)
    return _shown(visitor, workplace, begun(found, language, mode, f"{INSTRUMENTS}/{label}"))


@get(
    f"{INSTRUMENTS}/proposals/{{number:int}}/try",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Access.SIGNED_IN,
)
def try_proposed(
    visitor: Who,
    workplace: Place,
    number: FromPath[int],
    language: FromQuery[str] = "",
    mode: FromQuery[str] = "",
) -> Response[str]:
    """The first question of what was proposed."""
    found = approving.looked_at(workplace.engine, number, actor=known(visitor))
    return _shown(visitor, workplace, begun(found, language, mode, f"{INSTRUMENTS}/proposals/{number}"))


@post(TRY, rule=Right.PROPOSE_INSTRUMENT, request_max_body_size=LARGEST)
async def try_file(request: AnyRequest, visitor: Who, workplace: Place) -> Response[str]:
    """The first question of what files define; nothing of them is kept."""
    given = await sent_files(request)

    def first() -> Response[str]:
        try:
            files = [unpacked(value) for value in given.kept]
            with uploads.laid_out(files) as folder:
                path = folder / uploads.definition_among(files, "rights")
                said = said_in(given.fields)
                made = preparing.prepared(workplace.engine, path, actor=known(visitor), said=said)
        except MeasureError as error:
            return asked(visitor, chooser(error), at=INSTRUMENTS)
        return _shown(visitor, workplace, begun(made.instrument, "", "", NEW))

    return await sync_to_thread(first)


@post(STEP, rule=Access.SIGNED_IN, request_max_body_size=LARGEST)
async def step(request: AnyRequest, visitor: Who, workplace: Place) -> Response[str]:
    """The question that follows an answer, or the same with what there is to check."""
    given = dict(await typed(request))
    return await sync_to_thread(_stepped, visitor, workplace, given)


def _stepped(visitor: Visitor, workplace: Workplace, form: dict[str, str]) -> Response[str]:
    try:
        trial = opened(form.get("trial", ""), keys.of(workplace.settings), workplace.clock())
    except MeasureError as error:
        return _over(visitor, error)
    if form.get("speak") in languages_of(trial.instrument):
        spoken = replace(trial, language=form["speak"])
        return _shown(visitor, workplace, spoken, given=forms.posted(form))
    if "back" in form and trial.before is not None:
        return _shown(visitor, workplace, replace(trial, at=trial.before))
    if trial.at == END or "without" in form:
        return _shown(visitor, workplace, trial if trial.at == END else skipped(trial))
    there = _places(workplace, trial.instrument)
    answer = read(trial, form, there)
    if isinstance(answer, Refused):
        asking = is_asking_back(trial, form, there)
        return _shown(visitor, workplace, trial, given=forms.posted(form), refused=answer, asking_back=asking)
    return _shown(visitor, workplace, trial.answered(answer))


def _over(visitor: Visitor, error: MeasureError) -> Response[str]:
    ways = Actions(first=Go(words="All instruments", href=INSTRUMENTS))
    context = DeskContext(title="This trial cannot go on", blocks=(ways,), failures=failure(error))
    return shown(visitor, context, at=INSTRUMENTS)


def _shown(
    visitor: Visitor,
    workplace: Workplace,
    trial: Trial,
    *,
    given: Given = NOTHING,
    refused: Refused | None = None,
    asking_back: bool = False,
) -> Response[str]:
    words = Words(trial.language)
    context = _end(trial, workplace) if trial.item is None else _question(trial, workplace, given, refused)
    context = replace(
        context,
        state=Hidden(name="trial", value=sealed(trial, keys.of(workplace.settings), workplace.clock())),
        without=words("without") if refused and not asking_back else "",
        meant=words("sure_keep") if asking_back else "",
        back=words("back") if trial.before is not None else "",
        failures=(Failure(refused.field, refused.words),) if refused else (),
    )
    title = text_of(trial.instrument.title)
    status = 422 if refused else 200
    told = page("desk_trial.html.j2", context, _chrome(visitor, trial, words), title=f"Trial: {title}")
    return Response(told, status_code=status, media_type=MediaType.HTML)


def _question(trial: Trial, workplace: Workplace, given: Given, refused: Refused | None) -> TrialContext:
    words, item = Words(trial.language), trial.item
    if item is None:
        return _end(trial, workplace)
    standing = given if given != NOTHING else forms.stands(item, trial.answers.get(item.id))
    at = journey.position(trial, item.id)
    return replace(
        _bare(trial),
        along=asking.along(trial, item, words),
        introduction=journey.introduction(at, item, words),
        fields=asking.turned(
            forms.fields(item, words, standing, refused, _places(workplace, trial.instrument)),
            trial.instrument,
            item,
            trial.language,
        ),
        button=words("continue"),
    )


def _end(trial: Trial, workplace: Workplace) -> TrialContext:
    """The last page: what was answered, as the page that checks answers says it."""
    words, there = Words(trial.language), _places(workplace, trial.instrument)
    rows = []
    for name in trial.route.asked:
        item = trial.asked(name)
        if item.kind is ItemKind.NOTE:
            continue
        given = trial.answers.get(name)
        rows.append(
            AnswerRow(
                label=said(item.wording, trial.language),
                value=forms.answer_words(item, given, words, there) or words("no_answer"),
                given=forms.is_said(item, given),
                is_own=forms.is_own(item, given),
            )
        )
    return replace(_bare(trial), title=words("check"), lead=words("check_about"), answers=tuple(rows))


def _bare(trial: Trial) -> TrialContext:
    return TrialContext(
        title="",
        lead="",
        notice=_notice(trial),
        along=None,
        introduction="",
        fields=(),
        answers=(),
        action=STEP,
        state=Hidden(name="trial", value=""),
        button="",
        without="",
        meant="",
        back="",
        beside=recorded(trial),
        ways=_ways(trial),
    )


def _ways(trial: Trial) -> tuple[Go, ...]:
    """Other modes to be asked in, and the way out; a file of one's own has neither."""
    if trial.origin == NEW:
        return (Go(words="End the trial, and choose the files again", href=NEW),)
    again = f"{trial.origin}/try?language={trial.language}"
    others = (
        ("", "In the usual words"),
        *((mode, MODES.get(mode, mode)) for mode in modes(trial.instrument)),
    )
    ways = [Go(words=words, href=f"{again}&mode={mode}") for mode, words in others if mode != trial.mode]
    first = Go(words="Begin again", href=f"{again}&mode={trial.mode}")
    return (first, *ways, Go(words="End the trial", href=trial.origin))


def _notice(trial: Trial) -> Notice:
    """That it is a trial, and that the words of a language are a draft."""
    draft = trial.instrument.status(trial.language) is not Status.APPROVED
    language = english_name(trial.language)
    also = f" The words in {language} are a draft that is not approved." if draft else ""
    return Notice(first="This is a trial.", words=f"Nothing is stored.{also}")


def _chrome(visitor: Visitor, trial: Trial, words: Words) -> Chrome:
    return Chrome(
        kind="trial",
        name=text_of(trial.instrument.title),
        home=trial.origin,
        language=words.language,
        direction=words.direction,
        languages=_languages(trial) if trial.at != END else (),
        csrf=visitor.csrf,
        person=visitor.person,
        words=frame_words(words),
    )


def _languages(trial: Trial) -> tuple[LanguageLink, ...]:
    if len(languages_of(trial.instrument)) < 2:
        return ()
    return tuple(
        LanguageLink(
            language=language,
            words=own_name(language),
            href=f"{trial.origin}/try?language={language}",
            direction=Words(language).direction,
            current=language == trial.language,
            form=_FORM,
        )
        for language in languages_of(trial.instrument)
    )


def _places(workplace: Workplace, instrument: Instrument) -> Geography | None:
    """The places that its questions are answered from: the newest loaded ones of the right level."""
    levels = {item.level for item in instrument.items if item.kind is ItemKind.PLACE}
    if not levels:
        return None
    fitting = [
        one for one in places.stored(workplace.engine) if levels <= {level.key for level in one.levels}
    ]
    return max(fitting, key=lambda one: one.vintage, default=None)


ROUTES = Router(path="/", route_handlers=[try_out, try_proposed, try_file, step])
