"""The keys of this site, from the secret key in the settings or the one kept beside the data."""

from index_platform.auth.keys import Keys
from index_platform.settings import Settings
from index_platform.storage import secret_key


def of(settings: Settings) -> Keys:
    """The keys; the secret key is made where there is none yet."""
    return Keys(settings.secret_key or secret_key.kept(settings.secret_file))
