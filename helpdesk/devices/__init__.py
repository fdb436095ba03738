"""Staff-room computers: a one-time link enrols a browser, a list tells of them, one button revokes."""
