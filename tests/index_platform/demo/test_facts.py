import pytest

from index_platform.demo.facts import facts
from instruments.errors import NotFoundError


@pytest.mark.parametrize("name", ["oldham", "naples"])
def test_the_facts_of_a_city_are_found(name: str) -> None:
    assert (facts(name) / "wave.yaml").is_file()


def test_facts_that_are_not_there_are_asked_for_by_name() -> None:
    with pytest.raises(NotFoundError, match="'atlantis'"):
        facts("atlantis")
