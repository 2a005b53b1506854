"""Place reports: published cells in, accessible HTML and PDF out."""
