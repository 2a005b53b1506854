"""What Litestar reads of a handler is read once a process, though hundreds of tests make the application.

To read some six hundred functions takes half of the time in which an application is made. What is read rests
on the function and on the names of what it may be given; nobody changes it, so all applications share it.
Half of what is left goes into copies of handlers, which every router takes whole; here they are new where an
application may change them, and share the rest.
"""

from collections.abc import Callable, Hashable, Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from copy import copy, deepcopy
from typing import TypeVar
from unittest.mock import patch
from weakref import WeakKeyDictionary

from litestar._signature import SignatureModel
from litestar.handlers.base import BaseRouteHandler
from litestar.utils.helpers import unwrap_partial
from litestar.utils.signature import ParsedSignature

Function = Callable[..., object]
Made = TypeVar("Made")
_CHANGEABLE = dict, list, set, tuple
Known = MutableMapping[Function, dict[Hashable, Made]]  # nothing is kept of a function that is gone


@contextmanager
def shared_signatures() -> Iterator[None]:
    """A block in which a function is read once, and the model of its parameters made once."""
    read, made = ParsedSignature.from_fn, SignatureModel.create
    signatures: Known[ParsedSignature] = WeakKeyDictionary()
    models: Known[type[SignatureModel]] = WeakKeyDictionary()

    def read_once(fn: Function, signature_namespace: dict[str, object]) -> ParsedSignature:
        told = tuple(signature_namespace.items())
        return _kept(signatures, fn, told, lambda: read(fn, signature_namespace))

    def made_once(*, fn: Function, dependency_name_set: set[str], **more: object) -> type[SignatureModel]:
        told = frozenset(dependency_name_set), more["data_dto"], str(more["type_decoders"])
        asked = {"fn": fn, "dependency_name_set": dependency_name_set, **more}
        return _kept(models, unwrap_partial(fn), told, lambda: made(**asked))

    with ExitStack() as changed:
        changed.enter_context(patch.object(ParsedSignature, "from_fn", read_once))
        changed.enter_context(patch.object(SignatureModel, "create", made_once))
        changed.enter_context(patch.object(BaseRouteHandler, "__deepcopy__", _copied, create=True))
        yield


def _kept(known: Known[Made], fn: Function, told: Hashable, make: Callable[[], Made]) -> Made:
    found = known.setdefault(fn, {})
    if told not in found:
        found[told] = make()
    return found[told]


def _copied(handler: BaseRouteHandler, known: dict[int, object]) -> BaseRouteHandler:
    """The handler for another router: all that it holds in a container is copied whole, and its owner."""
    made = known[id(handler)] = copy(handler)
    state = handler.__getstate__()
    for fields in state if isinstance(state, tuple) else (state,):
        for name, value in (fields or {}).items():
            if name == "owner" or isinstance(value, _CHANGEABLE):
                setattr(made, name, deepcopy(value, known))
    return made
