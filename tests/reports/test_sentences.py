from dataclasses import replace
from datetime import date

import pytest

from instruments.english import listed
from reports import sentences
from scoring.composite import NormalisationMethod
from scoring.outcomes import Outcome
from scoring.published import Shown, ShownCount, Withheld
from scoring.spec import MeasureKind, Unit
from tests.reports import facts, tables


def test_ranges_use_to_and_never_a_dash() -> None:
    share = facts.measure("proud", "Proud")
    index = facts.measure("index", "Index", MeasureKind.INDEX)
    mean = facts.measure("satis", "Satisfied", MeasureKind.MEAN)
    assert sentences.likely_range(Shown(value=65, low=64, high=66, base=615), share) == "64% to 66%"
    assert sentences.likely_range(Shown(value=102, low=99, high=105, base=615), index) == "99 to 105"
    assert sentences.likely_range(Shown(value=7.0, low=6.8, high=7.2, base=615), mean) == "6.8 to 7.2"


@pytest.mark.parametrize(
    ("value", "decimals", "words"),
    [
        (2400, 0, "2,400"),
        (-11, 0, "−11"),
        (-0.04, 1, "0.0"),
        (0, 0, "0"),
        (-1.25, 1, "−1.2"),
        (1e6, 0, "1,000,000"),
    ],
)
def test_a_number_has_a_true_minus_and_commas_but_no_minus_nought(
    value: float, decimals: int, words: str
) -> None:
    assert sentences.number(value, decimals) == words


@pytest.mark.parametrize(("value", "words"), [(3, "+3"), (-4, "−4"), (0, "0"), (0.2, "0"), (-0.2, "0")])
def test_a_difference_has_a_sign_unless_it_is_nought(value: float, words: str) -> None:
    assert sentences.signed(value) == words


def test_a_cell_is_its_range_or_its_code() -> None:
    share = facts.measure("proud", "Proud")
    shown = Shown(value=55, low=46, high=63, base=90, uncertain=True)
    assert sentences.cell_words(shown, share) == "46% to 63% [u]"
    assert [sentences.cell_words(why, share) for why in Withheld] == ["[c]", "[c]", "[x]", "[x]"]
    assert [sentences.base_words(why) for why in Withheld] == ["[c]", "[c]", "[x]", "[x]"]
    assert sentences.base_words(shown) == "90"


def test_every_reason_and_every_outcome_has_words() -> None:
    for why in Withheld:
        said = sentences.withheld_sentence("East", why, "Oldham", "64% to 66%")
        assert said.startswith("We do not show this for East because")
        assert said.endswith("Across Oldham it is 64% to 66%.")
        assert sentences.WITHHELD[why]
        assert sentences.SHORT[why]
    for found in Outcome:
        assert sentences.compared(found, "Oldham")
    assert sentences.withheld_sentence("East", Withheld.TOO_FEW, "Oldham", "").endswith("answered.")


def test_what_was_compared_is_named_and_cannot_tell_claims_nothing() -> None:
    assert sentences.compared(Outcome.CLEARLY_HIGHER, "Oldham") == "clearly higher than across Oldham"
    assert sentences.compared(Outcome.ABOUT_THE_SAME, "Naples") == "about the same as Naples"
    assert sentences.compared(Outcome.CANNOT_TELL, "Oldham") == "we cannot tell"
    assert sentences.compared(None, "Oldham") == "not compared"


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        (NormalisationMethod.GOALPOSTS, "Oldham in autumn 2026"),
        (NormalisationMethod.Z_SCORE, "the average of the clusters in autumn 2026, part by part"),
        (
            NormalisationMethod.MIN_MAX,
            "half-way between the lowest and the highest of the clusters in autumn 2026, part by part",
        ),
    ],
)
def test_what_100_is_goes_by_the_scale_of_the_parts(scale: NormalisationMethod, words: str) -> None:
    table = tables.oldham()
    table = replace(table, method=replace(table.method, normalisation=scale))
    assert sentences.hundred_words(table) == words
    assert sentences.scale_words(table) == f"on the index, where 100 is {words}"


def test_the_index_sentence_says_what_100_is_and_never_out_of_100() -> None:
    table = tables.oldham()
    said = sentences.index_sentence(
        Shown(value=102, low=99, high=105, base=615), table.measure("index"), table
    )
    assert said == "99 to 105 on the index, where 100 is Oldham in autumn 2026"


def test_titles_of_seasons_lose_their_capital_inside_a_sentence_and_names_do_not() -> None:
    assert sentences.inside("Autumn 2026") == "autumn 2026"
    assert sentences.inside("Naples 2014") == "Naples 2014"
    assert sentences.inside("December 2014") == "December 2014"
    assert sentences.lower_first("Satisfied with life") == "satisfied with life"
    assert sentences.lower_first("BRS average") == "BRS average"
    assert sentences.lower_first("I belong") == "I belong"
    assert sentences.lower_first("Brief Resilience Scale, average") == "Brief Resilience Scale, average"
    assert sentences.lower_first("What I do is worthwhile") == "what I do is worthwhile"


def test_lists_and_small_counts_read_as_prose() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert sentences.counted(1, "cluster", "clusters") == "one cluster"
    assert sentences.counted(12, "ward", "wards") == "12 wards"
    assert sentences.people(1) == "1 person"
    assert sentences.people(2400) == "2,400 people"
    assert sentences.count_words(ShownCount(count=35)) == "35"
    assert sentences.count_words(Withheld.TOO_FEW) == "[c]"
    assert sentences.level_words(0.95) == "95%"
    assert sentences.level_words(0.998) == "99.8%"


def test_quotation_marks_inside_a_quotation_become_single() -> None:
    assert sentences.quoted('0 is "not at all" so') == "“0 is ‘not at all’ so”"
    assert sentences.quoted("How “often” do you?") == "“How ‘often’ do you?”"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ('band "high")', "band “high”)"),
        ('("high")', "(“high”)"),
        ("St James' and St Mary's", "St James’ and St Mary’s"),
        ("people's 'own' line", "people’s ‘own’ line"),
        ("“so 'it' is”", "“so ‘it’ is”"),
        ("nothing to turn", "nothing to turn"),
    ],
)
def test_quotation_marks_are_those_of_print(typed: str, printed: str) -> None:
    assert sentences.curly(typed) == printed


def test_notes_with_the_same_words_are_joined() -> None:
    assert sentences.grouped(("A: x", "B: y", "C: x")) == ("A and C: x", "B: y")
    assert sentences.grouped(("A: x: because", "B: x: because")) == ("A and B: x: because",)
    assert sentences.grouped(("only words",)) == ("only words",)


def test_a_sentence_that_licences_repeat_is_printed_once_and_initials_do_not_end_one() -> None:
    found = sentences.without_repeats(
        ("First. Contains data under OGL v3.0.", "By B. W. Smith. Contains data under OGL v3.0.")
    )
    assert found == "First. Contains data under OGL v3.0. By B. W. Smith."


@pytest.mark.parametrize(
    "text", ["the best ward", "a significant gap", "48 out of 100", "it ranks third", "Red areas"]
)
def test_the_lint_finds_words_that_no_page_may_say(text: str) -> None:
    assert sentences.banned(text)


def test_the_lint_leaves_words_alone_that_only_contain_a_banned_one() -> None:
    assert sentences.banned("People bested nobody; a stopped, hundred-fold, greener and reddish topic") == ()


def test_units_of_the_engine_all_have_a_form_in_print() -> None:
    for unit in Unit:
        measure = facts.measure("m", "M", unit=unit)
        assert sentences.quantity(5, measure) in {"5", "5%"}


@pytest.mark.parametrize(
    ("day", "words"), [(date(2026, 11, 2), "2 November 2026"), (date(2027, 1, 31), "31 January 2027")]
)
def test_a_day_is_written_out(day: date, words: str) -> None:
    assert sentences.day_words(day) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "1 kB"), (24_431, "24 kB"), (999_400, "999 kB"), (999_600, "1.0 MB"), (1_540_000, "1.5 MB")],
)
def test_the_size_of_a_file_is_told_in_round_numbers(size: int, words: str) -> None:
    assert sentences.size_words(size) == words
