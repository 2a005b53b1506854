"""The one family of errors that all four packages raise on purpose.

MeasureError
    InvalidInputError        the caller can repair it: a file, an argument, an answer
        InvalidDefinitionError   an instrument, index, place or wave file breaks its rules
        NotFoundError            nothing is stored under that name
            WithdrawnError           it was published once, and was taken back
    ConflictError            it contradicts something already stored and never changed
    TooFewRespondentsError   the data cannot carry the figure that was asked for
    NotReproducedError       a recomputation does not give what was recorded
    NotPermittedError        a rule of publication or access forbids it
    MissingToolError         something outside Python that the task needs is not installed
"""

from typing import ClassVar


class MeasureError(Exception):
    """Base of every error we raise on purpose: what is wrong, where, and how to fix it."""

    code: ClassVar[str] = "measure"

    def __init__(self, what: str, *, where: str, fix: str) -> None:
        super().__init__(f"{what} (in {where}). {fix}")
        self.what, self.where, self.fix = what, where, fix


class InvalidInputError(MeasureError, ValueError):
    """The caller can repair it: a file, an argument, an answer."""

    code = "invalid-input"


class InvalidDefinitionError(InvalidInputError):
    """A definition file (instrument, index, places, wave, mapping) breaks its rules."""

    code = "invalid-definition"


class NotFoundError(InvalidInputError):
    """Nothing is stored or shipped under the name that was given."""

    code = "not-found"


class WithdrawnError(NotFoundError):
    """It was published once and was taken back."""

    code = "withdrawn"


class ConflictError(MeasureError):
    """It contradicts something that is already stored and may never change."""

    code = "conflict"


class TooFewRespondentsError(MeasureError):
    """An honest refusal: the data cannot carry the figure that was asked for."""

    code = "too-few-respondents"


class NotReproducedError(MeasureError):
    """A recomputation, or a stored file read back, does not give what was recorded."""

    code = "not-reproduced"


class NotPermittedError(MeasureError):
    """A rule of publication or of access forbids it."""

    code = "not-permitted"


class MissingToolError(MeasureError):
    """Something outside Python that the task needs is not on this machine."""

    code = "missing-tool"
