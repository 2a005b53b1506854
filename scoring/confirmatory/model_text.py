"""A factor model as text: which items measure which factor, and what is fixed or held equal."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from instruments.errors import InvalidInputError

Operator = Literal["=~", "~~"]
_NAME = r"[^\W\d][\w.]*"
_LINE = re.compile(rf"\s*({_NAME})\s*(=~|~~)\s*(\S.*)")
_PART = re.compile(rf"\s*(?:(-?[\d.][\d.eE+-]*|{_NAME})\s*\*)?\s*({_NAME})\s*")
_FIXED = (1e-6, 1e6)  # of what a parameter is fixed to, without its sign; 0 is allowed beside
_HELP = "Write lines such as 'wellbeing =~ a + b + c', 'a ~~ b', 'method ~~ 0*wellbeing'."


@dataclass(frozen=True, slots=True)
class Term:
    """One parameter that a model names: a loading (``=~``), a variance or a covariance (``~~``).

    value: what it is fixed to; None where it is estimated. label: terms with one label are one parameter.
    """

    left: str
    operator: Operator
    right: str
    value: float | None = None
    label: str = ""

    def __str__(self) -> str:
        return f"{self.left} {self.operator} {self.right}"


@dataclass(frozen=True, slots=True)
class FactorModel:
    """A factor model: its items in order of appearance, loadings, and the covariances that it names."""

    items: tuple[str, ...]
    loadings: tuple[Term, ...]
    covariances: tuple[Term, ...]

    @property
    def factors(self) -> tuple[str, ...]:
        """Names of the factors, in order of appearance."""
        return tuple(dict.fromkeys(term.left for term in self.loadings))

    def loadings_of(self, factor: str) -> tuple[Term, ...]:
        """The loadings of one factor."""
        return tuple(term for term in self.loadings if term.left == factor)

    def covariance(self, one: str, other: str) -> Term | None:
        """What the model says of a variance or covariance; None where it does not name it."""
        wanted = {one, other}
        return next((term for term in self.covariances if {term.left, term.right} == wanted), None)


def parsed(text: str) -> FactorModel:
    """The factor model that a text describes, one statement a line or between semicolons, # for comments.

    ``f =~ a + b`` says that items a and b measure factor f; ``a ~~ b`` that two residuals (or two factors)
    vary together. Before an item or factor, ``0.7*`` fixes a parameter, ``name*`` makes all that have this
    name one parameter, ``NA*`` says that it is estimated. A factor has variance 1 unless one of its loadings
    is fixed to a number other than 0, or the text says otherwise; factors vary together unless fixed.
    """
    if not isinstance(text, str):
        raise _refusal(f"a model is a text, and this is a {type(text).__name__}", _HELP)
    terms = [term for line in _statements(text) for term in _terms(line)]
    loadings = tuple(term for term in terms if term.operator == "=~")
    model = FactorModel(
        items=tuple(dict.fromkeys(term.right for term in loadings)),
        loadings=loadings,
        covariances=tuple(term for term in terms if term.operator == "~~"),
    )
    _refuse_contradictions(model)
    return model


def independent(items: Sequence[str]) -> FactorModel:
    """The model in which items have nothing to do with each other: what fit is measured from."""
    return FactorModel(items=tuple(items), loadings=(), covariances=())


def _statements(text: str) -> Iterator[str]:
    for line in re.split(r"[\n;]", text):
        said = line.partition("#")[0].strip()
        if said:
            yield said


def _terms(line: str) -> Iterator[Term]:
    found = _LINE.fullmatch(line)
    if found is None:
        raise _refusal(f"{line!r} is not a statement of a factor model", _HELP)
    left, operator, right = found.groups()
    for part in right.split("+"):
        piece = _PART.fullmatch(part)
        if piece is None:
            raise _refusal(f"{part.strip()!r} in {line!r} is not an item or factor", _HELP)
        modifier, name = piece.groups()
        value, label = _modified(modifier, line)
        yield Term(left, "=~" if operator == "=~" else "~~", name, value, label)


def _modified(modifier: str | None, line: str) -> tuple[float | None, str]:
    """The fixed value, or the label, that a modifier says."""
    if modifier in (None, "NA"):
        return None, ""
    if re.fullmatch(_NAME, str(modifier)):
        return None, str(modifier)
    try:
        value = float(str(modifier))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise _refusal(
            f"{modifier!r} in {line!r} is not a number", "Fix a parameter to a number, such as 1*a."
        )
    if value != 0.0 and not _FIXED[0] <= abs(value) <= _FIXED[1]:
        raise _refusal(
            f"{modifier!r} in {line!r} is too far from 1 to compute with",
            f"Fix to 0, or to a number from {_FIXED[0]:g} to {_FIXED[1]:g}; else measure in another unit.",
        )
    return value, ""


def _refuse_contradictions(model: FactorModel) -> None:
    if not model.loadings:
        raise _refusal("the model has no factor", _HELP)
    if len(model.items) < 2:
        raise _refusal("the model has one item, and one item has no correlation", _HELP)
    factors, items = set(model.factors), set(model.items)
    for name in model.items:
        if name in factors:
            raise _refusal(
                f"{name!r} is a factor and an item of another factor",
                "Let factors vary together instead, or give every factor items of its own.",
            )
    for term in model.covariances:
        if not any({term.left, term.right} <= known for known in (factors, items)):
            raise _refusal(
                f"'{term}' is neither between two factors nor between two items of the model",
                "Name items that measure a factor, or two factors.",
            )
    _refuse_twice(model.loadings, [(term.left, term.right) for term in model.loadings])
    _refuse_twice(model.covariances, [tuple(sorted((term.left, term.right))) for term in model.covariances])


def _refuse_twice(terms: Sequence[Term], keys: Sequence[tuple[str, ...]]) -> None:
    for number, key in enumerate(keys):
        if key in keys[:number]:
            raise _refusal(f"'{terms[number]}' is said twice", "Say every parameter once.")


def _refusal(what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where="the model", fix=fix)
