"""Who acts, what they may do, and the one place where it is refused."""
