"""Who asks by the description of the API: somebody of each of three kinds, so many times."""

from hypothesis import HealthCheck
from hypothesis import settings as running_settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from index_platform.auth.roles import Role
from tests.index_platform.web.people import Site
from tests.proofs import WHOLE

NOBODY = "nobody"
WHO = (NOBODY, Role.COMMUNITY_RESEARCHER, Role.SURVEY_MANAGER)
# What can be read is held for a person and not refused, and a name that fits the rules and is of nothing is
# not there: these two checks think otherwise, so the tests assert it themselves.
OTHERWISE = [negative_data_rejection, positive_data_acceptance]
MANY = running_settings(
    max_examples=2_000 if WHOLE else 30,  # a route, by the rules, and as many against them
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


def session_of(site: Site, who: str) -> str:
    """The cookie of somebody of this kind who signed in; empty for nobody."""
    if who == NOBODY:
        return ""
    role = Role(who)
    return site.session(site.person(role, area="T" if role is Role.COMMUNITY_RESEARCHER else ""))
