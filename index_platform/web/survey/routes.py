"""Every route of the questionnaire."""

from litestar import Router

from index_platform.web.forms_guard import TEXT_ALONE
from index_platform.web.survey import (
    anywhere,
    around,
    checking,
    leaving,
    living_steps,
    questions,
    reaching,
    take,
)
from index_platform.web.survey.going import DEPENDENCIES

LARGEST_FORM = 16_000  # bytes: a page asks one question

ROUTES = Router(
    path="/",
    route_handlers=[
        Router(
            path="/s",
            route_handlers=[
                *around.HANDLERS,
                *living_steps.HANDLERS,
                *questions.HANDLERS,
                *checking.HANDLERS,
                *leaving.HANDLERS,
                *reaching.HANDLERS,
            ],
        ),
        *take.HANDLERS,
        *anywhere.HANDLERS,
    ],
    dependencies=DEPENDENCIES,
    request_max_body_size=LARGEST_FORM,
    opt={TEXT_ALONE: True},
)
