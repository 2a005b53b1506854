"""The words of a questionnaire on paper that are not its questions, by language, in whole sentences.

English is complete; Urdu, Bengali and Polish are our own drafts that no speaker has reviewed, and a paper in
them says so on every page. ``{name}`` stands for a fact.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from babel.lists import format_list

from instruments.definition import Status
from instruments.languages import is_right_to_left, known, plain

ENGLISH: Mapping[str, str] = {
    "choice": "Taking part is your choice. You can leave out any question, and stop at any time.",
    "no_name": "Please write no name and no address on these pages.",
    "count": "Questions:\N{NO-BREAK SPACE}{count}.",
    "taking_part": "I would like to take part",
    "ask": "Whom you can ask",
    "ask_contact": "{contact}",
    "ask_unknown": "Whoever gave you these pages can tell you who asks these questions, and why.",
    "how": "How to fill this in",
    "how_ring": "Tick one ring for each question.",
    "how_square": "Where there are squares, tick all that apply.",
    "how_wrong": "If you ticked a wrong one, cross it out and tick another.",
    "how_small": "The small numbers beside the answers are for the office.",
    "how_done": "When you have finished, give these pages back to whoever gave them to you.",
    "home": "Where do you live?",
    "home_how": "Tick the place that your home is in.",
    "questions": "The questions",
    "part": "Part {number} of {count}: {title}",
    "many": "Tick all that apply.",
    "number": "Write a whole number from {low} to {high}, a digit in each box.",
    "date": "Write a digit in each box.",
    "day": "Day",
    "month": "Month",
    "year": "Year",
    "place": "Write the name of the place.",
    "agree": "Tick the square if this is so.",
    "yes": "Yes",
    "more_room": "If you need more room, write on a sheet of your own, with the number of this question.",
    "alone": "{answer} (tick no other)",
    "dont_know": "I do not know",
    "refused": "I would rather not say",
    "only": "Answer only if {clause}.",
    "only_every": "Answer only if all of this is so:",
    "only_some": "Answer only if at least one of these is so:",
    "clause ticked": "you ticked {answers} at question {number}",
    "clause ticked_other": "you ticked another answer than {answers} at question {number}",
    "clause not_ticked": "you did not tick {answers} at question {number}",
    "clause exactly": "your answer to question {number} is {low}",
    "clause at_least": "your answer to question {number} is {low} or more",
    "clause at_most": "your answer to question {number} is {high} or less",
    "clause between": "your answer to question {number} is from {low} to {high}",
    "clause answered": "you answered question {number}",
    "clause unanswered": "you left out question {number}",
    "clause agreed": "you ticked the square at question {number}",
    "quoted": "“{words}”",
    "thanks": "Thank you for your answers",
    "out": "If you want your answers taken out later",
    "out_number": "The number of these pages is {number}. Write it down: it stands for your answers.",
    "out_ask": "Then quote that number to whoever gave you these pages. Your name is not needed.",
    "out_truth": (
        "A person will tell you what can be done. Figures that were published before stay as they are."
    ),
    "sources": "Where the questions come from",
    "version": "{label}, version {sha256}",
    "page": "Page {page} of {pages}",
    "response": "Number:",
    "office": "Office use only",
    "entered": "Entered once by, on:",
    "again": "Entered again by, on:",
    "place_box": "Place:",
    "received": "Received on:",
    "draft": "Draft, not reviewed",
    "reviewed": "Reviewed, not approved",
    "draft_about": "These words are a draft that nobody has reviewed. Use them for trying out only.",
    "reviewed_about": "These words are reviewed and not approved yet. Use them for trying out only.",
}
POLISH: Mapping[str, str] = {
    "choice": "Udział jest dobrowolny. Można pominąć każde pytanie i przerwać w dowolnej chwili.",
    "no_name": "Prosimy nie wpisywać na tych stronach imienia, nazwiska ani adresu.",
    "count": "Liczba pytań:\N{NO-BREAK SPACE}{count}.",
    "taking_part": "Chcę wziąć udział",
    "ask": "Kogo można zapytać",
    "ask_unknown": "Osoba, od której są te strony, może powiedzieć, kto i po co zadaje te pytania.",
    "how": "Jak wypełnić",
    "how_ring": "W każdym pytaniu proszę zaznaczyć jedno kółko.",
    "how_square": "Gdzie są kwadraty, proszę zaznaczyć wszystkie pasujące.",
    "how_wrong": "Błędne zaznaczenie proszę przekreślić i zaznaczyć inne.",
    "how_small": "Małe liczby przy odpowiedziach są dla biura.",
    "how_done": "Po wypełnieniu proszę oddać te strony osobie, od której pochodzą.",
    "home": "Gdzie Pan/Pani mieszka?",
    "home_how": "Proszę zaznaczyć miejsce, w którym znajduje się Pana/Pani dom.",
    "questions": "Pytania",
    "part": "Część {number} z {count}: {title}",
    "many": "Proszę zaznaczyć wszystkie pasujące odpowiedzi.",
    "number": "Proszę wpisać liczbę całkowitą od {low} do {high}, jedną cyfrę w każdej kratce.",
    "date": "Proszę wpisać jedną cyfrę w każdej kratce.",
    "day": "Dzień",
    "month": "Miesiąc",
    "year": "Rok",
    "place": "Proszę wpisać nazwę miejsca.",
    "agree": "Proszę zaznaczyć kwadrat, jeśli tak jest.",
    "yes": "Tak",
    "more_room": "Jeśli brakuje miejsca, proszę pisać na osobnej kartce i podać numer tego pytania.",
    "alone": "{answer} (bez innych odpowiedzi)",
    "dont_know": "Nie wiem",
    "refused": "Wolę nie odpowiadać",
    "only": "Proszę odpowiedzieć tylko, jeśli {clause}.",
    "only_every": "Proszę odpowiedzieć tylko, jeśli wszystko to się zgadza:",
    "only_some": "Proszę odpowiedzieć tylko, jeśli zgadza się co najmniej jedno z tych:",
    "clause ticked": "w pytaniu {number} zaznaczono {answers}",
    "clause ticked_other": "w pytaniu {number} zaznaczono inną odpowiedź niż {answers}",
    "clause not_ticked": "w pytaniu {number} nie zaznaczono {answers}",
    "clause exactly": "odpowiedź na pytanie {number} to {low}",
    "clause at_least": "odpowiedź na pytanie {number} to {low} lub więcej",
    "clause at_most": "odpowiedź na pytanie {number} to {high} lub mniej",
    "clause between": "odpowiedź na pytanie {number} to od {low} do {high}",
    "clause answered": "na pytanie {number} podano odpowiedź",
    "clause unanswered": "pytanie {number} pominięto",
    "clause agreed": "w pytaniu {number} zaznaczono kwadrat",
    "quoted": "„{words}”",
    "thanks": "Dziękujemy za odpowiedzi",
    "out": "Gdyby odpowiedzi miały zostać później usunięte",
    "out_number": "Numer tych stron to {number}. Proszę go zapisać: oznacza te odpowiedzi.",
    "out_ask": "Wtedy trzeba podać ten numer osobie, od której są te strony. Nazwisko nie jest potrzebne.",
    "out_truth": (
        "Człowiek powie, co da się zrobić. Wyniki opublikowane wcześniej pozostają takie, jakie są."
    ),
    "sources": "Skąd pochodzą pytania",
    "version": "{label}, wersja {sha256}",
    "page": "Strona {page} z {pages}",
    "response": "Numer:",
    "office": "Wypełnia biuro",
    "entered": "Wprowadził(a), dnia:",
    "again": "Ponownie wprowadził(a), dnia:",
    "place_box": "Miejsce:",
    "received": "Otrzymano dnia:",
    "draft": "Szkic, niesprawdzony",
    "reviewed": "Sprawdzone, niezatwierdzone",
    "draft_about": (
        "Żadna osoba mówiąca tym językiem nie sprawdziła tych słów. Proszę używać ich tylko na próbę."
    ),
    "reviewed_about": (
        "Te słowa są sprawdzone, lecz jeszcze niezatwierdzone. Proszę używać ich tylko na próbę."
    ),
}
URDU: Mapping[str, str] = {
    "choice": "حصہ لینا آپ کی مرضی ہے۔ آپ کوئی بھی سوال چھوڑ سکتے ہیں، اور کسی بھی وقت رک سکتے ہیں۔",
    "no_name": "براہ کرم ان صفحات پر کوئی نام اور کوئی پتہ نہ لکھیں۔",
    "count": "سوالات:\N{NO-BREAK SPACE}{count}۔",
    "taking_part": "میں حصہ لینا چاہتا/چاہتی ہوں",
    "ask": "آپ کس سے پوچھ سکتے ہیں",
    "ask_unknown": "جس نے آپ کو یہ صفحات دیے وہ بتا سکتے ہیں کہ یہ سوال کون اور کیوں پوچھ رہا ہے۔",
    "how": "اسے کیسے پُر کریں",
    "how_ring": "ہر سوال کے لیے ایک دائرے پر نشان لگائیں۔",
    "how_square": "جہاں چوکور خانے ہوں، وہاں جتنے درست ہوں سب پر نشان لگائیں۔",
    "how_wrong": "اگر غلط نشان لگ جائے تو اسے کاٹ دیں اور دوسرے پر نشان لگائیں۔",
    "how_small": "جوابات کے ساتھ چھوٹے نمبر دفتر کے لیے ہیں۔",
    "how_done": "مکمل کرنے کے بعد یہ صفحات اسی کو واپس دیں جس نے آپ کو دیے تھے۔",
    "home": "آپ کہاں رہتے ہیں؟",
    "home_how": "اس جگہ پر نشان لگائیں جہاں آپ کا گھر ہے۔",
    "questions": "سوالات",
    "part": "حصہ {number}، کل {count}: {title}",
    "many": "جتنے درست ہوں سب پر نشان لگائیں۔",
    "number": "{low} سے {high} تک ایک پورا عدد لکھیں، ہر خانے میں ایک ہندسہ۔",
    "date": "ہر خانے میں ایک ہندسہ لکھیں۔",
    "day": "دن",
    "month": "مہینہ",
    "year": "سال",
    "place": "جگہ کا نام لکھیں۔",
    "agree": "اگر ایسا ہے تو چوکور خانے پر نشان لگائیں۔",
    "yes": "ہاں",
    "more_room": "اگر مزید جگہ چاہیے تو الگ کاغذ پر لکھیں اور اس سوال کا نمبر دیں۔",
    "alone": "{answer} (کسی اور پر نشان نہ لگائیں)",
    "dont_know": "مجھے معلوم نہیں",
    "refused": "میں بتانا نہیں چاہتا/چاہتی",
    "only": "صرف تب جواب دیں اگر {clause}۔",
    "only_every": "صرف تب جواب دیں اگر یہ سب درست ہو:",
    "only_some": "صرف تب جواب دیں اگر ان میں سے کم از کم ایک درست ہو:",
    "clause ticked": "آپ نے سوال {number} میں {answers} پر نشان لگایا",
    "clause ticked_other": "آپ نے سوال {number} میں {answers} کے علاوہ کسی جواب پر نشان لگایا",
    "clause not_ticked": "آپ نے سوال {number} میں {answers} پر نشان نہیں لگایا",
    "clause exactly": "سوال {number} کا آپ کا جواب {low} ہے",
    "clause at_least": "سوال {number} کا آپ کا جواب {low} یا زیادہ ہے",
    "clause at_most": "سوال {number} کا آپ کا جواب {high} یا کم ہے",
    "clause between": "سوال {number} کا آپ کا جواب {low} سے {high} تک ہے",
    "clause answered": "آپ نے سوال {number} کا جواب دیا",
    "clause unanswered": "آپ نے سوال {number} چھوڑ دیا",
    "clause agreed": "آپ نے سوال {number} میں چوکور خانے پر نشان لگایا",
    "quoted": "”{words}“",
    "thanks": "آپ کے جوابات کا شکریہ",
    "out": "اگر آپ بعد میں اپنے جواب نکلوانا چاہیں",
    "out_number": "ان صفحات کا نمبر {number} ہے۔ اسے لکھ کر اپنے پاس رکھیں: یہ آپ کے جوابات کا نمبر ہے۔",
    "out_ask": "پھر یہ نمبر اس شخص کو بتائیں جس نے آپ کو یہ صفحات دیے۔ آپ کے نام کی ضرورت نہیں۔",
    "out_truth": "کوئی شخص آپ کو بتائے گا کہ کیا ہو سکتا ہے۔ جو نتائج پہلے شائع ہوئے وہ ویسے ہی رہتے ہیں۔",
    "sources": "سوالات کہاں سے لیے گئے ہیں",
    "version": "{label}، ورژن {sha256}",
    "page": "صفحہ {page} از {pages}",
    "response": "نمبر:",
    "office": "صرف دفتری استعمال",
    "entered": "پہلا اندراج، نام اور تاریخ:",
    "again": "دوسرا اندراج، نام اور تاریخ:",
    "place_box": "جگہ:",
    "received": "وصولی کی تاریخ:",
    "draft": "مسودہ، نظرثانی نہیں ہوئی",
    "reviewed": "نظرثانی شدہ، منظور نہیں",
    "draft_about": (
        "اس زبان کے کسی بولنے والے نے ان الفاظ پر نظرثانی نہیں کی۔ انہیں صرف آزمائش کے لیے استعمال کریں۔"
    ),
    "reviewed_about": (
        "ان الفاظ پر نظرثانی ہو چکی ہے مگر یہ ابھی منظور نہیں۔ انہیں صرف آزمائش کے لیے استعمال کریں۔"
    ),
}
BENGALI: Mapping[str, str] = {
    "choice": "অংশ নেওয়া আপনার ইচ্ছা। আপনি যেকোনো প্রশ্ন বাদ দিতে পারেন, এবং যেকোনো সময় থামতে পারেন।",
    "no_name": "অনুগ্রহ করে এই পাতাগুলিতে কোনো নাম বা ঠিকানা লিখবেন না।",
    "count": "প্রশ্ন:\N{NO-BREAK SPACE}{count}।",
    "taking_part": "আমি অংশ নিতে চাই",
    "ask": "কাকে জিজ্ঞাসা করতে পারেন",
    "ask_unknown": "যিনি আপনাকে এই পাতাগুলি দিয়েছেন, তিনি বলতে পারবেন কে এবং কেন এই প্রশ্নগুলি করছেন।",
    "how": "কীভাবে পূরণ করবেন",
    "how_ring": "প্রতিটি প্রশ্নে একটি গোল ঘরে টিক দিন।",
    "how_square": "যেখানে চৌকো ঘর আছে, সেখানে যতগুলি প্রযোজ্য সবগুলিতে টিক দিন।",
    "how_wrong": "ভুল ঘরে টিক দিলে সেটি কেটে দিয়ে অন্যটিতে টিক দিন।",
    "how_small": "উত্তরের পাশের ছোট সংখ্যাগুলি অফিসের জন্য।",
    "how_done": "শেষ হলে পাতাগুলি যিনি দিয়েছিলেন তাঁকে ফেরত দিন।",
    "home": "আপনি কোথায় থাকেন?",
    "home_how": "আপনার বাড়ি যে এলাকায়, সেটিতে টিক দিন।",
    "questions": "প্রশ্নগুলি",
    "part": "অংশ {number}, মোট {count}: {title}",
    "many": "যতগুলি প্রযোজ্য সবগুলিতে টিক দিন।",
    "number": "{low} থেকে {high} পর্যন্ত একটি পূর্ণ সংখ্যা লিখুন, প্রতি ঘরে একটি অঙ্ক।",
    "date": "প্রতি ঘরে একটি অঙ্ক লিখুন।",
    "day": "দিন",
    "month": "মাস",
    "year": "বছর",
    "place": "জায়গার নাম লিখুন।",
    "agree": "এটি ঠিক হলে চৌকো ঘরে টিক দিন।",
    "yes": "হ্যাঁ",
    "more_room": "আরও জায়গা লাগলে আলাদা কাগজে লিখুন এবং এই প্রশ্নের নম্বর দিন।",
    "alone": "{answer} (আর কোনোটিতে টিক দেবেন না)",
    "dont_know": "আমি জানি না",
    "refused": "আমি বলতে চাই না",
    "only": "শুধু তখনই উত্তর দিন যদি {clause}।",
    "only_every": "শুধু তখনই উত্তর দিন যদি এর সবগুলি ঠিক হয়:",
    "only_some": "শুধু তখনই উত্তর দিন যদি এর অন্তত একটি ঠিক হয়:",
    "clause ticked": "আপনি {number} নম্বর প্রশ্নে {answers} টিক দিয়ে থাকেন",
    "clause ticked_other": "আপনি {number} নম্বর প্রশ্নে {answers} ছাড়া অন্য উত্তরে টিক দিয়ে থাকেন",
    "clause not_ticked": "আপনি {number} নম্বর প্রশ্নে {answers} টিক না দিয়ে থাকেন",
    "clause exactly": "{number} নম্বর প্রশ্নে আপনার উত্তর {low} হয়",
    "clause at_least": "{number} নম্বর প্রশ্নে আপনার উত্তর {low} বা তার বেশি হয়",
    "clause at_most": "{number} নম্বর প্রশ্নে আপনার উত্তর {high} বা তার কম হয়",
    "clause between": "{number} নম্বর প্রশ্নে আপনার উত্তর {low} থেকে {high} হয়",
    "clause answered": "আপনি {number} নম্বর প্রশ্নের উত্তর দিয়ে থাকেন",
    "clause unanswered": "আপনি {number} নম্বর প্রশ্ন বাদ দিয়ে থাকেন",
    "clause agreed": "আপনি {number} নম্বর প্রশ্নে চৌকো ঘরে টিক দিয়ে থাকেন",
    "thanks": "আপনার উত্তরের জন্য ধন্যবাদ",
    "out": "পরে যদি আপনার উত্তর সরিয়ে নিতে চান",
    "out_number": "এই পাতাগুলির নম্বর {number}। নম্বরটি লিখে রাখুন: এটি আপনার উত্তরগুলির নম্বর।",
    "out_ask": "তখন যিনি আপনাকে এই পাতাগুলি দিয়েছিলেন তাঁকে নম্বরটি বলুন। আপনার নাম লাগবে না।",
    "out_truth": "কী করা যায় একজন মানুষ আপনাকে বলবেন। আগে প্রকাশ হওয়া ফলাফল যেমন আছে তেমনই থাকে।",
    "sources": "প্রশ্নগুলি কোথা থেকে নেওয়া",
    "version": "{label}, সংস্করণ {sha256}",
    "page": "পাতা {page}, মোট {pages}",
    "response": "নম্বর:",
    "office": "শুধু অফিসের জন্য",
    "entered": "প্রথমবার তুলেছেন, তারিখ:",
    "again": "আবার তুলেছেন, তারিখ:",
    "place_box": "জায়গা:",
    "received": "পাওয়ার তারিখ:",
    "draft": "খসড়া, যাচাই করা হয়নি",
    "reviewed": "যাচাই করা, অনুমোদিত নয়",
    "draft_about": "এই ভাষার কোনো বক্তা এই কথাগুলি যাচাই করেননি। শুধু পরীক্ষার জন্য ব্যবহার করুন।",
    "reviewed_about": "এই কথাগুলি যাচাই করা হয়েছে, এখনও অনুমোদিত নয়। শুধু পরীক্ষার জন্য ব্যবহার করুন।",
}
LANGUAGES: Mapping[str, Mapping[str, str]] = {"en": ENGLISH, "pl": POLISH, "ur": URDU, "bn": BENGALI}
STATUS: Mapping[str, Status] = {"en": Status.APPROVED}  # of our own words; all others are drafts


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The words of one language, looked up by key; what a language lacks is said in English."""

    language: str

    def __call__(self, key: str, **facts: object) -> str:
        """The sentence of a key, with its facts."""
        return LANGUAGES.get(plain(self.language), ENGLISH).get(key, ENGLISH[key]).format(**facts)

    def pattern(self, key: str) -> str:
        """The sentence of a key with its facts still open."""
        return LANGUAGES.get(plain(self.language), ENGLISH).get(key, ENGLISH[key])

    def one_of(self, answers: tuple[str, ...]) -> str:
        """Answers in quotation marks, in a row: "A", "B" or "C"."""
        marked = [self("quoted", words=answer) for answer in answers]
        return format_list(marked, style="or", locale=known(self.language))

    @property
    def status(self) -> Status:
        """How far our own words of this language have come."""
        return STATUS.get(plain(self.language), Status.DRAFT)

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return is_right_to_left(self.language)
