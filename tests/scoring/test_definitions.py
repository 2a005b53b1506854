import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from instruments.errors import InvalidDefinitionError, NotFoundError
from instruments.files import read_yaml
from instruments.response import Mode
from scoring.definitions import DATA, parse, read, shipped, shipped_labels
from scoring.snapshot import MODES
from scoring.spec import MeasureKind, SmallAreaRule, Unit

TCI = DATA / "tci" / "1.0.yaml"
Content = dict[str, Any]


@pytest.fixture
def content() -> Content:
    """A definition to break."""
    return copy.deepcopy(dict(read_yaml(TCI)))


def test_the_index_is_shipped_as_it_was_decided() -> None:
    tci = shipped("tci@1.0")
    assert [domain.key for domain in tci.domains] == ["wellbeing", "connection", "resilience", "community"]
    assert tci.domains[0].scales == ("satis", "worth", "happy", "anxious")
    assert (tci.replicates, tci.level, tci.thriving_at_least) == (500, 0.95, 3)
    assert tci.equivalence[Unit.INDEX] == 2.5
    assert tci.equivalence[Unit.PER_CENT] == 3
    assert (tci.spread.least_places, tci.spread.person_share, tci.spread.clear_part) == (15, 0.12, 0.25)
    lines = {domain.key: domain.line for domain in tci.domains}
    assert lines["wellbeing"].at_least == 7
    assert lines["connection"].at_most == 5
    assert lines["resilience"].at_least == 3
    assert lines["community"].codes == (1, 2)
    assert all(line.source for line in lines.values())


def test_every_figure_has_a_unit_and_shares_say_what_counts() -> None:
    for measure in shipped("tci@1.0").measures:
        if measure.kind is MeasureKind.SHARE:
            assert measure.unit is Unit.PER_CENT
            assert measure.condition is not None
            assert measure.condition.words


def test_no_figure_is_made_twice() -> None:
    conditions = [
        (c.scale, c.at_least, c.at_most, c.item, c.codes)
        for measure in shipped("tci@1.0").measures
        if (c := measure.condition) is not None
    ]
    assert len(set(conditions)) == len(conditions)


def test_modes_are_written_as_words_and_kept_as_positions() -> None:
    mode = next(item for item in shipped("tci@1.0").profile if item.item == "mode")
    assert mode.groups["At the door"] == (MODES.index(Mode.DOOR),)


def test_the_identity_is_the_content_and_not_the_file(content: Content) -> None:
    turned = dict(reversed(content.items()))
    assert parse(turned, where="here").sha256 == shipped("tci@1.0").sha256
    content["seed"] += 1
    assert parse(content, where="here").sha256 != shipped("tci@1.0").sha256


def test_small_places_ranks_and_draws_may_be_left_out(content: Content) -> None:
    tci = shipped("tci@1.0")
    assert tci.small_areas == SmallAreaRule(
        level="ward", covariates=("income_deprivation", "aged_65_and_over"), hold_share=0.1
    )
    assert (tci.draws, tci.ranks.bands, tci.ranks.measures[0]) == (1000, 5, "index")
    for key in ("small_areas", "ranks", "draws"):
        del content[key]
    plain = parse(content, where="here")
    assert (plain.small_areas, plain.ranks.measures, plain.draws) == (None, (), 1000)


def test_an_unknown_label_is_told_with_those_there_are() -> None:
    with pytest.raises(NotFoundError) as error:
        shipped("tci@9.9")
    assert "tci@1.0" in error.value.fix
    assert "tci@1.0" in shipped_labels()


def test_the_definition_of_another_city_is_read_by_the_same_rules(repository: Path) -> None:
    naples = read(repository / "fixtures" / "naples" / "index.yaml")
    assert naples.label == "naples-relational-wellbeing@1.0"
    assert all("our own" in domain.line.source for domain in naples.domains)


def _measure(content: Content, key: str) -> Content:
    return next(measure for measure in content["measures"] if measure["key"] == key)


def _twice(content: Content) -> None:
    content["measures"].append(dict(_measure(content, "happy")))


def _unknown_key(content: Content) -> None:
    content["smothing"] = "none"


def _missing_key(content: Content) -> None:
    del content["seed"]


def _unknown_domain(content: Content) -> None:
    _measure(content, "connection")["domain"] = "conection"


def _unknown_group(content: Content) -> None:
    _measure(content, "happy")["group"] = "wellbeeing"


def _no_condition(content: Content) -> None:
    del _measure(content, "happy")["condition"]


def _both_kinds_of_condition(content: Content) -> None:
    _measure(content, "happy")["condition"]["item"] = "happy"


def _a_limit_for_an_item(content: Content) -> None:
    _measure(content, "lonely_often")["condition"] = {"item": "lonely", "at_least": 3, "words": "x"}


def _scale_on_a_domain(content: Content) -> None:
    _measure(content, "connection")["scale"] = "ucla3"


def _no_arithmetic(content: Content) -> None:
    content["measures"].remove(_measure(content, "arithmetic"))


def _weak_disclosure(content: Content) -> None:
    content["disclosure"]["minimum_base"] = 9


def _thriving_on_five(content: Content) -> None:
    content["thriving_at_least"] = 5


def _upside_down(content: Content) -> None:
    content["precision"]["caution_base"] = 400


def _code_twice(content: Content) -> None:
    content["profile"][0]["groups"]["16 to 24"] = [1, 2, 3, 4]


def _unknown_mode(content: Content) -> None:
    content["profile"][-1]["groups"]["By pigeon"] = ["pigeon"]


def _empty_group(content: Content) -> None:
    content["groups"].append({"key": "empty", "title": "Empty", "page": "feeling"})


def _backwards(content: Content) -> None:
    _measure(content, "satisfaction_mean")["low"] = 11


def _label(content: Content) -> None:
    content["version"] = "one"


def _unknown_rank(content: Content) -> None:
    content["ranks"]["measures"] = ["indx"]


def _too_few_draws(content: Content) -> None:
    content["draws"] = 10


def _one_band(content: Content) -> None:
    content["ranks"]["bands"] = 1


def _always_held(content: Content) -> None:
    content["small_areas"]["hold_share"] = 1.5


def _no_level(content: Content) -> None:
    del content["small_areas"]["level"]


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (_unknown_rank, "Did you mean 'index'?"),
        (_too_few_draws, "Give a number from 100"),
        (_one_band, "Give a number from 2 to 20"),
        (_always_held, "Give a number from 0 to 1"),
        (_no_level, "has no 'level'"),
        (_twice, "a second time"),
        (_unknown_key, "not known here"),
        (_missing_key, "has no 'seed'"),
        (_unknown_domain, "Did you mean 'connection'?"),
        (_unknown_group, "Did you mean 'wellbeing'?"),
        (_no_condition, "without 'condition'"),
        (_both_kinds_of_condition, "neither a limit on a scale nor codes"),
        (_a_limit_for_an_item, "neither a limit on a scale nor codes"),
        (_scale_on_a_domain, "no meaning for a measure of kind domain"),
        (_no_arithmetic, "0 measures of kind arithmetic"),
        (_weak_disclosure, "Give a number from 10"),
        (_thriving_on_five, "Give a number from 1 to 4"),
        (_upside_down, "out of order"),
        (_code_twice, "a code in two of them"),
        (_unknown_mode, "which is no mode"),
        (_empty_group, "has no measures"),
        (_backwards, "not below its high"),
        (_label, "gives the label"),
    ],
)
def test_a_broken_definition_is_refused_with_what_to_mend(
    content: Content, broken: Callable[[Content], None], told: str
) -> None:
    broken(content)
    with pytest.raises(InvalidDefinitionError) as error:
        parse(content, where="broken.yaml")
    assert told in str(error.value)
    assert "broken.yaml" in error.value.where


def test_everything_that_is_wrong_is_told_at_once(content: Content) -> None:
    for broken in (_twice, _unknown_domain, _weak_disclosure, _empty_group):
        broken(content)
    with pytest.raises(InvalidDefinitionError) as error:
        parse(content, where="broken.yaml")
    assert all(told in error.value.what for told in ("second time", "conection", "minimum_base", "empty"))


def test_a_file_is_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "index.yaml"
    path.write_text(TCI.read_text().replace("seed: 20261121", "seed: soon"))
    with pytest.raises(InvalidDefinitionError) as error:
        read(path)
    assert "line 8" in error.value.where
