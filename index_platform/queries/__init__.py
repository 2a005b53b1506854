"""All SQL that is not schema. Rows stay in here; frozen values come out."""
