"""The form of a wave that is planned: what it is, what it asks and where, how people come to answer."""

from index_platform.fieldwork import MODES
from index_platform.services import instruments, places, waves
from index_platform.services.workplace import Workplace
from index_platform.web.desks import words
from index_platform.web.desks.blocks import Go
from index_platform.web.desks.room import FormContext
from index_platform.web.desks.wave_deeds import WAVES
from index_platform.web.desks.wave_fields import Typed, day_fields, selection_fields
from index_platform.web.fields import Failure, Field, Option, RadioField, SelectField, TextField, TicksField
from instruments.languages import english_name

PLAN = "/manage/plan-wave"
SPLIT = " "  # between the key and the vintage of places, in what a box sends
_KINDS = (
    Option("synthetic", "Made-up answers", "To rehearse. Every page says so."),
    Option("research", "Research", "Real answers, for research alone."),
    Option("live", "Live", "Residents answer. Two people approve the questionnaire, and later the figures."),
)
_MEANS = (
    "A wave is one round of asking. You see it once more before it is made.",
    "Once made, it asks this questionnaire in these places, languages and ways for good. Its days can be "
    "changed, and until the freeze what it says of selection.",
)


def wave_form(workplace: Workplace, typed: Typed, wrong: tuple[Failure, ...] = ()) -> FormContext:
    """The page that asks what a wave is to be, with what was typed and what is to check."""
    errors = {one.field: one.words for one in reversed(wrong)}
    return FormContext(
        title="Plan a wave",
        means=_MEANS,
        fields=(
            *_what(workplace, typed, errors),
            *day_fields(typed, errors),
            *_how(workplace, typed, errors),
            *selection_fields(typed, errors),
            *_rest(workplace, typed, errors),
        ),
        button="Look at it once more",
        action=PLAN,
        cancel=Go(words="Go back", href=WAVES),
        failures=wrong,
    )


def _line(name: str, label: str, hint: str, typed: Typed, errors: Typed) -> TextField:
    return TextField(name, label, hint, typed.get(name, ""), errors.get(name, ""), autocomplete="off")


def _what(workplace: Workplace, typed: Typed, errors: Typed) -> tuple[Field, ...]:
    """What the wave is, what it asks and where."""
    labels = [one.instrument.label for one in instruments.available(workplace.engine)]
    there = [
        Option(f"{one.key}{SPLIT}{one.vintage}", f"{one.title} ({one.vintage})")
        for one in places.stored(workplace.engine)
    ]
    return (
        _line("title", "Title", "When it is, as reports say it: autumn 2026", typed, errors),
        _line("key", "Key", "For addresses and files, such as autumn-2026. It never changes.", typed, errors),
        RadioField(
            "kind",
            "Whose answers are they?",
            "It never changes.",
            _KINDS,
            chosen=typed.get("kind", ""),
            error=errors.get("kind", ""),
        ),
        SelectField(
            "instrument",
            "Questionnaire",
            "A published version. It never changes.",
            tuple(Option(label, label) for label in ("", *labels)),
            typed.get("instrument", ""),
            errors.get("instrument", ""),
        ),
        SelectField(
            "places",
            "Places",
            "With their vintage.",
            (Option("", ""), *there),
            typed.get("places", ""),
            errors.get("places", ""),
        ),
        _line("population", "Who the figures speak for", "", typed, errors),
    )


def _how(workplace: Workplace, typed: Typed, errors: Typed) -> tuple[Field, ...]:
    """In which ways and languages it is asked."""
    languages = {
        language: english_name(language)
        for one in instruments.available(workplace.engine)
        for language in one.instrument.offered(drafts=True)
    }
    return (
        TicksField(
            name="modes",
            legend="In which ways can it be answered?",
            hint="",
            options=tuple(Option(mode, words.MODES[mode]) for mode in MODES),
            chosen=ticked(typed, "modes"),
            error=errors.get("modes", ""),
        ),
        TicksField(
            name="languages",
            legend="In which languages?",
            hint="None ticked: in all that are approved. The language of the original is always there.",
            options=tuple(
                Option(key, name) for key, name in sorted(languages.items(), key=lambda one: one[1])
            ),
            chosen=ticked(typed, "languages"),
            error=errors.get("languages", ""),
        ),
    )


def _rest(workplace: Workplace, typed: Typed, errors: Typed) -> tuple[Field, ...]:
    """What it is weighted to, and what reports say at the end."""
    known_totals = tuple(
        Option(one.key, f"Those of {one.title} ({one.key})")
        for one in waves.summaries(workplace.engine)
        if waves.get(workplace.engine, one.key).margins
    )
    return (
        SelectField(
            "margins",
            "Known totals for the weights",
            "Census counts come with the file of a wave; a later wave takes the same ones.",
            (Option("", "None"), *known_totals),
            typed.get("margins", ""),
            errors.get("margins", ""),
        ),
        _line(
            "source", "Where the answers come from", "A sentence for reports. It can be empty.", typed, errors
        ),
        _line("next", "When the next wave is", "For reports. It can be empty.", typed, errors),
    )


def ticked(typed: Typed, name: str) -> tuple[str, ...]:
    """The values that were ticked of a field."""
    return tuple(key.partition(".")[2] for key in typed if key.startswith(f"{name}.") and typed[key])
