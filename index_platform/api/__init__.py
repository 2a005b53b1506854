"""Doors for programs: JSON over the same services as the pages."""
