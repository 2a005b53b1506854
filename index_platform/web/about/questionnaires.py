"""``/questionnaires``: every version that people were asked, as it was asked, with its scales and terms."""

from collections.abc import Sequence
from datetime import datetime

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery

from index_platform.auth.guards import Access
from index_platform.fieldwork import day_of
from index_platform.services import asked
from index_platform.services.asked import Asked
from index_platform.services.portal import Portal
from index_platform.services.workplace import Workplace
from index_platform.web.about.frame import AboutContext, Part, told
from index_platform.web.about.questionnaire_files import files
from index_platform.web.desks.blocks import Panel, Prose, Table
from index_platform.web.desks.instrument_blocks import Book, Edition, Shelf
from index_platform.web.desks.instrument_content import content_of
from index_platform.web.desks.instrument_list import by_key, measures_of, size_of, text_of
from index_platform.web.desks.instrument_questions import Reading, language_words, reading
from index_platform.web.desks.instrument_versions import lines
from index_platform.web.parts import Go
from instruments.definition import Instrument
from instruments.english import listed
from instruments.languages import english_name

QUESTIONNAIRES = "/questionnaires"
_SCENARIOS = "scenarios"  # invented people, by which a definition is checked: nothing for readers
_HOW_LINES = (
    "A line leads from one version to the next where answers may be compared: nothing that people "
    "read, answer "
    "or score has changed, or the new version says with its reason that they may. Everything else is a gap."
)


@get(QUESTIONNAIRES, sync_to_thread=True, rule=Access.PUBLIC)
def questionnaires(
    portal: NamedDependency[Portal],
    workplace: NamedDependency[Workplace],
    moment: NamedDependency[datetime],
) -> Response[str]:
    """The questionnaires that were asked here, then the scales and sets of questions in them."""
    found = asked.asked(workplace.engine, today=day_of(moment))
    parts = (
        ("whole", "What people were asked", [each for each in found if each.waves]),
        ("parts", "Scales and sets of questions in them", [each for each in found if not each.waves]),
    )
    context = AboutContext(
        title="Questionnaires",
        lead="A published version never changes. What is changed gets a version of its own."
        if found
        else "Nothing was asked yet. Each questionnaire stands here once it is.",
        parts=tuple(
            Part(anchor=anchor, title=title, blocks=(Shelf(rows=tuple(map(_book, by_key(some)))),))
            for anchor, title, some in parts
            if some
        ),
    )
    return told(context, portal.current())


@get(f"{QUESTIONNAIRES}/{{label:str}}", sync_to_thread=True, rule=Access.PUBLIC)
def questionnaire(
    portal: NamedDependency[Portal],
    workplace: NamedDependency[Workplace],
    moment: NamedDependency[datetime],
    label: FromPath[str],
    language: FromQuery[str] = "",
) -> Response[str]:
    """One version: its questions as asked, its scales, its terms, its versions, and its files."""
    return _shown(portal, workplace, moment, label, language)


@get(f"{QUESTIONNAIRES}/{{label:str}}/in/{{language:str}}", sync_to_thread=True, rule=Access.PUBLIC)
def questionnaire_in(
    portal: NamedDependency[Portal],
    workplace: NamedDependency[Workplace],
    moment: NamedDependency[datetime],
    label: FromPath[str],
    language: FromPath[str],
) -> Response[str]:
    """The same with its questions in one of its languages, at an address without a query."""
    return _shown(portal, workplace, moment, label, language)


def _shown(
    portal: Portal, workplace: Workplace, moment: datetime, label: str, language: str
) -> Response[str]:
    engine, today = workplace.engine, day_of(moment)
    found = asked.one(engine, label, today=today)
    instrument = found.instrument
    read = reading(instrument, language)
    panels = content_of(read, f"{QUESTIONNAIRES}/{label}/in/")
    context = AboutContext(
        title=text_of(instrument.title),
        tags=(label,),
        lead=f"{size_of(instrument)}. {_where(found)}",
        parts=(
            *(_part(panel, read) for panel in panels if panel.anchor != _SCENARIOS),
            *_made_of(instrument),
            Part(
                anchor="versions",
                title="Its versions, and what may be compared",
                hint=_HOW_LINES,
                blocks=(lines(asked.history(engine, found, today=today), asked.standing(engine)),),
            ),
            files(instrument, f"{QUESTIONNAIRES}/{label}"),
        ),
    )
    return told(context, portal.current())


def _where(found: Asked) -> str:
    if found.waves:
        return f"Asked in: {listed(found.waves, 'and')}."
    return f"Asked as a part of {listed(found.within, 'and')}."


def _part(panel: Panel, read: Reading) -> Part:
    if panel.anchor != "questions":
        return Part(anchor=panel.anchor, title=panel.title, hint=panel.hint, blocks=panel.blocks)
    held = () if read.instrument.redistributable else (Prose(paragraphs=(_not_ours(read.instrument),)),)
    title = f"As it is asked, in {english_name(read.language)}"
    return Part(anchor=panel.anchor, title=title, hint=panel.hint, blocks=(*held, *panel.blocks))


def _not_ours(instrument: Instrument) -> str:
    """That some of the words may not be passed on, and where they can be read."""
    held = [each for each in (instrument, *instrument.parts) if not each.rights.redistributable]
    where = "; ".join(f"{text_of(each.title)}: {each.rights.source}" for each in held)
    return (
        f"Words that may not be passed on stand here as names alone, and can be read at their source. {where}"
    )


def _made_of(instrument: Instrument) -> tuple[Part, ...]:
    """The parts, each with the terms of its words."""
    if not instrument.parts:
        return ()
    rows = tuple(
        (
            Go(words=part.label, href=f"{QUESTIONNAIRES}/{part.label}"),
            text_of(part.title),
            part.rights.licence,
            part.rights.attribution,
            _source(part),
        )
        for part in instrument.parts
    )
    heads = ("Part", "What it is", "Licence", "To be cited as", "Source")
    table = Table(caption="Its parts, with their terms", heads=heads, rows=rows)
    return (Part(anchor="made-of", title="Its parts, with their terms", blocks=(table,)),)


def _source(part: Instrument) -> Go | str:
    source = part.rights.source
    return Go(words=source, href=source) if source.startswith("https://") else source


def _book(editions: Sequence[Asked]) -> Book:
    newest = editions[0].instrument
    return Book(
        title=text_of(newest.title),
        go=Go(words=text_of(newest.title), href=f"{QUESTIONNAIRES}/{newest.label}"),
        measures=measures_of(newest),
        size=size_of(newest),
        languages=language_words(newest),
        terms=("may be passed on",) if newest.redistributable else ("words are their owner’s",),
        editions=tuple(_edition(each) for each in editions),
    )


def _edition(found: Asked) -> Edition:
    label = found.instrument.label
    return Edition(go=Go(words=label, href=f"{QUESTIONNAIRES}/{label}"), words=_where(found))
