"""What a person leaves behind at a computer, and that the next one finds nothing of it."""
