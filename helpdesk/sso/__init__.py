"""Signing in with the school's other services: an OpenID provider (optional)."""
