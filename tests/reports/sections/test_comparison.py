import dataclasses

from reports.content import PlaceReport, Table
from reports.place_report import place_report
from scoring.published import PublishedTable, Shown, Withheld
from tests.reports import tables


def test_the_key_to_the_tables_holds_the_codes_that_are_used_and_no_others() -> None:
    def key(made: PlaceReport) -> str:
        return next(block.note for page in made.pages for block in page.blocks if isinstance(block, Table))

    def unsure(*keys: str) -> PublishedTable:
        table = tables.oldham()
        cells = {
            pair: dataclasses.replace(cell, uncertain=pair[1] in keys) if isinstance(cell, Shown) else cell
            for pair, cell in table.cells.items()
        }
        return dataclasses.replace(table, cells=cells)

    def made(table: PublishedTable) -> str:
        return key(place_report(table, "cluster-east", release="r"))

    assert made(unsure()) == "Scores: 100 is Oldham in autumn 2026."
    assert made(unsure("happy")).endswith("2026. [u] less certain than the rest.")
    one = tables.withheld(unsure("happy"), "cluster-east", Withheld.TOO_FEW, keys=("proud",))
    assert made(one).endswith(
        "[u] less certain than the rest; [c] not shown, so that nobody can be recognised."
    )


def test_a_long_name_is_here_in_sentences_and_this_cluster_over_a_column() -> None:
    def named(name: str) -> PlaceReport:
        table = tables.oldham()
        places = tuple(
            dataclasses.replace(place, name=name) if place.code == "cluster-east" else place
            for place in table.places
        )
        return place_report(dataclasses.replace(table, places=places), "cluster-east", release="r")

    def heading(made: PlaceReport) -> str:
        return next(
            block.columns[0] for page in made.pages for block in page.blocks if isinstance(block, Table)
        )

    short, long = named("East"), named("Saddleworth, Lees and Waterhead")
    assert short.pages[0].question == "What is it like to live in East?"
    assert long.pages[0].question == "What is it like to live here?"
    assert (heading(short), heading(long)) == ("East", "This cluster")
    assert (short.name_class, long.name_class) == ("", "long")
    assert not any("in Saddleworth, Lees" in page.lead for page in long.pages)
