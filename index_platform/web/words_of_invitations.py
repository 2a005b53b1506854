"""The words of invitations, on pages and on the sheet that is printed; part of ``words.ENGLISH``."""

from collections.abc import Mapping

INVITATIONS: Mapping[str, str] = {
    # the page that asks for the code
    "invitation": "Answer with an invitation",
    "invitation_about": "Write the code from your letter, card or poster.",
    "invitation_code": "Your invitation code",
    "invitation_hint": (
        "It has ten letters and numbers, such as {example}. Capitals, spaces and dashes do not matter."
    ),
    "invitation_missing": "Write the code of your invitation",
    "invitation_wrong": "We do not know this code. Look at it again, sign by sign",
    # before the questions
    "invitation_kept": (
        "If you came with an invitation, we count that it was used. It is not kept with your answers."
    ),
    # a code that leads to no questions
    "invitation_used": "This invitation has been used",
    "invitation_used_about": "If it was you who used it, your answers are with us. Thank you.",
    "invitation_ended": "This invitation has ended",
    "invitation_ended_about": "Thank you for coming. It leads to the survey no more.",
    "invitation_open": "You can take part without it: everybody may answer this survey.",
    "invitation_without": "Take part without an invitation",
    "invitation_ask": "Whoever gave it to you can give you another.",
    "invitation_only": "This survey is by invitation",
    "invitation_only_about": (
        "You can take part if somebody gave you a code, on a letter, a card or a poster."
    ),
    "invitation_have": "I have an invitation code",
    # the printed sheet
    "sheet": "You are invited",
    "sheet_many": "Everybody here is invited",
    "sheet_how": "Scan this with your phone, or type the address:",
    "sheet_once": "This code is for one person, once.",
    "sheet_until": "It can be used until {date}.",
    "sheet_picture": "QR code that leads to {address}",
    # your privacy
    "privacy_guard": (
        "So that nobody floods the survey, we count how much comes from one network. That count is stored "
        "nowhere."
    ),
    "privacy_cookies_needed": "These pages need all of them to work, so no banner asks about them.",
}
