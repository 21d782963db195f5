"""How fast Lectern is, beside a bare bot that does nothing. ``make bench`` runs it."""
