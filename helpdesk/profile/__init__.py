"""A person's own page: how to reach them, their password, their letters, their sessions."""
