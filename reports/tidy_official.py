"""What other surveys say as a file for machines: one row a survey and measure, and none of our own figures.

They stand in a file of their own, so that whoever computes with ours never meets a figure of another mode.
"""

from collections.abc import Iterator

from reports import tidy
from reports.edition import Edition
from reports.sentences import WITHHELD
from reports.tidy import TEXT, WHOLE, Column, Row, Scope
from scoring.published import PublishedTable, Withheld

KEYS = ("place_code", "measure", "survey")  # of a row
_NONE = Withheld.NOT_AVAILABLE
_FIGURES = ("value", "least", "quarter", "middle", "three_quarters", "greatest")
_COLUMNS = (
    Column(name="survey", about="Key of the survey."),
    Column(name="survey_title", about="The survey in words."),
    Column(name="source", about="Whose survey it is, and its licence."),
    Column(name="period", about="When it asked."),
    Column(name="mode", about="How it asked people; another way of asking gives other answers."),
    Column(name="caveat", about="Why its figures are not to be set against those of this release."),
    Column(name="districts", about="What its districts are."),
    Column(name="district_count", about="How many of them have a figure.", kind=WHOLE),
    tidy.figure_column("value", "Its figure of the place; empty where it has none."),
    Column(name="least", about="The least figure of a district.", kind=tidy.NUMBER),
    Column(name="quarter", about="A quarter of the districts have no greater one.", kind=tidy.NUMBER),
    Column(name="middle", about="Half of the districts have no greater one.", kind=tidy.NUMBER),
    Column(name="three_quarters", about="Three quarters have no greater one.", kind=tidy.NUMBER),
    Column(name="greatest", about="The greatest figure of a district.", kind=tidy.NUMBER),
    tidy.figure_column("mark", tidy.mark_words(), kind=TEXT),
    tidy.figure_column("note", "Why there is no figure, in words.", kind=TEXT),
)
_FACTS = tuple(one for one in tidy.FACTS if one.name not in ("wave", "wave_title", "wave_kind"))


def columns() -> tuple[Column, ...]:
    """The columns of the file, in order: what a row is about, whose figures, and the figures."""
    return (*_FACTS, *_COLUMNS)


def rows(table: PublishedTable, edition: Edition) -> Iterator[Row]:
    """Every figure of other surveys as texts by column: surveys in order, measures as in the release."""
    for survey in table.official:
        for one in survey.comparisons:
            measure = table.measure(one.measure)
            facts = tidy.facts_of(table, edition, table.whole, measure)
            found = {name: getattr(one, name) for name in _FIGURES}
            yield {
                **{column.name: facts[column.name] for column in _FACTS},
                "survey": survey.key,
                "survey_title": survey.title,
                "source": survey.source,
                "period": survey.period,
                "mode": survey.mode,
                "caveat": survey.caveat,
                "districts": survey.districts,
                "district_count": str(survey.count),
                **{
                    name: "" if value is None else tidy.plain(value, measure.decimals + 1)
                    for name, value in found.items()
                },
                "mark": f"[{_NONE.code}]" if one.value is None else "",
                "note": WITHHELD[_NONE] if one.value is None else "",
            }


def csv_file(table: PublishedTable, edition: Edition) -> bytes:
    """All figures of other surveys; the header alone where a release has none."""
    return tidy.as_csv(columns(), rows(table, edition))


def of_figures() -> tuple[Column, ...]:
    """The columns of a figure: what it refers to, then all that no fact of the release tells."""
    keys = tuple(column for column in columns() if column.name in KEYS)
    told = (column for column in columns() if column.scope is Scope.FIGURE)
    return (*keys, *(column for column in told if column not in keys))
