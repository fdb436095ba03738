"""The staff as the administrator keeps it: who is here, who has left, who gets a password."""
