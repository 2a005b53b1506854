from pathlib import Path

from instruments import catalogue, loading
from scoring.definitions import read, shipped
from scoring.fit import misfits


def test_the_shipped_index_fits_the_shipped_questionnaire() -> None:
    for label in ("thriving-communities@1.0", "thriving-communities@1.1"):
        assert list(misfits(shipped("tci@1.0"), catalogue.get(label))) == []


def test_the_index_of_naples_fits_its_questionnaire(repository: Path) -> None:
    naples = repository / "fixtures" / "naples"
    instrument = loading.read(naples / "instrument.yaml", resolve=catalogue.get)
    assert list(misfits(read(naples / "index.yaml"), instrument)) == []


def test_a_near_name_is_offered() -> None:
    found = list(misfits(shipped("tci@1.0"), catalogue.get("loneliness@1.0")))
    assert any("no scale 'brs'" in missing for missing in found)
    assert any("no item 'pride'" in missing for missing in found)
