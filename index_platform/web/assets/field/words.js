/**
 * What the researcher reads, in English: the one catalogue of the app. `{name}` stands for a fact.
 *
 * What the person reads who is asked is in the words of the survey's own pages, in all their languages: the server
 * gives them (web/field/words.py names the keys).
 */

/** @typedef {Readonly<Record<string, string>>} Words */
/** @typedef {Readonly<Record<string, string | number>>} Facts */
/** @typedef {(key: string, facts?: Facts) => string} Say */

/** @type {Words} */
export const RESEARCHER = {
  name: "Field",
  unsent: "{count} not sent",
  all_sent: "All sent",
  elsewhere: "This app is open in another window",
  elsewhere_about: "Close it there, then load this page again.",
  unable: "This browser cannot keep interviews safely",
  unable_about:
    "Open this address in a current version of Chrome, Firefox, Edge or Safari, and not in a private window.",
  broken: "Something went wrong on this phone",
  broken_about:
    "What was saved before is saved. Load the page again. If it comes back, download the rescue file and tell your supervisor: {what}",
  full: "There is no room left on this phone",
  full_about: "This answer was not saved; all before it are. Make room on the phone, then give the answer again.",
  cleared: "The browser has cleared what this phone held",
  cleared_about:
    "Not sent by then: {count}. Tell your supervisor now; a rescue file that you downloaded before still holds what was finished.",
  cleared_none: "Nothing was waiting to be sent. Sign in again with a new code.",
  welcome: "Sign in on this phone",
  welcome_about: "Once, while there is a signal. After that everything works without.",
  phone_name: "A name for this phone",
  phone_name_hint: "Such as Blue phone. Your supervisor sees it.",
  code: "Your code",
  code_hint: "The words that your supervisor gave you. They work once.",
  pin: "PIN",
  pin_new: "Choose a PIN",
  pin_hint: "At least six digits. Nobody can look it up: without it, what is not finished on this phone is lost.",
  pin_again: "The PIN again",
  pin_bad: "A PIN has at least six digits, and they are not all the same.",
  pin_other: "The two PINs differ. Type both again.",
  pin_wrong: "This PIN is wrong.",
  pin_wait: "Too many wrong PINs. Try again at {time}.",
  pin_old: "The PIN that you have now",
  sign_in: "Sign in",
  signing_wrong:
    "This code does not let you in. It may be mistyped, used or too old: ask your supervisor for a new one.",
  signing_other: "This code is somebody else's. What is on this phone is yours: ask for a code of your own.",
  signing_offline: "There is no signal. Signing in needs one, this once.",
  signing_portal: "This network's own page answered. Open a browser and sign in to the network, then try again.",
  signing_often: "Too many codes were tried. Wait some minutes.",
  signing_failed: "The server could not answer. Try again in a minute.",
  open: "Open",
  who: "Who are you?",
  other_person: "Somebody else uses this phone",
  here_already: "You are on this phone already. Open what is yours with the PIN that you chose first.",
  afresh: "I have forgotten it: begin anew",
  afresh_about:
    "Without that PIN nobody can go on with what is half done. What is finished is in the rescue file: download it first.",
  rescue_here: "Phone lost or full",
  offline: "No signal.",
  offline_about: "Everything is safe on this phone and goes when the signal returns.",
  portal: "This network wants something first.",
  portal_about:
    "Its own page answered instead of our server. Open a browser and sign in to the network, or use another.",
  ended: "This phone was signed out by a supervisor.",
  ended_about: "What is finished is safe here. Ask for a new code, and sign in again to send it.",
  unproved: "The server answered without a receipt.",
  unproved_about: "Nothing was taken away from this phone. It is tried again.",
  later: "The server is busy.",
  later_about: "It is tried again by itself.",
  failing: "The server could not take something.",
  failing_about: "It stays on this phone and is tried again. Tell your supervisor if this stays.",
  stuck: "{count} the server does not take.",
  stuck_about: "They stay here, and go into the rescue file below. Give it to your supervisor.",
  waiting: "{count} waiting to be sent.",
  waiting_about: "They go by themselves.",
  clear: "Everything is sent.",
  clear_about: "The server has confirmed each interview.",
  not_lasting: "This browser may clear what it holds.",
  not_lasting_about: "Add the app to the home screen, and send every day. Paper or another phone is safer.",
  no_room: "There is no room left on this phone.",
  no_room_about: "What was saved is safe, and nothing new can be. Make room on the phone, then send what is finished.",
  scarce: "There is little room left on this phone.",
  scarce_about: "Send what is finished, and make room.",
  fresh: "A new version is ready.",
  fresh_use: "Use it now",
  start: "Start an interview",
  start_none: "No survey is open for you here. Look again while there is a signal.",
  start_untrained: "Your training ended on {day}. Ask your supervisor before you interview again.",
  again: "Ask again",
  again_wanted: "To be asked again",
  survey: "Which survey?",
  where: "Where do they live?",
  language_first: "In which language?",
  today: "Today",
  today_finished: "finished",
  today_sent: "sent",
  today_refused: "refused",
  here: "On this phone",
  here_none: "No interview yet.",
  line: "Interview {number}, {time}",
  line_open: "Half done: question {step} of {count}",
  line_waiting: "Finished, waiting to be sent",
  line_sent: "Sent, receipt kept",
  line_held: "Sent, a person looks at it: {reason}",
  line_conflict: "The server has another interview under this id. Both are kept: tell your supervisor",
  line_withdrawn: "The server says that it was withdrawn. Tell your supervisor",
  line_refused: "The server did not take it. It stays here: tell your supervisor",
  others_waiting: "Visits and notes waiting to be sent: {count}.",
  go_on: "Go on",
  needed: "When you need it",
  refresh: "Send and look for news",
  change_pin: "Change the PIN",
  lock: "Lock",
  ids: "Every interview of this phone",
  ids_about: "The id of each interview, visit and note that you ever began here, for whoever looks for one.",
  ids_interview: "Interviews",
  ids_visit: "Visits",
  ids_note: "Notes",
  rescue: "Phone full, broken or not sending",
  rescue_about:
    "Finished and not delivered: {count}. This file holds them, of everybody who uses this phone; the server alone can read it. Give it to a supervisor; what is also sent later counts once.",
  rescue_none: "Everything that is finished was delivered: there is nothing to rescue.",
  rescue_open: "Not finished: {count}. What is not finished is in no file: finish it, or stop it and keep the answers.",
  rescue_save: "Download the rescue file",
  synthetic: "synthetic",
  agree_about:
    "For people of 16 and over. Read this aloud, or hand over the phone. They tick the box, or you press below what they say.",
  declines: "They do not take part",
  stop: "Pause or stop",
  stop_title: "Pause or stop",
  pause: "Pause: go on with it later",
  stop_keep: "Stop here, keep the answers",
  stop_refuse: "They take everything back: keep no answer",
  stop_not: "Go on with the interview",
  refuse_sure: "Take everything back?",
  refuse_about:
    "Every answer of this interview is deleted on this phone. That somebody was asked is kept, and nothing else.",
  refuse_yes: "Yes, delete the answers",
  hand: "Let them answer by themselves",
  hand_about: "The phone then shows this interview alone, until your PIN is typed.",
  handed: "Give the phone back",
  handed_back: "Thank you. Please give the phone back now.",
  check: "All answers",
  check_about: "Nothing is finished yet.",
  check_none: "No answer given",
  check_own: "Answered by themselves",
  check_mend: "Some answers contradict each other. Change one of them.",
  finish: "Finish the interview",
  done: "Interview {number} is finished",
  done_about:
    "It is sealed on this phone and goes to the server by itself. This phone cannot show its answers any more.",
  done_refused: "That somebody did not take part is noted, without any answer.",
  reference: "Their reference",
  reference_about: "Write it on the card for them. With it they can ask us to take their answers out.",
  home: "Back to the list",
  done_excess: "There were enough of this group before. It is kept all the same.",
  said_yes: "They say yes aloud",
  trained_until: "Trained until {day}.",
  not_signed_off: "Nobody has signed off your training: assignments are given after that.",
  not_assigned: "You have no assignment there. Choose another place, or ask your supervisor.",
  full_groups: "There are enough of these",
  full_groups_about: "Ask others first, where you can. An interview that comes all the same is kept.",
  doors: "Doors and groups",
  assignments: "Your assignments",
  assignment_gone: "This assignment is not yours any more, or is done. What you finished for it is kept.",
  so_many_of: "{done} of {wanted}",
  groups_full: "Enough in {done} of {wanted} groups",
  group_full: "enough",
  until: "Until {day}.",
  from_supervisor: "From your supervisor:",
  wanted: "Who is wanted",
  addresses: "Addresses",
  tried: "Try {tries}: {outcome}.",
  not_tried: "Not tried yet.",
  come_back: "Come back {time}.",
  door_other: "Another door here",
  free_walk: "Doors on no list",
  free_walk_about: "For a survey without addresses: press it at each door that you knock at.",
  try: "Try {number}",
  knock_start: "Somebody takes part: start",
  knock_else: "Or what came of it",
  knock_interview: "Interview",
  knock_nobody: "Nobody answered",
  knock_later: "Come back another time",
  knock_refused: "They do not want to take part",
  knock_language: "No language in common",
  knock_unable: "They are not able to take part",
  knock_no_way: "No way to the door",
  knock_unsafe: "It did not feel safe",
  knock_not_found: "Not found",
  knock_not_asked: "Nobody there belongs to the survey",
  knock_empty: "Nobody lives there",
  knock_no_home: "It is no home",
  appointment_day: "Which day?",
  appointment_time: "At what time?",
  appointment_about: "Leave both out where nothing was agreed.",
  appointment_both: "Give the day and the time, or neither.",
  note_visit: "Note it",
  visit_noted: "Noted: {outcome}.",
  alone: "Working alone",
  alone_about:
    "Your supervisor sees that you are out, and who has not said by the time that they named that all is well.",
  alone_danger: "In danger, call the emergency services: nobody watches this app for you.",
  alone_start: "I go out now",
  alone_end: "I am back, and well",
  how_often: "How often will you say that all is well?",
  each_minutes: "Every {minutes} minutes",
  word_by: "Say by {time} that all is well.",
  word_late: "You were to say by {time} that all is well.",
  well: "All is well",
  unheard: "No signal: your supervisor has not heard the last yet.",
  unheard_end: "No signal: your supervisor does not know yet that you are back.",
  note_new: "Note for your supervisor",
  note_about:
    "For a worry about somebody's safety, or what your supervisor has to know. Write no answer of an interview. In danger, call the emergency services first.",
  note_kind: "What is it about?",
  note_safeguarding: "Somebody's safety",
  note_other: "Something else",
  note_where: "Where was it?",
  note_text: "What you saw or heard",
  note_empty: "Write what you saw or heard.",
  note_seal: "Seal and send",
  note_sealed: "The note is sealed",
  note_sealed_about: "It goes to your supervisor by itself. This phone cannot show it any more.",
  practise: "Practise an interview",
  practise_about: "To get to know the questions. Nothing of it is kept or sent: give made-up answers.",
  practise_end: "End the practice",
  practice_band: "PRACTICE: nothing is kept or sent",
  practised: "The practice is over",
  practised_about: "Nothing of it was kept.",
};

/**
 * Words in a language: those of the survey's pages, and the researcher's.
 * @param {Words} [english] of the survey's pages
 * @param {Words} [own] the same in the language, as far as it has them
 * @returns {Say}
 */
export function sayer(english = {}, own = {}) {
  return (key, facts = {}) => {
    const text = own[key] ?? english[key] ?? RESEARCHER[key];
    if (text === undefined) throw new Error(`the catalogue has no words for ${key}`);
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(facts[name] ?? whole));
  };
}

/**
 * @param {number} moment milliseconds since 1970
 * @returns {string} such as 14:05
 */
export function timeOf(moment) {
  return new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

/**
 * @param {string} when a day, or a moment
 * @param {number} [now] milliseconds since 1970: of a moment of today the time alone is told
 * @returns {string} such as 4 December, or 4 December 14:05
 */
export function whenWords(when, now = 0) {
  const moment = new Date(when);
  const day = moment.toLocaleDateString("en-GB", { day: "numeric", month: "long" });
  if (!when.includes("T")) return day;
  const time = timeOf(moment.getTime());
  return moment.toDateString() === new Date(now).toDateString() ? time : `${day} ${time}`;
}
