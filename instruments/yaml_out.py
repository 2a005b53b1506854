"""The content of a definition as YAML for people: read again, it has the same hash."""

from collections.abc import Mapping

import yaml

_FIRST = (
    "key",
    "version",
    "id",
    "label",
    "code",
    "title",
    "kind",
    "wording",
    "introduction",
    "languages",
    "follows",
    "rights",
    "parts",
    "choice_sets",
    "items",
    "scales",
    "test_values",
    "scenarios",
)


class _Dumper(yaml.SafeDumper):
    """Writes everything out: nothing points at something above."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as the library calls it
        """Never an alias."""
        return True


def yaml_text(content: Mapping[str, object]) -> str:
    """The content as a YAML file, what names a thing before what is said of it."""
    text: str = yaml.dump(
        _ordered(content),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=110,
        default_flow_style=False,
    )
    return text


def _ordered(value: object) -> object:
    match value:
        case Mapping():
            return {key: _ordered(value[key]) for key in sorted(value, key=_rank)}
        case list() | tuple():
            return [_ordered(one) for one in value]
        case _:
            return value


def _rank(key: str) -> tuple[int, str]:
    return (_FIRST.index(key) if key in _FIRST else len(_FIRST), key)
