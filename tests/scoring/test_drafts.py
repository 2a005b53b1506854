"""Answers to words that nobody had approved stay out of the figures, and are counted."""

from dataclasses import replace

import numpy as np
import pytest

from instruments import catalogue
from instruments.errors import InvalidDefinitionError
from instruments.languages import EASY_READ
from scoring import chain, definitions, drafts
from scoring.base import base_of
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.items import DRAFTED, item_matrix
from scoring.run import IndexRun
from scoring.scales import NOT_SCORED, NotScored, scale_scores
from scoring.snapshot import Snapshot
from scoring.spec import DraftRule, IndexSpec
from tests.scoring import builders

TRANSLATED = catalogue.get("thriving-communities@1.1")
SIZES = (130, 150, 140)


def spoken(frozen: Snapshot, language: str, rows: slice) -> Snapshot:
    """The wave with some people who answered in another language, on the version that has drafts."""
    languages = tuple(sorted({"en", language}))
    positions = np.full(len(frozen), languages.index("en"), dtype=np.int16)
    positions[rows] = languages.index(language)
    return replace(frozen, instrument=TRANSLATED, languages=languages, language=positions)


@pytest.fixture(scope="module")
def english() -> Snapshot:
    """A wave in English on the version that has drafts."""
    return spoken(builders.snapshot(SIZES), "en", slice(0))


@pytest.fixture(scope="module")
def spec(english: Snapshot) -> IndexSpec:
    """A small index with the base of that wave."""
    small = replace(definitions.shipped("tci@1.0"), replicates=20)
    return small.with_base(base_of(english, small))


def without_the_last(frozen: Snapshot, number: int) -> Snapshot:
    """The wave without its last people."""
    return builders.people(frozen, np.arange(len(frozen) - number))


def test_a_wave_with_people_who_answered_to_drafts_gives_the_index_of_the_wave_without_them(
    english: Snapshot, spec: IndexSpec
) -> None:
    """The law of the default: nothing of what they said moves a figure, but for last bits."""
    mixed = spoken(english, "ur", slice(len(english) - 40, None))
    with_them, without_them = (chain.compute(one, spec) for one in (mixed, without_the_last(english, 40)))
    np.testing.assert_allclose(with_them.values, without_them.values, rtol=1e-11)
    np.testing.assert_array_equal(with_them.n, without_them.n)
    assert with_them.respondents[0] == without_them.respondents[0] + 40
    assert (with_them.drafted, without_them.drafted) == (40, 0)


def test_a_definition_that_includes_drafts_gives_another_index(english: Snapshot, spec: IndexSpec) -> None:
    mixed = spoken(english, "ur", slice(len(english) - 40, None))
    counted = chain.compute(mixed, replace(spec, drafts=DraftRule.INCLUDED))
    assert not np.array_equal(counted.values, chain.compute(mixed, spec).values, equal_nan=True)
    np.testing.assert_array_equal(counted.values, chain.compute(english, spec).values)


@pytest.mark.parametrize(
    ("language", "lost"),
    [
        ("en", set()),
        ("en-GB", set()),
        ("ur", {"satis", "worth", "happy", "anxious", "ucla3", "lonely", "brs", "community"}),
        ("cy", {"satis", "worth", "happy", "anxious", "ucla3", "lonely", "brs", "community"}),
        (EASY_READ, {"community"}),
    ],
)
def test_a_scale_is_left_out_where_its_own_words_were_not_approved(
    english: Snapshot, spec: IndexSpec, language: str, lost: set[str]
) -> None:
    """In Easy Read only the questions with words of their own were asked otherwise than published."""
    mixed = spoken(english, language, slice(0, 50))
    scores = scale_scores(drafts.counted_items(mixed, spec), TRANSLATED.scales)
    counted = scores.not_scored[:, NOT_SCORED.index(NotScored.DRAFTED)]
    assert {scale.id for scale, count in zip(scores.scales, counted, strict=True) if count} == lost
    assert all(np.isnan(scores.column(scale)[:50]).all() for scale in lost)
    assert drafts.people(drafts.drafted(mixed)) == (50 if lost else 0)


def test_who_somebody_is_counts_in_every_language_because_weights_need_it(
    english: Snapshot, spec: IndexSpec
) -> None:
    mixed = spoken(english, "ur", slice(0, 50))
    np.testing.assert_array_equal(
        drafts.counted_items(mixed, spec).column("sex"), item_matrix(mixed).column("sex")
    )


def test_each_answer_that_is_left_out_is_counted_with_its_reason(english: Snapshot, spec: IndexSpec) -> None:
    mixed = spoken(english, "ur", slice(0, 50))
    before, after = item_matrix(mixed), drafts.counted_items(mixed, spec)
    column = before.position("satis")
    assert after.reasons[column, DRAFTED] == (before.missing[:50, column] == 0).sum()
    assert (after.reasons.sum(axis=1) == len(mixed)).all()
    gaps = before.missing != 0
    np.testing.assert_array_equal(after.missing[gaps], before.missing[gaps])


def _said(run: IndexRun, spec: IndexSpec) -> str:
    return protect(run, spec.disclosure, Ledger()).table.warnings[-1]


def test_manifest_and_report_say_how_many_and_what_was_done(english: Snapshot, spec: IndexSpec) -> None:
    run = chain.compute(spoken(english, "ur", slice(0, 43)), spec)
    assert run.manifest["drafts"] == {"answers": 43, "rule": "left_out"}
    assert _said(run, spec) == (
        "About 45 people answered in words that nobody has approved: a translation or Easy Read. "
        "What they said on scales is left out of every figure."
    )
    included = replace(spec, drafts=DraftRule.INCLUDED)
    run = chain.compute(run.snapshot, included)
    assert run.manifest["drafts"] == {"answers": 43, "rule": "included"}
    assert _said(run, included).endswith("What they said counts like every other answer.")


def test_a_few_people_are_not_counted_before_readers(english: Snapshot, spec: IndexSpec) -> None:
    said = _said(chain.compute(spoken(english, "ur", slice(0, 4)), spec), spec)
    assert said.startswith("Some people answered")
    assert not any(sign.isdigit() for sign in said)


def test_a_wave_in_approved_words_says_nothing_of_drafts(english: Snapshot, spec: IndexSpec) -> None:
    run = chain.compute(english, spec)
    assert run.manifest["drafts"] == {"answers": 0, "rule": "left_out"}
    assert not any("approved" in text for text in protect(run, spec.disclosure, Ledger()).table.warnings)


def test_a_definition_says_what_becomes_of_drafts() -> None:
    shipped = definitions.shipped("tci@1.0")
    assert shipped.drafts is DraftRule.LEFT_OUT
    assert definitions.parse({**shipped.content, "drafts": "included"}, where="").drafts is DraftRule.INCLUDED
    with pytest.raises(InvalidDefinitionError, match="drafts"):
        definitions.parse({**shipped.content, "drafts": "sometimes"}, where="")
