"""The words of what went wrong, and what is saved all the same. They are part of ``words.ENGLISH``."""

from collections.abc import Mapping

FAULTS: Mapping[str, str] = {
    "survey_any": "Thriving survey",
    "fault nowhere": "There is no such page in this survey",
    "fault nowhere about": "The address may be mistyped. What you answered before is saved.",
    "fault no_survey": "There is no such survey",
    "fault no_survey about": (
        "The address may be mistyped. Look at it again, letter by letter, or ask whoever gave it to you."
    ),
    "fault no_form": "Nothing can be sent to this page",
    "fault no_form about": "What you answered before is saved. Go on from there.",
    "fault large": "That was too much for one page",
    "fault large about": (
        "Nothing of this page was saved. What you answered before is. Go on, and give this answer once more."
    ),
    "fault unread": "What was sent could not be read",
    "fault unread about": (
        "Nothing of this page was saved. What you answered before is. Go on, and give this answer once more."
    ),
    "fault foreign": "This form could not be taken",
    "fault foreign about": (
        "It was open for too long, or your browser keeps no cookies for this site. What you answered "
        "before is saved. Go on, and give this answer once more."
    ),
    "fault wait": "This cannot be saved just now",
    "fault wait about": "What you answered before is saved. Try again in a minute.",
    "fault often": "Too much came from this network at once",
    "fault often about": (
        "Many people may be using it together. Nothing is lost: wait, then press the button or load this "
        "page again."
    ),
    "send_again": "Send it again",
    "fault ours": "Something went wrong on our side",
    "fault ours about": "What you answered before is saved. Try again in a minute.",
    "fault signed_out": "You are not signed in any more",
    "fault signed_out about": (
        "What was answered before is saved under your account. Sign in, and give this answer once more."
    ),
    "fault refused": "You cannot do this",
    # the same on a page that asks for a code
    "code_again": "Nothing of it was read. Write the code once more.",
    "code_old": (
        "It was open for too long, or your browser keeps no cookies for this site. Write the code once more."
    ),
    "code_wait": "Nothing was changed. Try again in a minute.",
    "codes_often": "Too many codes were tried here.",
    "wait one": "Wait {count} minute, then try again.",
    "wait other": "Wait {count} minutes, then try again.",
}
