"""Smaller answers where that tells nobody anything: public pages, released files, style sheets.

A page that holds a secret (the token of a form) beside words that a stranger chose (an address, an answer)
must never be compressed: from its length the stranger can work out the secret, letter by letter (the attack
called BREACH). So nothing is compressed but routers that ask for it here. They hold no token, set no cookies
and look the same to everybody.
"""

from litestar.config.compression import CompressionConfig
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware

_COMPRESSED_ALREADY = (r"\.pdf$", r"\.woff2$", r"\.xlsx$", r"\.ods$", r"\.zip$")

COMPRESSED = DefineMiddleware(
    CompressionMiddleware,
    config=CompressionConfig(
        backend="gzip", gzip_compress_level=6, minimum_size=500, exclude=list(_COMPRESSED_ALREADY)
    ),
)
