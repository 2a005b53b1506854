"""One completed questionnaire, sent by a program. The same way in as the pages."""

from asyncio import to_thread, wrap_future
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal
from uuid import UUID

from litestar import Response, Router, put
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIMediaType, OpenAPIType, Operation, RequestBody, Schema
from litestar.params import FromPath, RawBody

from index_platform.auth.guards import Access
from index_platform.services.receipts import Acknowledged, Decision
from index_platform.services.receiving import HELD_A_DAY, LONGEST, OPEN_MODES, Receiving
from instruments.definition import Missing

LARGEST_BODY = 64_000  # bytes; a questionnaire of 250 answers has a tenth of it
_PROBLEM = "application/problem+json"
_DECISIONS: Mapping[Decision | None, Literal["taken_in", "left_out"]] = {
    Decision.TAKEN_IN: "taken_in",
    Decision.LEFT_OUT: "left_out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof that a response is on disk. The same response gets the same receipt, again and again."""

    id: UUID
    sha256: str
    received_at: str
    status: Literal["accepted", "held"]
    reason: str | None
    decision: Literal["taken_in", "left_out"] | None  # of a person, on what was held
    withdrawal_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, where, and how to fix it (RFC 9457)."""

    type: str
    title: str
    status: int
    code: str | None = None
    detail: str | None = None
    where: str | None = None
    fix: str | None = None


def _text(about: str) -> Schema:
    return Schema(type=OpenAPIType.STRING, min_length=1, max_length=LONGEST, description=about)


_ANSWER = Schema(
    description="An answer by the kind of its item, or the reason why there is none.",
    one_of=[
        Schema(type=OpenAPIType.INTEGER, description="a code or number; 1 for a consent"),
        Schema(type=OpenAPIType.STRING, description="words, a day (2026-11-22), a code of a place"),
        Schema(
            type=OpenAPIType.ARRAY,
            items=Schema(type=OpenAPIType.INTEGER),
            min_items=1,
            unique_items=True,
            description="the codes of the choices that were ticked",
        ),
        Schema(
            type=OpenAPIType.OBJECT,
            properties={
                "missing": Schema(type=OpenAPIType.STRING, enum=[reason.value for reason in Missing])
            },
            required=["missing"],
        ),
    ],
)
_UNVOUCHED = "what only somebody who is signed in can vouch for is held"
_DOCUMENT = Schema(
    type=OpenAPIType.OBJECT,
    required=["wave", "instrument", "answers"],
    properties={
        "wave": _text("key of the wave"),
        "instrument": _text("version label that the answers belong to, such as brs@1.0"),
        "answers": Schema(
            type=OpenAPIType.OBJECT,
            description="answers by item; an item left out was not asked",
            additional_properties=_ANSWER,
        ),
        "place": _text("code of the smallest known place"),
        "mode": Schema(
            type=OpenAPIType.STRING,
            enum=[mode.value for mode in OPEN_MODES],
            description=f"how it was answered; {_UNVOUCHED}",
        ),
        "language": _text("language tag of the texts that were shown, such as en"),
        "household": _text(f"household or venue, where several people may share one; {_UNVOUCHED}"),
        "panel": _text(f"the same person over waves; {_UNVOUCHED}"),
        "consent": _text(f"hash of the wording that the person agreed to; {_UNVOUCHED}"),
        "source": _text("id that the sender gave it"),
    },
)


@dataclass
class _WithDocument(Operation):
    """The operation with its body. The handler reads bytes: what does not fit is held, not refused."""

    def __post_init__(self) -> None:
        content = {"application/json": OpenAPIMediaType(schema=_DOCUMENT)}
        self.request_body = RequestBody(content=content, required=True)


def _told(words: str) -> ResponseSpec:
    return ResponseSpec(Problem, description=words, media_type=_PROBLEM, generate_examples=False)


def _receipt(words: str) -> ResponseSpec:
    return ResponseSpec(Receipt, description=words, generate_examples=False)


@put(
    "/{response_id:uuid}",
    rule=Access.PUBLIC,
    exempt_from_csrf=True,
    include_in_schema=True,
    request_max_body_size=LARGEST_BODY,
    status_code=HTTPStatus.CREATED,
    response_description="It is on disk, as a response.",
    operation_class=_WithDocument,
    responses={
        200: _receipt(
            "It was there already, byte for byte, or a person has decided on it; this is its receipt."
        ),
        202: _receipt("It is on disk as it came, for a person to look at; the reason says why."),
        400: _told("It is no JSON document that can be read. Nothing was stored."),
        404: _told("The id is no UUID."),
        409: _told("Another response is stored under this id."),
        410: _told("It was withdrawn by whoever answered. Nothing was stored."),
        413: _told(f"It has more than {LARGEST_BODY:,} bytes. Nothing was stored."),
        429: _told(
            f"It would be held, and {HELD_A_DAY:,} bytes were held in a day already; or too much came from "
            "this network. Nothing was stored: send it again after the time in Retry-After."
        ),
        503: _told("It cannot be stored now. Send it again after the time in Retry-After."),
    },
)
async def accept_response(
    response_id: FromPath[UUID], body: RawBody, receiving: NamedDependency[Receiving]
) -> Response[Receipt]:
    """Store one completed questionnaire under an id (a random UUID) that the sender makes.

    Safe to repeat: the same id with the same bytes gets the same receipt.
    """
    arrival = await to_thread(receiving.arrival, response_id, body)
    told = receiving.acknowledged(await wrap_future(receiving.accept(arrival)))
    return Response(_shown(told), status_code=_status(told), headers={"Cache-Control": "no-store"})


def _status(told: Acknowledged) -> HTTPStatus:
    if told.held and told.decision is None:
        return HTTPStatus.ACCEPTED
    return HTTPStatus.CREATED if told.new else HTTPStatus.OK


def _shown(told: Acknowledged) -> Receipt:
    return Receipt(
        id=told.id,
        sha256=told.sha256,
        received_at=told.received_at,
        status="held" if told.held else "accepted",
        reason=told.reason,
        decision=_DECISIONS.get(told.decision),
        withdrawal_code=told.withdrawal_code,
    )


def _receiving(state: State) -> Receiving:
    receiving: Receiving = state.receiving
    return receiving


ROUTES = Router(
    path="/api/responses",
    route_handlers=[accept_response],
    dependencies={"receiving": Provide(_receiving, sync_to_thread=False)},
    tags=["responses"],
)
