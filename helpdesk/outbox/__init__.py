"""Letters as rows of the desk's own database."""
