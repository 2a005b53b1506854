"""What ``make`` runs before and beside the program. Plain Python: it runs where nothing is installed."""
