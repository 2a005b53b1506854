"""The roles, and the rights that each gives. Whatever is not listed here is refused.

No role, and no account, may read back both identifiers and answers (the database refuses such grants).
"""

from collections.abc import Mapping
from enum import StrEnum


class Right(StrEnum):
    """One thing that can be allowed. A route or a service names exactly one."""

    TAKE_ANSWERS = "take_answers"  # at the door, in the areas of the grant
    ENTER_PAPERS = "enter_papers"  # type in questionnaires on paper
    DECIDE_PAPERS = "decide_papers"  # what stands on paper where two people typed something else
    SUPERVISE = "supervise"  # counts of the researchers of an area
    WRITE_PLACE_TEXTS = "write_place_texts"  # what a place was asked, what was done, and what it has
    MANAGE_WAVES = "manage_waves"  # create, open, close, freeze; load places
    REVIEW_RESPONSES = "review_responses"  # what was held and why, without its answers
    READ_ROWS = "read_rows"  # single answers under a pseudonym
    REDACT_ANSWERS = "redact_answers"  # open answers as they were written, to take out who people are
    CODE_ANSWERS = "code_answers"  # themes of open answers, as they were confirmed
    ANSWER_CONCERNS = "answer_concerns"  # open answers in which somebody may be in danger
    READ_IDENTIFIERS = "read_identifiers"  # contact data, without answers
    COMPUTE = "compute"  # run the index
    READ_UNRELEASED = "read_unreleased"  # figures of places before they are published
    PROPOSE_INSTRUMENT = "propose_instrument"
    APPROVE_INSTRUMENT = "approve_instrument"
    PROPOSE_RELEASE = "propose_release"
    APPROVE_RELEASE = "approve_release"
    STOP_RELEASE = "stop_release"
    MANAGE_ACCOUNTS = "manage_accounts"
    READ_AUDIT = "read_audit"  # of everybody; one's own needs no right


class Role(StrEnum):
    """What a person is in the project. One account may hold several, each in an area."""

    POLICY_OFFICER = "policy_officer"
    ANALYST = "analyst"
    SURVEY_MANAGER = "survey_manager"
    CONTACT_OFFICER = "contact_officer"
    STATISTICS_LEAD = "statistics_lead"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    ADMINISTRATOR = "administrator"
    COMMUNITY_RESEARCHER = "community_researcher"
    FIELDWORK_SUPERVISOR = "fieldwork_supervisor"


RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.POLICY_OFFICER: frozenset({Right.WRITE_PLACE_TEXTS}),
    Role.ANALYST: frozenset(
        {
            Right.READ_ROWS,
            Right.CODE_ANSWERS,
            Right.COMPUTE,
            Right.READ_UNRELEASED,
            Right.PROPOSE_RELEASE,
        }
    ),
    Role.SURVEY_MANAGER: frozenset(
        {
            Right.MANAGE_WAVES,
            Right.ENTER_PAPERS,
            Right.DECIDE_PAPERS,
            Right.REVIEW_RESPONSES,
            Right.REDACT_ANSWERS,
            Right.SUPERVISE,
            Right.READ_UNRELEASED,
            Right.PROPOSE_INSTRUMENT,
            Right.APPROVE_INSTRUMENT,
        }
    ),
    Role.CONTACT_OFFICER: frozenset({Right.READ_IDENTIFIERS}),
    Role.STATISTICS_LEAD: frozenset(
        {
            Right.READ_ROWS,
            Right.CODE_ANSWERS,
            Right.COMPUTE,
            Right.READ_UNRELEASED,
            Right.APPROVE_INSTRUMENT,
            Right.APPROVE_RELEASE,
            Right.STOP_RELEASE,
        }
    ),
    Role.DATA_PROTECTION_OFFICER: frozenset({Right.STOP_RELEASE, Right.READ_AUDIT, Right.ANSWER_CONCERNS}),
    Role.ADMINISTRATOR: frozenset({Right.MANAGE_ACCOUNTS, Right.READ_AUDIT}),
    Role.COMMUNITY_RESEARCHER: frozenset({Right.TAKE_ANSWERS, Right.ENTER_PAPERS}),
    Role.FIELDWORK_SUPERVISOR: frozenset(
        {Right.TAKE_ANSWERS, Right.ENTER_PAPERS, Right.SUPERVISE, Right.REVIEW_RESPONSES}
    ),
}

# Roles that hold only within the places they were granted for.
BY_AREA = frozenset({Role.COMMUNITY_RESEARCHER, Role.FIELDWORK_SUPERVISOR})
