"""Roles and rights as people read them."""

from collections.abc import Mapping

from index_platform.auth.roles import RIGHTS, Right, Role

ROLES: Mapping[Role, str] = {
    Role.POLICY_OFFICER: "Policy officer",
    Role.ANALYST: "Analyst",
    Role.SURVEY_MANAGER: "Survey manager",
    Role.CONTACT_OFFICER: "Contact officer",
    Role.STATISTICS_LEAD: "Statistics lead",
    Role.DATA_PROTECTION_OFFICER: "Data protection officer",
    Role.ADMINISTRATOR: "Administrator",
    Role.COMMUNITY_RESEARCHER: "Community researcher",
    Role.FIELDWORK_SUPERVISOR: "Fieldwork supervisor",
}
RIGHT_WORDS: Mapping[Right, str] = {
    Right.TAKE_ANSWERS: "take answers at the door",
    Right.ENTER_PAPERS: "type in questionnaires on paper",
    Right.DECIDE_PAPERS: "decide what stands on a paper that was typed in differently",
    Right.SUPERVISE: "see how fieldwork goes",
    Right.WRITE_PLACE_TEXTS: "write what a place was asked, what was done there and what it has",
    Right.MANAGE_WAVES: "manage waves and places",
    Right.REVIEW_RESPONSES: "review answers that were held",
    Right.READ_ROWS: "read single answers without names",
    Right.REDACT_ANSWERS: "read open answers as they were written, and take out who people are",
    Right.CODE_ANSWERS: "find the themes of open answers, without names",
    Right.ANSWER_CONCERNS: "look after open answers in which somebody may be in danger",
    Right.READ_IDENTIFIERS: "read who people are and how to reach them",
    Right.COMPUTE: "compute the index",
    Right.READ_UNRELEASED: "read figures before they are published",
    Right.PROPOSE_INSTRUMENT: "propose a questionnaire",
    Right.APPROVE_INSTRUMENT: "approve a questionnaire",
    Right.PROPOSE_RELEASE: "propose a release",
    Right.APPROVE_RELEASE: "approve a release",
    Right.STOP_RELEASE: "stop a release",
    Right.MANAGE_ACCOUNTS: "manage people and their roles",
    Right.READ_AUDIT: "read what everybody did",
}


def roles_with(right: Right) -> tuple[str, ...]:
    """The names of the roles that have a right, in alphabetical order."""
    return tuple(sorted(ROLES[role] for role, rights in RIGHTS.items() if right in rights))
