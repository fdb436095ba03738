"""A forgotten password, set anew by a link in a letter."""
