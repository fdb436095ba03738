"""Personal data in what people type (domain.md §10.5): found to warn of, never to forbid; a linear walk over the words.

The warning may be wrong, so it only asks. What it looks for is a pupil by name (a name beside a class or a word for
a child), a phone, СНИЛС, a passport or birth certificate, a password.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from helpdesk.domain.errors import Refused


class DataKind(StrEnum):
    """What a text seems to hold."""

    PUPIL = "pupil"
    PHONE = "phone"
    SNILS = "snils"
    DOCUMENT = "document"
    PASSWORD = "password"  # noqa: S105  # the name of a kind


OF_PUPILS = frozenset({DataKind.PUPIL, DataKind.PHONE, DataKind.SNILS, DataKind.DOCUMENT})


class LooksPersonal(Refused):
    """Not sent yet: the person is asked first; facts: kinds (codes) and words (what was found), both by «, »."""


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of personal data and where it stands."""

    kind: DataKind
    start: int
    end: int
    words: str


# Beginnings of given names with whatever ending a case gives them; a longer word is no name («Лена», not «Ленинград»).
_GIVEN_NAMES = """
август авдот агат адел азамат айдар айгул айнур айрат айсылу алан албин александр алекс алексе ален алеш алин алис
алмаз алсу альберт альбин альмир амин амир анастаси анатол ангелин андре анжел анжелик ан анн антон антонин анфис
ариадн арин аристарх арсен арсени артемий артем артур аскар асель ася бахтияр богдан борис булат вади вадим валентин
валер валери валерий вань ван варвар вари василис васили вер вероник виктор виктори виолетт витали влад владимир
владислав владлен вов всеволод вячеслав гали галин геннади георги герман глеб гордей григори гульназ гузел дан данил
данила даниил даниэл даш дарь дарин демид демьян денис дим димитри дин динар диан дмитри евгени евдоки егор
екатерин елен елизавет ефим жен захар земфир злат зоя зо иван игнат игор ильдар ильнар иль иннокенти инн ирин
ислам камил камилл карим карин катрин кат кирилл клим кол констатин константин кост кристин ксени ксюш лад лар
ларис лев лен леонид лер лейл лили лиз лид лиди лиан любов люб людмил макар максим малик мар маргарит мари марин
марк марсел март маш матвей мелани мил милан милен мирон мирослав миш михаил мурат назар наил настен настя наст
натал наташ нелл ник никит никола нин оксан ол олег олес ольг пав павел павл пет петр платон полин радик радмир раис
рамил расул ратмир рената ренат родион роман ром руслан рустам савв савели саид салават сам самир саш свет светлан
святослав семен серафим сереж серг серге слав снежан соф софь софи сон станислав степан стас султан таис таня тан
тамар тара тимофе тимур тих тихон ульян фарид фатим федор федь феликс филипп хасан шамил эвелин эдуард эльвир
эльдар эльмир эмил эмм эрик юл юли юр юри яков ян ян яр ярослав ясмин
аид ахмед боря борю борей вася васе васи васю васей вик вит гош гриш давид ев зин ибрагим ильдус леш магомед марат
мит паш степа степе степу степой толя толе толю толей тоня тоне тоню тоней
"""
_NAMES = frozenset(_GIVEN_NAMES.split())
_LONG_ENDINGS = "ой ей ою ею ом ем ия ии ию ией ий ие ием ья ьи ье ью ьей ша ши ше шу шей"
_CASE_ENDINGS = ("", *"аяйьуюыиео", *_LONG_ENDINGS.split())
_SURNAME_END = re.compile(
    r"(?:(?:ов|ев|ин|ын)(?:а|у|ым|е|ой|ы|ых)?|[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую)|(?:енк|швил|дз)[оие]|"
    r"(?:ук|юк|ян|янц)(?:а|у|ом|е)?|ых|их|оглы|кызы)$"
)
_PATRONYMIC = re.compile(r"(?:ович|евич|ьич|овн|евн|ичн)(?:а|у|ем|е|ы|ой)?\.?$")
_CLASS = re.compile(
    r"(?<![\d.,:/-])(?:1[01]|[1-9])(?:-?[а-яё](?![а-яё])| ?[«\"'-]? ?[А-ЯЁ](?![А-Яа-яЁё])|\s?-?\s?кл(?:\.|\b|асс))"
)
_OF_A_CHILD = re.compile(
    r"учени[кцч]|учащ|ребен|ребён|девочк|мальчик|школьни|родител|мам[аыеуо]|пап[аыеу]\b|надомн|двойник|выбыл|новенк|"
    r"дочк|дочер|сын[аоу]?\b|близнец|класс|\bкл\b|санатор|\bпмпк\b|\bовз\b"
)
_WORD = re.compile(r"[А-ЯЁа-яё]+(?:-[А-ЯЁа-яё]+)*\.?")
_ADJECTIVE = re.compile(r"[сц]к(?:ий|ого|ому|им|ом|ая|ой|ую)$")  # «Английский язык 7А»: by itself no surname
_COMMON_WORDS = "один готов основ основы здоров любов магазин термин причин родин родины"
_NO_SURNAMES = frozenset(_COMMON_WORDS.split())
_PHONE = re.compile(r"(?<![\d+])(?:\+7|8)[ (-]{0,2}\d{3}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}(?!\d)")
_SNILS = re.compile(r"(?<!\d)\d{3}[- ]?\d{3}[- ]?\d{3}[- ]?\d{2}(?!\d)")
_SAID_SNILS = re.compile(r"снилс", re.IGNORECASE)
_PASSPORT = re.compile(r"(?<!\d)\d{2} ?\d{2} ?(?:№ ?)?\d{6}(?!\d)")
_SAID_PASSPORT = re.compile(r"паспорт|сери[яию]", re.IGNORECASE)
_CERTIFICATE = re.compile(r"(?<![A-Za-zА-Яа-я])[IVX]{1,4}-[А-Я]{2} ?(?:№ ?)?\d{6}(?!\d)")
_PASSWORD = re.compile(
    r"(?<![а-яёa-z])(?:парол[а-яё]{0,3}|password|pass|pwd)(?P<gap>[ \t]{0,3}(?:[:=][ \t]{0,3}\n?|[-–—] )?[ \t]{0,3})"
    r"(?:(?:мой|моя|её|ее|его|такой|у меня|от журнала|от эж|от входа)[ \t]{1,3})?(?P<word>[^\s,;]{3,64})",
    re.IGNORECASE,
)
_CYRILLIC_WORD = re.compile(r"[«\"(]?[А-ЯЁа-яё-]+[.!?)»\"]*")
_ABOUT_PASSWORD = re.compile(
    r"[«\"(]?(?:не|забы|утер|потер|помен|смен|сброс|верн|прав|прежн|стар|нов|тот|там|как|так|был|мой|моя|админ|польз|"
    r"под|прош|выда|дайте|восстан|пожал|ввод|введ|для|что|это|друг|обыч)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d[.!?)]*")
AS_TYPED, WITHOUT_PASSWORDS = "as_typed", "without_passwords"  # what a person answers to the warning
MOST = 20  # numbers of one kind told of in one text
MASK = "••••"


def found_in(text: str) -> tuple[Found, ...]:
    """Every piece of personal data the text seems to hold, in the order it stands there.

    >>> [(one.kind.value, one.words) for one in found_in("Мама Сидорова Артёма 3Б, 8-900-123-45-67")]
    [('pupil', 'Сидорова Артёма'), ('phone', '8-900-123-45-67')]
    >>> found_in("Марина Сергеевна просит открыть журнал 7А")
    ()
    """
    found = [*_pupils(text), *_numbers(text), *_passwords(text)]
    return tuple(sorted(found, key=lambda one: one.start))


def as_answered(text: str, answer: str) -> str:
    """The text as it may be kept once its author was asked; raises LooksPersonal while they were not.

    >>> as_answered("пароль: Зима2026", WITHOUT_PASSWORDS), as_answered("7А не видно", "")
    ('пароль: ••••', '7А не видно')
    """
    if answer == AS_TYPED:
        return text
    if answer == WITHOUT_PASSWORDS:
        return without_passwords(text)
    if found := found_in(text):
        kinds = dict.fromkeys(str(one.kind) for one in found)
        words = dict.fromkeys(one.words for one in found if one.kind is not DataKind.PASSWORD)
        raise LooksPersonal(kinds=", ".join(kinds), words=", ".join(words))
    return text


def has_pupils_data(text: str) -> bool:
    """Whether a text must be kept from those whom it does not concern: a password is no pupil's."""
    return any(one.kind in OF_PUPILS for one in found_in(text))


def without_passwords(text: str) -> str:
    """The same text with dots for each password.

    >>> without_passwords("логин ivanova пароль: Зима2026, не пускает")
    'логин ivanova пароль: ••••, не пускает'
    """
    for one in reversed([*_passwords(text)]):
        text = f"{text[: one.start]}{MASK}{text[one.end :]}"
    return text


def _passwords(text: str) -> Iterator[Found]:
    for match in _PASSWORD.finditer(text):
        word, is_marked = match["word"], bool(match["gap"].strip())
        if word.startswith(MASK) or _ABOUT_PASSWORD.match(word) or (not is_marked and not match["gap"]):
            continue
        is_plain = bool(_CYRILLIC_WORD.fullmatch(word)) or (not is_marked and bool(_YEAR.fullmatch(word)))
        if is_marked or not is_plain:
            end = match.start("word") + len(word.rstrip('.!?)»"'))
            yield Found(DataKind.PASSWORD, match.start("word"), end, MASK)


def _numbers(text: str) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    said_snils = bool(_SAID_SNILS.search(text))
    patterns = {_PHONE: DataKind.PHONE, _SNILS: DataKind.SNILS, _CERTIFICATE: DataKind.DOCUMENT}
    if _SAID_PASSPORT.search(text):
        patterns[_PASSPORT] = DataKind.DOCUMENT
    for pattern, kind in patterns.items():
        for match in islice(pattern.finditer(text), MOST):
            start, end = match.span()
            is_new = all(end <= first or start >= last for first, last in taken)
            digits = "".join(filter(str.isdecimal, match[0]))
            if is_new and (kind is not DataKind.SNILS or said_snils or is_snils(digits)):
                taken.append((start, end))
                yield Found(kind, start, end, match[0])


def is_snils(digits: str) -> bool:
    """Whether eleven digits are a СНИЛС by its check number (numbers up to 001-001-998 have none).

    >>> is_snils("11223344595"), is_snils("11223344596"), is_snils("00000000000")
    (True, False, False)
    """
    if int(digits[:9]) <= 1_001_998:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(9, 0, -1), strict=True))
    return total % 101 % 100 == int(digits[9:])


def _pupils(text: str) -> Iterator[Found]:
    """Names beside each other in a text about a class or a child; adults are called by their patronymic."""
    has_class = bool(_CLASS.search(text))
    if not has_class and not _OF_A_CHILD.search(text.lower()):
        return
    words, told_to = list(_WORD.finditer(text)), 0
    for number, word in enumerate(words):
        if word.start() < told_to:
            continue
        following = words[number + 1] if number + 1 < len(words) and _touch(text, word, words[number + 1]) else None
        after = words[number + 2] if number + 2 < len(words) and following else None
        end = _name_end(text, word, following, after)
        if end is None and has_class and _is_lone_surname(text, word, following):
            end = word.end()
        if end is not None:
            told_to = end
            yield Found(DataKind.PUPIL, word.start(), end, text[word.start() : end].rstrip("."))


def _name_end(
    text: str, word: re.Match[str], following: re.Match[str] | None, after: re.Match[str] | None
) -> int | None:
    """Where a name ends that begins with a word and goes on with the next one; none when it is no pupil's."""
    if following is None:
        return None
    is_surname, is_given = _is_surname(word[0]), _is_given(word[0])
    if len(following[0].rstrip(".")) == 1 and following[0][0].isupper() and following[0].endswith("."):
        is_adult = after is not None and len(after[0].rstrip(".")) == 1 and after[0].endswith(".")  # «Нестеров А. П.»
        is_name = word[0][0].isupper() and (is_surname or is_given)
        return following.end() if is_name and not is_adult else None
    pair = (is_surname and _is_given(following[0])) or (is_given and _is_surname(following[0]))
    is_called = after is not None and _touch(text, following, after) and _is_patronymic(after[0])
    if not pair or is_called or _is_patronymic(following[0]) or word[0][0].isupper() is not following[0][0].isupper():
        return None
    return following.end()


def _is_lone_surname(text: str, word: re.Match[str], following: re.Match[str] | None) -> bool:
    """«у Гайнутдинова», «Петров 7А»: written as a name where no sentence begins, or right before the class."""
    if not word[0].istitle() or word[0].endswith(".") or _ADJECTIVE.search(word[0]):
        return False
    if not _is_surname(word[0]) or _is_given(word[0]):
        return False
    if following is not None and (following[0][1:] == "." or _is_given(following[0]) or _is_patronymic(following[0])):
        return False
    before = text[max(0, word.start() - 4) : word.start()].rstrip(' «"(')
    is_inside = bool(before) and before[-1] not in ".!?…\n"
    return is_inside or bool(_CLASS.match(text[word.end() : word.end() + 12].lstrip(" ,(")))


def _touch(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    return text[one.end() : other.start()] in (" ", "\u00a0") and (not one[0].endswith(".") or len(one[0]) == 2)


def _is_given(word: str) -> bool:
    folded = word.rstrip(".").lower().replace("ё", "е")
    return len(folded) > 2 and any(
        folded.endswith(ending) and folded[: len(folded) - len(ending)] in _NAMES for ending in _CASE_ENDINGS
    )


def _is_surname(word: str) -> bool:
    folded = word.rstrip(".").lower().replace("ё", "е")
    return len(folded) > 4 and folded not in _NO_SURNAMES and bool(_SURNAME_END.search(folded))


def _is_patronymic(word: str) -> bool:
    return bool(_PATRONYMIC.search(word.lower()))
