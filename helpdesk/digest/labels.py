"""The weekly letter's words for people."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.digest.models import LetterFormat

FORMATS: dict[LetterFormat, LazyString] = {
    LetterFormat.HTML: _l("с таблицами и рисунком"),
    LetterFormat.TEXT: _l("простым текстом"),
    LetterFormat.NONE: _l("не получает"),
}
