"""The last step of a PDF: furniture out of the reading order, scope on table heads, links that print."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf

PRINT_FLAG = 4  # bit 3 of an annotation's flags
_ARTIFACT = Dictionary(Type=Name.Pagination)


def finished(made: bytes) -> bytes:
    """The same pages with better structure: same text, same look, same bytes for the same input."""
    with Pdf.open(BytesIO(made)) as document:
        used = _used_marks(document)
        for page in document.pages:
            _mark_furniture(document, page, used.get(page.obj.objgen, frozenset()))
            _print_links(page)
        _scope_heads(document)
        out = BytesIO()
        document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _elements(
    node: pikepdf.Object, path: tuple[str, ...] = ()
) -> Iterator[tuple[Dictionary, tuple[str, ...]]]:
    """Every structure element with the names of the elements that hold it."""
    for kid in _kids(node):
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid, path
            yield from _elements(kid, (*path, str(kid.S)))


def _kids(node: pikepdf.Object) -> list[pikepdf.Object]:
    kids = node.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]


def _used_marks(document: Pdf) -> dict[tuple[int, int], frozenset[int]]:
    """The marked-content ids that the structure uses, by page."""
    found: dict[tuple[int, int], set[int]] = {}
    for element, _ in _elements(document.Root.StructTreeRoot):
        for kid in _kids(element):
            page = kid.get("/Pg", element.get("/Pg")) if isinstance(kid, Dictionary) else element.get("/Pg")
            mark = _mark_in(kid)
            if page is not None and mark is not None:
                found.setdefault(page.objgen, set()).add(mark)
    return {page: frozenset(marks) for page, marks in found.items()}


def _mark_in(kid: object) -> int | None:
    """The id of a piece of marked content among the kids of an element; None for an element."""
    known = kid.get("/MCID") if isinstance(kid, Dictionary) else kid
    return int(known) if isinstance(known, int) else None


def _mark_furniture(document: Pdf, page: pikepdf.Page, used: frozenset[int]) -> None:
    """Tagged content that no structure element names is page furniture: declare it an artifact."""
    artifact = pikepdf.ContentStreamInstruction([Name.Artifact, _ARTIFACT], Operator("BDC"))
    instructions = [
        artifact if each.operator == Operator("BDC") and _mark_of(each) not in (None, *used) else each
        for each in pikepdf.parse_content_stream(page)
    ]
    page.obj.Contents = document.make_stream(pikepdf.unparse_content_stream(instructions))


def _mark_of(instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage) -> int | None:
    """The marked-content id that an instruction opens; None where it opens none."""
    operands = list(instruction.operands)
    properties = operands[1] if len(operands) > 1 else None
    return int(properties["/MCID"]) if isinstance(properties, Dictionary) and "/MCID" in properties else None


def _print_links(page: pikepdf.Page) -> None:
    for annotation in page.obj.get("/Annots", ()):
        annotation.F = int(annotation.get("/F", 0)) | PRINT_FLAG


def _scope_heads(document: Pdf) -> None:
    """Heads in the first row are for their column, all others for their row."""
    for element, path in _elements(document.Root.StructTreeRoot):
        if element.S == Name.TH:
            scope = Name.Column if "/THead" in path else Name.Row
            element.A = _with_scope(element.get("/A"), scope)


def _with_scope(known: pikepdf.Object | None, scope: Name) -> Array:
    kept = list(known) if isinstance(known, Array) else [known] if known is not None else []
    for entry in kept:
        if isinstance(entry, Dictionary) and entry.get("/O") == Name.Table:
            entry.Scope = scope
            return Array(kept)
    return Array([*kept, Dictionary(O=Name.Table, Scope=scope)])
