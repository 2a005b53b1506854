"""``/manage/plan-wave``: a wave is described in a form, looked at, and made: all that a file could say."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from litestar import MediaType, get, post
from litestar.response import Redirect

from index_platform.auth.actors import Actor
from index_platform.auth.roles import Right
from index_platform.fieldwork import MODES
from index_platform.services import instruments, wave_plans, waves
from index_platform.services.wave_plans import Planned
from index_platform.services.waves import Plan
from index_platform.services.workplace import Workplace
from index_platform.web import translated
from index_platform.web.desks import words
from index_platform.web.desks.blocks import Code, Fact, Go
from index_platform.web.desks.room import Form, FormContext, Hidden, Place, Who, asked, fact, known
from index_platform.web.desks.wave_deeds import WAVES, Answer
from index_platform.web.desks.wave_fields import (
    CLOSES,
    HOW,
    OPENS,
    SELECTION,
    THEY_CHOSE,
    Typed,
    read_day,
    read_sample,
)
from index_platform.web.desks.wave_form import PLAN, SPLIT, ticked, wave_form
from index_platform.web.desks.words import KINDS, sentence
from index_platform.web.desks.words_of_waves import days_words
from index_platform.web.fields import Failure
from index_platform.web.words import ENGLISH, Words
from instruments import english
from instruments.definition import Status
from instruments.errors import InvalidDefinitionError, InvalidInputError, MeasureError, Told
from instruments.languages import EASY_READ, english_name

SURE, AGAIN = "sure", "again"
_NEEDED: Mapping[str, str] = {
    "title": "Give the wave a title, such as autumn 2026",
    "key": "Give the wave a key, such as autumn-2026",
    "kind": "Choose whose answers they are",
    "instrument": "Choose a questionnaire",
    "places": "Choose the places",
    "population": "Say who the figures speak for",
}


_CHECKED = ("key", "title", "selection", "source", "next")  # texts, held to their shapes
_ORDER = "The last day is before the first one. Give a last day that is not before it."
_FIELDS = frozenset(
    {*_NEEDED, OPENS, CLOSES, HOW, SELECTION, "modes", "languages", "chosen", "not_eligible", "margins"}
)
_CALLED = {  # in the file of a wave, and where an error says that it is
    "geography": "places",
    "vintage": "places",
    "sample": "chosen",
    "instruments": "instrument",
    "waves create": "key",
}


@get(PLAN, media_type=MediaType.HTML, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def ask_plan(visitor: Who, workplace: Place) -> Answer:
    """Ask what a wave is to be."""
    begin = {
        "population": ENGLISH["population"],
        **dict.fromkeys(_ticks("modes", MODES), "yes"),
    }
    return asked(visitor, wave_form(workplace, begin), at=WAVES)


@post(PLAN, sync_to_thread=True, rule=Right.MANAGE_WAVES)
def plan(visitor: Who, workplace: Place, data: Form) -> Answer:
    """Show what the wave would be, or make it where that was said."""
    actor = known(visitor)
    if data.get(AGAIN):
        return asked(visitor, wave_form(workplace, data), at=WAVES)
    if wrong := tuple(_unfit(data)):
        return asked(visitor, wave_form(workplace, data, wrong), at=WAVES)
    try:
        planned = _planned(workplace, data)
        if data.get(SURE):
            return _made(workplace, actor, planned)
        tried = waves.tried_plan(workplace.engine, planned, actor=actor)
    except MeasureError as error:
        return asked(visitor, wave_form(workplace, data, _wrong(error)), at=WAVES)
    return asked(visitor, _confirm(tried, data), at=WAVES)


def _made(workplace: Workplace, actor: Actor, planned: Planned) -> Redirect:
    made, _ = waves.create_plan(workplace.engine, planned, moment=workplace.clock(), actor=actor)
    return Redirect(f"{WAVES}/{made.wave.key}", status_code=303)


def _unfit(typed: Typed) -> Iterator[Failure]:
    """All that is missing or cannot be read, so that it is told at once."""
    missing = [name for name in _NEEDED if not typed.get(name, "").strip()]
    yield from (Failure(name, f"{_NEEDED[name]}.") for name in missing)
    days = {OPENS: _read(lambda: read_day(typed, OPENS)), CLOSES: _read(lambda: read_day(typed, CLOSES))}
    tried = (*days.values(), _read(lambda: read_sample(typed)))
    yield from (failure for one in tried if isinstance(one, tuple) for failure in one)
    first, last = days[OPENS], days[CLOSES]
    if isinstance(first, str) and isinstance(last, str) and last < first:
        yield Failure(CLOSES, _ORDER)
    if not ticked(typed, "modes"):
        yield Failure("modes", "Choose one way to answer or more.")
    given = {name: said for name in _CHECKED if (said := " ".join(typed.get(name, "").split()))}
    yield from _told(wave_plans.flaws_of(given))


def _read(read: Callable[[], object]) -> object:
    """What was typed, or what to check about it: a tuple of failures."""
    try:
        return read()
    except InvalidInputError as error:
        return _wrong(error)


def _planned(workplace: Workplace, typed: Typed) -> Planned:
    """What was typed, as the file of a wave would say it."""
    geography, _, vintage = typed["places"].partition(SPLIT)
    sample = read_sample(typed)
    given: dict[str, object] = {
        name: " ".join(typed[name].split()) for name in ("title", "key", "kind", "instrument", "population")
    }
    given |= {"geography": geography.strip(), "vintage": vintage.strip()}
    given["population"] = _in_languages(str(given["population"]))
    given["selection"] = " ".join(typed.get(SELECTION, THEY_CHOSE).split())
    for name in ("source", "next"):
        if said := " ".join(typed.get(name, "").split()):
            given[name] = said
    for name in (OPENS, CLOSES):
        if (day := read_day(typed, name)) is not None:
            given[name] = day
    given |= _ways(workplace, typed)
    if sample is not None:
        given["sample"] = {"chosen": sample.chosen, "not_eligible": sample.not_eligible}
    like = typed.get("margins", "")
    totals = waves.get(workplace.engine, like).margins if like else ()
    return wave_plans.described(given, totals, where="the form")


def _in_languages(population: str) -> object:
    """Who the figures speak for; in our own words in each language that has them, drafts as drafts."""
    if population != ENGLISH["population"]:
        return population
    others = (Words(one) for one in translated.files() if one != EASY_READ)
    return {"en": population} | {one.language: _said(one) for one in others}


def _said(words: Words) -> object:
    said = words("population")
    return said if words.status is Status.APPROVED else {"draft": said}


def _ways(workplace: Workplace, typed: Typed) -> dict[str, object]:
    """The languages and ways that were ticked; where all are, the wave says nothing of them."""
    modes = ticked(typed, "modes")
    instrument = instruments.get(workplace.engine, typed["instrument"])
    source, *others = instrument.offered(drafts=True)
    chosen = ticked(typed, "languages")
    languages = [source, *(one for one in others if one in chosen)] if chosen else []
    return {
        **({"modes": list(modes)} if set(modes) != set(MODES) else {}),
        **({"languages": languages} if chosen else {}),
    }


def _ticks(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{name}.{value}" for value in values)


def _wrong(error: MeasureError) -> tuple[Failure, ...]:
    """Every flaw at its field; an error that tells none, where it says that it is."""
    each = error.told if isinstance(error, InvalidDefinitionError) else ()
    return _told(each or [Told(None, error.what, error.fix, error.where)])


def _told(flaws: Iterable[Told]) -> tuple[Failure, ...]:
    return tuple(Failure(_field_of(one.field), f"{sentence(one.what)} {one.fix}") for one in flaws)


def _field_of(name: str) -> str:
    """The field of the form for what the file of a wave calls so; the first where it has none."""
    called = _CALLED.get(name, name)
    return called if called in _FIELDS else "title"


def _confirm(tried: Plan, typed: Typed) -> FormContext:
    kept = tuple(Hidden(name=name, value=value) for name, value in typed.items() if not name.startswith("_"))
    new = "Nothing is made yet." if tried.new else "The very same stands already; nothing would change."
    return FormContext(
        title=f"Make the wave {tried.wave.title}?",
        means=(
            new,
            "A wave is never deleted, and what it asks never changes.",
            "It takes no answers before somebody opens it.",
        ),
        facts=_facts(tried),
        hidden=(*kept, Hidden(name=SURE, value="yes")),
        button="Make this wave",
        again="Go back and change it",
        action=PLAN,
        cancel=Go(words="Make none", href=WAVES),
    )


def _facts(tried: Plan) -> tuple[Fact, ...]:
    how = tried.fieldwork
    modes = english.listed([words.MODES[mode].lower() for mode in how.modes]) or "in all ways"
    chosen = (
        ()
        if how.sample is None
        else (
            fact(
                "Chosen by chance", f"{how.sample.chosen:,}, {how.sample.eligible:,} of whom could be asked"
            ),
        )
    )
    return (
        fact("Key", Code(text=tried.wave.key)),
        fact("Answers are", KINDS[tried.wave.kind.value]),
        fact("Questionnaire", Code(text=tried.instrument.label)),
        fact("Places", f"{tried.geography.title} ({tried.geography.vintage})"),
        fact("Who the figures speak for", tried.wave.population),
        fact("Takes answers", f"{days_words(how.opens_on, how.closes_on)}, while it is open"),
        fact("Ways", english.capital(modes)),
        fact(
            "Languages",
            english.listed([english_name(one) for one in how.languages]) or "All that are approved",
        ),
        fact("How people come to answer", tried.wave.selection),
        *chosen,
        fact("Weighted to", ", ".join(margin.title for margin in tried.margins) or "nothing"),
    )


HANDLERS = (ask_plan, plan)
