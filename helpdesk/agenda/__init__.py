"""The hour itself: who has come, what was done, what is left (clause 2.2)."""
