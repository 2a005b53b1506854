"""Composite indices of any indicators from a file: treatment, normalisation, aggregation, scenarios."""

from scoring.composite.spec import (
    Aggregation,
    CompositeSpec,
    ImputationMethod,
    ImputationRule,
    Indicator,
    IndicatorTable,
    Node,
    NormalisationMethod,
    NormalisationRule,
)

__all__ = [
    "Aggregation",
    "CompositeSpec",
    "ImputationMethod",
    "ImputationRule",
    "Indicator",
    "IndicatorTable",
    "Node",
    "NormalisationMethod",
    "NormalisationRule",
]
