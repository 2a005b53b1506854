"""Warnings are values: what is said, in which order, and how items are named."""

from scoring.result_warnings import ResultWarning, holding, incomplete_rows, item_list


def test_only_the_doubts_that_hold_are_told_and_in_their_order() -> None:
    first, second = ResultWarning("one", "first", "mend it"), ResultWarning("two", "second", "mend it", (1,))
    assert holding([(True, first), (False, second), (True, second)]) == (first, second)
    assert holding([]) == ()


def test_a_warning_reads_as_its_text() -> None:
    assert str(ResultWarning("code", "what is doubtful", "what to do")) == "what is doubtful"


def test_items_are_named_from_one_as_people_count() -> None:
    assert [item_list(items) for items in ([0], [1, 3], range(3))] == [
        "item 1",
        "items 2 and 4",
        "items 1, 2 and 3",
    ]


def test_left_out_rows_are_told_from_a_tenth_of_them() -> None:
    assert not incomplete_rows(100, 90)[0]
    holds, warning = incomplete_rows(100, 89)
    assert holds
    assert warning.what == "11 of 100 rows are incomplete and were left out"
