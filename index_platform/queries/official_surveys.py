"""What other surveys say of districts: by key and period, never changed."""

import json

from sqlmodel import Session, col, select

from index_platform.tables import OfficialSurveyRow
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError
from instruments.official_survey import OfficialSurvey


def is_new(session: Session, geography_id: int, survey: OfficialSurvey) -> bool:
    """Whether a survey is not stored yet; ConflictError where its period stands for other figures."""
    there = session.get(OfficialSurveyRow, (geography_id, survey.key, survey.period))
    if there is not None and there.sha256 != sha256(_content(survey)):
        raise ConflictError(
            f"the figures of {survey.key} of {survey.period} are stored already, and are others",
            where="places load-survey",
            fix="They are kept by period: say in it what is new, such as '2026, revised'.",
        )
    return there is None


def add(session: Session, geography_id: int, survey: OfficialSurvey, moment: str) -> None:
    """Store a survey that is new."""
    content = _content(survey)
    session.add(
        OfficialSurveyRow(
            geography_id=geography_id,
            key=survey.key,
            period=survey.period,
            content=content.decode(),
            sha256=sha256(content),
            loaded_at=moment,
        )
    )
    session.flush()


def newest(session: Session, geography_id: int) -> tuple[OfficialSurvey, ...]:
    """Of each survey the period that was loaded last, by key."""
    rows = session.exec(
        select(OfficialSurveyRow)
        .where(OfficialSurveyRow.geography_id == geography_id)
        .order_by(col(OfficialSurveyRow.key), col(OfficialSurveyRow.loaded_at), col(OfficialSurveyRow.period))
    )
    return tuple({row.key: _survey(row.content) for row in rows}.values())


def _content(survey: OfficialSurvey) -> bytes:
    """As it is hashed: what is empty is left out, as of a survey from before it could be told."""
    told = {name: getattr(survey, name) for name in OfficialSurvey.__dataclass_fields__}
    return canonical_json({name: value for name, value in told.items() if value})


def _survey(content: str) -> OfficialSurvey:
    told = json.loads(content)
    scales = {measure: (float(low), float(high)) for measure, (low, high) in told["scales"].items()}
    return OfficialSurvey(**{**told, "scales": scales})
