"""One stream of random numbers for each stage."""

from scoring.streams import stream


def test_a_stage_has_its_own_numbers_for_each_seed() -> None:
    first = stream(1, "smoothing.places").random(4).tolist()
    assert stream(1, "smoothing.places").random(4).tolist() == first
    assert stream(1, "smoothing.model").random(4).tolist() != first
    assert stream(2, "smoothing.places").random(4).tolist() != first
