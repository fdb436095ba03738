"""The first page: where to get help now."""
