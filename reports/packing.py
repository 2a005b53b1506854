"""Files in one archive whose bytes depend on nothing but the files."""

from collections.abc import Collection, Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a ZIP can tell: the day of making is no part of the content
_READABLE = 0o644 << 16


def packed(files: Mapping[str, bytes], *, stored: Collection[str] = ()) -> bytes:
    """A ZIP archive of files by name, in their order; those in ``stored`` are not compressed."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = ZipInfo(name, _DAY)
            entry.external_attr, entry.create_system = _READABLE, 3
            kind = ZIP_STORED if name in stored else ZIP_DEFLATED
            archive.writestr(entry, content, compress_type=kind, compresslevel=9)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP archive by name, in their order; the inverse of ``packed``."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
