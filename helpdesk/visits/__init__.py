"""Coming to a consultation: the page for all, places, the calendar for other programs (clauses 1.1, 2.2)."""
