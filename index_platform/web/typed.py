"""What somebody typed into a form."""

from collections.abc import Mapping

from index_platform.web.visitor import AnyRequest


async def typed(request: AnyRequest) -> Mapping[str, str]:
    """The fields of a form as text, the last of each name; files are left out."""
    form = await request.form()
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}
