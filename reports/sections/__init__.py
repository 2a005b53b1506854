"""One pure builder a section: published cells in, blocks of words and figures out."""
