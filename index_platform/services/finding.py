"""Which place of a release a postcode lies in. Looked up once, it is kept, logged and told nowhere."""

from index_platform.services.official import Homes
from index_platform.services.portal import Current
from index_platform.services.surveys import Surveys, chain
from instruments.places import Geography
from instruments.postcodes import Postcode


class Finder:
    """Postcodes of the geography of a release."""

    def __init__(self, surveys: Surveys, homes: Homes) -> None:
        self._surveys, self._homes = surveys, homes

    def knows_postcodes(self, current: Current) -> bool:
        """Whether postcodes were loaded for the places of a release."""
        geography = self._geography(current)
        return geography is not None and self._homes.knows(geography)

    def code(self, current: Current, postcode: Postcode) -> str | None:
        """The code of the smallest place of the release that a postcode lies in; None if unknown."""
        geography = self._geography(current)
        home = None if geography is None else self._homes.place(geography, postcode)
        if geography is None or home is None:
            return None
        table = current.table
        told = {place.code for place in (table.whole, *table.places, *table.small_places)}
        return next((code for code in chain(geography, home.code) if code in told), None)

    def _geography(self, current: Current) -> Geography | None:
        survey = self._surveys.find(current.release.wave)
        return None if survey is None else survey.geography
