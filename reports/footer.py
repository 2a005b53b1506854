"""The links at the foot of every public page: the one list of pages that say how all of this is done."""

from reports.contexts import Link

FOOTER = (
    Link(words="How the index is made", href="/method"),
    Link(words="Questionnaires", href="/questionnaires"),
    Link(words="Take part", href="/take-part"),
    Link(words="Data for programs", href="/api"),
    Link(words="Accessibility", href="/accessibility"),
    Link(words="Privacy", href="/privacy"),
)
