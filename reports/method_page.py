"""How an index is made, in words: of the figures of one release and of the definition behind them.

Nothing here is typed twice: numbers, names, sources and rules are read from both. What the definition alone
knows is left out where nobody has it any more.
"""

from dataclasses import dataclass

from instruments.english import capital, listed
from reports import sentences
from scoring.published import Method, PublishedMeasure, PublishedTable
from scoring.spec import DisclosureRule, IndexSpec, MeasureKind, PrecisionRule, Unit

HASH = 12  # characters printed of a fingerprint
_UNITS = {Unit.INDEX: "index points", Unit.PER_CENT: "per cent of people", Unit.SCORE: "points"}
_WHO = {"synthetic": "The answers are synthetic: made up, as if from {who}.", "research": "{who} were asked."}
_ASKED = "We asked {who}."
_MEANS = {
    "mpi": "The index is the average of the parts, less a little where they are uneven: one weak part is not "
    "made good by another that is strong. The rule is that of Mazziotta and Pareto, with the unevenness that "
    "chance alone makes taken out.",
    "arithmetic": "The index is the plain average of the parts.",
    "geometric": "The index is the geometric mean of the parts, in which a weak one weighs more.",
    "harmonic": "The index is the harmonic mean of the parts, in which a weak one weighs much more.",
    "quadratic": "The index is the quadratic mean of the parts, in which a strong one weighs more.",
}
_CANNOT = (
    "The likely range tells of chance after weighting. It does not tell of who chose to answer: people who "
    "answer may feel otherwise than those who do not, and no weighting can mend all of that.",
    "The figures do not say why something is so, or what would change it. They are what people said.",
    "They tell of places, never of a person. No score of anybody was shown to anyone.",
    "Places are not put in an order from the first to the last: most differences between neighbours are "
    "within what chance can do.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodPart:
    """A heading with what stands under it. ``rows``: a table under ``heads``; ``facts``: names and values."""

    anchor: str
    title: str
    paragraphs: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def short_method(table: PublishedTable) -> tuple[str, ...]:
    """The method in five short paragraphs."""
    domains = [each.title for each in _of_kind(table, MeasureKind.DOMAIN)]
    method = table.method
    count = sentences.counted(len(domains), "part", "parts")
    together = f"The index is made of {count} of life: {listed(domains, 'and')}."
    return (
        f"{_who(table)} {method.selection}",
        f"{together if domains else ''} On the scale 100 is {sentences.hundred_words(table)}.".strip(),
        _weighted(method),
        f"Each figure comes with its likely range, at {sentences.level_words(table.level)}. Two "
        "places are called "
        "different only where chance is an unlikely reason.",
        "A figure that could tell something of one person is not shown.",
    )


def method_parts(table: PublishedTable, spec: IndexSpec | None) -> tuple[MethodPart, ...]:
    """The method in detail. spec: the definition behind the figures; None where it is not kept."""
    found = (
        _domains(table),
        _together(table),
        _measures(table),
        _weights(table, spec),
        _ranges(table),
        _small(table, spec),
        *(() if spec is None else (_shown(spec.disclosure, spec.precision),)),
        MethodPart(anchor="cannot", title="What it cannot say", paragraphs=(*_CANNOT, *table.warnings)),
        _sources(table),
    )
    return tuple(each for each in found if each.paragraphs or each.rows or each.facts)


def fingerprints(table: PublishedTable) -> tuple[tuple[str, str], ...]:
    """What the figures were made of, by name: enough to tell whether something else would be the same."""
    method = table.method
    told = (
        ("Definition", f"{table.definition}, {_brief(method.definition_sha256)}"),
        ("Base, which sets 100", _brief(method.base_sha256)),
        ("Answers", _brief(method.snapshot_sha256)),
        ("Software", method.software),
    )
    return tuple((name, text) for name, text in told if text)


def _brief(sha256: str) -> str:
    return f"SHA-256 {sha256[:HASH]}" if sha256 else ""


def _who(table: PublishedTable) -> str:
    who = table.method.population
    return capital(_WHO.get(table.wave_kind, _ASKED).format(who=who)) if who else ""


def _weighted(method: Method) -> str:
    if not method.margins:
        return "Every answer counts the same, as there are no population totals to weight to."
    by = listed([sentences.lower_first(each.partition(" (")[0]) for each in method.margins], "and")
    return f"Answers are weighted by {by}, so that groups count by their size and not by how many answered."


def _of_kind(table: PublishedTable, kind: MeasureKind) -> list[PublishedMeasure]:
    return [measure for measure in table.measures if measure.kind is kind]


def _domains(table: PublishedTable) -> MethodPart:
    rows = tuple(
        (each.title, each.about, sentences.curly(" ".join(map(sentences.quoted, each.questions))))
        for each in _of_kind(table, MeasureKind.DOMAIN)
    )
    return MethodPart(
        anchor="parts",
        title="The parts of the index",
        paragraphs=("Where lower answers are better they are turned round: a higher part is always better.",),
        heads=("Part", "What it is about", "Questions, as asked"),
        rows=rows,
    )


def _together(table: PublishedTable) -> MethodPart:
    method = table.method
    thriving = [each.about for each in _of_kind(table, MeasureKind.THRIVING)]
    return MethodPart(
        anchor="together",
        title="How they become one number",
        paragraphs=(
            _MEANS.get(method.aggregation.value, ""),
            f"On the scale 100 is {sentences.hundred_words(table)}. There is no highest score.",
            *map(_sentence, sentences.grouped(method.units)),
            method.statement,
            *thriving,
        ),
        facts=tuple(
            (name, capital(words)) for name, _, words in (each.partition(": ") for each in method.lines)
        ),
    )


def _measures(table: PublishedTable) -> MethodPart:
    rows = tuple((each.title, _asks(each), _unit(each)) for each in table.measures)
    return MethodPart(
        anchor="measures",
        title="All measures",
        paragraphs=(
            "“About the same” means that the whole likely range of a difference lies within the margin.",
        ),
        heads=("Measure", "What it asks and counts", "Unit, and the margin"),
        rows=rows,
    )


def _asks(measure: PublishedMeasure) -> str:
    counts = f"Counts: {measure.counts}." if measure.counts else ""
    question = sentences.quoted(measure.question) if measure.question else ""
    return " ".join(filter(None, (measure.about, question, counts))) or "The average of its answers."


def _unit(measure: PublishedMeasure) -> str:
    return f"{_UNITS[measure.unit]}; within {measure.margin:g}"


def _weights(table: PublishedTable, spec: IndexSpec | None) -> MethodPart:
    method = table.method
    least = "" if spec is None else spec.weighting.least_in_place
    alone = (
        f"A place with fewer than {least} answers is weighted together with its neighbours, so that no known "
        "total rests on a handful of people."
    )
    return MethodPart(
        anchor="weights",
        title="Weights",
        paragraphs=(
            _weighted(method),
            *((alone,) if least and method.margins else ()),
            *(
                (f"The design effect of the weights is {sentences.number(method.deff, 2)}.",)
                if method.margins
                else ()
            ),
        ),
        facts=tuple(("Known total", capital(each)) for each in method.margins),
    )


def _ranges(table: PublishedTable) -> MethodPart:
    method = table.method
    return MethodPart(
        anchor="ranges",
        title="Likely ranges",
        paragraphs=(
            f"To see how far chance could move a figure it is computed {sentences.number(method.replicates)} "
            "more times, each with slightly different weights.",
            f"Of such ranges {sentences.level_words(table.level)} would hold the figure of everybody, "
            "if those who "
            "answered are like those who did not.",
            f"So about one comparison in {round(1 / (1 - table.level))} can look clear by chance alone.",
        ),
    )


def _small(table: PublishedTable, spec: IndexSpec | None) -> MethodPart:
    if not table.small_places:
        return MethodPart(anchor="small", title="")
    draws = f"Their ranges come of {sentences.number(table.method.draws)} draws of the model."
    waits = (
        ()
        if spec is None or spec.small_areas is None
        else (
            f"A second model is run beside it. Where the two are apart in more than "
            f"{sentences.level_words(spec.small_areas.hold_share)} of places, publication waits.",
        )
    )
    borrowed = listed(list(map(sentences.lower_first, table.method.covariates)), "and")
    alike = f"Places that are alike in {borrowed} help each other." if borrowed else ""
    return MethodPart(
        anchor="small",
        title=f"Small places: {table.small_plural}",
        paragraphs=tuple(filter(None, (_sentence(table.method.smoothing), alike, draws, *waits))),
    )


def _shown(rule: DisclosureRule, sure: PrecisionRule) -> MethodPart:
    return MethodPart(
        anchor="shown",
        title="What is not shown, and why",
        paragraphs=(
            f"No figure rests on fewer than {rule.minimum_base} people, and none leaves fewer than "
            "that over when "
            "it is taken from a larger one.",
            f"A share is shown only if at least {rule.minimum_part} people are in it and "
            f"{rule.minimum_part} are "
            "not. There is no 0 and no 100 per cent.",
            f"Nobody counts for more than {rule.greatest_one:g} per cent of a figure, and no two "
            "people for more "
            f"than {rule.greatest_two:g}. Numbers of people are rounded to {rule.round_base_to}.",
            "Where one withheld figure could be worked out from others, further ones are withheld. "
            "This looks at "
            "everything that was ever released.",
            f"A figure on fewer than {sure.show_base} people, or one that is unsure for another "
            "reason, is marked "
            f"[u]. On fewer than {sure.caution_base} it is not shown.",
        ),
        facts=tuple((f"[{code}]", capital(meaning)) for code, meaning in sentences.CODES),
    )


def _sources(table: PublishedTable) -> MethodPart:
    method = table.method
    told = (
        ("Answers", method.source),
        ("Places", table.geography_source),
        ("About the places", table.geography_note),
        *(("Questions", text) for text in method.attributions),
        ("Wording not yet seen at its source", ", ".join(method.unverified)),
    )
    facts = tuple((name, _sentence(text)) for name, text in told if text)
    return MethodPart(anchor="sources", title="Sources and thanks", facts=facts)


def _sentence(text: str) -> str:
    text = text.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
