"""The researchers' app: its one page, the words that it says to people, and what a phone keeps of it."""
