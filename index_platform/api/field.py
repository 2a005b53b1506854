"""What researchers' phones and this server say to each other: docs/fieldwork.md tells all of it."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from litestar import MediaType, Response, Router, get, post, put
from litestar.datastructures import ETag
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, RawBody

from index_platform.auth.guards import Access
from index_platform.auth.phone_keys import Jwk, PhoneKeys
from index_platform.problems import AnyRequest, TooOftenError
from index_platform.services import wire
from index_platform.services.check_ins import CheckIns
from index_platform.services.field_days import FieldDays
from index_platform.services.interviews import Delivered, Interviews
from index_platform.services.notes import Notes
from index_platform.services.phones import Here, Phones, Researcher
from index_platform.services.signing_in import Wait
from index_platform.services.visits import Visits
from instruments.canonical import canonical_json
from instruments.shapes import record, text_up_to

_LARGEST_ASKING, _LARGEST_VISIT, _LARGEST_NOTE, LARGEST_INTERVIEW = 4_000, 4_000, 32_000, 256 * 1024  # bytes
_ASKS_IN = record({"code": text_up_to(200), "phone": wire.uuid, "name": text_up_to(200)}, {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The public halves of our keys: to seal for us, and to know our receipts by."""

    seal: Jwk
    receipts: tuple[Jwk, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What a phone makes tickets with, so that what is finished can be sent while its app is closed."""

    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """What a phone keeps from the moment it is let in."""

    token: str
    researcher: Researcher
    keys: Keys
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReceipt:
    """The proof that something is on disk: what is said, our signature of it, and by which key."""

    receipt: str
    signature: str
    kid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedIn:
    """That a check-in was heard, and when."""

    received_at: str


@post(
    "/phones",
    rule=Access.PUBLIC,
    exempt_from_csrf=True,
    request_max_body_size=_LARGEST_ASKING,
    status_code=HTTPStatus.CREATED,
    sync_to_thread=True,
)
def let_in(
    request: AnyRequest,
    body: RawBody,
    phones: NamedDependency[Phones],
    phone_keys: NamedDependency[PhoneKeys],
) -> LetIn:
    """Let a phone in by the code that a supervisor handed over."""
    asked = wire.read(body, _ASKS_IN)
    address = request.client.host if request.client else ""
    outcome = phones.let_in(asked["code"], UUID(asked["phone"]), asked["name"], address)
    if isinstance(outcome, Wait):
        raise TooOftenError(outcome.seconds)
    return LetIn(
        token=outcome.token,
        researcher=outcome.researcher,
        keys=Keys(seal=phone_keys.seal, receipts=phone_keys.receipts),
        delivery=Delivery(key=outcome.delivery),
    )


@get("/day", rule=Access.PHONE, sync_to_thread=True)
def day(
    request: AnyRequest, here: NamedDependency[Here], field_days: NamedDependency[FieldDays]
) -> Response[bytes] | Response[None]:
    """All that the phone of a researcher needs for a shift without network, or 304 where it has it."""
    made = field_days.day(here)
    tag = ETag(value=made.version).to_header()
    if tag in map(str.strip, request.headers.get("if-none-match", "").split(",")):
        return Response(None, status_code=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return Response(canonical_json(made.content), media_type=MediaType.JSON, headers={"ETag": tag})


@put(
    "/interviews/{interview:uuid}",
    rule=Access.PHONE,
    takes_tickets=True,
    exempt_from_csrf=True,
    request_max_body_size=LARGEST_INTERVIEW,
    sync_to_thread=True,
)
def deliver(
    interview: FromPath[UUID],
    body: RawBody,
    here: NamedDependency[Here],
    interviews: NamedDependency[Interviews],
    phones: NamedDependency[Phones],
) -> Response[SignedReceipt]:
    """Take a sealed interview in. Safe to repeat: the same document under the same id, the same receipt."""
    delivered = interviews.deliver(interview, body, here)
    if here.unsent:
        phones.heard(here.id, here.unsent - 1)
    return _receipt(delivered)


@put(
    "/visits/{visit:uuid}",
    rule=Access.PHONE,
    takes_tickets=True,
    exempt_from_csrf=True,
    request_max_body_size=_LARGEST_VISIT,
    sync_to_thread=True,
)
def deliver_visit(
    visit: FromPath[UUID], body: RawBody, here: NamedDependency[Here], visits: NamedDependency[Visits]
) -> Response[SignedReceipt]:
    """Take a visit in. Safe to repeat: the same visit under the same id, the same receipt."""
    return _receipt(visits.deliver(visit, body, here))


@put(
    "/notes/{note:uuid}",
    rule=Access.PHONE,
    takes_tickets=True,
    exempt_from_csrf=True,
    request_max_body_size=_LARGEST_NOTE,
    sync_to_thread=True,
)
def deliver_note(
    note: FromPath[UUID], body: RawBody, here: NamedDependency[Here], notes: NamedDependency[Notes]
) -> Response[SignedReceipt]:
    """Take a sealed note in. Safe to repeat: the same note under the same id, the same receipt."""
    return _receipt(notes.deliver(note, body, here))


@post(
    "/check-ins",
    rule=Access.PHONE,
    exempt_from_csrf=True,
    request_max_body_size=_LARGEST_ASKING,
    status_code=HTTPStatus.CREATED,
    sync_to_thread=True,
)
def check_in(body: RawBody, here: NamedDependency[Here], check_ins: NamedDependency[CheckIns]) -> CheckedIn:
    """Hear that a researcher who works alone is well. Safe to repeat."""
    return CheckedIn(received_at=check_ins.heard(body, here))


def _receipt(delivered: Delivered) -> Response[SignedReceipt]:
    new = HTTPStatus.CREATED if delivered.new else HTTPStatus.OK
    return Response(
        SignedReceipt(
            receipt=delivered.receipt.text,
            signature=delivered.receipt.signature,
            kid=delivered.receipt.kid,
        ),
        status_code=HTTPStatus.ACCEPTED if delivered.waits else new,
    )


def _here(request: AnyRequest) -> Here:
    """The phone that sent a request, whose rule has let it in."""
    found: Here = request.scope["auth"]
    return found


ROUTES = Router(
    path="/api/field",
    route_handlers=[let_in, day, deliver, deliver_visit, deliver_note, check_in],
    dependencies={"here": Provide(_here, sync_to_thread=False)},
)
