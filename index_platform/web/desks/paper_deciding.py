"""A third look at a paper: both entries beside each other where they differ, and what stands on the paper."""

from collections.abc import Iterator, Mapping

from litestar import MediaType, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect

from index_platform.auth.roles import Right
from index_platform.services.paper_deciding import LONGEST_NOTE, NEITHER, ONE, OTHER, Case, Choice, Difference
from index_platform.web.desks.blocks import Go
from index_platform.web.desks.papers import BATCHES, PAPERS, Answer, Third
from index_platform.web.desks.room import Form, FormContext, Who, asked, failure, known
from index_platform.web.desks.words import counted
from index_platform.web.desks.words_of_papers import BESIDE, KEYS, numbers, question, said, standing_words
from index_platform.web.fields import Failure, Field, Option, RadioField, TextField
from instruments.answer_reading import Wrong
from instruments.definition import Item, ItemKind
from instruments.errors import MeasureError
from instruments.languages import english_name
from instruments.paper_entry import LANGUAGE, PLACE, Standing
from instruments.paper_typing import home, standing
from instruments.response_numbers import printed

_NOTE = "note"
_DECIDE = f"{BATCHES}/{{batch:int}}/{{number:str}}/decide"


@get(_DECIDE, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.DECIDE_PAPERS)
def ask(visitor: Who, deciding: Third, batch: FromPath[int], number: FromPath[str]) -> Response[str]:
    """Where two entries of a paper differ."""
    return asked(visitor, _page(deciding.case(batch, number, actor=known(visitor)), {}, {}), at=PAPERS)


@post(_DECIDE, sync_to_thread=True, rule=Right.DECIDE_PAPERS)
def decide(visitor: Who, deciding: Third, batch: FromPath[int], number: FromPath[str], data: Form) -> Answer:
    """Keep what stands on the paper, and give its answers to the others."""
    actor = known(visitor)
    case = deciding.case(batch, number, actor=actor)
    read = {one.item: _choice(case, one, data) for one in case.differences}
    wrong = {item: found for item, found in read.items() if isinstance(found, Wrong)}
    if wrong:
        return asked(visitor, _page(case, data, wrong), at=PAPERS)
    choices = {item: found for item, found in read.items() if isinstance(found, Choice)}
    try:
        deciding.decide(batch, number, choices, actor=actor)
    except MeasureError as error:
        return asked(visitor, _page(case, data, {}, failure(error)), at=PAPERS)
    deciding.settle(actor=actor)
    return Redirect(f"{BATCHES}/{batch}", status_code=303)


def _choice(case: Case, found: Difference, data: Mapping[str, str]) -> Choice | Wrong:
    """What was chosen at one question, or what is wrong with it."""
    side, note = data.get(_side(found.item), ""), data.get(_NOTE, "")
    if side in (ONE, OTHER):
        return Choice(side=side, note=note)
    if side != NEITHER:
        return Wrong("nothing is chosen", "Choose what stands on the paper.")
    read = _read(case, found.item, data.get(_typed(found.item), "").strip())
    return read if isinstance(read, Wrong) else Choice(side=NEITHER, standing=read, note=note)


def _read(case: Case, name: str, text: str) -> Standing | Wrong:
    places, instrument = case.pile.survey.geography, case.pile.instrument
    if name == LANGUAGE:
        fix = f"Type one of: {', '.join(instrument.languages)}."
        return text if text in instrument.languages else Wrong("this is not a language of the papers", fix)
    if name == PLACE:
        return home(places.levels[-1].key, text, places)
    return standing(instrument.item(name), text, places)


def _page(
    case: Case, data: Mapping[str, str], wrong: Mapping[str, Wrong], failures: tuple[Failure, ...] = ()
) -> FormContext:
    here = f"{BATCHES}/{case.pile.batch.number}"
    told = tuple(Failure(_field(item, one), _words(one)) for item, one in wrong.items())
    keys = ", ".join(f"{key} {words}" for key, words in KEYS.items())
    own = ("You typed in one of the two: look at the paper as if you had not.",) if case.typed_in_too else ()
    return FormContext(
        title=f"What stands on the paper {printed(case.number)}?",
        lead=f"Two people typed something else at {counted(len(case.differences), 'question', 'questions')}.",
        means=(
            "Take the paper in hand. Which of the two comes first says nothing about who typed it.",
            *own,
            f"Where something else stands there, type its code, or one of these: {keys}.",
        ),
        fields=(
            *(field for one in case.differences for field in _fields(case, one, data, wrong)),
            _note(data),
        ),
        button="Keep what stands on the paper",
        action=f"{here}/{case.number}/decide",
        cancel=Go(words="Go back without deciding", href=here),
        failures=failures or told,
    )


def _fields(
    case: Case, found: Difference, data: Mapping[str, str], wrongs: Mapping[str, Wrong]
) -> Iterator[Field]:
    wrong = wrongs.get(found.item)
    at = "" if wrong is None else _field(found.item, wrong)
    error = "" if wrong is None else _words(wrong)
    side, typed = _side(found.item), _typed(found.item)
    yield RadioField(
        name=side,
        legend=_question(case, found.item),
        hint=_codes(case, found.item),
        options=(
            Option(ONE, _told(case, found.item, found.one)),
            Option(OTHER, _told(case, found.item, found.other)),
            Option(NEITHER, "Something else stands there"),
        ),
        chosen=data.get(side, ""),
        error=error if at == side else "",
    )
    yield TextField(
        typed,
        "What stands there, if it is something else",
        value=data.get(typed, ""),
        error=error if at == typed else "",
        autocomplete="off",
    )


def _note(data: Mapping[str, str]) -> TextField:
    hint = f"If it helps somebody later. At most {LONGEST_NOTE} signs, and never what was answered."
    return TextField(_NOTE, "How you could tell", hint=hint, value=data.get(_NOTE, ""), autocomplete="off")


def _question(case: Case, name: str) -> str:
    if name in BESIDE:
        return BESIDE[name]
    instrument = case.pile.instrument
    return f"{numbers(instrument)[name]}. {question(instrument, instrument.item(name))}"


def _codes(case: Case, name: str) -> str:
    """The codes that are printed beside the answers."""
    instrument = case.pile.instrument
    if name == LANGUAGE:
        return ", ".join(f"{one} {english_name(one)}" for one in instrument.languages)
    item = _item(case, name)
    if item is None or item.kind is ItemKind.PLACE:
        level = case.pile.survey.geography.levels[-1].key if item is None else item.level or ""
        return ", ".join(f"{one.code} {one.name}" for one in case.pile.survey.geography.at_level(level))
    return ", ".join(f"{one.code} {said(instrument, one.wording)}" for one in item.choices)


def _told(case: Case, name: str, found: Standing) -> str:
    places = case.pile.survey.geography
    return standing_words(case.pile.instrument, _item(case, name), found, places)


def _item(case: Case, name: str) -> Item | None:
    return None if name in BESIDE else case.pile.instrument.item(name)


def _field(item: str, wrong: Wrong) -> str:
    """The field at which something is wrong: the choice, or what was typed where neither is right."""
    return _side(item) if wrong.what == "nothing is chosen" else _typed(item)


def _words(wrong: Wrong) -> str:
    return f"{wrong.what[:1].upper()}{wrong.what[1:]}. {wrong.fix}"


def _side(item: str) -> str:
    return _named("side", item)


def _typed(item: str) -> str:
    return _named("typed", item)


def _named(what: str, item: str) -> str:
    return f"{what}-{item}"
