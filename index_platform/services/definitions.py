"""The definition of the index that a release was made by."""

from functools import partial

from sqlalchemy import Engine

from index_platform.db import reading
from index_platform.queries import releases
from index_platform.services import index, recipes
from index_platform.services.newest import Newest
from index_platform.settings import Settings
from instruments.errors import NotFoundError
from scoring.spec import IndexSpec

_READ: Newest[str, IndexSpec] = Newest(8)  # by where they lie: the page of the method asks for one each time


def of_release(engine: Engine, settings: Settings, name: str) -> IndexSpec:
    """The definition by its label and hash; NotFoundError where no such content is kept here any more."""
    with reading(engine) as session:
        manifest = releases.manifest(session, name)
    label, sha256 = str(manifest["index"]), str(manifest["inputs"]["definition"])
    file = recipes.names(settings).get(label)
    found = None if file is None else _READ.of(file, partial(index.definition, file))
    if found is None or found.sha256 != sha256:
        raise NotFoundError(
            f"the definition {label} of {name} is not kept here",
            where="definitions",
            fix="Its hash stands in the notes of the release; whoever made the release has the file.",
        )
    return found
