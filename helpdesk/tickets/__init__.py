"""The heart: what teachers ask and how it is answered."""
