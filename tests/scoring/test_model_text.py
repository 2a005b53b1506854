"""A factor model as text: what is understood, and how what is not is refused."""

import pytest

from instruments.errors import InvalidInputError
from scoring.confirmatory.model_text import Term, independent, parsed


def test_a_text_names_loadings_and_covariances_with_what_is_fixed_and_what_is_equal() -> None:
    model = parsed("""
        # resilience with its wording factor
        res =~ 1*a + same*b + same*c + NA*d   # four items
        method =~ -0.5*b + d; method ~~ 0*res
        a ~~ b + c
    """)
    assert model.factors == ("res", "method")
    assert model.items == ("a", "b", "c", "d")
    assert model.loadings_of("res") == (
        Term("res", "=~", "a", 1.0),
        Term("res", "=~", "b", None, "same"),
        Term("res", "=~", "c", None, "same"),
        Term("res", "=~", "d"),
    )
    assert model.loadings_of("method")[0].value == -0.5
    assert model.covariance("res", "method") == Term("method", "~~", "res", 0.0)
    assert [str(term) for term in model.covariances] == ["method ~~ res", "a ~~ b", "a ~~ c"]
    assert model.covariance("a", "d") is None
    assert model.covariance("a", "a") is None


def test_names_may_be_of_any_alphabet() -> None:
    assert parsed("wohl =~ glück + zufriedenheit.2").items == ("glück", "zufriedenheit.2")


def test_the_independent_model_has_items_and_nothing_else() -> None:
    model = independent(["a", "b"])
    assert (model.items, model.factors, model.covariances) == (("a", "b"), (), ())


REFUSALS = {
    "empty": ("  # nothing", "the model has no factor"),
    "covariance only": ("a ~~ b", "the model has no factor"),
    "regression": ("f =~ a + b; a ~ b", "'a ~ b' is not a statement"),
    "nothing after": ("f =~ ", "'f =~' is not a statement"),
    "two names": ("f =~ a b", "'a b' in 'f =~ a b' is not an item"),
    "hanging plus": ("f =~ a +", r"'' in 'f =~ a \+' is not an item"),
    "odd number": ("f =~ 1.2.3*a + b", "'1.2.3' in .* is not a number"),
    "endless number": ("f =~ 1e999*a + b", "'1e999' in .* is not a number"),
    "huge number": ("f =~ 1e300*a + b", "'1e300' in .* is too far from 1"),
    "tiny number": ("f =~ a + b; a ~~ -1e-9*b", "'-1e-9' in .* is too far from 1"),
    "second order": ("f =~ a + b; g =~ f + c", "'f' is a factor and an item"),
    "mixed": ("f =~ a + b; f ~~ a", "'f ~~ a' is neither between"),
    "stranger": ("f =~ a + b; a ~~ z", "'a ~~ z' is neither between"),
    "twice": ("f =~ a + b + a", "'f =~ a' is said twice"),
    "twice turned": ("f =~ a + b; a ~~ b; b ~~ a", "'b ~~ a' is said twice"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_a_text_that_is_no_factor_model_is_refused(name: str) -> None:
    text, told = REFUSALS[name]
    with pytest.raises(InvalidInputError, match=told) as caught:
        parsed(text)
    assert caught.value.fix
