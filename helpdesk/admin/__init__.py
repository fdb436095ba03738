"""What belongs to no feature: the outbox page, health."""
