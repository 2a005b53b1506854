"""Whole pages as samples for ``/look``, with obviously made-up contents."""

from dataclasses import replace

from index_platform.web.desks import blocks
from index_platform.web.desks.room import DeskContext, FormContext
from index_platform.web.fields import Failure, TextField
from index_platform.web.look_forms import MISSING, radios_of, rating_of
from index_platform.web.look_samples import (
    ANSWERS,
    BARS,
    EIGHT,
    FACTS,
    TABLE,
    WAITING,
)
from index_platform.web.pages import Chrome, Link
from index_platform.web.parts import Go, LanguageLink
from index_platform.web.survey.contexts import Along, CheckContext, Group, QuestionContext
from index_platform.web.survey.face import QUESTION as ASKED

PUBLIC = Chrome(
    kind="public",
    name="Thriving",
    whole="Samples",
    navigation=(Link(words="Look", href="/look", current=True),),
)
SURVEY = Chrome(
    kind="survey",
    name="Thriving Sample survey",
    home="/look",
    languages=(
        LanguageLink(language="en", words="English", href="#main", current=True),
        LanguageLink(language="pl", words="Polski", href="#main"),
        LanguageLink(language="bn", words="বাংলা", href="#main"),
        LanguageLink(language="ur", words="اردو", href="#main", direction="rtl"),
    ),
    back=Link(words="Back", href="/look"),
    footer=(Link(words="Someone to talk to", href="/look"), Link(words="Your privacy", href="/look")),
)
# a page that asks saves its answer before the language changes
ASKING = replace(SURVEY, languages=tuple(replace(one, form=ASKED) for one in SURVEY.languages))
DESK = Chrome(
    kind="desk",
    name="Thriving",
    whole="Desks",
    navigation=(
        Link(words="Waves", href="/look/desk", current=True),
        *(
            Link(words=words, href="/look")
            for words in ("Instruments", "Places", "Responses", "Releases", "Take answers", "People", "Audit")
        ),
    ),
    person="A. Sample",
)
QUESTION = QuestionContext(
    along=Along(words="Part 2 of 5: How you feel", number=2, count=5, part=40),
    action="/look",
    fields=(rating_of("answer", chosen="7"),),
    button="Continue",
    later="Save and come back later",
)
UNANSWERED = QuestionContext(
    along=Along(words="Part 4 of 5: Your neighbourhood", number=4, count=5, part=30),
    action="/look",
    fields=(radios_of("answer", error=MISSING),),
    button="Continue",
    without="Go on without answering",
    later="Save and come back later",
    failures=(Failure("answer", MISSING),),
)
CHECK = CheckContext(
    along=Along(words="Nearly done", number=6, count=5, part=0),
    title="Check your answers",
    lead="Nothing has been sent yet. You can change any answer or leave it out.",
    groups=(
        Group(title="How you feel", rows=ANSWERS[:2]),
        Group(title="Your neighbourhood", rows=ANSWERS[2:]),
    ),
    action="/look",
    button="Send my answers",
    later=Link(words="Save and come back later", href="/look"),
)
WAVE = DeskContext(
    title="Sample autumn 2026",
    tags=("collecting", "synthetic figures"),
    lead="1,365 made-up answers so far, from 4 places.",
    blocks=(
        blocks.Thread(steps=EIGHT),
        blocks.Actions(
            first=Go(words="Close", href="/look/deed"), others=(Go(words="Look at the places", href="/look"),)
        ),
        blocks.Panel(
            title="Waiting for a person",
            hint="Nothing here is lost; it waits for a decision.",
            blocks=(blocks.Waits(rows=WAITING),),
            half=True,
        ),
        blocks.Panel(title="How they came", blocks=(blocks.Facts(rows=FACTS),), half=True),
        blocks.Panel(title="Answers by place", hint="Counts, not results.", blocks=(blocks.Bars(rows=BARS),)),
        blocks.Panel(title="Earlier waves", blocks=(TABLE,)),
    ),
)
DEED = FormContext(
    title="Close this sample?",
    means=("Nobody can begin to answer any more.", "You can open it again until it is published."),
    fields=(TextField("reason", "Why?", "A sentence is enough.", kind="lines"),),
    button="Close",
    action="/look/deed",
    cancel=Go(words="Back to the sample", href="/look/desk"),
)
