"""Changes in the words of whoever reads a trend and has never seen a definition file."""

from collections.abc import Iterator, Mapping, Sequence

from instruments.changes import Bump, Change, Difference, Made, Subject, Trend
from instruments.claims import Claimed
from instruments.differences import Differences
from instruments.reading_alike import Mark, marked

_CAUSES: Mapping[Change, str] = {
    Change.COSMETIC: "Nobody who answers reads or does anything else",
    Change.TRANSLATION: "Those who answer in this language read other words",
    Change.WORDING: "People are asked in other words",
    Change.CHOICES: "People can give other answers",
    Change.SCALE: "The score is made otherwise",
    Change.ROUTING: "Other people are asked, or in another order",
    Change.REMOVED: "It is no longer asked",
    Change.ADDED: "It was never asked before, and can move the answers to what is asked with it",
}
_OWN_CAUSES: Mapping[str, str] = {  # by what changed, where that says more than the class
    "hint": "People are given another hint",
    "low_label": "The low end of the scale is called otherwise",
    "high_label": "The high end of the scale is called otherwise",
    "easy_read": "Those who take the Easy Read version are asked in other words",
    "message": "Those whose answer is checked are told other words",
    "introduction": "People read another introduction before they answer",
    "title": "People read another title before they answer",
    "answer": "An answer that people can choose is called otherwise",
    "limits": "People answer on other numbers",
    "kind": "People answer in another form",
    "codes": "The same answer is stored as another number, so that old and new answers read as each other",
    "answer removed": "Those who would have given this answer give another one, or none",
    "answer added": "Some of those who gave another answer give this one",
    "counts as": "The same answer counts otherwise",
    "order of answers": "People read the answers in another order, and the first read is the likelier",
    "who is asked": "Other people are asked",
    "check": "The form sends other answers back to be looked at again",
    "place": "It is asked at another place, after other questions",
    "least number answered": "People who left questions out get a score who got none, or the other way round",
    "direction": "A higher score says the opposite",
    "bands": "Scores stay as they are, but other people are counted in a band that moved",
    "cut points": "Scores stay as they are, but other people are counted beyond a line that moved",
    "language added": "People can answer in a language that could not be chosen before",
    "language removed": "People can no longer answer in this language",
    "version": "Another version of this part is asked, and its changes are told one by one",
    "name": "The same variable has another name in files",
}
_TOLD_THOUGH_COSMETIC = ("name", "version")
_NO_TRENDS_MOVED: Mapping[Change, str] = {
    Change.TRANSLATION: "Nobody can answer in this language yet",
    Change.ADDED: "It is made of answers that are there",
}
_EFFECTS: Mapping[Trend, str] = {
    Trend.GOES_ON: "the trend goes on",
    Trend.GAP: "the trend has a gap here",
    Trend.BRIDGED: "a bridge is claimed, but there is no linking yet",
    Trend.ENDS: "the trend ends here",
    Trend.BEGINS: "a trend begins here",
    Trend.OPEN: "nobody has said yet whether the trend goes on",
}
_SUBJECTS: Mapping[Subject, str] = {
    Subject.INSTRUMENT: "the whole",
    Subject.PART: "part",
    Subject.ITEM: "question",
    Subject.CHOICE: "answer",
    Subject.SCALE: "scale",
}
_ABOUT: Mapping[str, str] = {
    "low_label": "low end",
    "high_label": "high end",
    "easy_read": "Easy Read wording",
    "longest": "longest answer",
    "level": "kind of place",
    "answer": "wording",
    "message": "message of a check",
    "question": "",
    "scale": "",
    "answer removed": "removed",
    "answer added": "added",
}
_SIGNS: Mapping[Mark, str] = {Mark.KEPT: "{}", Mark.TAKEN_OUT: "[-{}-]", Mark.PUT_IN: "{{+{}+}}"}
_MOST_TOLD = 5


def meaning(one: Difference) -> str:
    """What a change means for the trend, as one plain sentence."""
    cause = _CAUSES[one.change]
    if one.change is not Change.COSMETIC or one.about in _TOLD_THOUGH_COSMETIC:
        cause = _OWN_CAUSES.get(one.about, cause)
    if one.concern is None:
        cause = _NO_TRENDS_MOVED.get(one.change, cause)
    return f"{cause}: {_effect(one)}."


def subject(one: Difference) -> str:
    """What changed, such as ``question brs3, wording (en)``."""
    name = "" if one.subject is Subject.INSTRUMENT else f" {one.id}"
    about = _ABOUT.get(one.about, one.about)
    language = f" ({one.language})" if one.language else ""
    return f"{_SUBJECTS[one.subject]}{name}{', ' if about else ''}{about}{language}"


def changed(several: Sequence[Difference]) -> str:
    """What changed, in one line."""
    told = list(dict.fromkeys(subject(one) for one in several))
    more = f" and {len(told) - _MOST_TOLD} more" if len(told) > _MOST_TOLD else ""
    return f"{'; '.join(told[:_MOST_TOLD])}{more}"


def claim_words(claimed: Claimed) -> str:
    """A claim with its reason."""
    return f"claimed: {claimed.claim}, {claimed.reason}"


def title(found: Differences) -> str:
    """Which two versions are compared, and how much changed."""
    return f"{found.old.label} to {found.new.label}: {counted(found)}"


def counted(found: Differences) -> str:
    """How much changed."""
    count = len(found.changes)
    return {0: "nothing changed", 1: "1 change"}.get(count, f"{count} changes")


def label_words(found: Differences) -> str:
    """Which label the changes need."""
    if found.old.version.key != found.new.version.key:
        return "They are two definitions, not two versions of one: no label follows from the other."
    if found.bump is Bump.NONE:
        return "It is the same content, and needs no new label."
    return f"The least label for this is {found.label_needed} ({found.bump})."


def lines(found: Differences) -> Iterator[str]:
    """The changes for a terminal: [-taken out-] and {+put in+}."""
    yield title(found)
    yield label_words(found)
    for one in found.changes:
        yield ""
        yield f"{one.change.value.upper()}  {subject(one)}"
        yield from (f"  {line}" for line in _shown(one))
        yield f"  {meaning(one)}"
        if one.made is not None:
            yield f"  In {one.made.label} {claim_words(one.made.claimed)}"


def document(found: Differences) -> dict[str, object]:
    """The changes as JSON-ready data."""
    return {
        "old": {"label": found.old.label, "sha256": found.old.sha256},
        "new": {"label": found.new.label, "sha256": found.new.sha256},
        "bump": found.bump.value,
        "label_needed": str(found.label_needed),
        "counts": {
            change.value: count
            for change in Change
            if (count := sum(one.change is change for one in found.changes))
        },
        "changes": [_change(one) for one in found.changes],
    }


def _effect(one: Difference) -> str:
    if one.trend is Trend.OPEN and one.no_equivalent:
        return "the trend cannot simply go on"
    claimed = one.made is not None and one.trend is Trend.GOES_ON
    return f"{_EFFECTS[one.trend]}{', as claimed' if claimed else ''}"


def _change(one: Difference) -> dict[str, object]:
    return {
        "class": one.change.value,
        "subject": one.subject.value,
        "id": one.id,
        "variable": one.variable,
        "definition": one.home,
        "about": one.about,
        "language": one.language,
        "before": one.before,
        "after": one.after,
        "meaning": meaning(one),
        "trend": one.trend.value,
        "bump": one.bump.value,
        "claim_needed": None if one.concern is None else {one.concern.kind: one.concern.id},
        "claim": None if one.made is None else _claim(one.made),
    }


def _claim(made: Made) -> dict[str, object]:
    return {"claim": made.claimed.claim.value, "reason": made.claimed.reason, "made_in": made.label}


def _shown(one: Difference) -> Iterator[str]:
    """Before and after: texts as one run with the changed words marked, all else side by side."""
    if one.before and one.after and one.is_text:
        yield "".join(_SIGNS[piece.mark].format(piece.text) for piece in marked(one.before, one.after))
        return
    if one.before:
        yield f"before: {one.before}"
    if one.after:
        yield f"after:  {one.after}"
