"""What officers may write of a place: refused where it cannot be printed, doubted where it should not be."""

from dataclasses import asdict

import pytest

from reports.officer_doubts import EVERY_TELLING, TELLING_OF_ASSETS, doubted
from reports.officer_words import (
    ASSET,
    COMMITMENT,
    TextFaultsError,
    checked_asset,
    checked_commitment,
    doubts,
)
from reports.place_texts import Asset, AssetKind, Commitment, Status
from tests.reports.test_place_texts import HALL, LIT
from tests.timing import seconds_of

GIVEN = {name: str(value) for name, value in asdict(LIT).items()}


def refused(given: dict[str, str]) -> TextFaultsError:
    """The refusal of a commitment, whatever is doubted of it."""
    with pytest.raises(TextFaultsError) as refusal:
        checked_commitment({**GIVEN, **given}, sure=True)
    return refusal.value


def test_plain_words_are_kept_as_they_are() -> None:
    assert checked_commitment(GIVEN) == LIT
    assert checked_asset({name: str(value) for name, value in asdict(HALL).items()}) == HALL


def test_a_text_is_one_paragraph_with_letters_composed_in_one_way() -> None:
    found = checked_commitment({**GIVEN, "said": "  The cafe\u0301\r\n\tis\u2028shut. "})
    assert found.said == "The café is shut."


@pytest.mark.parametrize("name", [name for name, room in COMMITMENT.items() if room.needed])
def test_what_is_needed_is_asked_for_by_its_name(name: str) -> None:
    error = refused({name: " \n "})
    assert [fault.field for fault in error.faults] == [name]
    assert COMMITMENT[name].title in error.what
    assert not error.is_doubt


@pytest.mark.parametrize("name", COMMITMENT)
def test_ten_thousand_letters_are_refused_with_how_many_there_is_room_for(name: str) -> None:
    error = refused({name: "a" * 10_000})
    assert error.where == name
    assert "10,000 letters" in error.what
    assert str(COMMITMENT[name].most) in error.what
    full = ("word " * 50)[: COMMITMENT[name].most].strip()
    assert getattr(checked_commitment({**GIVEN, name: full}), name) == full


def test_a_word_that_no_line_has_room_for_is_refused_and_one_with_a_hyphen_is_not() -> None:
    assert "a word of 31 letters" in refused({"asked": f"Is {'a' * 31} safe?"}).what
    for fits in ("a" * 30, f"{'a' * 20}-{'a' * 20}"):
        assert checked_commitment({**GIVEN, "asked": fits}).asked == fits


@pytest.mark.parametrize(
    ("sign", "said"),
    [
        ("\u202e", "U+202E, right-to-left override"),
        ("\u2066", "U+2066, left-to-right isolate"),
        ("\u200f", "U+200F, right-to-left mark"),
        ("\u200b", "U+200B, zero width space"),
        ("\ufeff", "U+FEFF"),
        ("\x00", "U+0000"),
        ("\x1b", "U+001B"),
        ("\x85x\x9f", "U+009F"),
        ("\ue000", "U+E000"),
        ("\ud800", "U+D800"),
        ("\U000e0041", "U+E0041"),
    ],
)
def test_signs_that_nobody_can_see_are_refused_by_their_names(sign: str, said: str) -> None:
    error = refused({"said": f"The lamps{sign} are out."})
    assert said in error.what
    assert sign not in error.what
    with pytest.raises(TextFaultsError, match=r"U\+"):
        checked_asset({"name": f"Mill{sign} hall", "kind": "meeting"}, sure=True)


@pytest.mark.parametrize("text", ["村", "🌳 park", "انجمن", "বই"])
def test_letters_that_would_be_lost_in_print_are_refused(text: str) -> None:
    assert "cannot print" in refused({"asked": text}).what


def test_marks_piled_on_a_letter_are_refused_and_accents_are_not() -> None:
    assert "piled" in refused({"asked": "a" + "\u0301" * 6}).what
    assert checked_commitment({**GIVEN, "owner": "Świetlica, ế"}).owner == "Świetlica, ế"


def test_how_far_it_is_and_by_when_must_be_said() -> None:
    error = refused({"status": "soon", "due": "2026-02-30"})
    assert [fault.field for fault in error.faults] == ["status", "due"]
    for day in ("", "1999-12-31", "2100-01-01", "31.3.2027"):
        assert refused({"due": day}).where == "due"


@pytest.mark.parametrize(
    ("status", "missing"),
    [("planned", []), ("under_way", ["did"]), ("done", ["did", "result"]), ("stopped", ["did", "result"])],
)
def test_what_began_says_what_was_done_and_what_ended_says_how(status: str, missing: list[str]) -> None:
    bare = {**GIVEN, "status": status, "did": "", "result": ""}
    if not missing:
        assert checked_commitment(bare).status == Status.PLANNED
    else:
        assert [fault.field for fault in refused(bare).faults] == missing


def test_an_asset_has_a_name_and_a_kind() -> None:
    with pytest.raises(TextFaultsError) as refusal:
        checked_asset({"kind": "palace"})
    assert [fault.field for fault in refusal.value.faults] == ["name", "kind"]
    assert all(kind in refusal.value.faults[1].fix for kind in AssetKind)


@pytest.mark.parametrize(
    "text",
    [
        "40 % feel lonely",
        "forty per cent",
        "４０％",
        "7 in 10 said so",
        "seven out of ten",
        "3 of the 12 lamps",
        "12 people a week",
        "half of residents",
        "Most of you said so",
        "the index rose to 104",
        "up by 3 points",
        "1,200 answers",
    ],
)
def test_what_looks_like_a_figure_of_the_survey_is_doubted(text: str) -> None:
    assert any("figure of the survey" in what for what, _ in doubted(text))


@pytest.mark.parametrize(
    "text",
    [
        "the 83 bus",
        "£20,000 for benches",
        "by March 2027",
        "14 benches",
        "two new crossings",
        "Open 9 to 5",
        "the M60",
        "a green space at the top of Union Street",
        "St Thomas Church",
        "Highways team",
        "Tommyfield Market",
    ],
)
def test_what_officers_write_every_day_is_not_doubted(text: str) -> None:
    assert list(doubted(text)) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<b>Lamps</b>", "sign of a program"),
        ("<svg onload=x>", "sign of a program"),
        ("{{ 7 * 7 }}", "sign of a program"),
        ("{% include 'x' %}", "sign of a program"),
        ("&lt;", "sign of a program"),
        ("javascript:alert", "sign of a program"),
        ("file:///etc/passwd", "sign of a program"),
        ("https://example.org/x", "leads nowhere"),
        ("Ask Brenda Holt", "may tell who somebody is"),
        ("brenda@example.org", "may tell who somebody is"),
        ("“My neighbour plays loud music”", "word for word"),
        ("the worst street", "grades a place"),
        ("hard to reach groups", "grades a place"),
    ],
)
def test_what_should_not_be_public_is_doubted_and_kept_by_whoever_is_sure(text: str, why: str) -> None:
    given = {**GIVEN, "said": text}
    with pytest.raises(TextFaultsError, match=why) as refusal:
        checked_commitment(given)
    assert refusal.value.is_doubt
    assert {fault.field for fault in refusal.value.faults} == {"said"}
    kept = checked_commitment(given, sure=True)
    assert kept.said == text
    assert [fault.what for fault in doubts(kept)] == [fault.what for fault in refusal.value.faults]


def test_the_name_and_the_address_of_an_asset_are_no_doubt_and_a_mailbox_is() -> None:
    hall = Asset(name="Brenda Holt hall", kind=AssetKind.MEETING, where="12 Mill Lane, OL1 1AA")
    assert list(doubts(hall)) == []
    assert TELLING_OF_ASSETS < EVERY_TELLING
    [one] = doubts(Asset(name="Hall", kind=AssetKind.MEETING, about="brenda@example.org"))
    assert one.field == "about"


def test_what_is_wrong_comes_before_what_is_doubted() -> None:
    with pytest.raises(TextFaultsError) as refusal:
        checked_commitment({**GIVEN, "said": "40 % are lonely", "owner": ""})
    assert [fault.field for fault in refusal.value.faults] == ["owner"]


def test_a_refusal_said_otherwise_keeps_its_fields() -> None:
    error = refused({"owner": "", "asked": ""}).reworded(str.upper)
    assert [fault.field for fault in error.faults] == ["asked", "owner"]
    assert error.what.isupper()


@pytest.mark.parametrize("room", [*COMMITMENT.values(), *ASSET.values()], ids=lambda room: room.title)
def test_a_full_text_of_any_signs_is_looked_at_in_no_time(room: object) -> None:
    most = getattr(room, "most", 0)

    def looked_at() -> None:
        for sign in '<"1,.{&( aA-':
            list(doubted((sign * most)[:most]))
            list(doubted(f"{sign} " * (most // 2)))

    assert seconds_of(looked_at, enough=2) < 2


def test_a_commitment_is_read_from_its_very_fields() -> None:
    texts = {name for name in asdict(LIT) if name not in ("due", "status")}
    assert texts == set(COMMITMENT)
    assert {*ASSET, "kind"} == set(asdict(HALL))
    assert isinstance(LIT, Commitment)
