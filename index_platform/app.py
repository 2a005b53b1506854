"""The server, put together: pages, files and the services behind them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import ExitStack, asynccontextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from litestar import Litestar, Router
from litestar.datastructures import CacheControlHeader, State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.static_files import create_static_files_router

from index_platform.api import field, openapi, responses
from index_platform.auth.guards import Access
from index_platform.auth.hashing import Lanes
from index_platform.auth.paces import Paces
from index_platform.auth.phone_keys import PhoneKeys
from index_platform.clock import now
from index_platform.jobs.daily import daily
from index_platform.jobs.worker import working
from index_platform.queries.intake import Intake
from index_platform.services import database, keys, notices, signposts, site_words
from index_platform.services.access_log import AccessLogs
from index_platform.services.addresses import Addresses
from index_platform.services.answering import Answering
from index_platform.services.assignments import Assignments
from index_platform.services.beside import Beside
from index_platform.services.calendar import Calendar
from index_platform.services.check_ins import CheckIns
from index_platform.services.comparing import Comparing
from index_platform.services.consents import Consents
from index_platform.services.contacts import Contacts
from index_platform.services.draft_safe import Safe
from index_platform.services.drafts import Drafts
from index_platform.services.field_days import FieldDays
from index_platform.services.field_progress import FieldProgress
from index_platform.services.figures import Figures
from index_platform.services.finding import Finder
from index_platform.services.interviews import Interviews
from index_platform.services.invitations import Invitations
from index_platform.services.notes import Notes
from index_platform.services.official import Homes
from index_platform.services.own_account import OwnAccount
from index_platform.services.paper_deciding import Deciding
from index_platform.services.papers import Papers
from index_platform.services.phones import Phones
from index_platform.services.presence import Presence
from index_platform.services.progress import Progress
from index_platform.services.public_making import portal_of, shelf_of, site_of
from index_platform.services.receiving import Receiving
from index_platform.services.references import References
from index_platform.services.rescuing import Rescue
from index_platform.services.returning import Returning
from index_platform.services.review import Review
from index_platform.services.sending import Sending
from index_platform.services.signing_in import Door
from index_platform.services.surveys import Surveys
from index_platform.services.training import Training
from index_platform.services.visits import Visits
from index_platform.services.withdrawing import Withdrawing
from index_platform.services.workplace import Workplace
from index_platform.settings import MOST_TIMES, Settings
from index_platform.web import (
    calendar,
    charts,
    comparing,
    home,
    invited,
    inviting,
    look,
    measures,
    outcomes,
    pages,
    places,
    release_pages,
    releases,
    residents,
    returning,
    well_known,
    withdrawing,
)
from index_platform.web import site as static_site
from index_platform.web.about import reference
from index_platform.web.about import routes as about
from index_platform.web.accounts import routes as accounts
from index_platform.web.authentication import RULE, Authentication, obeyed
from index_platform.web.compression import COMPRESSED
from index_platform.web.cookies import Cookies
from index_platform.web.desks import routes as desks
from index_platform.web.errors import told
from index_platform.web.field import routes as field_app
from index_platform.web.forms_guard import FormsGuard, csrf_config
from index_platform.web.fresh import Freshened
from index_platform.web.limits import Limits
from index_platform.web.security import add_security_headers
from index_platform.web.site import Written
from index_platform.web.survey import routes as survey
from index_platform.web.trials import routes as trials
from index_platform.web.visitor import visitor
from reports.theme import ASSETS

Clock = Callable[[], datetime]
LARGEST_BODY = 64_000  # bytes; a handler that takes files says more
# what handlers are given
_KEPT = (
    "portal",
    "calendar",
    "access",
    "comparing",
    "figures",
    "finder",
    "door",
    "mine",
    "workplace",
    "papers",
    "deciding",
    "review",
    "returning",
    "homes",
    "contacts",
    "invitations",
    "phones",
    "phone_keys",
    "field_days",
    "interviews",
    "rescuing",
    "visits",
    "check_ins",
    "assignments",
    "field_progress",
    "addresses",
    "training",
    "notes",
    "references",
)


def create_app(settings: Settings, *, clock: Clock = now, works: bool = True) -> Litestar:
    """The web application over one database; the database is opened when the server starts.

    works: whether it does the long work that pages ask for, or leaves that to ``thriving work``.
    """
    site, cookies, lanes = keys.of(settings), Cookies(https=settings.is_https), Lanes()
    beside = Beside()

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        with database.opened(settings) as engine, Intake(engine, clock=clock) as intake:
            app.state.services = signposts.read(settings.data_dir)
            app.state.portal = portal_of(engine, settings, clock=clock)
            app.state.calendar = Calendar(engine, clock=clock, zone=settings.time_zone)
            app.state.access = AccessLogs(shelf_of(settings), clock=clock)
            app.state.site_words = site_words.read(settings.data_dir)
            app.state.comparing = Comparing()
            app.state.figures = Figures(
                engine,
                shelf_of(settings),
                clock=clock,
                licence=settings.data_licence,
                zone=settings.time_zone,
            )
            app.state.beside = beside
            app.state.invitations = Invitations(engine, site, clock=clock)
            app.state.presence = Presence(engine, beside, clock=clock)
            phones = app.state.phones = Phones(engine, site, clock=clock)
            phone_keys = app.state.phone_keys = PhoneKeys(site)
            app.state.door = Door(engine, site, lanes, beside, clock=clock)
            app.state.mine = OwnAccount(
                engine, site, lanes, clock=clock, site=urlsplit(settings.public_url).netloc
            )
            surveys, receipts = Surveys(engine, clock=clock), site.derived("receipts")
            app.state.receiving = Receiving(engine, surveys, intake, secret=receipts, clock=clock)
            app.state.surveys, app.state.settings = surveys, settings
            days = FieldDays(engine, surveys, phones, app.state.services, settings.licensed, clock=clock)
            app.state.field_days = days
            interviews = Interviews(engine, surveys, intake, phone_keys, secret=receipts, clock=clock)
            app.state.interviews = interviews
            visits = app.state.visits = Visits(engine, phone_keys, clock=clock)
            assigned = app.state.assignments = Assignments(engine, clock=clock)
            app.state.field_progress = FieldProgress(engine, clock=clock)
            app.state.addresses = Addresses(engine, assigned, clock=clock)
            notes = app.state.notes = Notes(engine, site, phone_keys, clock=clock)
            app.state.training = Training(engine, clock=clock)
            check_ins = app.state.check_ins = CheckIns(engine, clock=clock)
            app.state.references = References(engine, secret=receipts, clock=clock)
            app.state.rescuing = Rescue(engine, interviews, visits, notes, clock=clock)
            safe = Safe(site, clock=clock)
            drafts = app.state.drafts = Drafts(engine, surveys, safe, secret=receipts, clock=clock)
            app.state.consents = Consents(engine, clock=clock)
            app.state.notices = notices.read(settings.data_dir)
            app.state.returning = Returning(drafts, clock=clock)
            out = app.state.withdrawing = Withdrawing(engine, settings.snapshots, clock=clock)
            app.state.answering = Answering(drafts, surveys)
            homes = app.state.homes = Homes(engine)
            app.state.finder = Finder(surveys, homes)
            contacts = app.state.contacts = Contacts(engine, site, clock=clock)
            app.state.sending = Sending(engine, surveys, drafts, intake, contacts, secret=receipts)
            papers = app.state.papers = Papers(engine, surveys, secret=receipts, clock=clock)
            app.state.deciding = Deciding(engine, papers, intake, secret=receipts, clock=clock)
            app.state.review = Review(engine, surveys, intake, clock=clock)
            place = Workplace(
                engine=engine,
                settings=settings,
                clock=clock,
                site=lambda progress: site_written(settings, progress, clock=clock).files,
            )
            doing = working(place) if works else nullcontext(place)
            sweeps = drafts.sweep, out.sweep, check_ins.sweep, assigned.sweep, notes.sweep, interviews.sweep
            with ExitStack() as sweeping, doing as workplace:
                for sweep in sweeps:
                    sweeping.enter_context(daily(sweep))
                app.state.workplace = workplace
                yield
            lanes.close()
            await beside.finished()

    forms = csrf_config(site.derived("forms").hex(), cookies)
    return Litestar(
        route_handlers=[
            about.ROUTES,
            accounts.ROUTES,
            calendar.ROUTES,
            charts.ROUTES,
            comparing.ROUTES,
            field.ROUTES,
            field_app.ROUTES,
            home.ROUTES,
            invited.ROUTES,
            inviting.ROUTES,
            look.ROUTES,
            measures.ROUTES,
            outcomes.ROUTES,
            places.ROUTES,
            releases.ROUTES,
            release_pages.ROUTES,
            residents.ROUTES,
            responses.ROUTES,
            returning.ROUTES,
            withdrawing.ROUTES,
            survey.ROUTES,
            desks.ROUTES,
            trials.ROUTES,
            well_known.ROUTES,
            _assets(),
            _scripts(),
        ],
        lifespan=[lifespan],
        middleware=[
            DefineMiddleware(Authentication, cookies=cookies),
            DefineMiddleware(Limits, paces=Paces(), times=settings.rate_times, clock=clock),
            DefineMiddleware(FormsGuard, config=forms, public_url=settings.public_url),
        ],
        guards=[obeyed],
        dependencies={
            **{name: _kept(name) for name in _KEPT},
            "jar": Provide(lambda: cookies, sync_to_thread=False),
            "moment": Provide(lambda: clock(), sync_to_thread=False),
            "visitor": Provide(visitor, sync_to_thread=False),
        },
        exception_handlers={Exception: told},
        before_send=[add_security_headers],
        openapi_config=openapi.config(reference.Reference(), middleware=[COMPRESSED, Freshened]),
        include_in_schema=False,
        logging_config=None,  # else it sets the root logger, and every library talks
        request_max_body_size=LARGEST_BODY,
    )


def site_written(
    settings: Settings, progress: Progress, *, out: Path | None = None, clock: Clock = now
) -> Written:
    """The public side as files, as ``web.site.written``; by an application of its own that takes no calls."""
    app = create_app(replace(settings, rate_times=MOST_TIMES), clock=clock, works=False)
    return asyncio.run(static_site.written(app, site_of(settings, out), progress))


def _kept(name: str) -> Provide:
    """The dependency of a name: what the server keeps under it from its start to its end."""

    def kept(state: State) -> object:
        return getattr(state, name)

    return Provide(kept, sync_to_thread=False)


def _assets() -> Router:
    """Style sheets and fonts: those of the reports, which every page shares, and those of forms and desks."""
    hour = CacheControlHeader(max_age=3600, public=True)
    return create_static_files_router(
        path="/assets",
        directories=[ASSETS, pages.ASSETS],
        cache_control=hour,
        opt={RULE: Access.PUBLIC},
        middleware=[COMPRESSED],
    )


def _scripts() -> Router:
    """What draws in a browser: its names change with its content, so it may be kept for good."""
    return create_static_files_router(
        path="/assets/web",
        directories=[ASSETS / "web"],
        cache_control=CacheControlHeader(max_age=31_536_000, public=True, immutable=True),
        opt={RULE: Access.PUBLIC},
        middleware=[COMPRESSED],
        name="scripts",
    )
