"""``/manage/training`` for researchers, and ``/manage/fieldwork/training`` for those who sign for them."""

from litestar import MediaType, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services.training import PRACTICE, Module, Trained, Training, module, modules
from index_platform.web.desks.blocks import Actions, Go, Prose, Table
from index_platform.web.desks.fieldwork import FIELDWORK
from index_platform.web.desks.room import DeskContext, Form, FormContext, Who, asked, failure_of, known, shown
from index_platform.web.desks.words import counted, minute
from index_platform.web.fields import Failure, Option, RadioField, TextField
from index_platform.web.parts import Cell
from instruments.errors import MeasureError

TRAINING, SIGNING = "/manage/training", f"{FIELDWORK}/training"
Work = NamedDependency[Training]
Answer = Response[str] | Redirect
_UNTIL, _REASON = "until", "reason"
_TITLES = {**{one.key: one.title for one in modules()}, PRACTICE: "Practising in the app"}
_PRACTICE = (
    "Open the app, choose Practice, and go through a whole interview at least twice: once as somebody who "
    "takes part, once as somebody who stops in the middle.",
    "Nothing of a practice interview is stored or sent.",
)
_SIGN = (
    "You have seen this person ask, and they can do all of it by themselves, from consent to keeping answers "
    "to themselves.",
    "It ends by itself. Without it they are given no assignment, and see none.",
)
_REVOKE = (
    "They are given no assignment and see none, from now on. What they asked before is kept and arrives.",
)


@get(TRAINING, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.TAKE_ANSWERS)
def home(visitor: Who, training: Work) -> Response[str]:
    """How far one is, and what comes next."""
    mine = training.mine(actor=known(visitor))
    rows = tuple(_step(part, title, mine) for part, title in _TITLES.items())
    table = Table(caption="What there is to learn", heads=("Part", "Done"), rows=rows)
    signed = mine.sign_off
    lead = (
        f"A supervisor signed for you until {signed.until}." if signed else "Nobody has signed for you yet."
    )
    return shown(visitor, DeskContext(title="Training", lead=lead, blocks=(table,)), at=TRAINING)


@get(f"{TRAINING}/{PRACTICE}", media_type=MediaType.HTML, sync_to_thread=False, rule=Right.TAKE_ANSWERS)
def ask_practice(visitor: Who) -> Response[str]:
    """Ask whether one has practised."""
    context = FormContext(
        title=_TITLES[PRACTICE],
        means=_PRACTICE,
        button="I have practised",
        action=f"{TRAINING}/{PRACTICE}",
        cancel=Go(words="Go back", href=TRAINING),
    )
    return asked(visitor, context, at=TRAINING)


@post(f"{TRAINING}/{PRACTICE}", sync_to_thread=True, rule=Right.TAKE_ANSWERS)
def practised(visitor: Who, training: Work) -> Redirect:
    """Tell that one has practised."""
    training.practised(actor=known(visitor))
    return Redirect(TRAINING, status_code=303)


@get(f"{TRAINING}/{{name:str}}", media_type=MediaType.HTML, sync_to_thread=False, rule=Right.TAKE_ANSWERS)
def learn(visitor: Who, name: FromPath[str]) -> Response[str]:
    """A module with its check questions."""
    return asked(visitor, _module(module(name), {}), at=TRAINING)


@post(f"{TRAINING}/{{name:str}}", sync_to_thread=True, rule=Right.TAKE_ANSWERS)
def check(visitor: Who, training: Work, name: FromPath[str], data: Form) -> Answer:
    """Answer the check questions of a module."""
    found = module(name)
    typed = [data.get(f"q{number}", "") for number in _numbers(found)]
    chosen = [int(said) if said in _NUMBERS else 0 for said in typed]
    if wrong := training.answer(name, chosen, actor=known(visitor)):
        return asked(visitor, _module(found, data, wrong), at=TRAINING)
    return Redirect(TRAINING, status_code=303)


@get(SIGNING, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def listed(visitor: Who, training: Work) -> Response[str]:
    """How far the supervisor's researchers are, and for whom somebody signed."""
    found = training.every(actor=known(visitor))
    heads = ("Researcher", "Went through", "Signed until", "What to do")
    table = Table(caption="Training of researchers", heads=heads, rows=tuple(map(_row, found)))
    nobody = Prose(paragraphs=("Nobody takes answers in your area yet.",))
    back = Actions(others=(Go(words="To fieldwork", href=FIELDWORK),))
    blocks = (table if found else nobody, back)
    return shown(visitor, DeskContext(title="Training", blocks=blocks), at=FIELDWORK)


@get(f"{SIGNING}/{{account:str}}/sign", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE)
def ask_sign(visitor: Who, training: Work, account: FromPath[str]) -> Response[str]:
    """Ask until when a researcher is signed for."""
    return asked(visitor, _sign(training.one(account, actor=known(visitor)), ""), at=FIELDWORK)


@post(f"{SIGNING}/{{account:str}}/sign", sync_to_thread=True, rule=Right.SUPERVISE)
def sign(visitor: Who, training: Work, account: FromPath[str], data: Form) -> Answer:
    """Sign for a researcher."""
    found, until = training.one(account, actor=known(visitor)), data.get(_UNTIL, "").strip()
    try:
        training.sign(account, until, actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _sign(found, until, error), at=FIELDWORK)
    return Redirect(SIGNING, status_code=303)


@get(
    f"{SIGNING}/{{account:str}}/revoke", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.SUPERVISE
)
def ask_revoke(visitor: Who, training: Work, account: FromPath[str]) -> Response[str]:
    """Ask why a sign-off is taken back."""
    return asked(visitor, _revoke(training.one(account, actor=known(visitor)), ""), at=FIELDWORK)


@post(f"{SIGNING}/{{account:str}}/revoke", sync_to_thread=True, rule=Right.SUPERVISE)
def revoke(visitor: Who, training: Work, account: FromPath[str], data: Form) -> Answer:
    """Take a sign-off back."""
    found, reason = training.one(account, actor=known(visitor)), data.get(_REASON, "")
    try:
        training.revoke(account, reason, actor=known(visitor))
    except MeasureError as error:
        return asked(visitor, _revoke(found, reason, error), at=FIELDWORK)
    return Redirect(SIGNING, status_code=303)


_NUMBERS = frozenset("123456789")


def _numbers(found: Module) -> range:
    return range(1, len(found.questions) + 1)


def _step(part: str, title: str, mine: Trained) -> tuple[Cell, ...]:
    done = minute(mine.done[part]) if part in mine.done else "not yet"
    return Go(words=title, href=f"{TRAINING}/{part}"), done


def _module(found: Module, typed: dict[str, str], wrong: tuple[int, ...] = ()) -> FormContext:
    again = "Read it once more: this is not the answer."
    fields = tuple(
        RadioField(
            f"q{number}",
            one.ask,
            "",
            tuple(Option(str(place), words) for place, words in enumerate(one.choices, 1)),
            chosen=typed.get(f"q{number}", ""),
            error=again if number in wrong else "",
        )
        for number, one in zip(_numbers(found), found.questions, strict=True)
    )
    return FormContext(
        title=found.title,
        means=found.paragraphs,
        fields=fields,
        button="Check my answers",
        action=f"{TRAINING}/{found.key}",
        cancel=Go(words="Go back", href=TRAINING),
        failures=tuple(Failure(f"q{number}", again) for number in wrong),
    )


def _row(one: Trained) -> tuple[Cell, ...]:
    sign_off, at = one.sign_off, f"{SIGNING}/{one.account}"
    done = f"{len(_TITLES) - len(one.lacks)} of {counted(len(_TITLES), 'part', 'parts')}"
    turn: Cell = "not through yet"
    if sign_off is not None:
        turn = Go(words="Take it back", href=f"{at}/revoke", context=one.name)
    elif not one.lacks:
        turn = Go(words="Sign", href=f"{at}/sign", context=one.name)
    return one.name, done, sign_off.until if sign_off else "not signed", turn


def _sign(found: Trained, until: str, error: MeasureError | None = None) -> FormContext:
    wrong = failure_of(error, (_UNTIL,), _UNTIL) if error else ()
    words = " ".join(one.words for one in wrong)
    hint = "A year ahead at most, such as 2027-06-30."
    return FormContext(
        title=f"Sign for {found.name}?",
        means=_SIGN,
        fields=(TextField(_UNTIL, "Until", hint, until, words),),
        button="Sign",
        action=f"{SIGNING}/{found.account}/sign",
        cancel=Go(words="Go back", href=SIGNING),
        failures=wrong,
    )


def _revoke(found: Trained, reason: str, error: MeasureError | None = None) -> FormContext:
    wrong = failure_of(error, (_REASON,), _REASON) if error else ()
    words = " ".join(one.words for one in wrong)
    return FormContext(
        title=f"Take back the sign-off of {found.name}?",
        means=_REVOKE,
        fields=(TextField(_REASON, "Why", "It stays known.", reason, words),),
        button="Take it back",
        action=f"{SIGNING}/{found.account}/revoke",
        cancel=Go(words="Go back", href=SIGNING),
        failures=wrong,
    )


HANDLERS = (home, ask_practice, practised, learn, check, listed, ask_sign, sign, ask_revoke, revoke)
