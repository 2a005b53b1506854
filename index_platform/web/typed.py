"""What somebody typed into a form."""

from collections.abc import Mapping

from index_platform.web.visitor import AnyRequest

PARTED = "\x1f"  # between values of one field: no choice of ours holds it, and no text is kept with it


async def typed(request: AnyRequest) -> Mapping[str, str]:
    """The fields of a form as text; files are left out.

    No field of ours comes with two values. One that does holds all of them, so that it is refused as no
    answer: none of them is taken for a person who did not choose.
    """
    form = await request.form()
    values: dict[str, list[str]] = {}
    for name, value in form.multi_items():
        if isinstance(value, str):
            known = values.setdefault(name, [])
            known += [value] if value and value not in known else []
    return {name: PARTED.join(known) for name, known in values.items()}
