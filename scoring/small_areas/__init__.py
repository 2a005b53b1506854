"""The stage of small areas: wards smoothed by models, and made to agree with their clusters."""

from scoring.small_areas.stage import grouped, small_areas

__all__ = [
    "grouped",
    "small_areas",
]
