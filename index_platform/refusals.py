"""What the surroundings of a database refuse, in our words: the kind of error, what happened, the way out."""

from instruments.errors import ConflictError, InvalidInputError, MeasureError


class OutOfReachError(MeasureError):
    """The server of the database does not answer: nothing was stored, and it can be tried again."""

    code = "out-of-reach"


class OutOfSpaceError(MeasureError):
    """The disk of the database is full or does not work: nothing was stored, and it can be tried again."""

    code = "out-of-space"


Refusal = tuple[type[MeasureError], str, str]

BUSY: Refusal = (
    ConflictError,
    "the database is in use by another command",
    "Wait until that command has ended, then try again.",
)
RIGHTS: Refusal = (
    InvalidInputError,
    "the database cannot be opened or written: it is a folder, or this account may not write it",
    "Let this account write the file and its folder, or name another file in THRIVING_DATABASE_URL.",
)
SPACE: Refusal = (
    OutOfSpaceError,
    "the disk cannot take or give what belongs to the database",
    "Make space on the disk and check it, then try again.",
)
BROKEN: Refusal = (
    InvalidInputError,
    "the file is not an SQLite database that can be read",
    "Name another file in THRIVING_DATABASE_URL, or restore this one from a backup.",
)
UNREACHABLE: Refusal = (
    OutOfReachError,
    "the PostgreSQL server does not answer, or does not let us in",
    "Start the server; look at role, password and address in THRIVING_DATABASE_URL; where there is no such "
    "database yet, make it: createdb --encoding=UTF8 --owner=ROLE NAME.",
)
NOT_ALLOWED: Refusal = (
    InvalidInputError,
    "the role that THRIVING_DATABASE_URL names may not do this in the database",
    "Make the role the owner of the database: ALTER DATABASE NAME OWNER TO ROLE.",
)
READ_ONLY: Refusal = (
    InvalidInputError,
    "the PostgreSQL server takes no changes: it is a copy of another, or set to read only",
    "Name the server that takes changes in THRIVING_DATABASE_URL.",
)
UNSTORABLE: Refusal = (
    InvalidInputError,
    "a text holds a sign that the database cannot keep",
    "Take out what is no letter, digit or mark, such as a zero byte.",
)
