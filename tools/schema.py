"""Write docs/instrument.schema.json from the shapes of definitions; a test holds it (tools.schema)."""

import json

from instruments.schema import schema
from tools.steps import ROOT

PAGE = ROOT / "docs" / "instrument.schema.json"


def main() -> int:
    """Exit code 0 when the file is written."""
    PAGE.write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
