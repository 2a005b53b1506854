"""Modules of JavaScript as one script, for workers: not every browser lets these import.

Our own modules are plain enough for it: each imports by names from files beside it, and exports functions,
classes and constants. One that does otherwise is refused.
"""

import re
from pathlib import Path

from instruments.errors import InvalidInputError

_IMPORT = re.compile(r'^import \{([^}]+)\} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_LIST = re.compile(r"^export \{([\w, ]*)\};$", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


def one_script(module: Path) -> str:
    """The text of a module with all that it imports before it, each once, each in a scope of its own."""
    parts: dict[str, str] = {}
    _add(module, parts)
    first = parts.pop(module.stem)
    return "\n".join([*parts.values(), first])


def _add(module: Path, parts: dict[str, str], *, inner: bool = False) -> None:
    text = module.read_text(encoding="utf-8")
    for _, name in _IMPORT.findall(text):
        if name not in parts:
            _add(module.with_name(f"{name}.js"), parts, inner=True)
    plain = _LIST.sub("", _EXPORT.sub("", _IMPORT.sub(r"const {\1} = from_\2;", text)))
    if odd := _OTHER.search(plain):
        raise InvalidInputError(
            f"it cannot be put into one script: {odd[0]}",
            where=module.name,
            fix='Import by names from "./file.js", and export functions, classes and constants.',
        )
    listed = ",".join(_LIST.findall(text))
    names = [*_EXPORT.findall(text), *filter(None, map(str.strip, listed.split(",")))]
    told = ", ".join(names)
    parts[module.stem] = (
        f"const from_{module.stem} = (() => {{\n{plain}\nreturn {{ {told} }};\n}})();" if inner else plain
    )
