"""The specimens of ``/look``: obviously made-up contents for every component in every state."""

from markupsafe import Markup

from index_platform.web.fields import Failure
from index_platform.web.look_forms import FORMS
from index_platform.web.look_specimens import Group, Specimen
from index_platform.web.parts import (
    AnswerRow,
    Bar,
    Code,
    Fact,
    Go,
    Notice,
    Share,
    Step,
    Table,
    Waiting,
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
UNFIT = AnswerRow(
    label="The last day that you came",
    value="3 May 2026",
    href="#main",
    hidden="sample of a day",
    id="sample-day",
    error="The last day is before the first",
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
SHARES = Table(
    caption="Made-up places",
    heads=("Place", "Done"),
    rows=(
        ("Sample End", Share(words="12 of 20, 60%", part=60, expected=75)),
        ("Sample Hill", Share(words="20 of 20, 100%", part=100, expected=75)),
    ),
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
        Specimen(title="Answers to check", draw=lambda ui: ui.summary_list("", (*ANSWERS, UNFIT))),
        Specimen(title="Table", draw=lambda ui: ui.table(TABLE)),
        Specimen(title="Names and values", draw=lambda ui: ui.facts(FACTS)),
    ),
)
DESKS = Group(
    title="On desks",
    about="Text at 16 px, controls 40 px high. Counts are never drawn like results.",
    specimens=(
        Specimen(title="Path of a wave", draw=lambda ui: ui.wave_path(STEPS), on_desk=True),
        Specimen(title="Shares in a table", draw=lambda ui: ui.table(SHARES), on_desk=True),
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
