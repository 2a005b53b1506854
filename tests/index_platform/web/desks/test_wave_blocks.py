"""What stands on the page of a wave, as values: parts, counts beside a plan, how sure each place would be."""

from dataclasses import replace

import pytest

from index_platform.fieldwork import Along
from index_platform.services.closing_today import ClosingToday, Expected
from index_platform.services.counting import Count, Counts
from index_platform.services.unsent import Unsent
from index_platform.web.desks.blocks import Bars, More, Panel, Prose, Table, Widths
from index_platform.web.desks.wave_closing import closing_panel
from index_platform.web.desks.wave_counts import count_blocks
from instruments import catalogue
from instruments.parts import for_everybody
from scoring.published import PublishedCount, ShownCount, Withheld


@pytest.mark.parametrize(
    ("left", "told"), [(Withheld.TOO_FEW, "fewer than 10"), (ShownCount(count=15), "15")]
)
def test_each_part_says_how_many_stopped_there(left: PublishedCount, told: str) -> None:
    [lonely] = for_everybody(catalogue.get("loneliness@1.0"))
    unsent = Unsent(total=ShownCount(count=45), parts=((None, left), (lonely, ShownCount(count=30))))
    counts = Counts(
        total=ShownCount(count=240), level="wards", places=(), modes=(), languages=(), unsent=unsent
    )
    [*_, panel] = count_blocks(counts, None, "")
    assert isinstance(panel, Panel)
    assert panel.hint.endswith("no figure counts them. 45 were left.")
    [table] = panel.blocks
    assert isinstance(table, Table)
    assert table.rows == (("Before the first answer", told), ("You and other people", "30"))


def test_the_upright_stands_where_the_plan_expects_us_on_this_day() -> None:
    """Half of the days are over, so half of what is wanted is due; without days all of it is."""
    rows = (Count(key="QN", name="North End", count=ShownCount(count=40), target=100),)
    counts = Counts(total=ShownCount(count=40), level="quarters", places=rows, modes=(), languages=())

    def bars(along: Along | None) -> tuple[int | None, str]:
        [panel] = [
            one
            for one in count_blocks(counts, None, "", along)
            if isinstance(one, Panel) and one.hint and "upright" in one.hint
        ]
        [block] = panel.blocks
        assert isinstance(block, Bars)
        return block.rows[0].expected, panel.hint

    place, hint = bars(Along(day=30, days=60))
    assert place == 49
    assert "where the plan expects us today, on day 30 of 60" in hint
    for unknown in (None, Along(day=30, days=None), Along(day=70, days=60)):
        place, hint = bars(unknown)
        assert place == 98
        assert "how many are wanted" in hint


def test_a_place_that_is_less_sure_than_planned_is_drawn_hollow_and_said_in_words() -> None:
    given = ClosingToday(
        definition="tci@1.0",
        confidence=0.95,
        places=(
            Expected(name="Central", now=5.1, planned=4.0, missing=90),
            Expected(name="East", now=3.6, planned=4.0, missing=0),
            Expected(name="South", now=None, planned=4.0, missing=60),
        ),
        words=("Everybody answers.",),
    )
    panel = closing_panel(given, half=True)
    widths, prose, more = panel.blocks
    assert isinstance(widths, Widths)
    assert isinstance(prose, Prose)
    assert [(row.words, row.wider) for row in widths.rows] == [
        ("± 5.1 (plan: 4.0)", True),
        ("± 3.6 (plan: 4.0)", False),
        ("too few answers yet", True),
    ]
    assert prose.paragraphs == (
        "Central and South would be wider than planned.",
        "About 90 more answers in Central and 60 in South would close the gap.",
    )
    sure = closing_panel(replace(given, places=given.places[1:2]), half=True).blocks[1]
    assert sure == Prose(paragraphs=("Each place would be as sure as planned.",))
    assert isinstance(more, More)
    unplanned = replace(given, places=(Expected(name="Central", now=5.1, planned=None, missing=0),))
    assert "no plan to compare with" in str(closing_panel(unplanned, half=True).blocks[1])
