"""The picture for the leadership: figures of a period on one page, in files, and the tickets behind each number."""
