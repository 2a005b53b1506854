"""The study of one scale in one wave: what it can and cannot carry."""

from scoring.scale_study.study import scale_report

__all__ = [
    "scale_report",
]
