"""People of the school and their sign-ins."""
