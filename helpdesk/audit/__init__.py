"""The log of what was done and seen: only ever added to, each entry sealing the one before."""
