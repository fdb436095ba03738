"""The second factor: asked after the password, set up and turned off in the profile."""
