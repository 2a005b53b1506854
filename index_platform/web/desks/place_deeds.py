"""What officers do with the words of a place: add, change, retire, restore. Each asks on its own page."""

from collections.abc import Mapping

from litestar import MediaType, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.services import place_texts
from index_platform.services.place_texts import ASSET, COMMITMENT, LONGEST_REASON, Standing
from index_platform.services.workplace import Workplace
from index_platform.web.desks.blocks import Block, Cell, Fact, Go, More, Table
from index_platform.web.desks.place_fields import SURE, failures_of, fields_of, given_of, typed_of
from index_platform.web.desks.place_words import PLACES, address, titled
from index_platform.web.desks.room import (
    Form,
    FormContext,
    Hidden,
    Place,
    Who,
    asked,
    fact,
    failure,
    known,
)
from index_platform.web.desks.words import minute
from index_platform.web.fields import Failure, TextField
from instruments.errors import InvalidInputError, MeasureError, NotFoundError
from reports.officer_words import Fault, TextFaultsError

Answer = Response[str] | Redirect
VERSION, REASON = "version", "reason"
_ENTRY = f"{PLACES}/{{code:str}}/entries/{{number:int}}"
_TITLES = {COMMITMENT: "We asked, you said, we did", ASSET: "A good thing of this place"}
_MEANS = {
    COMMITMENT: (
        "People who live there read it beside the figures, once a release takes it along.",
        "It is one page for all commitments of the place: short sentences, no figures of the survey.",
    ),
    ASSET: ("It is listed in the report of the place. It is not scored.",),
}
_RULE = Right.WRITE_PLACE_TEXTS


def _adding(kind: str) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
    """The page that asks for a new entry, and the deed."""
    path = f"{PLACES}/{{code:str}}/add-{kind}"

    @get(path, media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
    def ask(visitor: Who, workplace: Place, code: FromPath[str]) -> Answer:
        return asked(visitor, _add_page(workplace, code, kind, {}, known(visitor)), at=PLACES)

    @post(path, sync_to_thread=True, rule=_RULE)
    def add(visitor: Who, workplace: Place, code: FromPath[str], data: Form) -> Answer:
        actor = known(visitor)
        try:
            place_texts.write(
                workplace.engine,
                code,
                kind,
                given_of(kind, data),
                moment=workplace.clock(),
                actor=actor,
                sure=bool(data.get(SURE)),
            )
        except MeasureError as error:
            return asked(visitor, _add_page(workplace, code, kind, data, actor, error), at=PLACES)
        return Redirect(f"{PLACES}/{code}", status_code=303)

    return ask, add


@get(_ENTRY, media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_change(visitor: Who, workplace: Place, code: FromPath[str], number: FromPath[int]) -> Answer:
    """Ask what an entry should say."""
    versions = _versions(workplace, code, number, known(visitor))
    return asked(visitor, _change_page(versions, typed_of(versions[-1].words)), at=PLACES)


@post(_ENTRY, sync_to_thread=True, rule=_RULE)
def change(visitor: Who, workplace: Place, code: FromPath[str], number: FromPath[int], data: Form) -> Answer:
    """Say something else in an entry."""
    actor = known(visitor)
    versions = _versions(workplace, code, number, actor)
    try:
        place_texts.change(
            workplace.engine,
            number,
            seen_version(data),
            given_of(versions[-1].kind, data),
            moment=workplace.clock(),
            actor=actor,
            sure=bool(data.get(SURE)),
        )
    except MeasureError as error:
        return asked(visitor, _change_page(versions, data, error), at=PLACES)
    return Redirect(f"{PLACES}/{code}", status_code=303)


@get(f"{_ENTRY}/retire", media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_retire(visitor: Who, workplace: Place, code: FromPath[str], number: FromPath[int]) -> Answer:
    """Ask why an entry should no longer stand."""
    entry = _versions(workplace, code, number, known(visitor))[-1]
    return asked(visitor, _retire_page(entry, {}), at=PLACES)


@post(f"{_ENTRY}/retire", sync_to_thread=True, rule=_RULE)
def retire(visitor: Who, workplace: Place, code: FromPath[str], number: FromPath[int], data: Form) -> Answer:
    """Let an entry stand no longer."""
    actor = known(visitor)
    entry = _versions(workplace, code, number, actor)[-1]
    try:
        place_texts.retire(
            workplace.engine,
            number,
            seen_version(data),
            data.get(REASON, ""),
            moment=workplace.clock(),
            actor=actor,
        )
    except MeasureError as error:
        return asked(visitor, _retire_page(entry, data, error), at=PLACES)
    return Redirect(f"{PLACES}/{code}", status_code=303)


@get(f"{_ENTRY}/restore", media_type=MediaType.HTML, sync_to_thread=True, rule=_RULE)
def ask_restore(visitor: Who, workplace: Place, code: FromPath[str], number: FromPath[int]) -> Answer:
    """Ask before a retired entry stands again."""
    entry = _versions(workplace, code, number, known(visitor))[-1]
    return asked(visitor, _restore_page(entry), at=PLACES)


@post(f"{_ENTRY}/restore", sync_to_thread=True, rule=_RULE)
def restore(visitor: Who, workplace: Place, code: FromPath[str], number: FromPath[int], data: Form) -> Answer:
    """Let a retired entry stand again."""
    actor = known(visitor)
    entry = _versions(workplace, code, number, actor)[-1]
    try:
        place_texts.restore(
            workplace.engine, number, seen_version(data), moment=workplace.clock(), actor=actor
        )
    except MeasureError as error:
        return asked(visitor, _restore_page(entry, error), at=PLACES)
    return Redirect(f"{PLACES}/{code}", status_code=303)


def _versions(workplace: Workplace, code: str, number: int, actor: Actor) -> tuple[Standing, ...]:
    """Every version of an entry of this place."""
    found = place_texts.entry(workplace.engine, number, actor=actor)
    if found[-1].place != code:
        raise NotFoundError(
            f"there is no entry {number} of this place",
            where="places",
            fix="Go back to the page of the place.",
        )
    return found


def seen_version(data: Mapping[str, str]) -> int:
    """The version that somebody saw."""
    text = data.get(VERSION, "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise InvalidInputError(
            "the form did not come back whole", where="the form", fix="Open the page again."
        )
    return int(text)


def _add_page(
    workplace: Workplace,
    code: str,
    kind: str,
    typed: Mapping[str, str],
    actor: Actor,
    error: MeasureError | None = None,
) -> FormContext:
    place = place_texts.of_place(workplace.engine, code, actor=actor).place
    return FormContext(
        title=f"Add {'an asset' if kind == ASSET else 'a commitment'}",
        lead=f"{place.name}. {_TITLES[kind]}.",
        means=_MEANS[kind],
        fields=fields_of(kind, typed, _faults(error)),
        button="Keep it",
        action=f"{PLACES}/{code}/add-{kind}",
        cancel=_back(code),
        failures=_failures(error),
    )


def _change_page(
    versions: tuple[Standing, ...], typed: Mapping[str, str], error: MeasureError | None = None
) -> FormContext:
    newest = versions[-1]
    return FormContext(
        title=f"Change the {newest.kind}",
        lead=titled(newest.words),
        means=("What is public stays as it is until a release takes the new words along.",),
        fields=fields_of(newest.kind, typed, _faults(error)),
        hidden=_hidden(newest),
        button="Keep it",
        action=address(newest),
        cancel=_back(newest.place),
        blocks=_earlier(versions[:-1]),
        failures=_failures(error),
    )


def _retire_page(entry: Standing, typed: Mapping[str, str], error: MeasureError | None = None) -> FormContext:
    failures = () if error is None else failure(error, REASON if error.where == REASON else "")
    told = failures[0].words if failures and failures[0].field else ""
    return FormContext(
        title=f"Retire this {entry.kind}?",
        lead=titled(entry.words),
        means=(
            "It stands no longer, and no later release takes it along.",
            "It keeps its words, and can stand again.",
            "What is public of it stays until a release without it is approved.",
        ),
        fields=(
            TextField(
                REASON,
                "Why",
                f"Up to {LONGEST_REASON} letters. It is kept with it.",
                typed.get(REASON, ""),
                told,
            ),
        ),
        hidden=_hidden(entry),
        button="Retire it",
        action=f"{address(entry)}/retire",
        cancel=_back(entry.place),
        failures=failures,
    )


def _restore_page(entry: Standing, error: MeasureError | None = None) -> FormContext:
    facts: tuple[Fact, ...] = (fact("Retired because", entry.reason),) if entry.reason else ()
    return FormContext(
        title=f"Let this {entry.kind} stand again?",
        lead=titled(entry.words),
        means=("It stands in the words it had, and goes with the next release.",),
        facts=facts,
        hidden=_hidden(entry),
        button="Let it stand again",
        action=f"{address(entry)}/restore",
        cancel=_back(entry.place),
        failures=() if error is None else failure(error),
    )


def _earlier(versions: tuple[Standing, ...]) -> tuple[Block, ...]:
    """The words of before, the newest first."""
    if not versions:
        return ()
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (minute(one.written_at), "retired" if one.retired else "", *_said(one)) for one in reversed(versions)
    )
    table = Table(caption="Earlier words", heads=("Written", "State", "Words"), rows=rows)
    return (More(words=f"Earlier words: {len(versions):,}", blocks=(table,)),)


def _said(entry: Standing) -> tuple[str]:
    """All texts of an entry in one cell."""
    texts = [text for name, text in typed_of(entry.words).items() if text and "-" not in name]
    return (" · ".join(texts),)


def _hidden(entry: Standing) -> tuple[Hidden]:
    return (Hidden(name=VERSION, value=str(entry.version)),)


def _back(code: str) -> Go:
    return Go(words="Go back without doing it", href=f"{PLACES}/{code}")


def _faults(error: MeasureError | None) -> tuple[Fault, ...]:
    return error.faults if isinstance(error, TextFaultsError) else ()


def _failures(error: MeasureError | None) -> tuple[Failure, ...]:
    """What there is to check on a form: at its fields, or on the page as a whole."""
    if error is None:
        return ()
    return failures_of(error.faults) if isinstance(error, TextFaultsError) else failure(error)


HANDLERS = (
    *_adding(COMMITMENT),
    *_adding(ASSET),
    ask_change,
    change,
    ask_retire,
    retire,
    ask_restore,
    restore,
)
