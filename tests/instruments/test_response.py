"""Responses: one document, one sequence of bytes."""

from instruments.definition import Missing
from instruments.response import Mode, Response


def test_a_document_holds_what_is_known_and_the_reasons_for_gaps() -> None:
    response = Response(
        wave="w1",
        instrument="brs@1.0",
        answers={"brs1": 4, "brs2": Missing.REFUSED},
        place="N",
        mode=Mode.DOOR,
    )
    assert response.document() == {
        "wave": "w1",
        "instrument": "brs@1.0",
        "place": "N",
        "mode": "door",
        "language": "en",
        "answers": {"brs1": 4, "brs2": {"missing": "refused"}},
    }


def test_equal_responses_have_equal_bytes_whatever_the_order_of_answers() -> None:
    first = Response(wave="w1", instrument="brs@1.0", answers={"brs1": 4, "brs2": 3})
    second = Response(wave="w1", instrument="brs@1.0", answers={"brs2": 3, "brs1": 4})
    assert first.content() == second.content()


def test_any_other_fact_gives_other_bytes() -> None:
    base = Response(wave="w1", instrument="brs@1.0", answers={"brs1": 4})
    others = [
        Response(wave="w2", instrument="brs@1.0", answers={"brs1": 4}),
        Response(wave="w1", instrument="brs@1.1", answers={"brs1": 4}),
        Response(wave="w1", instrument="brs@1.0", answers={"brs1": Missing.REFUSED}),
        Response(wave="w1", instrument="brs@1.0", answers={"brs1": 4}, household="h"),
        Response(wave="w1", instrument="brs@1.0", answers={"brs1": 4}, panel="h"),
        Response(wave="w1", instrument="brs@1.0", answers={"brs1": 4}, source="h"),
        Response(wave="w1", instrument="brs@1.0", answers={"brs1": 4}, language="ur"),
    ]
    assert len({base.content(), *(other.content() for other in others)}) == 1 + len(others)
