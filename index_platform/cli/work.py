"""``thriving work``: somebody who does the long work that pages ask for, apart from the server."""

import signal
from functools import partial
from threading import Event
from typing import TYPE_CHECKING

import click

from index_platform.cli.common import database, settings

if TYPE_CHECKING:
    from index_platform.services.progress import Progress


@click.command()
@click.option("--once", is_flag=True, help="Leave when nothing waits any more.")
def work(*, once: bool) -> None:
    """Freeze, compute and propose what pages asked for, until you press Ctrl-C."""
    from index_platform.clock import now
    from index_platform.jobs.daily import daily
    from index_platform.jobs.tasks import TASKS
    from index_platform.jobs.worker import all_workers
    from index_platform.services import jobs
    from index_platform.services.workplace import Workplace

    with database() as engine:
        place = Workplace(engine=engine, settings=settings(), clock=now, site=_site)
        workers, over = all_workers(place), Event()

        def leave(*_: object) -> None:
            for worker in workers:
                worker.leave()
            over.set()

        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, leave)
        if once:
            done = sum(worker.all_that_waits() for worker in workers)
            left = jobs.waiting(engine, TASKS, moment=now())
            rest = f"Waiting still: {left}." if left else "Nothing waits."
            click.echo(f"Done: {done} {'piece' if done == 1 else 'pieces'} of work. {rest}")
            return
        for worker in workers:
            worker.start()
        click.echo("Waiting for work (Ctrl-C stops it; what is half done then is begun anew by the next).")
        with daily(partial(jobs.site_of_today, place)):
            over.wait()
        for worker in workers:
            worker.stop()


def _site(progress: "Progress") -> int:
    """The public side for a web server; the pages are loaded only where there is something to publish."""
    from index_platform.app import site_written

    return site_written(settings(), progress).files
