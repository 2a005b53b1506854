"""Every route under /account."""

from litestar import Router

from index_platform.web.accounts import home, password, second_step, sign_in

ROUTES = Router(
    path="/",
    route_handlers=[*sign_in.HANDLERS, *home.HANDLERS, *password.HANDLERS, *second_step.HANDLERS],
)
