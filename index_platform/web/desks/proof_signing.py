"""Signing a page of the proofs: it was read, or something is wrong; and settling what was wrong."""

from collections.abc import Mapping

from litestar import MediaType, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import readings, release_checks
from index_platform.services.readings import STUDY, Reading, Sheet, Verdict
from index_platform.services.release_checks import Checks
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Go
from index_platform.web.desks.proofs import at, sheet_of
from index_platform.web.desks.release_deeds import Answer
from index_platform.web.desks.release_times import RELEASES
from index_platform.web.desks.room import Form, FormContext, Place, Who, asked, fact, failure_of, known
from index_platform.web.desks.words import minute
from index_platform.web.desks.words_of_proofs import SHEETS, reader_words
from index_platform.web.fields import Option, RadioField, TextField
from instruments.errors import InvalidInputError, MeasureError, NotFoundError

_PAGE = f"{RELEASES}/{{name:str}}/proofs/{{page:str}}"
_FIELDS = ("verdict", "note")
_VERDICTS = (
    Option(value=Verdict.READ.value, label="I have read it, and it can be published"),
    Option(value=Verdict.WRONG.value, label="Something in it is wrong"),
)
_OWN = "You proposed this release. Your reading is kept, and somebody else's is what counts."
_Sent = Mapping[str, str]


@get(f"{_PAGE}/sign", media_type=MediaType.HTML, sync_to_thread=True, rule=Right.READ_UNRELEASED)
def ask_sign(visitor: Who, workplace: Place, name: FromPath[str], page: FromPath[str]) -> Answer:
    """Ask what somebody says of a page that they read."""
    actor = known(visitor)
    checks = release_checks.checks(workplace.engine, name, actor=actor)
    sheet = sheet_of(workplace, name, page, actor)
    return asked(visitor, _sign_page(checks, sheet, actor, {}), at=RELEASES)


@post(f"{_PAGE}/sign", sync_to_thread=True, rule=Right.READ_UNRELEASED)
def sign(visitor: Who, workplace: Place, name: FromPath[str], page: FromPath[str], data: Form) -> Answer:
    """Keep what somebody says of a page, and lead on to the next that nobody read."""
    actor, moment = known(visitor), workplace.clock()
    checks = release_checks.checks(workplace.engine, name, actor=actor)
    sheet, release = sheet_of(workplace, name, page, actor), checks.release.id
    try:
        verdict, note = _verdict(data), data.get("note", "")
        readings.signed(workplace.engine, release, page, verdict, note, moment=moment, actor=actor)
    except MeasureError as error:
        return asked(visitor, _sign_page(checks, sheet, actor, data, error), at=RELEASES)
    return Redirect(at(release, _next(workplace, release, page, actor)), status_code=303)


@get(
    f"{_PAGE}/settle/{{number:int}}",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.READ_UNRELEASED,
)
def ask_settle(
    visitor: Who, workplace: Place, name: FromPath[str], page: FromPath[str], number: FromPath[int]
) -> Answer:
    """Ask why what was found wrong need not stand in the way."""
    actor = known(visitor)
    checks = release_checks.checks(workplace.engine, name, actor=actor)
    wrong = _wrong(sheet_of(workplace, name, page, actor), number)
    return asked(visitor, _settle_page(checks, wrong), at=RELEASES)


@post(f"{_PAGE}/settle/{{number:int}}", sync_to_thread=True, rule=Right.READ_UNRELEASED)
def settle(
    visitor: Who,
    workplace: Place,
    name: FromPath[str],
    page: FromPath[str],
    number: FromPath[int],
    data: Form,
) -> Answer:
    """Settle it, with the reason."""
    actor, moment, given = known(visitor), workplace.clock(), data.get("note", "")
    checks = release_checks.checks(workplace.engine, name, actor=actor)
    wrong = _wrong(sheet_of(workplace, name, page, actor), number)
    try:
        readings.settled(workplace.engine, checks.release.id, number, given, moment=moment, actor=actor)
    except MeasureError as error:
        return asked(visitor, _settle_page(checks, wrong, given, error), at=RELEASES)
    return Redirect(at(checks.release.id, page), status_code=303)


def _verdict(data: _Sent) -> Verdict:
    """What was ticked; what is settled is settled on a page of its own."""
    if (given := data.get("verdict", "")) not in [option.value for option in _VERDICTS]:
        raise InvalidInputError(
            "nobody said whether it can be published", where="verdict", fix="Choose one of the two."
        )
    return Verdict(given)


def _next(workplace: Workplace, release: str, page: str, actor: Actor) -> str:
    """The page after this one that nobody but its proposer read; empty where there is none."""
    sheets = readings.of_release(workplace.engine, release, actor=actor)
    here = next(number for number, one in enumerate(sheets) if one.name == page)
    return next((one.name for one in (*sheets[here + 1 :], *sheets[:here]) if not one.is_read), "")


def _wrong(sheet: Sheet, number: int) -> Reading:
    """What was found wrong under this number and is not settled; NotFoundError where there is none."""
    for one in sheet.wrong:
        if one.number == number:
            return one
    raise NotFoundError(
        "nothing of this page waits to be settled under this number",
        where="releases",
        fix="Look at the page again.",
    )


def _title(checks: Checks, page: str) -> str:
    return SHEETS.get(page) or dict(checks.pages).get(page, page)


def _sign_page(
    checks: Checks, sheet: Sheet, actor: Actor, data: _Sent, error: MeasureError | None = None
) -> FormContext:
    release = checks.release
    failures = () if error is None else failure_of(error, _FIELDS, "note")
    wrong = {one.field: one.words for one in failures}
    hint = (
        "Say why the release need not wait." if sheet.name == STUDY else "Say what is wrong, if something is."
    )
    return FormContext(
        title=f"Sign {_title(checks, sheet.name)}",
        lead=f"{release.id}, {checks.wave_title}",
        means=(_OWN,) if actor.id == release.proposer else (),
        fields=(
            RadioField(
                name="verdict",
                legend="What you say of this page",
                hint="It is kept with the release, with your role and the moment.",
                options=_VERDICTS,
                chosen=data.get("verdict", ""),
                error=wrong.get("verdict", ""),
            ),
            TextField(
                name="note",
                label="Note",
                hint=hint,
                value=data.get("note", ""),
                error=wrong.get("note", ""),
                kind="lines",
            ),
        ),
        button="Sign",
        action=f"{at(release.id, sheet.name)}/sign",
        cancel=Go(words="Go back to the page", href=at(release.id, sheet.name)),
        failures=failures,
    )


def _settle_page(
    checks: Checks, wrong: Reading, given: str = "", error: MeasureError | None = None
) -> FormContext:
    failures = () if error is None else failure_of(error, _FIELDS, "note")
    here = at(checks.release.id, wrong.page)
    return FormContext(
        title=f"Settle what was found wrong in {_title(checks, wrong.page)}?",
        lead=f"{checks.release.id}, {checks.wave_title}",
        means=("If it is wrong indeed, refuse the release instead, and have it proposed again.",),
        facts=(
            fact("Found by", f"{reader_words(wrong)}, {minute(wrong.read_at)}"),
            fact("What is wrong", wrong.note),
        ),
        fields=(
            TextField(
                name="note",
                label="Why it need not stand in the way",
                hint="It is kept with the release and in the audit.",
                value=given,
                error=failures[0].words if failures else "",
                kind="lines",
            ),
        ),
        button="Settle it",
        action=f"{here}/settle/{wrong.number}",
        cancel=Go(words="Go back without settling it", href=here),
        failures=failures,
    )


HANDLERS = (ask_sign, sign, ask_settle, settle)
