"""The words round the questions: before them, away from them, back to them; part of ``words.ENGLISH``."""

from collections.abc import Mapping

JOURNEY: Mapping[str, str] = {
    # start
    "notice": "Your privacy: why we ask, what we keep, and for how long",
    "start_time": "There is no time limit. Each page is saved when you go on, and kept for {days} days.",
    "age": "How old are you?",
    "age_grown": "I am 16 or over",
    "age_young": "I am under 16",
    "age_missing": "Choose how old you are",
    "young": "Thank you for wanting to take part",
    "young_about": "This survey is for people of 16 and over, so it ends here for you. Nothing was kept.",
    "sent_by_other": "If that was somebody else, press “Exit quickly” first: this browser then forgets it.",
    "leave": "Exit quickly",
    "leave_about": (
        "“Exit quickly” at the top leaves this site at once. This browser then opens your answers no more; "
        "with your five words you can still come back to them."
    ),
    # asking again
    "reach": "May we ask you again?",
    "reach_about": "Only if you want. You can leave this page empty and go on.",
    "reach_apart": "We keep this apart from your answers. Nobody who can read one can read the other.",
    "reach_by": "Your e-mail address or phone number",
    "reach_hint": "One of them is enough.",
    "reach_agreed": "You may use this to ask me again",
    "reach_agreed_missing": "Tick the box, or empty the line above it",
    "reach_missing": "Write an e-mail address or a phone number, or take the tick away",
    "reach_wrong": "Write an e-mail address such as name@example.org, or a phone number",
    "reach_no": "No",
    "reach_yes": "Yes",
    "start_private_reach": (
        "We do not ask for your name or your full address. "
        "A postcode is used once to find your area, and is not kept."
    ),
    # whoever has begun, when the survey is over
    "late": "This survey is closed.",
    "late_about": "You can still send. A person decides whether your answers count.",
    # which survey
    "choose": "Which survey would you like to answer?",
    "choose_none": "No survey is open now",
    "choose_none_about": (
        "Please come back another day. What you began and did not send is opened by its five words."
    ),
    # somebody to talk to
    "line_relay": "By text relay: {number}",
    "line_languages": "Languages: {languages}",
    # the privacy notice
    "privacy_purpose": "What it is for",
    "privacy_purpose_about": "To learn how life is for people in {place}, and what would make it better.",
    "privacy_ground": "On what legal ground",
    "privacy_ground_about": (
        "For a council it is usually its public task: UK GDPR, Article 6(1)(e). You do not have to take part."
    ),
    "privacy_condition_about": (
        "Sensitive answers, such as those about health, are used for statistics and research alone: "
        "Article 9(2)(j)."
    ),
    "privacy_responsible": "Who is responsible",
    "privacy_responsible_about": "{asked_by} decides what is done with your answers.",
    "privacy_responsible_unknown": "Whoever gave you this address decides what is done with your answers.",
    "privacy_contact": "You can ask about it: {contact}.",
    "privacy_kept_long": "They are kept for as long as surveys are compared with each other.",
    "privacy_times": (
        "Beside your answers we keep how many whole seconds you spent on each page, in which language you "
        "answered, and whether on a phone, a tablet or a computer. It shows which questions are hard, and "
        "which answers were given too fast to be read. We do not keep what you type before you go on, or "
        "the address or the name of your device. It is never published, and it goes when your answers go."
    ),
    "privacy_out_published": (
        "You can have your answers deleted at any time, with that code. Figures that were published with "
        "them stay as they are: they are about many people. Your answers are in no figure after that."
    ),
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
}
