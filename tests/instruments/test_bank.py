"""The bank beyond the index: wording as researched, codes, empty slots, and sheets in our own words."""

import re
from itertools import chain
from pathlib import Path

import pytest

from instruments import catalogue
from instruments.answers import ValidAnswers, check
from instruments.definition import Instrument, Item, ItemKind, Missing
from instruments.scoring_rules import attainable, score

OURS = (
    "fast-grant@1.0",
    "social-prescribing-opening@1.0",
    "social-prescribing-start@1.0",
    "social-prescribing-follow-up@1.0",
)
PAIR = ("social-prescribing-start@1.0", "social-prescribing-follow-up@1.0")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold().rstrip("?.")


def own(instrument: Instrument) -> tuple[Item, ...]:
    """The items that the definition adds to its parts."""
    return instrument.items[sum(len(part.items) for part in instrument.parts) :]


@pytest.mark.parametrize(
    "item", [*catalogue.get("dejong-gierveld@1.0").items, *catalogue.get("community-life@1.0").items]
)
def test_published_wording_is_that_of_the_research_notes(shared: Path, item: Item) -> None:
    notes = plain((shared / "research" / "instruments.md").read_text(encoding="utf-8"))
    if item.id == "chat":
        assert "chatting to neighbours, more than to just say hello" in notes
        assert "chat to any of your neighbours, more than to just say hello" in item.wording["en"]
    else:
        assert plain(item.wording["en"]) in notes


class TestLoneliness:
    DJG = catalogue.get("dejong-gierveld@1.0")

    @pytest.mark.parametrize("item", [f"djg{row}" for row in range(1, 7)])
    def test_answers_are_coded_as_in_the_authors_syntax(self, item: str) -> None:
        codes = {choice.code: choice.wording["en"] for choice in self.DJG.item(item).choices}
        assert codes == {1: "No", 2: "More or less", 3: "Yes"}

    def test_the_overall_score_allows_one_gap_and_counts_it_as_not_lonely(self) -> None:
        overall = self.DJG.scale("djg_overall")
        lonely = dict(zip(overall.items, (3, 1, 1, 3, 1, 3), strict=True))
        assert score(overall, self.DJG, lonely) == 6
        for gap in overall.items:
            rest = {item: code for item, code in lonely.items() if item != gap}
            assert score(overall, self.DJG, rest) == 5
            for other in set(overall.items) - {gap}:
                two = {item: code for item, code in rest.items() if item != other}
                assert score(overall, self.DJG, two) is None

    @pytest.mark.parametrize("scale", ["djg_emotional", "djg_social"])
    def test_a_part_allows_no_gap(self, scale: str) -> None:
        found = self.DJG.scale(scale)
        for gap in found.items:
            assert score(found, self.DJG, {item: 2 for item in found.items if item != gap}) is None

    def test_the_parts_add_up_to_the_whole_where_nothing_is_missing(self) -> None:
        emotional, social = self.DJG.scale("djg_emotional"), self.DJG.scale("djg_social")
        overall = self.DJG.scale("djg_overall")
        assert set(emotional.items) | set(social.items) == set(overall.items)
        for part in (emotional, social):
            assert all(part.counted[item] == overall.counted[item] for item in part.items)

    def test_its_terms_are_its_authors_and_not_ours(self) -> None:
        assert "not under the licence of this project" in self.DJG.rights.licence
        assert "Research on Aging 28(5), 582-598" in self.DJG.rights.attribution


class TestCommunityLife:
    COMMUNITY = catalogue.get("community-life@1.0")

    def test_it_adds_to_the_neighbourhood_items_and_repeats_none(self) -> None:
        ids = tuple(item.id for item in self.COMMUNITY.items)
        assert ids == ("slocsat", "stay5", "recommend", "chat", "company", "counton", "involve")
        assert not set(ids) & {item.id for item in catalogue.get("neighbourhood@1.0").items}

    def test_answers_that_were_not_seen_are_said_to_be_so(self) -> None:
        assert not self.COMMUNITY.rights.verified
        assert "No list of answers was seen at the source" in self.COMMUNITY.rights.verified_note


class TestEmptySlots:
    @pytest.mark.parametrize(("label", "items"), [("swemwbs@1.0", 7), ("wemwbs@1.0", 14), ("who5@1.0", 5)])
    def test_every_item_and_choice_is_a_key_without_words(self, label: str, items: int) -> None:
        instrument = catalogue.get(label)
        assert len(instrument.items) == items
        assert not any(item.wording or item.hint for item in instrument.items)
        assert not any(choice.wording for item in instrument.items for choice in item.choices)
        assert not instrument.introduction

    def test_the_short_scale_has_no_bands_while_its_sources_conflict(self) -> None:
        short = catalogue.get("swemwbs@1.0")
        assert (short.scale("swemwbs").bands, short.scale("swemwbs").cut_points) == ((), ())
        assert "sources conflict" in short.rights.verified_note

    def test_the_short_scale_takes_29_values_that_rise(self) -> None:
        short = catalogue.get("swemwbs@1.0")
        scores = [value for _, value in short.scale("swemwbs").table]
        assert len(scores) == len(attainable(short.scale("swemwbs"), short)) == 29
        assert scores == sorted(set(scores))

    def test_the_who_index_is_four_times_the_sum(self) -> None:
        assert catalogue.get("who5@1.0").scale("who5").table == tuple((k, 4.0 * k) for k in range(26))

    def test_every_cut_point_names_its_source(self) -> None:
        cuts = catalogue.get("who5@1.0").scale("who5").cut_points
        assert [(cut.value, bool(cut.source)) for cut in cuts] == [(50, True), (48, True), (28, True)]


class TestOurSheets:
    def test_every_kind_of_item_is_in_a_real_instrument(self) -> None:
        fast_grant = {item.kind for item in catalogue.get("fast-grant@1.0").items}
        assert fast_grant == set(ItemKind)

    @pytest.mark.parametrize("label", OURS)
    def test_a_sheet_with_a_route_carries_scenarios(self, label: str) -> None:
        instrument = catalogue.get(label)
        routed = {item.id for item in instrument.items if item.show_if is not None}
        walked = [set(scenario.path) for scenario in instrument.scenarios]
        assert routed
        for item in routed:
            assert any(item in path for path in walked), item
            assert any(item not in path for path in walked), item

    @pytest.mark.parametrize("label", OURS)
    def test_every_check_fires_in_a_scenario(self, label: str) -> None:
        instrument = catalogue.get(label)
        checks = {f"{item.id}.{one.id}" for item in instrument.items for one in item.checks}
        assert checks == set(chain.from_iterable(one.findings for one in instrument.scenarios))

    @pytest.mark.parametrize("label", OURS)
    def test_answers_of_every_scenario_can_be_given(self, label: str) -> None:
        instrument = catalogue.get(label)
        for scenario in instrument.scenarios:
            assert isinstance(check(instrument, scenario.answers), ValidAnswers), scenario.id

    def test_the_evaluation_asks_what_its_programme_wants_to_know(self) -> None:
        asked = {item.id for item in catalogue.get("fast-grant@1.0").items}
        wanted = {
            "activity",
            "took_part",
            "who",
            "started",
            "ended",
            "happened_in",
            "change_story",
            "without",
        }
        assert wanted | {"widen", "work_with", "partners", "may_tell"} <= asked

    def test_what_others_are_told_is_asked_only_with_consent(self) -> None:
        sheet = catalogue.get("fast-grant@1.0")
        for scenario in sheet.scenarios:
            assert ("tell_where" in scenario.path) == ("may_tell" in scenario.answers)

    def test_start_and_follow_up_ask_the_same_measures_in_the_same_order(self) -> None:
        start, later = map(catalogue.get, PAIR)
        assert start.parts == later.parts
        labels = [part.label for part in start.parts]
        assert labels == ["social-prescribing-opening@1.0", "ons4@1.0", "loneliness@1.0"]
        shared = {item.id: item for item in own(start)}.keys() & {item.id for item in own(later)}
        assert shared == {"sp_going"}
        assert start.item("sp_going") == later.item("sp_going")

    @pytest.mark.parametrize("label", PAIR)
    def test_they_are_linked_by_a_code_that_only_those_who_agreed_are_asked(self, label: str) -> None:
        for scenario in catalogue.get(label).scenarios:
            assert ("sp_code" in scenario.path) == ("sp_agree" in scenario.answers)
        assert "no name" in catalogue.get(label).item("sp_code").hint["en"]

    @pytest.mark.parametrize("label", [*PAIR, "social-prescribing-opening@1.0"])
    def test_answers_are_said_to_be_no_health_advice(self, label: str) -> None:
        assert "not health advice" in catalogue.get(label).introduction["en"]

    def test_a_reason_need_not_be_given(self) -> None:
        choice = catalogue.get(PAIR[0]).item("sp_reasons").choice(998)
        assert choice is not None
        assert (choice.missing, choice.exclusive) == (Missing.REFUSED, True)
