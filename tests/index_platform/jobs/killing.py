"""A worker in a process of its own that is killed in the middle of what it does."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path

_PROGRAM = """
import sys, time
from datetime import datetime
from index_platform.jobs.tasks import TASKS
from index_platform.jobs.worker import Worker
from index_platform.services import database
from index_platform.services.workplace import Workplace
from index_platform.settings import from_environment

folder, kind, moment, steps = sys.argv[1:]
settings = from_environment({"THRIVING_DATA_DIR": folder})
with database.opened(settings) as engine:
    place = Workplace(engine=engine, settings=settings, clock=lambda: datetime.fromisoformat(moment))

    def halfway(place, job, actor, moment, progress, done):
        def tell(stage, so_far, total):
            progress(stage, so_far, total)
            if so_far > int(steps):
                print("half way", flush=True)
                time.sleep(600)

        TASKS[kind](place, job, actor, moment, tell, done)

    Worker(place, tasks={kind: halfway}).start()
    time.sleep(600)
"""


def killed_half_way(data: Path, kind: str, *, moment: datetime, steps: int) -> None:
    """Have work of this kind begun, and whoever does it killed once more than so many steps are done."""
    command = [sys.executable, "-c", _PROGRAM, str(data), kind, moment.isoformat(), str(steps)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half way\n"
        process.kill()
