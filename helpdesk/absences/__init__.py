"""Who is away and who stands in: entering it, taking it back, and giving back what was not finished."""
