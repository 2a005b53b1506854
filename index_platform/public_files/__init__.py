"""Released files: written once, served as they are. Nothing unprotected ever lies here."""
