"""Make .venv with the pinned packages of a group: `python3 requirements/bootstrap.py app` (or dev). Harmless twice."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
VENV, WHEELS, CATALOGUES = ROOT / ".venv", ROOT / "wheels", ROOT / "helpdesk" / "translations"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.txt"  # whose .venv this is, then the groups it is complete for
OWNER = f"{sys.implementation.cache_tag} {ROOT}\n"  # scripts of .venv die with another Python or in a moved folder
INCLUDED = {"app": ("app",), "dev": ("app", "dev")}
NO_PIP = "Не найден pip. Установите его (Debian, Ubuntu: sudo apt install python3-venv) и повторите команду."


def main() -> None:
    """Bring .venv up to date for the group named on the command line."""
    if sys.version_info[:2] < OLDEST:
        sys.exit("Нужен Python 3.11 или новее, а этот — {}.{}.".format(*sys.version_info))
    if len(sys.argv) != 2 or sys.argv[1] not in INCLUDED:
        sys.exit(f"usage: {Path(sys.argv[0]).name} {'|'.join(INCLUDED)}")
    group = sys.argv[1]
    stamp = STAMP.read_text(encoding="utf-8") if STAMP.exists() else ""
    if not (PYTHON.exists() and stamp.startswith(OWNER) and digest(group) in stamp):
        sys.stderr.write(f"Устанавливаю библиотеки ({group}) в .venv, это делается один раз…\n")
        install(group, keep=not stamp or stamp.startswith(OWNER))
    compile_catalogues()


def digest(group: str) -> str:
    """What a group consists of, as one word for the stamp."""
    return f"{group}={hashlib.sha256((ROOT / 'requirements' / f'{group}.txt').read_bytes()).hexdigest()}"


def install(group: str, keep: bool) -> None:
    """Install a group by its hashes, into a new .venv unless the present one may be kept."""
    pip = [str(PYTHON), "-m", "pip"]
    if not (keep and answers(pip)):
        without = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
        run([sys.executable, "-m", "venv", "--clear", *without, str(VENV)])
        pip = pip if not without else pip_from_outside()
    STAMP.unlink(missing_ok=True)  # cut off from here on: the next start installs again
    offline = ["--no-index", "--find-links", str(WHEELS)] if WHEELS.is_dir() else []
    run([*pip, "install", "-q", "--require-hashes", *offline, "-r", str(ROOT / "requirements" / f"{group}.txt")])
    STAMP.write_text(OWNER + "\n".join(map(digest, INCLUDED[group])) + "\n", encoding="utf-8")


def pip_from_outside() -> list[str]:
    """The pip command of this machine aimed at .venv, for systems that cut ensurepip off."""
    for pip in ([sys.executable, "-m", "pip", "--python", str(PYTHON)], ["uv", "pip"]):
        if shutil.which(pip[0]) and answers(pip):
            return pip
    sys.exit(NO_PIP)


def compile_catalogues() -> None:
    """Compile the translations when one is newer than its compiled form (those are not in the repository)."""
    pairs = [(source, source.with_suffix(".mo")) for source in CATALOGUES.glob("*/LC_MESSAGES/*.po")]
    if any(not made.exists() or made.stat().st_mtime < source.stat().st_mtime for source, made in pairs):
        run([str(PYTHON), "-m", "babel.messages.frontend", "-q", "compile", "-d", str(CATALOGUES)])


def answers(command: list[str]) -> bool:
    """Whether a pip command works at all."""
    try:
        return subprocess.run([*command, "--help"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: list[str]) -> None:
    """Run a command in the project; its failure is the end, its own words are the explanation."""
    quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_USER": "0", "VIRTUAL_ENV": str(VENV)}
    if code := subprocess.run(command, cwd=ROOT, env={**os.environ, **quiet}, check=False).returncode:
        sys.exit(code)


if __name__ == "__main__":
    main()
