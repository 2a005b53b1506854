"""How much of a long proof runs: a twentieth in ``make test``, all of it in ``make proofs``."""

import os

SHARE = 1.0 if os.environ.get("THRIVING_PROOFS") == "whole" else 0.05
