"""Measured ratios: our code against a slower or foreign way to the same numbers, in one run."""
