"""What people type, made safe to keep: one door for forms, letters and imports."""

import re
import unicodedata

BLANK_LOOKING = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\uffa0\ufeff\ufe0e\ufe0f")
INVISIBLE = frozenset({"Cc", "Cf", "Cs"})  # categories nobody sees
LINE_BREAK = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
DROPPED = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
ZERO_WIDTH_JOINER = "\u200d"
SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
FLAG_LETTERS = ("\U0001f1e6", "\U0001f1ff")
MARKS_PER_LETTER = 4
RUSSIAN_KEYS = str.maketrans("qwertyuiop[]asdfghjkl;'zxcvbnm,.`{}:\"<>~", "йцукенгшщзхъфывапролджэячсмитьбюёхъжэбюё")
OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def clean_text(raw: str) -> str:
    """Text of several lines as it is stored: NFC, every kind of line break a newline, no other control but tab, no
    lone surrogates.

    Direction marks stay (the page isolates them); piled-up combining marks are cut to four a letter.

    >>> clean_text("до\\x00после\\r\\nи\\u0306")
    'допосле\\nй'
    """
    plain = DROPPED.sub("", LINE_BREAK.sub("\n", raw))  # before NFC: a control may part a letter from its mark
    return _limit_marks(unicodedata.normalize("NFC", plain)).strip()


def clean_line(raw: str) -> str:
    """One line of text (title, name, reason): as `clean_text`, with every run of white space a single space.

    >>> clean_line("Принтер\\n  не\\tпечатает ")
    'Принтер не печатает'
    """
    return " ".join(clean_text(raw).split())


def header_line(raw: str) -> str:
    """A line that may stand in a mail header or a file name: as `clean_line`, without direction overrides.

    >>> header_line("x\\x0bBcc: evil@e.example\\u202e")
    'x Bcc: evil@e.example'
    """
    return clean_line("".join(char for char in raw if char not in OVERRIDES))


def in_russian_layout(text: str) -> str:
    """What was meant by letters typed with the keyboard still in Latin.

    >>> in_russian_layout("Djkrjdf")
    'волкова'
    """
    return text.casefold().translate(RUSSIAN_KEYS)


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: spaces, zero-width and filler characters only.

    >>> is_blank("\\u200b\\u3164 "), is_blank("я")
    (True, False)
    """
    return all(char.isspace() or _is_invisible(char) for char in text)


def visible(text: str) -> str:
    """The text without the characters nobody sees; white space stays.

    >>> visible("ph\\u200boto.e\\u00adxe")
    'photo.exe'
    """
    return "".join(char for char in text if char.isspace() or not _is_invisible(char))


def folded(text: str) -> str:
    """Text as it is searched and compared on every database: NFKC, casefolded, ё as е, no invisible characters.

    >>> folded("Чернышёва ВАЛЕРИЯ")
    'чернышева валерия'
    """
    plain = unicodedata.normalize("NFKC", visible(text)).casefold()
    return unicodedata.normalize("NFKC", plain).replace("ё", "е")


def shortened(text: str, limit: int) -> str:
    """The first words of a text, at most `limit` (>= 1) characters, cut at a space, never inside a letter.

    >>> shortened("Не сохраняются отметки", 17)
    'Не сохраняются…'
    """
    line = clean_line(text)
    if len(line) <= limit:
        return line
    room = max(limit - 1, 0)  # the ellipsis is a character too
    words = line[: room + 1].rsplit(" ", 1)
    head = words[0] if len(words) == 2 and len(words[0]) >= room // 2 else _whole_letters(line, room)
    return head.rstrip() + "…"


def _is_invisible(char: str) -> bool:
    return char in BLANK_LOOKING or unicodedata.category(char) in INVISIBLE


def _is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


def _limit_marks(text: str) -> str:
    """Copied in pieces: a list of single letters would take a hundred bytes for each of a pasted megabyte."""
    pieces: list[str] = []
    begin = marks = 0
    for index, char in enumerate(text):
        marks = marks + 1 if _is_mark(char) else 0
        if marks > MARKS_PER_LETTER:
            pieces.append(text[begin:index])
            begin = index + 1
    return "".join((*pieces, text[begin:]))


def _whole_letters(line: str, limit: int) -> str:
    while limit > 0 and _belongs_together(line, limit):
        limit -= 1
    return line[:limit]


def _belongs_together(line: str, cut: int) -> bool:
    """Whether a cut before `line[cut]` would fall inside one letter, emoji or flag."""
    before, after = line[cut - 1], line[cut]
    if FLAG_LETTERS[0] <= after <= FLAG_LETTERS[1]:
        return _flag_letters_before(line, cut) % 2 == 1
    is_tone = SKIN_TONES[0] <= after <= SKIN_TONES[1]
    return is_tone or _is_mark(after) or unicodedata.category(after) == "Cf" or before == ZERO_WIDTH_JOINER


def _flag_letters_before(line: str, cut: int) -> int:
    return next(
        (length for length in range(cut) if not FLAG_LETTERS[0] <= line[cut - 1 - length] <= FLAG_LETTERS[1]), cut
    )
