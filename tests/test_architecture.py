"""The house keeps its order: who may import whom, where commits stand, who asks the time."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "helpdesk"
ROOMS = (
    *("domain", "clock", "extensions", "settings", "web", "audit", "accounts", "leaving", "outbox"),
    *("devices", "pins", "profile", "resets", "factors", "sso"),
    *("files", "consultations", "bookings", "tickets"),
    *(
        "filing",
        "queue",
        "visits",
        "calendar",
        "agenda",
        "trainings",
        "absences",
        "staff",
        "reminders",
        "reports",
        "registers",
        "whatif",
        "digest",
        "privacy",
        "start",
        "letters",
        "admin",
        "defaults",
        "demo_corpus",
        "demo_hours",
        "demo",
        "worker",
        "cli",
        "app",
    ),
)
LAYERS = {name: rank for rank, name in enumerate(("models", "queries", "notices", "actions", "forms", "views"))}
LAYERS |= dict.fromkeys(("manage", "api"), LAYERS["views"])  # of one room; the others stand where they are needed
COMMITTERS = {"views", "manage", "api", "cli", "receive", "deliver", "sweep", "worker"}
COMMITTERS |= {"directory"}  # it is asked between two transactions, whoever asks: while it is silent nobody waits
DOMAIN_MAY_IMPORT = {
    *(
        "bisect",
        "collections",
        "hashlib",
        "json",
        "csv",
        "dataclasses",
        "datetime",
        "enum",
        "functools",
        "io",
        "itertools",
        "re",
    ),
    *(
        "typing",
        "unicodedata",
        "zoneinfo",
        "zipfile",
        "struct",
        "codecs",
        "string",
        "math",
        "operator",
        "contextlib",
        "contextvars",
    ),
}
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


def room_of(module: str) -> str:
    """The room of a dotted name: helpdesk.tickets.views -> tickets."""
    return module.split(".")[1] if module.count(".") else "helpdesk"


def layer_of(module: str) -> int:
    """Where a module, or a name out of it, stands in its room: helpdesk.tickets.views -> 5; -1 for any other."""
    return next((LAYERS[part] for part in module.split(".")[2:3] if part in LAYERS), -1)


def name_of(path: Path) -> str:
    """The dotted name of a file."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(source: str) -> Iterator[tuple[str, bool]]:
    """Dotted names a source imports, and whether it does so late, inside a function."""
    tree = ast.parse(source)
    top = {id(node) for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)} - {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, id(node) not in top) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((f"{node.module}.{alias.name}", id(node) not in top) for alias in node.names)


def faults(module: str, source: str) -> list[str]:
    """What a module does that its place forbids."""
    tree = ast.parse(source)
    return [
        *(fault for name, is_late in imports(source) for fault in import_faults(module, name, is_late)),
        *(
            f"{module}:{node.lineno} {fault}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute)
            for fault in attribute_faults(module, node)
        ),
    ]


def import_faults(module: str, name: str, is_late: bool) -> Iterator[str]:
    """Why a module may not import a name."""
    room, other = room_of(module), room_of(name) if name.startswith("helpdesk.") else None
    if is_late:
        yield f"{module} imports {name} late"
    if room in ROOMS and other in ROOMS and ROOMS.index(other) > ROOMS.index(room):
        yield f"{module} imports {name} from a room on its right"
    if room == other and layer_of(name) > layer_of(module) >= 0:
        yield f"{module} imports {name} from a later layer of its room"
    if other is None and room in ("domain", "clock") and name.split(".")[0] not in DOMAIN_MAY_IMPORT:
        yield f"{module} imports {name}: the domain knows the standard library only"
    if module.endswith(".models") and name.split(".")[0] in ("flask", "flask_babel", "flask_login"):
        yield f"{module} imports {name}: tables know no web"


def attribute_faults(module: str, node: ast.Attribute) -> Iterator[str]:
    """Why a module may not use an attribute."""
    holder = node.value.id if isinstance(node.value, ast.Name) else ""
    if node.attr in ("now", "utcnow", "today") and holder in ("datetime", "date") and module != "helpdesk.clock":
        yield "asks the time itself"
    if node.attr == "commit" and module.split(".")[-1] not in COMMITTERS:
        yield "commits"
    if node.attr in ("environ", "getenv"):
        yield "reads the environment past config.py"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_keeps_to_its_room(path: Path) -> None:
    assert not faults(name_of(path), path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("helpdesk.domain.sla", "import flask"),
        ("helpdesk.domain.sla", "from helpdesk.tickets.models import Ticket"),
        ("helpdesk.accounts.queries", "from helpdesk.tickets import queries"),
        ("helpdesk.tickets.models", "from helpdesk.tickets import queries"),
        ("helpdesk.tickets.queries", "from helpdesk.tickets.notices import opened"),
        ("helpdesk.tickets.notices", "from helpdesk.tickets.actions import answer"),
        ("helpdesk.tickets.actions", "from helpdesk.tickets import forms"),
        ("helpdesk.tickets.forms", "import helpdesk.tickets.views"),
        ("helpdesk.tickets.actions", "def act():\n    db.session.commit()"),
        ("helpdesk.tickets.views", "def show():\n    from helpdesk.tickets import queries"),
        ("helpdesk.tickets.actions", "from datetime import datetime\nat = datetime.now()"),
        ("helpdesk.tickets.models", "from flask import request"),
        ("helpdesk.outbox.post", "import os\nos.environ['MAIL_SERVER']"),
    ],
)
def test_a_planted_violation_is_found(module: str, source: str) -> None:
    assert faults(module, source)


def test_every_room_is_declared() -> None:
    present = {path.name.removesuffix(".py") for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert present - set(ROOMS) <= {"__init__", "__pycache__", "data", "static", "translations"}


def test_no_file_outgrows_its_room() -> None:
    assert {name_of(path): lines for path in MODULES if (lines := path.read_text("utf-8").count("\n")) > 300} == {}


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("helpdesk.tickets.views", "from helpdesk.tickets import actions, forms, queries"),
        ("helpdesk.tickets.actions", "from helpdesk.tickets import changes, notices"),
        ("helpdesk.tickets.changes", "from helpdesk.tickets.models import Ticket"),
        ("helpdesk.filing.actions", "from helpdesk.tickets import notices"),
    ],
)
def test_what_the_house_allows_is_no_fault(module: str, source: str) -> None:
    assert not faults(module, source)
