"""What stands beside a release in its reports: public waves before, and never what was withdrawn."""

from index_platform.services import releases
from index_platform.services.report_sides import ReleaseSides, collected, earlier
from reports.content import PlaceReport
from reports.place_report import place_report
from tests.index_platform.survey import MOMENT, Way


def changed(way: Way, name: str) -> PlaceReport:
    table = releases.table(way.engine, name, moment=MOMENT)
    sides = collected(way.engine, name, (), moment=MOMENT).of(table, table.whole.code)
    return place_report(table, table.whole.code, release=name, sides=sides)


def is_alone(found: ReleaseSides) -> bool:
    return (found.releases, found.earlier, found.changes) == ((), (), ())


def test_a_later_release_stands_beside_the_one_before_with_what_changed(both: Way) -> None:
    assert earlier(both.engine, "R2", moment=MOMENT) == ("R1",)
    found = collected(both.engine, "R2", (), moment=MOMENT)
    assert [table.wave for table in found.earlier] == ["first"]
    assert [(change.earlier.key, change.later.key) for change in found.changes] == [("first", "second")]
    assert found.of(releases.table(both.engine, "R2", moment=MOMENT), "nowhere").texts is None


def test_a_first_release_stands_alone(both: Way) -> None:
    assert earlier(both.engine, "R1", moment=MOMENT) == ()
    assert is_alone(collected(both.engine, "R1", (), moment=MOMENT))


def test_a_release_that_was_withdrawn_stands_beside_nothing(both: Way) -> None:
    releases.withdrawn(both.engine, "R1", moment=MOMENT, reason="A slip.")
    assert is_alone(collected(both.engine, "R2", (), moment=MOMENT))


def test_a_report_says_what_changed_only_while_the_earlier_release_is_public(both: Way) -> None:
    page = changed(both, "R2").pages[3]
    assert page.anchor == "changed"
    assert "no earlier wave" not in page.lead
    releases.withdrawn(both.engine, "R1", moment=MOMENT, reason="A slip.")
    assert "no earlier wave" in changed(both, "R2").pages[3].lead
