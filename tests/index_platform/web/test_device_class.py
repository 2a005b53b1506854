"""The kind of device, from what a browser says of itself."""

import pytest

from index_platform.web.device_class import device_of
from instruments.paradata import Device


@pytest.mark.parametrize(
    ("told", "device"),
    [
        (
            "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/131.0.0.0 Mobile Safari/537.36",
            "phone",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Mobile/15E148 Safari/604.1", "phone"),
        ("Mozilla/5.0 (Android 13; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0", "phone"),
        (
            "Mozilla/5.0 (Linux; Android 13; SM-X200) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36",
            "tablet",
        ),
        ("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) Mobile/15E148 Safari/604.1", "tablet"),
        ("Mozilla/5.0 (Android 13; Tablet; rv:130.0) Gecko/130.0 Firefox/130.0", "tablet"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari", "desktop"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.5 Safari/605.1.15", "desktop"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "desktop"),
        ("curl/8.5.0", "not_known"),
        ("", "not_known"),
    ],
)
def test_the_kind_of_device_is_told_from_the_words_of_browsers(told: str, device: str) -> None:
    assert device_of({"user-agent": told}) is Device(device)


def test_a_browser_that_says_mobile_and_nothing_else_is_on_a_phone() -> None:
    assert device_of({"sec-ch-ua-mobile": "?1"}) is Device.PHONE
    assert device_of({}) is Device.NOT_KNOWN
