"""The words of the pages that take answers out. They are part of ``words.ENGLISH``."""

from collections.abc import Mapping

WITHDRAWING: Mapping[str, str] = {
    "withdraw": "Take your answers out",
    "withdraw_about": "Write the code from your receipt. Nobody asks for your name.",
    "withdraw_code": "Your code",
    "withdraw_hint": (
        "It has twelve letters and numbers, such as {example}. Capitals, spaces and dashes do not matter."
    ),
    "withdraw_go": "Look at what will happen",
    "withdraw_missing": "Write the code from your receipt",
    "withdraw_wrong": "No answers go with this code. Look at it again, sign by sign",
    "withdraw_sure": "Delete these answers?",
    "withdraw_found": "They arrived on {date}.",
    "withdraw_all": (
        "Everything that we keep of them goes: what was answered, the place, the language, and when they "
        "came. This cannot be undone."
    ),
    "withdraw_mark": (
        "A mark stays, so that the same answers are not stored again. Nobody can read from it who you are "
        "or what you answered."
    ),
    "withdraw_unpublished": "They are in no figure that was published, and will be in none.",
    "withdraw_published": (
        "Figures that were published with them stay as they are. Such figures are about many people, and "
        "nobody can be recognised in them. Your answers will be in no new figure."
    ),
    "withdraw_copies": (
        "Copies that were made before today, such as a backup, are out of the reach of this page. Those who "
        "run the survey have to delete your answers there."
    ),
    "withdraw_do": "Delete my answers for good",
    "withdraw_keep": "Keep my answers",
    "withdraw_done": "Your answers are deleted",
    "withdraw_done_about": (
        "We do not have them any more. Figures that were published before stay as they are."
    ),
    "withdraw_before": "These answers were deleted before",
    "withdraw_before_about": "That was on {date}. There is nothing left to delete.",
}
