"""How many wrong guesses are judged, and for how long guessing pauses after them (safety.md S8)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """After each `most` wrong guesses a pause; counted in a row, or within a `window` of minutes."""

    most: int
    pauses: tuple[int, ...]  # minutes; the last one repeats
    window: int = 0

    def pause_after(self, wrong: int) -> int:
        """For how many minutes guessing pauses after so many wrong guesses; 0 while guesses are left.

        >>> [PASSWORDS.pause_after(wrong) for wrong in (4, 5, 6, 10, 15, 40)]
        [0, 1, 0, 5, 15, 60]
        """
        if not wrong or wrong % self.most:
            return 0
        return self.pauses[min(wrong // self.most, len(self.pauses)) - 1]


PASSWORDS = Limit(most=5, pauses=(1, 5, 15, 60))
PINS = Limit(most=5, pauses=(15, 30, 60, 240, 1440))  # of one person: ten thousand PINs would take years
COMPUTER = Limit(most=20, pauses=(10,), window=10)  # one colleague's PIN after another's, at one computer
SCHOOL = Limit(most=50, pauses=(1,), window=1)
