"""The sentences of a place report as patterns: each has a key, a class of outcome and whole sentences.

A key is what a translation answers to: ``one`` and ``many`` are said whole in each language, and values never
bring words with them that would need another form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter

from instruments.english import capital, listed
from reports.sentences import counted
from scoring.outcomes import ChangeOutcome, Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A sentence with gaps. ``many`` is said of several names, where they need other words than one."""

    one: str
    many: str = ""
    outcome: Outcome | ChangeOutcome | None = None

    @property
    def gaps(self) -> frozenset[str]:
        """The names of what it leaves open."""
        return frozenset(name for _, name, _, _ in Formatter().parse(self.one) if name)


_UNLIKELY = "A gap this size is unlikely to come only from who happened to answer."
PATTERNS: Mapping[str, Pattern] = {
    "part.higher": Pattern(
        one=f"{{names}} is higher than across {{whole}}. {_UNLIKELY}",
        many="{names} are higher than across {whole}. Gaps this size are unlikely to come only from who "
        "happened to answer.",
        outcome=Outcome.CLEARLY_HIGHER,
    ),
    "part.lower": Pattern(
        one=f"{{names}} is lower than across {{whole}}. {_UNLIKELY} What is behind it is something to "
        "explore together.",
        many="{names} are lower than across {whole}. Gaps this size are unlikely to come only from who "
        "happened to answer. What is behind them is something to explore together.",
        outcome=Outcome.CLEARLY_LOWER,
    ),
    "part.same": Pattern(
        one="{names} is about the same as across {whole}: any gap is too small to matter.",
        many="{names} are about the same as across {whole}: any gap is too small to matter.",
        outcome=Outcome.ABOUT_THE_SAME,
    ),
    "part.unknown": Pattern(
        one="For {names} we cannot tell: more answers would be needed.",
        outcome=Outcome.CANNOT_TELL,
    ),
    "part.withheld": Pattern(one="For {names} we have no figure to show here."),
    "place.higher": Pattern(
        one="On the index {names} is clearly higher than {whole} as a whole.", outcome=Outcome.CLEARLY_HIGHER
    ),
    "place.lower": Pattern(
        one="On the index {names} is clearly lower than {whole} as a whole.", outcome=Outcome.CLEARLY_LOWER
    ),
    "place.same": Pattern(
        one="On the index {names} is about the same as {whole} as a whole.", outcome=Outcome.ABOUT_THE_SAME
    ),
    "place.unknown": Pattern(
        one="We cannot tell whether {names} differs on the index from {whole} as a whole.",
        outcome=Outcome.CANNOT_TELL,
    ),
    "place.withheld": Pattern(one="We have no figure of {names} to compare on the index."),
    "level": Pattern(one="{what}: about {tenths} in 10 people {here}."),
    "level.beside": Pattern(
        one="{what}: about {tenths} in 10 people {here}, and about {others} in 10 across {whole}."
    ),
    "level.alike": Pattern(
        one="{what}: about {tenths} in 10 people {here}, like across {whole}.",
        outcome=Outcome.ABOUT_THE_SAME,
    ),
    "changed.up": Pattern(
        one="{names} has clearly gone up.",
        many="{names} have clearly gone up.",
        outcome=ChangeOutcome.CLEARLY_UP,
    ),
    "changed.down": Pattern(
        one="{names} has clearly gone down.",
        many="{names} have clearly gone down.",
        outcome=ChangeOutcome.CLEARLY_DOWN,
    ),
    "changed.rest": Pattern(one="Nothing else that we can compare has clearly changed."),
    "changed.more": Pattern(
        one="Beside these, {count} has clearly changed.", many="Beside these, {count} have clearly changed."
    ),
    "changed.nothing": Pattern(one="Nothing that we can compare has clearly changed since {wave}."),
    "changed.uncompared": Pattern(one="No figure can be compared with one of an earlier wave."),
    "changed.first": Pattern(one="There is no earlier wave to compare this one with."),
    "official.whose": Pattern(one="{title}, {period}: people were asked {mode}."),
    "official.figure": Pattern(one="{what}: {value} in {whole}, and {half} in half of all districts."),
    "official.spread": Pattern(
        one="Half of {count} {districts} lie between the two figures of the second column, all of them "
        "between those of the third."
    ),
    "official.similar": Pattern(one="The last column goes from the lowest to the highest of {districts}."),
    "official.modes": Pattern(
        one="How people are asked changes what they answer, so these figures and ours are not set beside "
        "each other by size."
    ),
    "official.whole": Pattern(one="That survey has a figure of {whole}, and none of {names}."),
    "official.range": Pattern(
        one="No likely ranges were loaded with them, so a small gap between districts may be chance."
    ),
    "official.source": Pattern(one="Source: {source}."),
    "no.list": Pattern(
        one="We give no list from first to last. Places stand by alphabet, and where their ranges overlap "
        "widely, an order of them would be an order of chance."
    ),
}


def said(key: str, **values: str) -> str:
    """A sentence of one pattern; ``names`` are given ready to stand where they stand."""
    return capital(PATTERNS[key].one.format(**values))


def said_by_count(key: str, count: int) -> str:
    """A sentence of so many things; empty of none."""
    if not count:
        return ""
    pattern = PATTERNS[key]
    return capital(
        (pattern.one if count == 1 else pattern.many).format(count=counted(count, "figure", "figures"))
    )


def said_of(key: str, names: Sequence[str], **values: str) -> str:
    """The same of several names; empty where there are none."""
    if not names:
        return ""
    pattern = PATTERNS[key]
    words = pattern.many if pattern.many and len(names) > 1 else pattern.one
    return capital(words.format(names=listed(names), **values))
