"""Help desk of a school for its electronic gradebook («Помощь с ЭЖ»)."""

__version__ = "0.1.0"
