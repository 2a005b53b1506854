"""What kind of device a request comes from, from what its browser says; nothing else of that is kept."""

import re
from collections.abc import Mapping

from instruments.paradata import Device

_TABLET = re.compile(r"ipad|tablet|kindle|silk/|android(?!.*mobile)")
_PHONE = re.compile(r"mobi|iphone|ipod|phone")
_DESKTOP = re.compile(r"windows nt|macintosh|x11|cros|linux")
_IS_MOBILE = "sec-ch-ua-mobile"  # a fact that browsers give so that nobody need read the rest


def device_of(headers: Mapping[str, str]) -> Device:
    """The kind of device; not known where the browser does not tell. A tablet may call itself a computer."""
    told = headers.get("user-agent", "").lower()
    if _TABLET.search(told):
        return Device.TABLET
    if headers.get(_IS_MOBILE) == "?1" or _PHONE.search(told):
        return Device.PHONE
    return Device.DESKTOP if _DESKTOP.search(told) else Device.NOT_KNOWN
