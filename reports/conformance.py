"""What a machine can say against a PDF under PDF/UA-1 (ISO 14289-1). The only user of page-validation."""

import page

from instruments.errors import InvalidInputError

PROFILE = "ua1"
_TOLD = 3  # rules that one refusal names; the others follow from mending these more often than not


def failures(made: bytes) -> tuple[str, ...]:
    """The rules that a file breaks, each once with its first finding; empty where it breaks none."""
    found: dict[str, str] = {}
    for each in _report(made).failures:
        found.setdefault(each.rule_id, f"{each.rule_id}: {each.message}")
    return tuple(found.values())


def conforming(made: bytes, name: str) -> bytes:
    """The same file; refused, under its name, where it breaks a rule: such a file goes nowhere."""
    if found := failures(made):
        more = f"; and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        raise InvalidInputError(
            f"{name} is no accessible PDF: {'; '.join(found[:_TOLD])}{more}",
            where="reports.conformance, PDF/UA-1",
            fix="Mend the template or the section that made it; until then, send the page in its place.",
        )
    return made


def _report(made: bytes) -> page.ValidationReport:
    try:
        return page.validate_pdf_bytes(made, profile=PROFILE)
    except page.PageError as error:
        raise InvalidInputError(
            f"the file cannot be read as a PDF: {error}",
            where="reports.conformance, PDF/UA-1",
            fix="Make it again; if it fails again, tell us: the fault is ours.",
        ) from error
