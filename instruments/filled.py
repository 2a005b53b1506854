"""The wording that a licensee filled into empty slots: shown to respondents, and to nobody else.

It never becomes part of an ``Instrument``: whatever is released, exported or hashed is made of
instruments, and so cannot hold it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from instruments.definition import Item, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """Texts by language for the empty slots of an instrument and of its parts; empty where nothing is filled.

    introductions: by label of the part. wordings, low_labels, high_labels: by item id.
    choices: by item id and choice id. The texts are left out of its ``repr``, and so of logs.
    """

    introductions: Mapping[str, Text] = field(default_factory=dict, repr=False)
    wordings: Mapping[str, Text] = field(default_factory=dict, repr=False)
    choices: Mapping[tuple[str, str], Text] = field(default_factory=dict, repr=False)
    low_labels: Mapping[str, Text] = field(default_factory=dict, repr=False)
    high_labels: Mapping[str, Text] = field(default_factory=dict, repr=False)

    def worded(self, item: Item) -> Item:
        """The item as respondents see it: with the wording of its slots where that was filled in."""
        if item.id not in self.wordings:
            return item
        choices = (
            replace(choice, wording=self.choices.get((item.id, choice.id), choice.wording))
            for choice in item.choices
        )
        return replace(
            item,
            wording=self.wordings[item.id],
            choices=tuple(choices),
            low_label=self.low_labels.get(item.id, item.low_label),
            high_label=self.high_labels.get(item.id, item.high_label),
        )

    def introduction(self, label: str, own: Text) -> Text:
        """What is said before the questions of the part ``label``: filled in, else its own."""
        return self.introductions.get(label, own)

    def joined(self, other: "Filled") -> "Filled":
        """What either of two holds, for an instrument of several parts."""
        return Filled(
            introductions={**self.introductions, **other.introductions},
            wordings={**self.wordings, **other.wordings},
            choices={**self.choices, **other.choices},
            low_labels={**self.low_labels, **other.low_labels},
            high_labels={**self.high_labels, **other.high_labels},
        )


NOTHING_FILLED = Filled()
