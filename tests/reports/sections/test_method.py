import dataclasses

from reports.place_report import place_report
from scoring.published import Withheld
from tests.reports import tables
from tests.reports.cases import paragraph, report, said


def test_a_margin_does_not_repeat_what_stands_among_the_sources() -> None:
    table = tables.oldham()
    margins = (
        "Age by sex (Census 2021, Office for National Statistics, Open Government Licence v3.0)",
        "Ward (derived from Census 2021, by us)",
    )
    method = dataclasses.replace(table.method, margins=margins)
    source = "Office for National Statistics, codes; Open Government Licence v3.0"
    table = dataclasses.replace(table, method=method, geography_source=source)
    made = paragraph(place_report(table, "cluster-east", release="r"), "How it was made.")
    assert "by age by sex (Census 2021) and ward (derived from Census 2021, by us)." in made


def test_the_cost_of_weighting_is_said_in_tenths_of_the_answers() -> None:
    def words(deff: float) -> str:
        table = tables.oldham()
        method = dataclasses.replace(table.method, deff=deff)
        return " ".join(
            said(place_report(dataclasses.replace(table, method=method), "cluster-east", release="r"))
        )

    assert "about as much as eight in ten of them would" in words(1.31)
    assert "about as much as nearly all of them would" in words(1.0)
    assert "about as much as one in ten of them would" in words(50.0)


def test_the_method_says_how_the_domains_become_the_index_where_there_is_one() -> None:
    assert "less a penalty for imbalance" in " ".join(said(report("rich")))
    without = dataclasses.replace(tables.oldham(), measures=(), groups=(), cells={}, profiles=())
    assert "penalty" not in " ".join(said(place_report(without, "cluster-east", release="r")))


def test_a_count_that_protects_another_is_not_said_to_be_of_too_few_people() -> None:
    """Nothing on any page may say of it that it is small, and nothing that another is."""
    nobody = tables.nobody(tables.oldham(), "cluster-west")
    for why, few in ((Withheld.TOO_FEW, True), (Withheld.PROTECTS_ANOTHER, False)):
        places = tuple(
            dataclasses.replace(place, respondents=why) if place.code == "cluster-west" else place
            for place in nobody.places
        )
        profiles = tuple(
            dataclasses.replace(
                one, counts={key: why if isinstance(n, Withheld) else n for key, n in one.counts.items()}
            )
            for one in nobody.profiles
        )
        cells = {key: why if isinstance(cell, Withheld) else cell for key, cell in nobody.cells.items()}
        table = dataclasses.replace(nobody, places=places, profiles=profiles, cells=cells)
        told = " ".join(said(place_report(table, "cluster-west", release="r")))
        assert ("too few people to say how many" in told) is few
        assert ("Too few people answered" in told) is few
        assert ("number of people not shown" in told) is not few
