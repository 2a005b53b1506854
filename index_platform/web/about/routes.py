"""Every route of the pages of words."""

from litestar import Router

from index_platform.web.about import access, method, questionnaire_files, questionnaires, taking_part
from index_platform.web.compression import COMPRESSED
from index_platform.web.fresh import Freshened

ROUTES = Router(
    path="/",
    route_handlers=[
        method.method,
        method.definition,
        questionnaires.questionnaires,
        questionnaires.questionnaire,
        questionnaires.questionnaire_in,
        questionnaire_files.on_paper,
        questionnaire_files.on_paper_in,
        questionnaire_files.codebook,
        questionnaire_files.codebook_json,
        questionnaire_files.codebook_csv,
        questionnaire_files.definition,
        access.accessibility,
        access.access_log,
        taking_part.take_part,
    ],
    middleware=[COMPRESSED, Freshened],
)
