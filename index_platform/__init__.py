"""The shell: everything that waits, remembers or fails."""
