"""What the pages say of a wave's path: the name of each step, what is next, what each deed means."""

from collections.abc import Mapping
from dataclasses import dataclass

from index_platform.auth.actors import Actor
from index_platform.fieldwork import day_after, words_of_day
from index_platform.services import overview
from index_platform.services.overview import RIGHT_FOR, Act, Mark, Stage, WavePath
from index_platform.web.desks.blocks import Go, Step, Thread
from index_platform.web.desks.words import STATES, an, role_words, sentence
from instruments.english import listed

# each step as it is called when it is done, while it is done, and before
_OPENING = (Act.OPEN, Act.OPEN_AGAIN)
_STEPS: Mapping[Stage, tuple[str, str, str]] = {
    Stage.WRITE: ("Written", "Write", "Write"),
    Stage.PLAN: ("Planned", "Plan", "Plan"),
    Stage.OPEN: ("Opened", "Open", "Open"),
    Stage.COLLECT: ("Collected", "Collecting", "Collect"),
    Stage.FREEZE: ("Frozen", "Freeze", "Freeze"),
    Stage.COMPUTE: ("Computed", "Compute", "Compute"),
    Stage.PROPOSE: ("Proposed", "Propose", "Propose"),
    Stage.PUBLISH: ("Published", "Publish", "Publish"),
}
_MARKS = (Mark.DONE, Mark.NOW, Mark.AHEAD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one act means: on its button, and on the page that asks before it is done."""

    button: str
    question: str
    means: tuple[str, ...]


DEEDS: Mapping[Act, Deed] = {
    Act.WAIT: Deed(
        button="Stop this work",
        question="Stop the work on this wave?",
        means=("It ends at its next step, and nothing of it is kept.", "You can start it again afterwards."),
    ),
    Act.OPEN: Deed(
        button="Open for answers",
        question="Open this wave for answers?",
        means=(
            "From now on people can answer it, on the days that it has.",
            "You can close it at any time, and open it again until it is published.",
        ),
    ),
    Act.OPEN_AGAIN: Deed(
        button="Open again",
        question="Open this wave again?",
        means=(
            "From now on people can answer it again. Nothing that came is lost.",
            "You can close it at any time.",
        ),
    ),
    Act.CLOSE: Deed(
        button="Close",
        question="Close this wave?",
        means=(
            "Nobody can begin to answer any more. Answers that come later are kept, and wait for a person.",
            "You can open it again until it is published.",
        ),
    ),
    Act.FREEZE: Deed(
        button="Freeze",
        question="Freeze the answers of this wave?",
        means=(
            "The answers are written into a file that never changes. Every figure rests on it, and can be "
            "computed again from it.",
            "Once a release of this wave is public, no other snapshot of it can be released.",
        ),
    ),
    Act.COMPUTE: Deed(
        button="Compute",
        question="Compute the index of this wave?",
        means=(
            "It runs in the background. You can close this page meanwhile.",
            "Nobody sees the figures before they are released, except those who check them; each look is "
            "written down.",
        ),
    ),
    Act.PROPOSE: Deed(
        button="Propose for release",
        question="Propose this run for release?",
        means=(
            "The run is computed again first. If anything differs, nothing is proposed.",
            "A second person then approves it or refuses it. You cannot approve it yourself.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Why:
    """Why something cannot be done now, and what helps."""

    what: str
    fix: str


# where a wave stands, by what is next: why a deed of another point cannot be done
STANDS: Mapping[Act, Why] = {
    Act.OPEN: Why("This wave was never open", "Open it first, and collect answers."),
    Act.CLOSE: Why("This wave still takes answers", "Close it first."),
    Act.OPEN_AGAIN: Why("Nobody has answered this wave", "Open it again, and collect answers."),
    Act.FREEZE: Why("Not all of its answers are frozen", "Freeze them first."),
    Act.COMPUTE: Why("Its newest snapshot was not computed", "Compute the index first."),
    Act.PROPOSE: Why("Its newest snapshot was computed", "Propose it for release."),
    Act.APPROVE: Why("A release of it waits for a decision", "Decide on the release first."),
    Act.WAIT: Why("Work on this wave is under way", "Wait until it has ended, then look at the wave again."),
    Act.NOTHING: Why("Its figures are approved for the public", "Plan a new wave for new figures."),
}
_CLOSED = Why("This wave is closed already", "Go on with what is next.")
_FROZEN = Why("All of its answers are frozen already", "Go on with what is next.")
WHY_NOT: Mapping[tuple[str, Act], Why] = {
    ("open", Act.CLOSE): Why("This wave is open already", "People can answer it now."),
    **{("close", act): _CLOSED for act in (Act.OPEN_AGAIN, Act.FREEZE, Act.COMPUTE, Act.PROPOSE)},
    **{("freeze", act): _FROZEN for act in (Act.COMPUTE, Act.PROPOSE)},
}
_NEXT: Mapping[Act, str] = {
    Act.OPEN: "Next: open it, so that people can answer.",
    Act.CLOSE: "It takes answers. Next: close it.",
    Act.OPEN_AGAIN: "Next: open it again.",
    Act.FREEZE: "Next: freeze the answers.",
    Act.COMPUTE: "Next: compute the index.",
    Act.PROPOSE: "Next: check the figures and propose them for release.",
    Act.APPROVE: "Next: a second person looks at the release and decides.",
    Act.WAIT: "Work is under way.",
    Act.NOTHING: "It is approved, and public from its time on. Nothing is left to do.",
}
_WORK: Mapping[str, str] = {
    "freeze": "Freezing the answers",
    "compute": "Computing the index",
    "propose": "Computing again, before it is proposed",
    "proofs": "Building the proofs of its release",
}


def may_do(path: WavePath, actor: Actor) -> bool:
    """Whether the actor may do what is next: the right, and for a decision another person than proposed."""
    right = RIGHT_FOR.get(path.act)
    if right is None or not actor.holds(right):
        return False
    return path.act is not Act.APPROVE or path.release is None or path.release.proposer != actor.id


def next_go(path: WavePath, actor: Actor) -> Go | None:
    """The way to what is next, for somebody who may do it."""
    if not may_do(path, actor):
        return None
    if path.act is Act.OPEN and path.blocked:
        href = f"/manage/instruments/{path.instrument}"
        return Go(words="Look at the questionnaire", href=href, context=path.instrument)
    if path.act is Act.APPROVE and path.release is not None:
        return Go(words="Look and decide", href=f"/manage/releases/{path.release.id}", context=path.title)
    act = "open" if path.act is Act.OPEN_AGAIN else path.act.value
    return Go(words=DEEDS[path.act].button, href=f"/manage/waves/{path.key}/{act}", context=path.title)


def state_words(path: WavePath, today: str) -> str:
    """Where a wave stands, as its door judges it today."""
    opened, door = path.state == "open", path.door(today)
    if opened and door == "planned" and path.opens_on:
        return f"opens by itself on {words_of_day(path.opens_on)}"
    if opened and door == "closed" and path.closes_on:
        return f"over since {words_of_day(path.closes_on)}"
    return STATES[door]


def days_words(opens_on: str | None, closes_on: str | None) -> str:
    """From which day to which answers are taken."""
    first = f"from {words_of_day(opens_on)}" if opens_on else "from when it is opened"
    return f"{first} to {words_of_day(closes_on) if closes_on else 'when it is closed'}"


def means_words(path: WavePath) -> tuple[str, ...]:
    """What the next deed means, for whoever is about to do it."""
    deed = DEEDS.get(path.act)
    if deed is None or (path.act is Act.OPEN and path.blocked):
        return ()
    days = path.opens_on or path.closes_on
    told = (f"It takes answers {days_words(path.opens_on, path.closes_on)}.",) if days else ()
    first, *rest = deed.means
    return (f"{deed.button}: {first[:1].lower()}{first[1:]}", *rest, *(told if path.act in _OPENING else ()))


def next_words(path: WavePath, actor: Actor, today: str) -> tuple[str, ...]:
    """What is next, what keeps it from being done, and who could do it where the reader cannot."""
    said = [_door_words(path, today) or _NEXT[path.act], path.blocked]
    if path.who and not may_do(path, actor):
        who = listed([an(role_words(role)) for role in path.who], "or")
        said.append(f"{sentence(who)[:-1]} can do this.")
    return tuple(words for words in said if words)


def _door_words(path: WavePath, today: str) -> str:
    """What is next of a wave that is open and has days; empty for any other."""
    door = path.door(today)
    if path.act is Act.CLOSE and door == "open" and path.closes_on and not path.blocked:
        return f"It takes answers to {words_of_day(path.closes_on)}, and can be closed before."
    if path.act is not Act.CLOSE or door == "open":
        return ""
    if door == "planned":
        return f"It {state_words(path, today)}. Nothing has to be done until then."
    return f"It is {state_words(path, today)}: nobody can answer any more. Next: close it."


def thread(path: WavePath, today: str) -> Thread:
    """The path of a wave as it is drawn."""
    return Thread(steps=tuple(_step(step, path, today) for step in path.steps))


def work_words(kind: str) -> str:
    """What work is called while it runs."""
    return _WORK.get(kind, kind)


def _step(step: overview.Step, path: WavePath, today: str) -> Step:
    now = step.mark is Mark.NOW
    when = _short(step.moment[:10], today) if step.moment else ""
    below = (when, step.by, _not_done(step, path, today))
    return Step(
        words=_STEPS[step.stage][_MARKS.index(step.mark)],
        mark=step.mark.value,
        part=_part(path, today) if now else None,
        below=tuple(filter(None, below)),
    )


def _short(day: str, today: str) -> str:
    """An ISO day in words; without the year where that is the year of today."""
    return words_of_day(day).removesuffix(f" {today[:4]}")


def _part(path: WavePath, today: str) -> int:
    """How much of the step that runs now is done, of 100. Half, where nothing tells."""
    job, along = path.job, path.along(today)
    if path.act is Act.WAIT and job is not None and job.total:
        return round(100 * job.done / job.total)
    if path.act is Act.CLOSE and along is not None and along.share is not None:
        return round(100 * along.share)
    return 50 if path.act in (Act.CLOSE, Act.APPROVE, Act.WAIT) else 0


def _not_done(step: overview.Step, path: WavePath, today: str) -> str:
    """What is said of a step that is not done: how far it is, when it can be, or who does it."""
    if step.mark is Mark.DONE:
        return ""
    if step.mark is Mark.NOW and step.stage is Stage.COLLECT and path.act is Act.CLOSE:
        return _days_run(path, today)
    if step.mark is Mark.NOW and path.act in _NOW:
        return _NOW[path.act]
    if step.stage is Stage.OPEN and path.opens_on:
        return f"from {_short(path.opens_on, today)}"
    if step.stage is Stage.FREEZE and path.closes_on and path.state != "closed":
        return f"from {_short(day_after(path.closes_on), today)}"
    return _AHEAD.get(step.stage, "")


def _days_run(path: WavePath, today: str) -> str:
    along = path.along(today)
    if along is None or (along.days is not None and along.day > along.days):
        return state_words(path, today) if path.closes_on or path.opens_on else ""
    return f"day {along.day:,}" if along.days is None else f"day {along.day:,} of {along.days:,}"


_NOW: Mapping[Act, str] = {
    Act.OPEN: "not open yet",
    Act.OPEN_AGAIN: "nobody answered",
    Act.APPROVE: "waits for person two",
    Act.WAIT: "under way",
}
_AHEAD: Mapping[Stage, str] = {
    Stage.COMPUTE: "not started",
    Stage.PROPOSE: "person one",
    Stage.PUBLISH: "person two",
}
