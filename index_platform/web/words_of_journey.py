"""The words round the questions: how somebody comes back to them. They are part of ``words.ENGLISH``."""

from collections.abc import Mapping

JOURNEY: Mapping[str, str] = {
    # the page about coming back later
    "saved_code": "Your code to come back",
    "saved_code_about": (
        "Write these five words down, or print this page. With them you can go on from any device at "
        "{address}, for {days} days after you last saved."
    ),
    "saved_code_moves": (
        "Once you have come back with the code on another device, this browser does not open your "
        "answers any more."
    ),
    "saved_code_keep": "Give the code to nobody else: whoever has it can read your answers.",
    # coming back
    "return": "Come back to your answers",
    "return_link": "I have a code to come back with",
    "return_about": "Write the five words that you were given, in their order.",
    "return_code": "Your five words",
    "return_hint": "Capitals, numbers and signs between the words do not matter.",
    "return_go": "Go on with my answers",
    "return_missing": "Write the five words of your code",
    "return_count": "A code has five words. Words that we read: {count}",
    "return_unknown": "“{word}” is in no code. Did you mean: {near}?",
    "return_unlike": "“{word}” is in no code. Look at it again",
    "return_wrong": "These words open no answers. Look at each of them again",
    "return_ended": ("A code ends when its answers are sent or deleted, or were not saved for {days} days."),
    "return_wait": "Too many codes were tried here. Minutes to wait: {minutes}",
}
