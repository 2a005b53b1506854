"""Two releases side by side: what cannot be compared because other questions were asked."""

from pathlib import Path

import pytest
from sqlmodel import Session

from index_platform.queries import releases
from index_platform.queries.releases import Proposal
from index_platform.services import instruments, trends
from instruments import catalogue
from tests.index_platform.survey import MOMENT, Survey
from tests.instruments.pairs import VERSIONS


def released(survey: Survey, sha256: str) -> str:
    """A release whose answers were given to the instrument of this hash; nothing else of it counts here."""
    manifest = {"inputs": {"instrument": sha256, "base": "b"}, "geography": {"key": "smallton"}}
    made = Proposal(
        wave="first",
        definition="tci@1.0",
        snapshot_sha256="s",
        manifest=manifest,
        document={},
        entries=[],
        ledger_sha256="l",
    )
    with Session(survey.engine) as session:
        added = releases.add(session, made, "local", "2026-11-22T08:15:00Z", rehearsal=True)
        session.commit()
        return added.id


def asked(survey: Survey, file: Path) -> str:
    """A release of a version that is published now."""
    return released(survey, instruments.publish(survey.engine, file, moment=MOMENT)[0].sha256)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("typo", ()),
        (
            "reworded-item",
            (
                "Ties to the street (street@2.0 claims a break in the item pride: the people of the street "
                "were not asked about before)",
            ),
        ),
        (
            "other-range",
            (
                "Satisfaction with the street (street@2.0 claims a break in the scale satisfaction: five "
                "points in place of eleven)",
            ),
        ),
        (
            "routing",
            (
                "How many hours did taht take? (street@2.0 claims a break in the item hours: those who did "
                "not help are asked too)",
            ),
        ),
    ],
)
def test_what_is_behind_a_gap_is_named(survey: Survey, name: str, told: tuple[str, ...]) -> None:
    before = asked(survey, VERSIONS / "before.yaml")
    after = asked(survey, VERSIONS / f"{name}.yaml")
    assert trends.apart(survey.engine, before, after) == told


def test_the_same_questions_leave_no_gap(survey: Survey) -> None:
    sha256 = catalogue.get("brs@1.0").sha256
    assert trends.apart(survey.engine, released(survey, sha256), released(survey, sha256)) == ()


def test_a_questionnaire_that_is_not_here_tells_nothing(survey: Survey) -> None:
    sha256 = catalogue.get("brs@1.0").sha256
    assert trends.apart(survey.engine, released(survey, "0" * 64), released(survey, sha256)) == ()
