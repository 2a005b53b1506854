"""Pages of people's own accounts, under /account: the way in and out, and what each can change."""
