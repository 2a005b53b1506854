"""The specimens of ``/look``: obviously made-up contents for every component in every state."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from index_platform.web.fields import (
    CheckboxField,
    Failure,
    FilesField,
    Option,
    RadioField,
    RatingField,
    SelectField,
    TextField,
)
from index_platform.web.parts import (
    AnswerRow,
    Bar,
    Code,
    Fact,
    Go,
    Notice,
    Step,
    Table,
    Waiting,
)

Draw = Callable[[Any], str]  # from the macros to what is shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Specimen:
    """One component in one state."""

    title: str
    draw: Draw
    on_desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Components that serve one purpose."""

    title: str
    about: str
    specimens: tuple[Specimen, ...]


def _in_urdu(shown: str) -> Markup:
    return Markup('<div lang="ur" dir="rtl">{}</div>').format(shown)


_AGREEMENT = (
    Option("1", "Strongly agree"),
    Option("2", "Agree"),
    Option("3", "Neither agree nor disagree"),
    Option("4", "Disagree"),
    Option("5", "Strongly disagree"),
)
_APART = (Option("dont_know", "I do not know"), Option("refused", "I would rather not say"))
MISSING = "Choose one answer, or go on without one"


def radios_of(name: str, *, chosen: str = "", error: str = "") -> RadioField:
    """A list of answers in one of its states."""
    hint = "Think of a street in this sample."
    return RadioField(
        name, "Sample: people look out for one another", hint, _AGREEMENT, _APART, chosen, error
    )


def rating_of(name: str, *, chosen: str = "", error: str = "", high: int = 10) -> RatingField:
    """A scale in one of its states."""
    return RatingField(
        name=name,
        legend="Sample: how much do you like samples?",
        hint=f"0 is not at all, {high} is completely.",
        low=0,
        high=high,
        low_label="Not at all",
        high_label="Completely",
        apart=_APART,
        chosen=chosen,
        error=error,
    )


def _field(title: str, value: object, **more: bool) -> Specimen:
    return Specimen(title=title, draw=lambda ui: ui.field(value), **more)


_PLACES = (Option("", "Choose a place"), Option("A", "Sample Town"), Option("B", "Sampleworth West & Lees"))
_URDU = RadioField("urdu", "اردو", "", (Option("1", "متفق"), Option("2", "غیر متفق")), chosen="1")

FORMS = Group(
    title="To fill in",
    about="Point at a field or go through with the Tab key to see the other states.",
    specimens=(
        _field("Scale, nothing chosen", rating_of("scale")),
        _field("Scale, chosen", rating_of("scale-chosen", chosen="7")),
        _field("Scale, something to check", rating_of("scale-wrong", error=MISSING)),
        _field("Scale with five answers", rating_of("scale-short", chosen="10", high=4)),
        _field("List, nothing chosen", radios_of("list")),
        _field("List, chosen", radios_of("list-chosen", chosen="2")),
        _field("List, something to check", radios_of("list-wrong", error=MISSING)),
        _field(
            "List with hints",
            RadioField(
                "list-hints",
                "Sample: how would you like to go on?",
                "",
                (Option("a", "By post", "It takes a sample of a week."), Option("b", "Not at all")),
            ),
        ),
        Specimen(title="List in Urdu", draw=lambda ui: _in_urdu(ui.field(_URDU))),
        _field(
            "Line of text", TextField("text", "Sample name", "As it stands on the door.", value="A. Sample")
        ),
        _field(
            "Line of text, something to check",
            TextField(
                "text-wrong",
                "Email address",
                error="Write an address with an @",
                value="sample",
                kind="email",
            ),
        ),
        _field(
            "Number", TextField("number", "Sample age", "A whole number.", inputmode="numeric", value="42")
        ),
        _field("Password", TextField("password", "Sample password", kind="password", autocomplete="off")),
        _field(
            "Several lines",
            TextField("lines", "Why is this a sample?", "A sentence is enough.", kind="lines"),
        ),
        _field("Choice from a long list", SelectField("select", "Where is it?", "", _PLACES)),
        _field(
            "Choice from a long list, something to check",
            SelectField("select-wrong", "Where is it?", "", _PLACES, error="Choose a place"),
        ),
        _field("Tick", CheckboxField("tick", "I would like to see a sample")),
        _field(
            "Tick, ticked",
            CheckboxField("tick-on", "I would like to see a sample", "With a hint.", checked=True),
        ),
        _field(
            "Tick, something to check",
            CheckboxField(
                "tick-wrong", "I would like to see a sample", error="Tick the box if you would like to"
            ),
        ),
        _field("Files", FilesField("files", "Files with samples", "Up to a million bytes.")),
    ),
)

_GO = Go(words="Look", href="#main", context="at this sample")
BUTTONS = Group(
    title="To press",
    about="One filled button on a page. A dangerous deed looks the same, and asks on a page of its own.",
    specimens=(
        Specimen(title="Button", draw=lambda ui: ui.button("Continue")),
        Specimen(title="Second button", draw=lambda ui: ui.second_button("Go on without answering")),
        Specimen(title="What stands back", draw=lambda ui: ui.quiet_button("Sign out of this sample")),
        Specimen(title="Link to a deed", draw=lambda ui: ui.go(_GO)),
        Specimen(
            title="Several together",
            draw=lambda ui: ui.actions(
                Go(words="Open for answers", href="#main"), (Go(words="Cancel it", href="#main"),)
            ),
        ),
        Specimen(
            title="Shown when asked for",
            draw=lambda ui: ui.details(
                "What is a sample?", caller=lambda: Markup("<p>Something made up.</p>")
            ),
        ),
    ),
)

STEPS = (
    Step(words="Planned", mark="done", below=("3 August", "A. Sample")),
    Step(words="Collected", mark="done", below=("1 September",)),
    Step(words="Freeze", mark="now", part=60, below=("under way",)),
    Step(words="Compute", mark="ahead"),
    Step(words="Check", mark="ahead", below=("person one",)),
    Step(words="Publish", mark="ahead", below=("person two",)),
)
EIGHT = (
    Step(words="Written", mark="done", below=("3 August",)),
    Step(words="Planned", mark="done", below=("11 August",)),
    Step(words="Opened", mark="done", below=("1 September",)),
    Step(words="Collecting", mark="now", part=62, below=("day 38 of 61",)),
    Step(words="Freeze", mark="ahead", below=("from 1 November",)),
    Step(words="Compute", mark="ahead", below=("not started",)),
    Step(words="Propose", mark="ahead", below=("person one",)),
    Step(words="Publish", mark="ahead", below=("person two",)),
)
_FAILURES = (Failure("text-wrong", "Write an address with an @"), Failure("", "A sample went missing"))
MESSAGES = Group(
    title="To be told",
    about="A summary of what to check takes the focus on a page of its own. Here it does not.",
    specimens=(
        Specimen(title="Something to check", draw=lambda ui: ui.error_summary(_FAILURES, focus=False)),
        Specimen(
            title="Notice",
            draw=lambda ui: ui.notice(
                Notice(first="This is a sample.", words="Nothing on this page is real.")
            ),
        ),
        Specimen(
            title="Notice of what succeeded",
            draw=lambda ui: ui.notice(
                Notice(first="The sample is saved.", words="You can close this page.", sign="done")
            ),
        ),
        Specimen(
            title="Word of state",
            draw=lambda ui: Markup("{} {}").format(ui.tag("collecting"), ui.tag("synthetic figures")),
        ),
        Specimen(
            title="Nothing there",
            draw=lambda ui: ui.empty("No samples wait for you", "When one comes, it stands here."),
        ),
        Specimen(title="Part of the way", draw=lambda ui: ui.thread("Part 2 of 5: How you feel", 2, 5, 40)),
        Specimen(title="Part of the way, all done", draw=lambda ui: ui.thread("Nearly done", 6, 5)),
        Specimen(
            title="Part of the way, untested wording",
            draw=lambda ui: ui.thread("Part 4 of 5: Your neighbourhood", 4, 5, 30, "untested draft"),
        ),
    ),
)

ANSWERS = (
    AnswerRow(label="Satisfied with life, 0 to 10", value="7", href="#main", hidden="sample of satisfaction"),
    AnswerRow(
        label="Happy yesterday, 0 to 10",
        value="No answer given",
        href="#main",
        hidden="sample of happiness",
        given=False,
    ),
    AnswerRow(
        label="People look out for one another", value="Agree", href="#main", hidden="sample of neighbours"
    ),
)
BARS = (
    Bar(name="Sample Town", words="62", part=52),
    Bar(name="Sampleworth West & Lees", words="101", part=85),
    Bar(name="St Sample’s", words="33", part=28),
    Bar(name="Nether Sample", words="fewer than 10", part=None),
)
TABLE = Table(
    caption="Made-up waves",
    heads=("Wave", "State", "Definition", "Answers"),
    rows=(
        (Go(words="Sample autumn", href="#main"), "collecting", Code(text="sample@1.0"), "1,365"),
        ("Sample spring", "published", Code(text="sample@0.9"), "2,400"),
    ),
    counts=(3,),
)
WAITING = (
    Waiting(
        words="7 late answers",
        reason="sent after their list was closed",
        go=Go(words="Decide", href="#main", context="about late answers"),
    ),
    Waiting(
        words="2 answers to an unknown version",
        reason="stored as received",
        go=Go(words="Look", href="#main", context="at unknown versions"),
    ),
    Waiting(
        words="1 request for erasure",
        reason="answer by 14 November",
        go=Go(words="Open", href="#main", context="the request"),
    ),
    Waiting(words="1 release", reason="waits for a second person, who is not you"),
)
FACTS = (
    Fact(name="On the web", value="870"),
    Fact(name="At the door", value="480"),
    Fact(name="Definition", value=Code(text="sample-communities@1.2")),
    Fact(name="Proposed by", value=Go(words="A. Sample", href="#main")),
)
LISTS = Group(
    title="To look at",
    about="Hairlines separate, space groups. On a phone, rows of a table are small blocks.",
    specimens=(
        Specimen(title="Answers to check", draw=lambda ui: ui.summary_list("", ANSWERS)),
        Specimen(title="Table", draw=lambda ui: ui.table(TABLE)),
        Specimen(title="Names and values", draw=lambda ui: ui.facts(FACTS)),
    ),
)
DESKS = Group(
    title="On desks",
    about="Text at 16 px, controls 40 px high. Counts are never drawn like results.",
    specimens=(
        Specimen(title="Path of a wave", draw=lambda ui: ui.wave_path(STEPS), on_desk=True),
        Specimen(title="Path of eight steps", draw=lambda ui: ui.wave_path(EIGHT), on_desk=True),
        Specimen(title="Waiting for a person", draw=lambda ui: ui.waiting_list(WAITING), on_desk=True),
        Specimen(
            title="Counts, with where the plan expects us",
            draw=lambda ui: ui.count_bars(BARS, 64),
            on_desk=True,
        ),
        Specimen(
            title="Work that runs",
            draw=lambda ui: ui.progress("Computing samples", 3, 7, "3 of 7 places"),
            on_desk=True,
        ),
        Specimen(
            title="Work of unknown length",
            draw=lambda ui: ui.progress("Freezing samples", 0, 0),
            on_desk=True,
        ),
        Specimen(
            title="Panel",
            draw=lambda ui: ui.panel(
                "Sample panel", "Desks alone have panels.", caller=lambda: Markup("<p>What is in it.</p>")
            ),
            on_desk=True,
        ),
    ),
)
GROUPS = (BUTTONS, FORMS, MESSAGES, LISTS, DESKS)
