"""Every route under /account."""

from litestar import Router

from index_platform.web.accounts import home, password, second_step, sign_in

LARGEST_FORM = 16_000  # bytes: everybody may send one of them

ROUTES = Router(
    path="/",
    request_max_body_size=LARGEST_FORM,
    route_handlers=[*sign_in.HANDLERS, *home.HANDLERS, *password.HANDLERS, *second_step.HANDLERS],
)
