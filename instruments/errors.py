"""The one family of errors that all four packages raise on purpose.

MeasureError
    InvalidInputError        the caller can repair it: a file, an argument, an answer
        InvalidDefinitionError   an instrument, index, place or wave file breaks its rules
        NotFoundError            nothing is stored under that name
            WithdrawnError           it was published once, and was taken back
        NotIdentifiedError       a model has more unknowns than its data can tell apart
    ConflictError            it contradicts something already stored and never changed
    TooFewRespondentsError   the data cannot carry the figure that was asked for
    NotConvergedError        no best fitting values of a model were found
    NotReproducedError       a recomputation does not give what was recorded
    NotPermittedError        a rule of publication or access forbids it
    MissingToolError         something outside Python that the task needs is not installed
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, Self


@dataclass(frozen=True, slots=True)
class Told:
    """One of the things that are wrong: its line where it has one, what is wrong, how to mend it.

    field: the key at the top of the definition under which it lies; empty where it is the definition itself.
    """

    line: int | None
    what: str
    fix: str
    field: str = ""


class MeasureError(Exception):
    """Base of every error we raise on purpose: what is wrong, where, and how to fix it."""

    code: ClassVar[str] = "measure"

    def __init__(self, what: str, *, where: str, fix: str) -> None:
        super().__init__(f"{what} (in {where}). {fix}")
        self.what, self.where, self.fix = what, where, fix

    def __reduce__(self) -> tuple[object, ...]:
        """How it comes back whole from another process, whatever its class is made from."""
        return _remade, (type(self), self.args), self.__dict__

    def reworded(self, words: Callable[[str], str]) -> Self:
        """The same error with its texts said otherwise, such as without the name of a folder."""
        return type(self)(words(self.what), where=words(self.where), fix=words(self.fix))


def _remade(kind: type[MeasureError], arguments: tuple[object, ...]) -> MeasureError:
    """An error before its facts are set."""
    return kind.__new__(kind, *arguments)


class InvalidInputError(MeasureError, ValueError):
    """The caller can repair it: a file, an argument, an answer."""

    code = "invalid-input"


class InvalidDefinitionError(InvalidInputError):
    """A definition file (instrument, index, places, wave, mapping) breaks rules; each is ``told``."""

    code = "invalid-definition"

    def __init__(self, what: str, *, where: str, fix: str, told: tuple[Told, ...] = ()) -> None:
        super().__init__(what, where=where, fix=fix)
        self.told = told

    def reworded(self, words: Callable[[str], str]) -> Self:
        """The same error with its texts, and those of all it tells, said otherwise."""
        told = tuple(replace(one, what=words(one.what), fix=words(one.fix)) for one in self.told)
        return type(self)(words(self.what), where=words(self.where), fix=words(self.fix), told=told)


class NotFoundError(InvalidInputError):
    """Nothing is stored or shipped under the name that was given."""

    code = "not-found"


class WithdrawnError(NotFoundError):
    """It was published once and was taken back."""

    code = "withdrawn"


class NotIdentifiedError(InvalidInputError):
    """A model has more unknowns than its data can tell apart, whatever the answers are."""

    code = "not-identified"


class ConflictError(MeasureError):
    """It contradicts something that is already stored and may never change."""

    code = "conflict"


class TooFewRespondentsError(MeasureError):
    """An honest refusal: the data cannot carry the figure that was asked for."""

    code = "too-few-respondents"


class NotConvergedError(MeasureError):
    """The best fitting values of a model were not found: these data do not carry it."""

    code = "not-converged"


class NotReproducedError(MeasureError):
    """A recomputation, or a stored file read back, does not give what was recorded."""

    code = "not-reproduced"


class NotPermittedError(MeasureError):
    """A rule of publication or of access forbids it."""

    code = "not-permitted"


class MissingToolError(MeasureError):
    """Something outside Python that the task needs is not on this machine."""

    code = "missing-tool"
