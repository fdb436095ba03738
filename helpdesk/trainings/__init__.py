"""The training log: five directions, a session each working Thursday, who was there (clause 2.1)."""
