"""How a public file is described to programs: parameters with examples, kinds of answer, refusals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.spec import (
    Example,
    OpenAPIHeader,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    Parameter,
    Schema,
)
from litestar.types import AnyCallable

from index_platform.auth.guards import Access

PROBLEM = "application/problem+json"
_PROBLEM = Schema(
    type=OpenAPIType.OBJECT,
    description="What is wrong, where, and how to fix it (RFC 9457).",
    properties={
        **{
            name: Schema(type=OpenAPIType.STRING)
            for name in ("type", "title", "code", "detail", "where", "fix")
        },
        "status": Schema(type=OpenAPIType.INTEGER),
    },
    required=["type", "title", "status"],
)
_BYTES = Schema(type=OpenAPIType.STRING)
NOT_THERE = {404: "There is no such file, or nothing of this name was published."}
WITHDRAWN = {410: "The release was withdrawn: its figures are shown no more."}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A parameter: what it is, an example, and all that it may be where that is a closed list."""

    about: str
    example: str
    values: tuple[str, ...] = ()


def described(
    summary: str,
    media: Mapping[str, str],
    *,
    parameters: Mapping[str, Told] | None = None,
    refused: Mapping[int, str] | None = None,
    has_tag: bool = False,
) -> type[Operation]:
    """The description of a file. media: kinds of answer, each with what it is; refused: by status.

    has_tag: whether it is sent with an ETag, and 304 to whoever has it.
    """
    answers = {200: _file(media, has_tag=has_tag)}
    if has_tag:
        answers[304] = OpenAPIResponse(description="Whoever asks has this content already.")
    return _operation(summary, parameters or {}, answers, refused or {})


def public_file(path: str, operation: type[Operation]) -> Callable[[AnyCallable], HTTPRouteHandler]:
    """The route of a file that everybody may fetch, and that programs are told of."""
    return get(
        path, sync_to_thread=True, rule=Access.PUBLIC, include_in_schema=True, operation_class=operation
    )


def led(
    summary: str, *, parameters: Mapping[str, Told] | None = None, refused: Mapping[int, str]
) -> type[Operation]:
    """The description of an address that leads to another one."""
    where = {"Location": OpenAPIHeader(schema=Schema(type=OpenAPIType.STRING), description="its address")}
    found = OpenAPIResponse(description="It is at another address now.", headers=dict(where))
    return _operation(summary, parameters or {}, {302: found}, refused)


def _operation(
    summary: str,
    parameters: Mapping[str, Told],
    answers: Mapping[int, OpenAPIResponse],
    refused: Mapping[int, str],
) -> type[Operation]:
    problems = {400: "A parameter cannot be read.", **refused}

    @dataclass
    class Described(Operation):
        def __post_init__(self) -> None:
            self.summary = summary
            for each in self.parameters or ():
                if isinstance(each, Parameter) and each.name in parameters:
                    _tell(each, parameters[each.name])
            told = {**answers, **{status: _refusal(words) for status, words in problems.items()}}
            self.responses = {str(status): answer for status, answer in told.items()}

    return Described


def _tell(parameter: Parameter, told: Told) -> None:
    enum = list(told.values) or None
    parameter.schema = Schema(type=OpenAPIType.STRING, enum=enum, min_length=1)
    parameter.description = told.about
    parameter.examples = {told.example: Example(value=told.example)}


def _file(media: Mapping[str, str], *, has_tag: bool) -> OpenAPIResponse:
    kinds = {
        kind: OpenAPIMediaType(schema=Schema(type=OpenAPIType.OBJECT) if kind.endswith("json") else _BYTES)
        for kind in media
    }
    tag = {
        "ETag": OpenAPIHeader(schema=Schema(type=OpenAPIType.STRING), description="changes with the content")
    }
    return OpenAPIResponse(
        description="; ".join(dict.fromkeys(media.values())),
        content=dict(kinds),
        headers=dict(tag) if has_tag else None,
    )


def _refusal(words: str) -> OpenAPIResponse:
    return OpenAPIResponse(description=words, content={PROBLEM: OpenAPIMediaType(schema=_PROBLEM)})
