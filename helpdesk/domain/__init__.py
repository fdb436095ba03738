"""The desk's rules: pure functions over data, standard library only."""
