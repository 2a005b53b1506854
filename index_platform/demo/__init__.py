"""Synthetic answers, and the whole way on them. Nothing here knows the engine, and it imports no scoring."""
