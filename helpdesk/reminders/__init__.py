"""What the desk does by itself when its time comes: reminders, overdue notices, closings (domain.md §8)."""
