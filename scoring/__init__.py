"""From frozen answers to protected figures: pure functions on arrays and frozen values."""
