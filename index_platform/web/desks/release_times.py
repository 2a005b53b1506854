"""When a release becomes public, said on its desk: how the form asks for it, and putting it off."""

from collections.abc import Mapping
from datetime import datetime

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services import publishing, release_checks
from index_platform.services.release_checks import Release
from index_platform.services.workplace import Workplace
from index_platform.site_time import USUAL, day_and_time, moment_of, words_of
from index_platform.web.desks.blocks import Go
from index_platform.web.desks.room import Form, FormContext, Place, Who, asked, failure_of, known
from index_platform.web.desks.wave_fields import day_field, read_day
from index_platform.web.desks.words import RELEASE_STATES
from index_platform.web.fields import DayField, Failure, TextField
from instruments.errors import InvalidInputError, MeasureError

RELEASES = "/manage/releases"
DAY, TIME, REASON = "day", "time", "reason"
Answer = Response[str] | Redirect
Typed = Mapping[str, str]


def time_fields(typed: Typed, hint: str, failures: tuple[Failure, ...] = ()) -> tuple[DayField, TextField]:
    """The fields of a day and a time of the site's zone, with what stands in them."""
    errors = {one.field: one.words for one in failures}
    day = day_field(DAY, "Public from the day", hint, typed, errors)
    said = "In 24 hours, in the time zone of this site."
    time = TextField(TIME, "At", said, typed.get(TIME, USUAL), errors.get(TIME, ""))
    return day, time


def typed_time(day: str, time: str | None) -> dict[str, str]:
    """A day and a time as they stand in the fields."""
    year, month, of_month = day.split("-")
    return {
        f"{DAY}-day": str(int(of_month)),
        f"{DAY}-month": str(int(month)),
        f"{DAY}-year": year,
        TIME: time or USUAL,
    }


def read_time(typed: Typed, workplace: Workplace) -> datetime | None:
    """The moment that was typed; None where no day was."""
    day = read_day(typed, DAY, said="the day")
    if day is None:
        return None
    return moment_of(day, typed.get(TIME, "").strip() or USUAL, workplace.settings.time_zone)


def suggested(workplace: Workplace, wave: str) -> dict[str, str]:
    """The time that is announced for a wave, as it stands in the fields; nothing where none is."""
    said = publishing.announced_for(workplace.engine, wave, moment=workplace.clock())
    return {} if said is None else typed_time(said.day, said.time)


def state_of(release: Release, workplace: Workplace) -> str:
    """What a release is now, as its tag says it."""
    if release.waits(workplace.clock()):
        return "approved, not yet public"
    return RELEASE_STATES[release.state]


def public_words(release: Release, workplace: Workplace) -> str:
    """From when on an approved release is public, in a sentence."""
    if not release.waits(workplace.clock()) or release.publish_at is None:
        return "It is public."
    return f"It becomes public by itself on {words_of(release.publish_at, workplace.settings.time_zone)}."


@get(
    f"{RELEASES}/{{name:str}}/postpone",
    media_type=MediaType.HTML,
    sync_to_thread=True,
    rule=Right.STOP_RELEASE,
)
def ask_postpone(visitor: Who, workplace: Place, name: FromPath[str]) -> Answer:
    """The page that asks for another time, and why."""
    release = release_checks.checks(workplace.engine, name, actor=known(visitor)).release
    now = release.publish_at or release.proposed_at
    typed = typed_time(*day_and_time(now, workplace.settings.time_zone))
    return asked(visitor, _page(release, workplace, typed), at=RELEASES)


@post(f"{RELEASES}/{{name:str}}/postpone", sync_to_thread=True, rule=Right.STOP_RELEASE)
def postpone(visitor: Who, workplace: Place, name: FromPath[str], data: Form) -> Answer:
    """Put it off."""
    actor = known(visitor)
    release = release_checks.checks(workplace.engine, name, actor=actor).release
    try:
        at = read_time(data, workplace)
        if at is None:
            raise InvalidInputError("no day was given", where=DAY, fix="Write the new day.")
        publishing.postponed(
            workplace.engine,
            release.id,
            at,
            zone=workplace.settings.time_zone,
            moment=workplace.clock(),
            actor=actor,
            reason=data.get(REASON, ""),
        )
    except MeasureError as error:
        return asked(visitor, _page(release, workplace, data, error), at=RELEASES)
    workplace.wake()
    return Redirect(f"{RELEASES}/{release.id}", status_code=303)


def _page(
    release: Release, workplace: Workplace, typed: Typed, error: MeasureError | None = None
) -> FormContext:
    failures = () if error is None else failure_of(error, (DAY, TIME, REASON), DAY)
    wrong = {one.field: one.words for one in failures}
    hint = "Later than now said: a publication is never brought forward."
    why = TextField(
        REASON,
        "Why",
        "Where it was announced, everybody reads this.",
        typed.get(REASON, ""),
        wrong.get(REASON, ""),
    )
    return FormContext(
        title=f"Put {release.id} off?",
        lead=public_words(release, workplace),
        means=("The calendar says the new time and the reason, where it announced the wave.",),
        fields=(*time_fields(typed, hint, failures), why),
        button="Put it off",
        action=f"{RELEASES}/{release.id}/postpone",
        cancel=Go(words="Go back without doing it", href=f"{RELEASES}/{release.id}"),
        failures=failures,
    )


HANDLERS = (ask_postpone, postpone)
