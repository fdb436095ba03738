"""Why a file was not taken, as a sentence."""

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.attachments import (
    EmptyFile,
    FileGone,
    FileNotAccepted,
    FileNotAsNamed,
    FileNotKept,
    FileTooLarge,
    PictureTooLarge,
    TooManyFiles,
    UploadsPaused,
)
from helpdesk.domain.errors import Refused

FILES_FOUND: dict[str, LazyString] = {
    "exe": _l("Программы и скрипты не принимаем: «%(name)s» не приложен, остальное сохранено. Пришлите снимок экрана."),
    "script": _l(
        "Программы и скрипты не принимаем: «%(name)s» не приложен, остальное сохранено. Пришлите снимок экрана."
    ),
    "archive": _l("Архивы не принимаем: «%(name)s» не приложен, остальное сохранено. Приложите файлы по одному."),
    "html": _l(
        "Веб-страницы и SVG не принимаем: «%(name)s» не приложен, остальное сохранено. "
        "Пришлите снимок экрана или вставьте текст ошибки в заявку."
    ),
    "macro": _l(
        "В файле «%(name)s» есть макросы. Он не приложен, остальное сохранено. "
        "Сохраните его как docx, xlsx или pptx и приложите снова."
    ),
    "broken": _l("Картинка «%(name)s» повреждена и не приложена, остальное сохранено. Сделайте снимок ещё раз."),
}
FILES: dict[type[Refused], LazyString] = {
    FileTooLarge: _l(
        "Файл «%(name)s» слишком большой: %(size_mb)s МБ при пределе %(limit_mb)s МБ. Он не приложен, "
        "остальное сохранено. Уменьшите снимок или пришлите видео покороче."
    ),
    EmptyFile: _l("Файл «%(name)s» пустой и не приложен, остальное сохранено. Проверьте файл и выберите его ещё раз."),
    FileNotAccepted: _l(
        "Файл «%(name)s» такого вида не принимаем. Он не приложен, остальное сохранено. Подойдут снимок или фото, "
        "PDF, документ или таблица (docx, xlsx, odt…), текст, короткое видео."
    ),
    FileNotAsNamed: _l(
        "Файл «%(name)s» назван .%(extension)s, но внутри другое. Он не приложен, остальное сохранено. "
        "Откройте его, сохраните в нужном виде и приложите снова."
    ),
    PictureTooLarge: _l(
        "На картинке «%(name)s» %(size_mpx)s Мп при пределе %(limit_mpx)s Мп. Она не приложена, остальное сохранено. "
        "Уменьшите её или сделайте снимок экрана."
    ),
    TooManyFiles: _l(
        "К одному сообщению можно приложить не больше %(limit)s файлов. Не приложено: %(name)s. Остальное сохранено. "
        "Уберите лишнее или пришлите его следующим сообщением."
    ),
    UploadsPaused: _l(
        "За час можно загрузить не больше %(limit_mb)s МБ. «%(name)s» не приложен, остальное сохранено. "
        "Отправьте заявку без него, а файл добавьте через час."
    ),
    FileNotKept: _l(
        "Файл «%(name)s» не удалось сохранить: сбой хранилища. Остальное сохранено. "
        "Попробуйте ещё раз или отправьте без файла и сообщите Администратору ЭЖ."
    ),
    FileGone: _l("Файла «%(name)s» нет в хранилище, заявка и переписка на месте. Сообщите Администратору ЭЖ."),
}


def about_file(refused: Refused) -> str:
    found = FILES_FOUND.get(str(refused.facts.get("found", "")))
    return str(found or FILES[type(refused)]) % refused.facts
