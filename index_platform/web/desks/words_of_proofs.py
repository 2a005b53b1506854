"""The words of proofs: checks and how they stand, what kind of file, who read a page."""

from collections.abc import Mapping, Sequence

from index_platform.auth.roles import Role
from index_platform.services.proofs import ProofFile
from index_platform.services.readings import STUDY, WORDS, Reading, Sheet, Verdict
from index_platform.services.release_gates import Check, Gate, State
from index_platform.web.desks.blocks import Block, Panel, Table
from index_platform.web.desks.words import an, minute, role_words
from instruments.languages import english_name

CHECKS: Mapping[Check, str] = {
    Check.DISCLOSURE: "What could be found out of people",
    Check.SENSITIVITY: "What moves the order of places",
    Check.PROOFS: "Files",
    Check.TRANSLATIONS: "Translations",
    Check.WORDS: "Words beside the figures",
    Check.READING: "Pages read",
}
STATES: Mapping[State, str] = {
    State.PASSED: "passed",
    State.FAILED: "failed",
    State.WAITING: "waits",
}
SHEETS: Mapping[str, str] = {WORDS: "Words that are doubted", STUDY: "The study that advises to wait"}
_ENDINGS: Mapping[str, str] = {
    "pdf": "Report, as PDF",
    "html": "Report, as a file of its own",
    "large-print.pdf": "Report in large print",
}
_VERDICTS: Mapping[Verdict, str] = {
    Verdict.READ: "read",
    Verdict.WRONG: "found something wrong",
    Verdict.SETTLED: "settled what was wrong",
}


def gates_panel(gates: Sequence[Gate], *more: Block) -> Panel:
    """Every check, with what to do where it is not passed."""
    rows = tuple(
        (CHECKS[one.check], STATES[one.state], " ".join(filter(None, (one.said, one.remedy))))
        for one in gates
    )
    table = Table(caption="Checks", heads=("Check", "State", "Details"), rows=rows)
    hint = "A release is approved when all of them are passed."
    return Panel(title="Checks before approval", hint=hint, blocks=(table, *more))


def file_words(file: ProofFile) -> str:
    """What kind of file it is."""
    if file.language:
        draft = ", a draft" if file.draft else ""
        return f"Page for residents in {english_name(file.language)}{draft}"
    return _ENDINGS.get(file.ending, "Report")


def size_words(file: ProofFile) -> str:
    """How large a file is, for people."""
    return f"{max(1, round(file.size / 1000)):,} kB"


def sheet_words(sheet: Sheet) -> str:
    """How far a page is: read by whom and when, wrong, or not read."""
    if sheet.wrong:
        return "something is wrong"
    if sheet.is_read:
        last = sheet.counted[-1]
        return f"read by {reader_words(last)}, {minute(last.read_at)}"
    if any(one.sha256 == sheet.sha256 and one.verdict is Verdict.READ for one in sheet.readings):
        return "read by its proposer alone"
    return "was built otherwise since it was read" if sheet.readings else "not read yet"


def reader_words(reading: Reading) -> str:
    """Who signed, as a role: nobody is told by name."""
    roles = {role.value for role in Role}
    return an(role_words(reading.role)) if reading.role in roles else "whoever holds the machine"


def verdict_words(reading: Reading) -> str:
    """What somebody signed."""
    return _VERDICTS[reading.verdict]
