"""How much of a long proof runs: a twentieth in ``make test``, all of it in ``make proofs``."""

import os

WHOLE = os.environ.get("THRIVING_PROOFS") == "whole"
SHARE = 1.0 if WHOLE else 0.05
