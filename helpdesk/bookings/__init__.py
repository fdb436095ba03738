"""Places at a consultation: who comes when, and what came of it (clause 2.2)."""
