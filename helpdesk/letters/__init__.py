"""What a signed link in a letter may do without signing in."""
