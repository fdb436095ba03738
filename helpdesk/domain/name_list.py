"""People typed as a list, «Баранова Л. П., mamedov.er»: who is meant, who is unknown, who may be several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.text import clean_line, folded

SEPARATOR = re.compile(r"[\n,;]")
INITIAL = re.compile(r"(?<=\.)(?=\w)")


class UnknownPeople(Unacceptable):
    """Nobody has such a name or login; facts: field, names."""


class Namesakes(Unacceptable):
    """Several people may be meant; facts: field, names."""


class TooManyPeople(Unacceptable):
    """More people than one form takes; facts: field, limit."""


@dataclass(frozen=True, slots=True)
class Known:
    """A member of the staff as one is called."""

    id: int
    login: str
    sort_name: str  # folded


def people_meant(typed: str, staff: Sequence[Known], *, field: str, limit: int) -> list[int]:
    """Ids of the people of a typed list, each by login, full name or surname with initials.

    Raises TooManyPeople, UnknownPeople or Namesakes about the first entries that are wrong.

    >>> people_meant("Баранова Л.П.; mamedov.er", [Known(1, "baranova.lp", "баранова людмила петровна"),
    ...     Known(2, "mamedov.er", "мамедов эльчин рустам оглы")], field="names", limit=9)
    [1, 2]
    """
    names = [name for part in SEPARATOR.split(typed) if (name := clean_line(part))]
    if len(names) > limit:
        raise TooManyPeople(field=field, limit=limit)
    found = {name: _meant(name, staff) for name in names}
    if unknown := [name for name, ids in found.items() if not ids]:
        raise UnknownPeople(field=field, names=", ".join(unknown[:5]))
    if several := [name for name, ids in found.items() if len(ids) > 1]:
        raise Namesakes(field=field, names=", ".join(several[:5]))
    return list(dict.fromkeys(ids[0] for ids in found.values()))


def _meant(name: str, staff: Sequence[Known]) -> list[int]:
    wanted = folded(name)
    by_login = [person.id for person in staff if person.login == wanted]
    words = INITIAL.sub(" ", wanted).split()
    return by_login or [person.id for person in staff if _is_called(words, person.sort_name.split())]


def _is_called(words: list[str], name: list[str]) -> bool:
    """Whether the surname is the same and every further word begins, or abbreviates, the name's word."""
    if not words or len(words) > len(name) or words[0] != name[0]:
        return False
    return all(full.startswith(word.rstrip(".")) for word, full in zip(words[1:], name[1:], strict=False))
