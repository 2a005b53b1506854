"""``/take-part``: which survey is open, for whom, how long it takes; else when the next one is."""

from litestar import Response, get
from litestar.datastructures import State
from litestar.di import NamedDependency

from index_platform.auth.guards import Access
from index_platform.fieldwork import words_of_day
from index_platform.services.portal import Current, Portal
from index_platform.services.site_words import FILE, SiteWords
from index_platform.services.surveys import Survey, Surveys
from index_platform.settings import Settings
from index_platform.web.about.frame import AboutContext, Part, told
from index_platform.web.desks.blocks import Actions, Block, Facts, Prose
from index_platform.web.desks.instrument_list import size_of, text_of
from index_platform.web.parts import Fact, Go
from index_platform.web.survey.face import languages
from index_platform.web.unsaid import unsaid
from index_platform.web.visitor import Visitor
from instruments.english import capital, listed
from instruments.languages import english_name
from instruments.response import Mode

TAKE_PART = "/take-part"
_OTHERWISE = {Mode.TELEPHONE: "by telephone", Mode.PAPER: "on paper", Mode.DOOR: "at the door"}
_ALWAYS = (
    "You decide whether you take part, and you may leave out any question.",
    "No name is asked. What is published is about places and groups, never about a person.",
)


@get(TAKE_PART, sync_to_thread=True, rule=Access.PUBLIC)
def take_part(
    portal: NamedDependency[Portal], visitor: NamedDependency[Visitor], state: State
) -> Response[str]:
    """Who may answer which survey, in which languages and ways, and how long it takes."""
    surveys: Surveys = state.surveys
    said: SiteWords = state.site_words
    settings: Settings = state.settings
    opened, current = surveys.opened(), portal.current()
    parts = tuple(_survey(each, said, settings.contact) for each in opened)
    context = AboutContext(
        title="Take part",
        lead="This is open now." if opened else "No survey is open now.",
        short=_ALWAYS if opened else _next(surveys.announced(), current),
        parts=(*parts, _after()),
    )
    return told(context, current, unsaid(visitor, said.unsaid("other_ways"), FILE))


def _survey(survey: Survey, said: SiteWords, contact: str) -> Part:
    """One survey that takes answers, with the way in."""
    start = f"/s/{survey.key}"
    first = Go(words="Begin", href=start, context=survey.title) if survey.takes(Mode.WEB) else None
    if survey.by_invitation:
        first = Go(words="Type the code of your invitation", href="/i")
    trial = (
        ("This is a trial. Its answers are made up and counted nowhere else.",) if survey.shows_drafts else ()
    )
    blocks: tuple[Block, ...] = (
        *((Prose(paragraphs=trial),) if trial else ()),
        Facts(rows=tuple(_facts(survey, said, contact))),
        Actions(
            first=first,
            others=(Go(words="Read the questions", href=f"/questionnaires/{survey.instrument.label}"),),
        ),
    )
    title = f"{text_of(survey.instrument.title)}: {survey.geography.whole.name}, {survey.title}"
    return Part(anchor=f"survey-{survey.key}", title=title, blocks=blocks)


def _facts(survey: Survey, said: SiteWords, contact: str) -> list[Fact]:
    spoken = [english_name(each) for each in languages(survey, survey.instrument)]
    last = survey.fieldwork.closes_on
    told = (
        ("Who may answer", f"{capital(survey.population.source)} in {survey.geography.whole.name}"),
        ("How long it takes", size_of(survey.instrument)),
        ("Languages", listed(spoken, "and")),
        ("Open until", words_of_day(last) if last else ""),
        ("Other ways to answer", _other_ways(survey, said, contact)),
    )
    return [Fact(name=name, value=value) for name, value in told if value]


def _other_ways(survey: Survey, said: SiteWords, contact: str) -> str:
    """By telephone, on paper or at the door, as far as the survey takes answers so."""
    taken = [words for mode, words in _OTHERWISE.items() if survey.takes(mode)]
    if not taken:
        return ""
    ask = said.said.get("other_ways") or (f"Ask: {contact}." if contact else "")
    return f"{capital(listed(taken, 'or'))}. {ask}".strip()


def _next(announced: tuple[Survey, ...], current: Current | None) -> tuple[str, ...]:
    """When the next survey is: by its first day, else as the newest release says it."""
    dated = [
        f"{text_of(each.instrument.title)}, {each.title}, opens on {words_of_day(each.fieldwork.opens_on)}."
        for each in announced
        if each.fieldwork.opens_on
    ]
    if dated:
        return tuple(dated)
    later = current.table.next_wave if current else ""
    return (f"The next one is planned for {later}." if later else "When the next one is, is not said yet.",)


def _after() -> Part:
    """For whoever has begun or answered."""
    links = (
        Go(words="Come back to your answers", href="/r"),
        Go(words="Take your answers out again", href="/withdraw"),
        Go(words="What becomes of answers", href="/privacy"),
    )
    return Part(anchor="begun", title="If you have begun or answered", blocks=(Actions(others=links),))
