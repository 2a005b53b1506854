"""A half-finished response stays on its version, whatever is published meanwhile."""

from pathlib import Path

from index_platform.services import instruments, versions
from instruments import catalogue
from instruments.canonical import canonical_json
from tests.index_platform.services.questionnaire import Questionnaire, rows
from tests.index_platform.survey import MOMENT, Survey

BRS = catalogue.get("brs@1.0")


def next_version(folder: Path) -> Path:
    """A version without the last item of its scale, and with another first one."""
    latest = max((one for one in catalogue.all() if one.version.key == "brs"), key=lambda one: one.version)
    content = dict(BRS.content)
    items = [dict(item) for item in BRS.content["items"]]  # type: ignore[attr-defined]
    items[0]["wording"] = {"en": "I get over hard times quickly."}
    scale = dict(BRS.content["scales"][0])  # type: ignore[index]
    scale |= {"items": scale["items"][:5], "reversed": ["brs2", "brs4"]}
    claims = [
        {kind: name, "claim": "break", "reason": "a shorter questionnaire"}
        for kind, name in (("item", "brs1"), ("item", "brs6"), ("scale", "brs"))
    ]
    content |= {
        "version": "9.0",
        "items": items[:5],
        "scales": [scale],
        "test_values": [],
    }
    content |= {"follows": {"label": latest.label, "sha256": latest.sha256, "claims": claims}}
    file = folder / "next.yaml"
    file.write_bytes(canonical_json(content))
    return file


def test_a_half_finished_response_stays_on_its_version_through_a_publish(
    service: Questionnaire, survey: Survey, tmp_path: Path
) -> None:
    name, holder = service.begun()
    service.answering.answer("first", name, holder, ("brs1", 4))
    published, new = instruments.publish(survey.engine, next_version(tmp_path), moment=MOMENT)
    assert (new, published.label) == (True, "brs@9.0")
    assert "brs@9.0" in {one.label for one in versions.stored(survey.engine)}

    draft = service.drafts.get("first", name, holder)
    assert (draft.instrument, dict(draft.answers)) == (BRS, {"brs1": 4})
    service.answering.answer("first", name, holder, ("brs6", 2))  # an item that the newer version has not
    service.sending.send("first", name, holder)
    assert rows(survey, "SELECT instrument_sha256 FROM responses") == [(BRS.sha256,)]
    assert set(rows(survey, "SELECT item, code FROM answers WHERE code IS NOT NULL")) == {
        ("brs1", 4),
        ("brs6", 2),
    }


def test_whoever_begins_after_the_publish_is_asked_what_the_wave_asks(
    service: Questionnaire, survey: Survey, tmp_path: Path
) -> None:
    """A wave asks one version to its end: another version is another wave."""
    instruments.publish(survey.engine, next_version(tmp_path), moment=MOMENT)
    name, holder = service.begun()
    assert service.drafts.get("first", name, holder).instrument == BRS
