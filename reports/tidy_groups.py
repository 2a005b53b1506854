"""Figures by groups of people as a file for machines: one row a place, measure and group.

They stand in a file of their own, so that whoever averages the figures of places never meets a group.
"""

from collections.abc import Iterator
from dataclasses import replace

from reports import tidy
from reports.corrections import group_words
from reports.edition import Edition
from reports.tidy import TEXT, WHOLE, Column, Row
from scoring.published import PublishedTable

KEYS = ("place_code", "measure", "breakdown", "group")  # of a row
_OWN = {  # columns that say something else of a group than of a place
    "difference": "The figure less that of everybody else; empty where one of the two is not shown.",
    "outcome": "How the group compares with everybody else, in words.",
}


def columns(table: PublishedTable) -> tuple[Column, ...]:
    """The columns of the file, in order: what a row is about, its figures, and those of everybody else."""
    level = f"{table.level * 100:g}".replace(".", "_")
    known = {column.name: column for column in tidy.columns(table)}
    first = list(known)[len(tidy.FACTS) : list(known).index("made")]
    return (
        *tidy.FACTS,
        Column(name="breakdown", about="Key of what parts the people, such as an item of the questionnaire."),
        Column(name="breakdown_title", about="What parts the people, in words."),
        Column(name="group", about="The group, in words; groups overlap from one breakdown to the next."),
        *(replace(known[name], about=_OWN.get(name, known[name].about)) for name in first),
        tidy.figure_column(
            "others_value", "The same of everybody else: those of the place who said otherwise."
        ),
        tidy.figure_column(
            f"others_lower_{level}", tidy.limit_words("Lower", "figure of everybody else", table)
        ),
        tidy.figure_column(
            f"others_upper_{level}", tidy.limit_words("Upper", "figure of everybody else", table)
        ),
        tidy.figure_column("others_base", "How many people that rests on, rounded.", kind=WHOLE),
        tidy.figure_column("others_mark", "A mark of that figure, as in the column mark.", kind=TEXT),
        tidy.revised_column(),
    )


def rows(table: PublishedTable, edition: Edition) -> Iterator[Row]:
    """Every figure by groups as texts by column: breakdowns in order, places as in the file of places."""
    names = [column.name for column in columns(table)][len(tidy.FACTS) :]
    for part in table.breakdowns:
        for place in (table.whole, *tidy.by_name(table.places)):
            for measure in map(table.measure, part.measures):
                words = tidy.facts_of(table, edition, place, measure)
                for group, figure in part.figures(place.code, measure.key).items():
                    own = tidy.figure_texts(figure.cell, measure)
                    others = tidy.figure_texts(figure.others, measure)
                    mark = edition.revised(place.code, measure.key, group_words(part, group))
                    told = (part.key, part.title, group, *own, *others[:4], others[8], mark)
                    yield {**words, **dict(zip(names, told, strict=True))}


def csv_file(table: PublishedTable, edition: Edition) -> bytes:
    """All figures by groups; the header alone where a release has none."""
    return tidy.as_csv(columns(table), rows(table, edition))
