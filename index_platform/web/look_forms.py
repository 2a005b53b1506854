"""The specimens of ``/look`` that are filled in: every field in every state."""

from markupsafe import Markup

from index_platform.web.fields import (
    CheckboxField,
    DayField,
    DayPart,
    FilesField,
    NoteField,
    Option,
    RadioField,
    RatingField,
    SelectField,
    TextField,
    TicksField,
)
from index_platform.web.look_specimens import Group, Specimen


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
NOT_BOTH = "Choose the answers that apply, or one of those that stand alone, not both"
NO_DAY = "Write a day, or go on without an answer"


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


def ticks_of(name: str, *chosen: str, error: str = "") -> TicksField:
    """A list of boxes in one of its states."""
    return TicksField(
        name=name,
        legend="Sample: what would make this sample better?",
        hint="Choose all that apply.",
        options=(Option("1", "Somewhere to sit"), Option("2", "More light"), Option("3", "Other people")),
        alone=(Option("9", "None of these"), *_APART),
        between="or",
        chosen=chosen,
        error=error,
    )


def day_of(
    name: str, day: str = "", month: str = "", year: str = "", *wrong: str, error: str = ""
) -> DayField:
    """A day in one of its states; ``wrong``: the parts that are to check."""
    parts = (("Day", day, 2), ("Month", month, 2), ("Year", year, 4))
    return DayField(
        name=name,
        legend="Sample: when did you come here?",
        hint="For example, 27 3 2007.",
        parts=tuple(
            DayPart(
                name=f"{name}.{label.lower()}",
                id=name if label == "Day" else f"{name}-{label.lower()}",
                label=label,
                value=value,
                size=size,
                wrong=label.lower() in wrong,
            )
            for label, value, size in parts
        ),
        error=error,
    )


def _field(title: str, value: object, **more: bool) -> Specimen:
    return Specimen(title=title, draw=lambda ui: ui.field(value), **more)


_AGREED = TicksField(
    name="agreed", legend="Sample: we may ask you again", hint="", options=(Option("1", "Yes, I agree"),)
)
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
        _field("Boxes, nothing ticked", ticks_of("boxes")),
        _field("Boxes, ticked", ticks_of("boxes-ticked", "1", "3")),
        _field("Boxes, something to check", ticks_of("boxes-wrong", "1", "9", error=NOT_BOTH)),
        _field("One box for an agreement", _AGREED),
        _field("Day, nothing typed", day_of("moved")),
        _field("Day, typed", day_of("moved-typed", "9", "2", "2020")),
        _field(
            "Day, one part to check",
            day_of(
                "moved-part", "9", "13", "2020", "month", error="Write the month as a number from 1 to 12"
            ),
        ),
        _field(
            "Day, all of it to check", day_of("moved-wrong", "", "", "", "day", "month", "year", error=NO_DAY)
        ),
        _field(
            "Something to read",
            NoteField(name="note", title="Please read this", words="This is a sample.", more="So is this."),
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
        _field(
            "Several lines, something to check",
            TextField(
                "lines-wrong",
                "What would make samples better?",
                "You can write up to 20 characters, or leave this empty.",
                value="More of them, and longer ones.",
                error="Write at most 20 characters. There are 30 now",
                kind="lines",
            ),
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
