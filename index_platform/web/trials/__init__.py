"""Trying an instrument out: the pages of a respondent beside what a survey would keep, and nothing stored."""
