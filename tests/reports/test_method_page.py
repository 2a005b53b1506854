"""The words about the method: read from the figures and the definition, and other where these are."""

from dataclasses import replace

import pytest

from instruments.reading_age import reading
from reports.method_page import MethodPart, fingerprints, method_parts, short_method
from reports.sentences import banned
from scoring.definitions import shipped
from scoring.published import PublishedTable
from scoring.spec import DisclosureRule, IndexSpec, MeasureKind
from tests.reports import tables

SPEC = shipped("tci@1.0")


def part(anchor: str, table: PublishedTable | None = None, spec: IndexSpec | None = SPEC) -> MethodPart:
    return next(one for one in method_parts(table or tables.oldham(), spec) if one.anchor == anchor)


def text(given: MethodPart) -> str:
    cells = (cell for row in (*given.rows, *given.facts) for cell in row)
    return " ".join((given.title, *given.paragraphs, *cells))


def test_the_rules_of_disclosure_are_those_of_the_definition() -> None:
    assert "fewer than 10 people" in text(part("shown"))
    strict = replace(SPEC, disclosure=DisclosureRule(minimum_base=25, minimum_part=7, round_base_to=20))
    told = text(part("shown", spec=strict))
    for words in ("fewer than 25 people", "at least 7 people", "rounded to 20"):
        assert words in told


def test_without_its_definition_nothing_is_said_that_only_that_knows() -> None:
    anchors = [one.anchor for one in method_parts(tables.oldham(), None)]
    assert "shown" not in anchors
    assert {"parts", "measures", "weights", "ranges", "cannot", "sources"} <= set(anchors)


def test_every_part_and_every_measure_is_told_with_its_questions() -> None:
    table = tables.oldham()
    domains = {each.title: each for each in table.measures if each.kind is MeasureKind.DOMAIN}
    assert {row[0] for row in part("parts").rows} == set(domains)
    assert [row[0] for row in part("measures").rows] == [each.title for each in table.measures]


def test_answers_that_count_equally_are_said_to() -> None:
    table = tables.oldham()
    plain = replace(table, method=replace(table.method, margins=()))
    assert "Every answer counts the same" in text(part("weights", plain))
    assert "design effect" not in text(part("weights", plain))


def test_a_warning_of_the_release_stands_among_what_it_cannot_say() -> None:
    warned = replace(tables.oldham(), warnings=("The wards of one cluster are few.",))
    assert "The wards of one cluster are few." in part("cannot", warned).paragraphs


def test_small_places_are_told_only_where_there_are_some() -> None:
    anchors = [one.anchor for one in method_parts(replace(tables.oldham(), small_places=()), SPEC)]
    assert "small" not in anchors


@pytest.mark.parametrize("kind", ["synthetic", "research", "live"])
def test_the_short_version_says_whose_answers_these_are_and_is_easy_to_read(kind: str) -> None:
    told = short_method(replace(tables.oldham(), wave_kind=kind))
    assert ("synthetic" in told[0]) is (kind == "synthetic")
    found = reading(" ".join(told), "en")
    assert found is not None
    assert found.age <= 14


def test_no_word_ranks_or_blames() -> None:
    for one in method_parts(tables.oldham(), SPEC):
        assert banned(" ".join(one.paragraphs)) == ()


def test_the_fingerprints_are_of_what_the_figures_were_made_of() -> None:
    table = tables.oldham()
    told = dict(fingerprints(table))
    assert table.method.definition_sha256[:12] in told["Definition"]
    assert table.method.software == told["Software"]
