"""The steps of the schema. ``HEAD`` is the newest, known here so that a command need not load Alembic."""

HEAD = "0031"
