"""Write docs/roles.md from the roles of the program: ``python -m tools.roles``. A test holds the page."""

import sys

from index_platform.auth.roles import BY_AREA, RIGHTS, Right, Role
from index_platform.auth.words import RIGHT_WORDS, ROLES
from index_platform.services.proposals import RULES
from tools.steps import ROOT

PAGE = ROOT / "docs" / "roles.md"
_HEAD = """# Who may do what

A person signs in with an account; an account holds roles, given by an administrator and never by oneself.
Whatever is not marked here is refused. Whoever holds the machine itself needs no account (`local` in the
audit log) and may do all of this for rehearsals, but neither proposes nor approves what residents answered
or are asked; from the first account on it publishes no rehearsal either
([why](decisions/0014-in-whose-hands-an-account-is.md)).

Written from the program by `python -m tools.roles`; a test refuses a page that says anything else.

"""
_TAIL = """
**By area.** {by_area} hold these rights only within the places they were granted for, and what lies in
them.

**Two people.** {two_people} Whoever proposed it may take it back, and never approves it: the database
refuses that too ([why](decisions/0007-two-people-in-the-database.md)). Nor does an account that a recovery
link put into the same hands ([why](decisions/0014-in-whose-hands-an-account-is.md)).

**Apart.** No role, and no account by several roles, reads both single answers and who people are; the
database refuses to give the second role.

**Before everybody.** Whoever stands on the list of a release, in any role or none, reads it in the hours
before it is public, 24 at most; who approves or stops releases keeps that list ([how](releases.md)).

**One's own.** Everybody who signs in sees what they did themselves, the browsers they are signed in with,
and changes their own password and second step. Reading single answers, figures before they are published
and what everybody did is written down ([audit](audit.md)).
"""


def page() -> str:
    """The whole page."""
    head = f"| | {' | '.join(ROLES[role] for role in Role)} |"
    rule = f"| --- | {' | '.join(':-:' for _ in Role)} |"
    rows = [f"| {RIGHT_WORDS[right].capitalize()} | {_marks(right)} |" for right in Right]
    by_area = " and ".join(f"{ROLES[role].lower()}s" for role in Role if role in BY_AREA)
    table = "\n".join([head, rule, *rows, ""])
    return _HEAD + table + _TAIL.format(by_area=by_area.capitalize(), two_people=_two_people())


def _marks(right: Right) -> str:
    """A cell for each role."""
    return " | ".join("yes" if right in RIGHTS[role] else "" for role in Role)


def _two_people() -> str:
    """Who proposes and who approves each kind of thing, in a sentence each."""
    kinds = {"instrument": "A questionnaire", "release": "A release"}
    return " ".join(
        f"{kinds[kind]} is proposed by {_people(rule.propose)} and approved by {_people(rule.approve)} "
        "with another account."
        for kind, rule in RULES.items()
    )


def _people(right: Right) -> str:
    return " or ".join(_article(role) for role in Role if right in RIGHTS[role])


def _article(role: Role) -> str:
    word = ROLES[role].lower()
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def main() -> int:
    """Exit code 0 when the page is written."""
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
