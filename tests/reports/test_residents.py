"""What the page for residents says: the figures of the release in people, by rule, within its room."""

import re
from collections.abc import Iterator
from dataclasses import replace
from math import floor

import pytest

from instruments.definition import Status as Reviewed
from instruments.errors import InvalidInputError, NotFoundError
from instruments.reading_age import reading
from reports import sentences, tidy
from reports.edition import Edition
from reports.place_texts import PlaceTexts, Status
from reports.residents import LONGEST_NAME, MOST_WORDS, Beside, languages, residents_page, word_count
from reports.residents_content import Filled, Piece, ResidentsPage, Sign, Strip
from reports.residents_words import ENGLISH, LANGUAGES, STATUS, ResidentsWords
from reports.sections.subject import Subject
from scoring.outcomes import ChangeOutcome, NotCompared, Outcome
from scoring.published import PublishedTable, Shown, ShownCount, Withheld
from scoring.published_change import ChangeCell, PublishedApart
from scoring.spec import MeasureKind
from tests.reports import tables
from tests.reports.residents_cases import (
    EAST,
    LONG,
    WHOLE,
    beside,
    change,
    commitment,
    moved,
    named,
    oldham,
    only_clear,
    shown,
    with_wards,
)

EVERY = pytest.mark.parametrize("language", LANGUAGES)
SHARES = [key.removeprefix("share ") for key in ENGLISH if key.startswith("share ")]
NEXT = "What happens next"
ALONE = Beside()
FACTS = re.compile(r"{(\w+)}")


def page(
    table: PublishedTable, language: str = "en", code: str = EAST, *, beside: Beside = ALONE
) -> ResidentsPage:
    return residents_page(table, code, language, release="R1", beside=beside)


def strip(made: ResidentsPage, heading: str) -> Strip:
    return next(one for one in made.strips if one.heading == heading)


def said(one: Strip) -> str:
    return " ".join(line.text for line in one.lines)


def live() -> PublishedTable:
    return replace(oldham(), wave_kind="live")


@EVERY
def test_every_language_says_all_that_english_says_with_the_same_facts(language: str) -> None:
    assert set(LANGUAGES[language]) == set(ENGLISH)
    for key, text in LANGUAGES[language].items():
        assert sorted(set(FACTS.findall(text))) == sorted(set(FACTS.findall(ENGLISH[key]))), key


def test_no_word_of_ours_grades_or_blames() -> None:
    assert [text for text in ENGLISH.values() if sentences.banned(text)] == []


def test_english_is_the_only_language_that_goes_with_real_answers() -> None:
    assert languages("live") == languages("research") == ("en",)
    assert languages("synthetic") == ("en", "ur", "bn", "pl")
    assert [one for one, status in STATUS.items() if status is Reviewed.APPROVED] == ["en"]


@pytest.mark.parametrize("language", ["ur", "xx", "", "en-simple", "<script>"])
def test_a_draft_beside_real_answers_and_an_unknown_language_are_not_there(language: str) -> None:
    with pytest.raises(NotFoundError, match="not there in the language") as refused:
        page(live(), language)
    assert refused.value.fix == "Choose one of: en."


@EVERY
def test_a_draft_is_marked_in_its_language_and_in_english(language: str) -> None:
    drafts = page(oldham(), language).drafts
    assert drafts == (() if language == "en" else (LANGUAGES[language]["draft"], ENGLISH["draft"]))


def test_a_place_that_is_in_no_release_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="no place 'W-1'"):
        page(with_wards(oldham()), code="W-1")


def test_english_can_be_read_at_ten() -> None:
    told = page(live(), beside=Beside(contact="0161 496 0000")).strips
    sentences_said = " ".join(line.text for one in told for line in one.lines)
    found = reading(sentences_said, "en")
    assert found is not None
    assert found.age <= 10
    every = [text.format(**dict.fromkeys(FACTS.findall(text), "Oldham")) for text in ENGLISH.values()]
    assert max(len(text.split()) for text in every) <= 17


@pytest.mark.parametrize("key", SHARES)
def test_a_share_is_said_in_people_as_the_release_rounds_it(key: str) -> None:
    table = oldham()
    good = table.measure(key).higher_is_better
    assert good is not None
    for value in (3, 8, 14, 25, 45, 64, 65, 94, 97):
        found = only_clear(table, key, Outcome.CLEARLY_HIGHER, value=value)
        one = strip(page(found), "What is going well" if good else "What could be better")
        there = shown(found, WHOLE, key).value
        assert isinstance(one.picture, Filled)
        assert one.picture.count == (floor(value / 10 + 0.5) if one.picture.of == 10 else value)
        across = floor(there / 10 + 0.5) if one.picture.of == 10 else there
        words, of = ResidentsWords("en"), one.picture.of
        assert one.lines[0] == words(f"share {key}", count=one.picture.count, of=of)
        assert one.lines[1] == words("across", whole="Oldham", count=round(across), of=of)
        assert one.picture.count != across, "a clear difference must be seen in the people"


@pytest.mark.parametrize(
    ("here", "across", "people"),
    [
        (65, 61, (65, 100)),  # 7 and 6 of ten would be 10 points apart, not 4
        (74, 56, (74, 100)),  # 7 and 6 again: 10 points, not 18
        (66, 74, (66, 100)),  # 7 and 7
        (62, 64, (62, 100)),  # 6 and 6: a clear difference must be seen
        (75, 65, (8, 10)),
        (64, 52, (6, 10)),  # 10 points for 12
        (63, 50, (6, 10)),  # 10 points for 13, the most
        (64, 50, (64, 100)),  # 10 points for 14
        (30, 70, (3, 10)),
    ],
)
def test_people_of_ten_are_as_far_apart_as_the_figures_that_are_printed(
    here: float, across: float, people: tuple[int, int]
) -> None:
    table = only_clear(oldham(), "proud", Outcome.CLEARLY_HIGHER, value=here)
    whole = replace(shown(table, WHOLE, "proud"), value=across)
    made = page(replace(table, cells={**table.cells, (WHOLE, "proud"): whole}))
    picture = strip(made, "What is going well").picture
    assert isinstance(picture, Filled)
    assert (picture.count, picture.of) == people


def test_what_stands_out_is_the_clear_share_farthest_from_the_whole() -> None:
    """A slow twin of the rule over every place: shares before parts of life, the nearer limit counts."""
    table = oldham()
    for place in table.places:
        told = Subject(table, place)
        for heading, good in (("What is going well", True), ("What could be better", False)):
            reaches = []
            for one in (*told.measures("feeling"), *told.measures("outcomes"), *told.measures("domains")):
                cell = table.cell(place.code, one.key)
                if one.kind in (MeasureKind.SHARE, MeasureKind.DOMAIN) and isinstance(cell, Shown):
                    gap, is_clear = (
                        cell.difference,
                        cell.outcome in (Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER),
                    )
                    higher = cell.outcome is Outcome.CLEARLY_HIGHER
                    if gap and is_clear and (higher is one.higher_is_better) is good:
                        is_share = one.kind is MeasureKind.SHARE
                        reaches.append((is_share, min(abs(gap.low), abs(gap.high)), one.key))
            row = strip(page(table, code=place.code), heading)
            if not reaches:
                assert said(row).startswith("Nothing was clearly")
                continue
            is_share, _, key = max(reaches)
            start = ENGLISH[f"share {key}" if is_share else f"measure {key}"].split("{")[0]
            assert said(row).startswith(start)


def test_without_a_clear_share_a_part_of_life_is_named() -> None:
    found = only_clear(oldham(), "connection", Outcome.CLEARLY_LOWER, value=90)
    row = strip(page(found), "What could be better")
    assert said(row) == "Having company: less good here than across Oldham."
    assert row.picture is Sign.LOWER
    assert strip(page(found), "What is going well").picture is Sign.UNKNOWN


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("index", "Life all in all"),
        ("thriving", "How many people do well in most of life"),
        ("satis_mean", None),
    ],
)
def test_whatever_is_clearly_better_it_is_never_said_that_nothing_is(key: str, title: str | None) -> None:
    table = oldham()
    found = only_clear(table, key, Outcome.CLEARLY_HIGHER, value=8)
    row = strip(page(found), "What is going well")
    name = title or sentences.curly(table.measure(key).title)
    assert said(row) == f"{name}: better here than across Oldham."
    assert row.picture is Sign.HIGHER
    assert said(strip(page(found), "What could be better")).startswith("Nothing was clearly less good")


def test_nothing_is_clearly_better_only_where_no_figure_of_the_release_is() -> None:
    """A slow twin, of every place and of each measure made clear alone."""
    clear = {Outcome.CLEARLY_HIGHER: True, Outcome.CLEARLY_LOWER: False}
    table = oldham()
    for one in table.measures:
        for outcome, is_higher in clear.items():
            made = page(only_clear(table, one.key, outcome, value=50))
            good = None if one.higher_is_better is None else one.higher_is_better is is_higher
            for heading, wanted in (("What is going well", True), ("What could be better", False)):
                says_none = said(strip(made, heading)).startswith("Nothing was clearly")
                assert says_none is (good is not wanted), (one.key, outcome)


def test_the_whole_is_compared_with_nothing() -> None:
    made = page(oldham(), code=WHOLE)
    assert [one.heading for one in made.strips][1:3] == ["How people feel", "How people see their area"]
    assert "Across" not in " ".join(map(said, made.strips))


def test_where_nobody_can_be_told_of_each_row_says_so_in_its_place() -> None:
    made = page(tables.nobody(replace(oldham(), wave_kind="live"), EAST))
    assert said(made.strips[0]) == "Too few people from your area answered to say how many. Thank you."
    for heading in ("What is going well", "What could be better"):
        assert said(strip(made, heading)) == ENGLISH["thin"]
        assert strip(made, heading).picture is Sign.UNKNOWN
    assert len(made.strips) == 7


def test_a_count_that_only_protects_another_is_not_called_too_few() -> None:
    table = live()
    kept = tuple(
        replace(place, respondents=Withheld.PROTECTS_ANOTHER) if place.code == EAST else place
        for place in table.places
    )
    first = page(replace(table, places=kept)).strips[0]
    assert said(first) == "We do not say how many answered, to protect people. Thank you."
    assert said(page(replace(oldham(), places=kept)).strips[0]).startswith("Nobody was asked")


def test_an_uncertain_figure_is_to_be_treated_with_care() -> None:
    table = only_clear(oldham(), "proud", Outcome.CLEARLY_HIGHER, value=80)
    unsure = replace(shown(table, EAST, "proud"), uncertain=True)
    row = strip(page(replace(table, cells={**table.cells, (EAST, "proud"): unsure})), "What is going well")
    assert row.lines[-1].text == ENGLISH["care"]


def test_no_sentence_says_that_people_answered_where_nobody_was_asked() -> None:
    told = " ".join(map(said, page(oldham()).strips))
    assert "made up" in told
    assert "Thank you" not in told
    assert "We asked" not in told
    assert "615 people from your area answered our questions. Thank you." in said(page(live()).strips[0])


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (moved(ChangeOutcome.CLEARLY_UP), "change up"),
        (moved(ChangeOutcome.CLEARLY_DOWN), "change down"),
        (moved(ChangeOutcome.ABOUT_THE_SAME), "change same"),
        (moved(ChangeOutcome.CANNOT_TELL), "change unclear"),
        (PublishedApart(why=NotCompared.BREAK, words=""), "change break"),
        (PublishedApart(why=NotCompared.PLACE, words=""), "change apart"),
        (Withheld.TOO_UNCERTAIN, "thin"),
    ],
)
def test_each_verdict_on_a_change_has_its_sentence_and_picture(
    cell: ChangeCell | PublishedApart, key: str
) -> None:
    table = oldham()
    row = strip(page(table, beside=Beside(change=change(table, cell))), "What has changed")
    waves = "We look at two times: spring 2026 and autumn 2026. "
    assert said(row) == ("" if key == "thin" else waves) + ENGLISH[key]
    ways = {"change up": Sign.UP, "change down": Sign.DOWN}
    assert row.picture is ways.get(key, Sign.EARLIER)


def test_where_nothing_is_compared_it_is_not_said_that_there_was_nothing_earlier() -> None:
    """The wave before may be withdrawn, of another index or unreadable: the page cannot tell."""
    row = strip(page(oldham()), "What has changed")
    assert said(row) == "This page compares with no earlier time."


def test_what_officers_do_is_told_as_they_wrote_it_and_what_ended_is_not() -> None:
    texts = PlaceTexts(
        code=EAST,
        commitments=(commitment("We mend the hall."), commitment("It is done.", Status.DONE)),
    )
    lines = strip(page(oldham(), beside=Beside(texts=texts)), "What happens next").lines
    assert [line.text for line in lines] == ["We mend the hall.", "The next time that we ask: spring 2027."]
    assert lines[0].is_english
    assert said(strip(page(oldham()), "What happens next")).startswith("No plans")


def test_of_more_words_than_there_is_room_for_those_that_fit_whole_are_told() -> None:
    long, short = "We mend the hall by the canal, with its roof and floor. " * 6, "We plant forty trees."
    for did, told in (((long, short), [short]), ((short, short), [short, short])):
        lines = strip(page_of(*did), NEXT)
        assert [line.text for line in lines.lines if line.is_english] == told
    [cut] = [line for line in strip(page_of(long * 2), NEXT).lines if line.is_english]
    assert cut.text.endswith(" …")
    assert long.startswith(cut.text.removesuffix(" …")[:50])


def page_of(*did: str) -> ResidentsPage:
    return residents_page(oldham(), EAST, "en", release="R1", beside=beside(oldham(), *did))


@EVERY
def test_no_page_has_more_words_than_its_room_whatever_officers_write(language: str) -> None:
    table = named(oldham(), LONG)
    for did in (("We mend the hall. " * 11, "We open a park. " * 12), ("a " * 100, "b " * 100)):
        for key in SHARES:
            clear = only_clear(table, key, Outcome.CLEARLY_HIGHER, value=50)
            made = residents_page(clear, EAST, language, release="R1", beside=beside(clear, *did))
            assert word_count(made) <= MOST_WORDS
            assert any(line.is_english for one in made.strips for line in one.lines)


@EVERY
def test_every_number_follows_from_the_file_of_the_release(language: str) -> None:
    """But for the count of answers, which is that of the report's front page, and the years of waves."""
    table = with_wards(oldham())
    edition = Edition(release="R1", released="2026-11-22", licence="")
    for place in (*table.places, *table.small_places):
        rows = [one for one in tidy.rows(table, edition) if one["place_code"] in (place.code, WHOLE)]
        values = [round(float(one["value"])) for one in rows if one["value"] and one["unit"] == "per cent"]
        known = {str(floor(value / 10 + 0.5)) for value in values} | set(map(str, values)) | {"10", "100"}
        count = place.respondents
        known |= {str(count.count)} if isinstance(count, ShownCount) else set()
        made = page(table, language, code=place.code)
        found = set(re.findall(r"\d+", " ".join(map(said, made.strips)))) - {"2026", "2027"}
        assert found <= known


def test_a_ward_is_told_as_an_estimate_that_leans_on_places_like_it() -> None:
    table = with_wards(oldham())
    made = page(table, code="W-East-1")
    assert made.title.text == "Your area: Saddleworth North"
    assert strip(made, "How sure are we?").lines[0].text == ENGLISH["sure model"]
    assert said(strip(page(table, code="W-Central-5"), "What is going well")) == ENGLISH["thin"]


def test_a_measure_without_words_of_ours_is_said_by_its_title() -> None:
    table = only_clear(tables.oldham(), "often", Outcome.CLEARLY_HIGHER, value=35)
    assert said(strip(page(table), "What could be better")).startswith(
        "Lonely often or always: about 4 in 10"
    )
    for language in LANGUAGES:
        assert page(table, language).strips


def test_a_release_of_averages_alone_names_its_parts_or_nothing() -> None:
    made = page(tables.naples(), code="n0")
    assert len(made.strips) == 7
    assert made.tag == "research figures"


def test_a_wave_that_is_no_season_keeps_its_title_in_every_language() -> None:
    assert [ResidentsWords(one).wave("Naples 2014") for one in LANGUAGES] == ["Naples 2014"] * 4
    assert ResidentsWords("pl").wave("autumn 2027") == "jesień 2027"


def test_a_name_without_end_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidInputError, match=f"10,000 letters, and the page has room for {LONGEST_NAME}"):
        page(named(oldham(), "x" * 10_000))


@pytest.mark.parametrize(
    ("text", "direction"), [("East", "ltr"), ("0161 496", "ltr"), ("آپ", "rtl"), ("", "ltr")]
)
def test_a_name_runs_in_the_direction_of_its_first_letter(text: str, direction: str) -> None:
    assert Piece(text=text, apart=True).direction == direction


def pieces(made: ResidentsPage) -> Iterator[Piece]:
    return (piece for one in made.strips for line in one.lines for piece in line.pieces)


@EVERY
def test_names_and_addresses_stand_apart_in_every_language(language: str) -> None:
    made = page(oldham(), language, beside=Beside(contact="0161 496 0000"))
    apart = {piece.text for piece in pieces(made) if piece.apart}
    assert "0161\N{NO-BREAK SPACE}496\N{NO-BREAK SPACE}0000" in apart  # and it is not broken over two lines
