"""The variables of an instrument: the one list of columns for storage, snapshot, export and codebook."""

from dataclasses import dataclass
from enum import StrEnum

from instruments.definition import TICKED, Choice, Instrument, Item, ItemKind
from instruments.values import allows

NOT_TICKED = 0  # what stands for a choice of a multiple item that was not ticked


class Form(StrEnum):
    """What a value of a variable is."""

    CODE = "code"  # one whole number
    TEXT = "text"  # free words
    DAY = "day"  # an ISO day
    PLACE = "place"  # the code of a place


_FORMS = {ItemKind.TEXT: Form.TEXT, ItemKind.DATE: Form.DAY, ItemKind.PLACE: Form.PLACE}


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of answers. ``choice``: of a multiple item the choice that was ticked (1) or not (0)."""

    name: str
    item: Item
    choice: Choice | None
    form: Form

    @property
    def is_coded(self) -> bool:
        """Whether its values are whole numbers."""
        return self.form is Form.CODE

    @property
    def scored_codes(self) -> tuple[int, ...]:
        """The codes that carry a value, in their order."""
        return self.item.scored_codes if self.choice is None else (NOT_TICKED, TICKED)

    def allows(self, code: int) -> bool:
        """Whether ``code`` can stand in it."""
        return allows(self.item, code) if self.choice is None else code in (NOT_TICKED, TICKED)


def ticked_name(item: Item, choice: Choice) -> str:
    """The name of the variable that says whether a choice of a multiple item was ticked."""
    return f"{item.id}.{choice.id}"


def variables_of(item: Item) -> tuple[Variable, ...]:
    """The variables of one item: one, or one a choice of a multiple item; none of a note."""
    if item.kind is ItemKind.NOTE:
        return ()
    if item.kind is ItemKind.MULTIPLE:
        return tuple(Variable(ticked_name(item, each), item, each, Form.CODE) for each in item.choices)
    return (Variable(item.id, item, None, _FORMS.get(item.kind, Form.CODE)),)


def variables(instrument: Instrument) -> tuple[Variable, ...]:
    """Every variable of an instrument, in the order of its items and their choices."""
    return tuple(variable for item in instrument.items for variable in variables_of(item))


def coded(instrument: Instrument) -> tuple[Variable, ...]:
    """The variables that are whole numbers: what may enter a snapshot."""
    return tuple(variable for variable in variables(instrument) if variable.is_coded)
