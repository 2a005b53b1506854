"""A wave that would ask empty questions: its desk says who can fill them in, and opens it once they are."""

from index_platform.auth.roles import Role
from index_platform.services import licensed, waves
from instruments import catalogue
from instruments.canonical import canonical_json
from tests.index_platform.survey import MOMENT, WAVE
from tests.index_platform.web.desks.office import Office, done, words
from tests.instruments.licensees import wording

ADDRESS = "/manage/waves/second"


def test_a_wave_without_its_licensed_wording_is_opened_once_it_is_filled_in(collecting: Office) -> None:
    engine, settings = collecting.site.engine, collecting.site.settings
    folder = settings.data_dir.parent
    (folder / "second.yaml").write_text(WAVE.replace("first", "second").replace("brs@1.0", "who5@1.0"))
    (folder / "wording.json").write_bytes(canonical_json(wording(catalogue.get("who5@1.0"))))
    waves.create(engine, folder / "second.yaml", moment=MOMENT)
    manager = collecting.at(Role.SURVEY_MANAGER)
    page = words(manager.get(f"{ADDRESS}/open"))
    assert "This cannot be done now" in page
    assert "thriving instruments fill who5@1.0 FILE" in page
    licensed.fill(engine, settings.licensed, "who5@1.0", folder / "wording.json", moment=MOMENT)
    done(manager.submit(f"{ADDRESS}/open"))
    assert waves.get(engine, "second").state == "open"
    assert "text of" not in words(manager.get("/manage/instruments/who5@1.0"))
