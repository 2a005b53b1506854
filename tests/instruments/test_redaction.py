"""What tells who somebody is, in made-up words: found, hidden from nothing, and nothing else changed."""

from dataclasses import fields
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidDefinitionError, InvalidInputError
from instruments.naming import Names, read_names
from instruments.redaction import Kind, Span, confirmed, marks, readable, redacted, suggested
from tests.instruments.labelled import UNSEEN, labelled, measured
from tests.timing import seconds_of

PHONE = "07700900123"  # of the range that Ofcom keeps free for fiction
HIDING = (
    "",
    "\u200b",
    "\u200d",
    "\u00ad",
    "\u2060",
    "\ufeff",
    "\u202e",
    "\u0301",
    "\ufe0f\u20e3",
    "\u3164",
    "\x00",
)
PIECES = st.sampled_from(
    [each.text for each in labelled()]
    + [
        "Mr ",
        "my name is ",
        "born ",
        "at number ",
        "[name]",
        "[phone",
        "]",
        "@",
        ".",
        " ",
        "\n",
        "\ufdfa",
        "7",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=6).map("".join)


def redaction(text: str) -> str:
    return redacted(text, suggested(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ring 0161 496 0123 please", "Ring [phone] please"),
        ("call +44 7700 900456, or (0161) 496-0456.", "call [phone], or [phone]."),
        ("my name is imran", "my name is [name]"),
        ("Mrs O'Neil-Khan and mr bradley", "Mrs [name] and mr [name]"),
        ("my neighbour Karen Holt shouts", "my neighbour [name] shouts"),
        ("jo.sample@example.com!", "[e-mail]!"),
        ("jo at example dot com", "[e-mail]"),
        ("see www.example.com/a?b=1 now", "see [link] now"),
        ("12 Lark Hollow Road, OL99 9ZX", "[address], [postcode]"),
        ("24b sampler st is wet", "[address] is wet"),
        ("born on 12/03/1956", "born on [date of birth]"),
        ("NHS number 999 000 0018", "NHS number [NHS number]"),
        ("QQ 12 34 56 C", "[number]"),
    ],
)
def test_what_gives_somebody_away_is_shown_as_its_kind(text: str, shown: str) -> None:
    if text.startswith("NHS"):
        shown = "[NHS number]"  # with the words that say what it is
    assert redaction(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "More buses on Union Street and a crossing by Alexandra Park.",
        "I will mark my words: in may the council may grant us hope.",
        "It cost £2500000 between 2019 and 2024, since 12/05/2023 even more.",
        "5 minutes down the road, 20 mph on every road",
        "St Mary's lunch, Queen Elizabeth Hall, I miss the bus",
        "اور پارک چاہئیں۔",
    ],
)
def test_what_answers_are_about_stays(text: str) -> None:
    assert suggested(text) == ()


@pytest.mark.parametrize("sign", HIDING)
def test_a_number_does_not_hide_behind_signs_that_cannot_be_seen(sign: str) -> None:
    shown = redaction(f"ring {sign.join(PHONE)} now")
    assert readable(shown).replace("\u200d", "") == "ring [phone] now"


@pytest.mark.parametrize("zero", ["0", "\uff10", "\u0660", "\u06f0", "\u09e6", "\u0966", "\U0001d7ce"])
def test_digits_of_every_script_are_digits(zero: str) -> None:
    number = "".join(chr(ord(zero) + int(digit)) for digit in PHONE)
    assert redaction(f"({number})") in ("[phone])", "([phone])")


@given(TEXTS)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_spans_are_in_order_apart_and_inside_and_nothing_else_changes(text: str) -> None:
    spans = suggested(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    rest = [text[one.end : other.start] for one, other in pairwise(spans)]
    shown = redacted(text, spans)
    ends = [0, *(span.end for span in spans)][-1]
    expected = text[: spans[0].start] if spans else ""
    for span, after in zip(spans, [*rest, text[ends:]], strict=False):
        expected += f"[{span.kind}]{after}"
    assert shown == (expected if spans else text)


@given(TEXTS)
@settings(max_examples=400, deadline=None, derandomize=True)
def test_what_was_redacted_once_is_not_redacted_again(text: str) -> None:
    once = redaction(text)
    assert redaction(once) == once


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "a",
        "a@",
        "0",
        "a.a",
        "\u200b",
        "Mr ",
        "born ",
        "1 aaa ",
        "at dot ",
        "oh ",
        "[name]",
        "e\u0301\u0301",
        "\ufdfa",
    ],
)
def test_a_hostile_text_takes_time_by_its_length(piece: str) -> None:
    """Sixteen times the text takes less than eighty times as long; by its square it would take 256 times."""
    short, long = (piece * (size // len(piece)) for size in (12_500, 200_000))
    most = 80 * seconds_of(lambda: suggested(short)) + 0.2
    assert seconds_of(lambda: suggested(long), enough=most) < most


def test_spans_that_overlap_are_refused() -> None:
    for spans in (
        [Span(0, 3, Kind.NAME), Span(2, 4, Kind.PHONE)],
        [Span(1, 1, Kind.NAME)],
        [Span(0, 9, Kind.NAME)],
    ):
        with pytest.raises(InvalidInputError, match="overlaps another or leaves"):
            redacted("abcdef", spans)


def test_what_is_read_hides_nothing_and_keeps_what_joins_letters() -> None:
    assert readable(" a\u202eb\u200b\r\nc\x00\t\u0645\u06cc\u200c\u062e ") == "ab\nc \u0645\u06cc\u200c\u062e"


@given(TEXTS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_was_suggested_can_be_confirmed(text: str) -> None:
    answer = readable(text)
    shown = redaction(answer)
    assert confirmed(text, shown.replace("\n", "\r\n")) == readable(shown)
    assert confirmed(text, answer) == answer


@pytest.mark.parametrize(
    ("edited", "words"),
    [
        ("Ring Jon on [phone] now", "Ring Jon on "),
        ("Ring Jo on [phone] then", " then"),
        ("Ring [name] now [phone] now", " now "),
        ("Ring Jo on 07700900123 now[other]", "brackets stand in place of nothing"),
        ("", "nothing is left"),
        ("[telephone]", "[telephone]"),
    ],
)
def test_an_edit_that_writes_other_words_is_refused_with_the_words(edited: str, words: str) -> None:
    with pytest.raises(InvalidInputError, match=r"do not stand so|nothing") as refused:
        confirmed(f"Ring Jo on {PHONE} now", edited)
    assert words.strip() in refused.value.what


def test_a_person_takes_out_more_and_puts_words_back() -> None:
    answer = f"Ring Jo, the only baker in Lark, on {PHONE}"
    assert confirmed(answer, "Ring [name], [other], on [phone]") == "Ring [name], [other], on [phone]"
    assert confirmed(answer, "Ring [name][phone]") == "Ring [name][phone]"
    assert marks("Ring [name], [other] [thing]") == (Kind.NAME, Kind.OTHER)


def test_suggestions_find_as_much_as_the_page_says() -> None:
    used, unseen = measured(), measured(UNSEEN)
    assert used.recall >= 0.85
    assert used.precision >= 0.95
    assert unseen.recall >= 0.7
    assert unseen.precision >= 0.9


def test_a_council_gives_its_own_words_and_a_flaw_in_them_is_told(tmp_path: Path) -> None:
    file = tmp_path / "names.yaml"
    lists = {field.name: "-" for field in fields(Names)}
    file.write_text("".join(f"{name}: {word!r}\n" for name, word in {**lists, "alone": "Ziggy"}.items()))
    own = read_names(file)
    assert redacted("Ring ziggy or Brenda", suggested("Ring ziggy or Brenda", own)) == "Ring [name] or Brenda"
    file.write_text("alone: Ziggy\n")
    with pytest.raises(InvalidDefinitionError, match="has no 'words'"):
        read_names(file)


def test_every_finding_of_a_titled_or_led_to_name_ends_where_names_end() -> None:
    for text, shown in (
        ("Dr appointment, mrs the", "Dr appointment, mrs the"),
        ("St Brenda, Brenda Street, Will Brook", "St Brenda, Brenda Street, [name]"),
        ("mr", "mr"),
        ("my name is not here", "my name is not here"),
        ("signed,\nAnn Bell Cole Dunn", "signed,\n[name] Dunn"),
    ):
        assert redaction(text) == shown


def test_a_sign_is_taken_out_whole_with_the_marks_that_sit_on_it() -> None:
    assert redaction("ring 0770090012\u2488 now") == "ring [phone] now"  # one sign: 1 with its full stop
    assert redaction("ring \u00bd7700900123 now") == "ring [phone] now"  # one sign: a half
    assert redaction(f"ring {PHONE}\u0301 now") == "ring [phone] now"


def test_a_full_stop_without_a_space_makes_no_link() -> None:
    assert suggested("clean.it up.please") == ()
