"""The command ``thriving``: nouns, each loaded only when it is used, and the one place where errors end."""

import importlib
import os
import sys
from collections.abc import Mapping

import click

from instruments.errors import MeasureError

OTHERS = 0o077
REFUSED, WRONG_USAGE, INTERRUPTED = 1, 2, 130

# noun -> (module, what it is about); a module holds the command under the noun's name
NOUNS: Mapping[str, tuple[str, str]] = {
    "audit": ("index_platform.cli.audit", "See who did what, and that the log is whole."),
    "database": ("index_platform.cli.database", "Make, upgrade, check and back up the database."),
    "demo": ("index_platform.cli.demo", "Go the whole way on made-up answers."),
    "index": ("index_platform.cli.index", "Compute the index of a snapshot, and compute it again."),
    "instruments": ("index_platform.cli.instruments", "Look at questionnaires, check and publish them."),
    "invitations": ("index_platform.cli.invitations", "Make codes for a wave, and sheets to print."),
    "open-answers": (
        "index_platform.cli.open_answers",
        "Mark free words, code their themes, export what was confirmed.",
    ),
    "papers": ("index_platform.cli.papers", "Number papers before they are printed."),
    "places": ("index_platform.cli.places", "Load places, list them."),
    "releases": ("index_platform.cli.releases", "Propose, approve and withdraw what is published."),
    "reports": ("index_platform.cli.reports", "Build the reports of a release."),
    "responses": ("index_platform.cli.responses", "Import answers from a file, export them, erase."),
    "scales": ("index_platform.cli.scales", "See what a scale of the questionnaire can carry."),
    "serve": ("index_platform.cli.serve", "Serve the pages of the newest release."),
    "site": ("index_platform.cli.site", "Write the public pages and files for a web server."),
    "translations": (
        "index_platform.cli.translations",
        "Send questionnaires out to be translated, take them in.",
    ),
    "users": ("index_platform.cli.users", "Add people, give them roles, let them in again."),
    "waves": ("index_platform.cli.waves", "Create, open, close and freeze waves."),
    "work": ("index_platform.cli.work", "Do the long work that pages ask for, beside the server."),
}


class Nouns(click.Group):
    """The group of all nouns. Listing them loads none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The nouns, in alphabetical order."""
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click gives it
        """The command of one noun, loaded now."""
        if cmd_name not in NOUNS:
            return None
        found = getattr(importlib.import_module(NOUNS[cmd_name][0]), cmd_name.replace("-", "_"))
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click gives it
        """The list of nouns with what each is about."""
        with formatter.section("Commands"):
            formatter.write_dl([(noun, about) for noun, (_, about) in NOUNS.items()])


@click.command(cls=Nouns, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="thriving-index", prog_name="thriving")
def thriving() -> None:
    """Ask how life feels in each place, and publish it so that nobody can be recognised."""


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its code: 0 done, 1 refused with a reason, 2 wrong usage."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: its threads would wait for each other
    own = os.umask(OTHERS)  # what the commands write holds answers and people: it is for this account alone
    try:
        code = thriving.main(arguments, prog_name="thriving", standalone_mode=False, obj=own)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except MeasureError as error:
        click.echo(_told(error), err=True)
        code = REFUSED
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        code = INTERRUPTED
    except BrokenPipeError:
        # Whoever read us has gone; what is still buffered must not raise again when Python leaves.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = REFUSED
    sys.exit(code if isinstance(code, int) else 0)


def _told(error: MeasureError) -> str:
    return f"what:  {error.what}\nwhere: {error.where}\nfix:   {error.fix}"
