# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what the operating system lacks (fonts for documents, programs of the tests) and installs it where it may.

Standard library only: it runs before anything of ours is installed. Nothing is asked: without the rights to install,
one exact command is handed back for the person to run.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Say = Callable[[str], None]


@dataclass(frozen=True)
class PackageTool:
    """One package tool: how it refreshes its lists and how it installs without a question."""

    program: str
    refresh: tuple[str, ...]
    install: tuple[str, ...]
    needs_root: bool = True

    def command(self, packages: Sequence[str]) -> str:
        """The one line that a person can paste into a terminal."""
        steps = [self.refresh, (*self.install, *packages)] if self.refresh else [(*self.install, *packages)]
        line = " && ".join(shlex.join(step) for step in steps)
        if not self.needs_root or os.geteuid() == 0:
            return line
        shell = "sudo sh -c" if shutil.which("sudo") else "su -c"
        return f"{shell} {shlex.quote(line)}"


PACKAGE_TOOLS = (
    PackageTool("apt-get", ("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends")),
    PackageTool("dnf", (), ("dnf", "install", "-y", "--setopt=install_weak_deps=False")),
    # -Sy and -S in one step: installing from lists older than the mirror fails with "404"
    PackageTool("pacman", (), ("pacman", "-Sy", "--noconfirm", "--needed")),
    PackageTool("brew", (), ("brew", "install"), needs_root=False),
)


@dataclass(frozen=True)
class Need:
    """Something the operating system has to provide, and the package that brings it, by the manager's program."""

    name: str
    present: Callable[[], bool]
    packages: Mapping[str, str]


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


# file names that hold the script, for systems without fontconfig; lower case
_FONT_FILES = {
    "ar": ("notonaskharabic", "notosansarabic", "notokufiarabic", "amiri", "dejavusans", "scheherazade"),
    "zh-cn": ("notoserifcjk", "notosanscjk", "notoserifsc", "notosanssc", "sourcehan", "droidsansfallback", "wqy-"),
}
_OUTLINE_FONTS = (".ttf", ".ttc", ".otf", ".otc")


def _font_folders() -> Iterator[Path]:
    """The folders that typst reads on a system without a fontconfig configuration."""
    yield from (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
    home = os.environ.get("HOME")
    if home:
        yield from (Path(home, ".fonts"), Path(home, ".local/share/fonts"))


def _font_for(language: str) -> Callable[[], bool]:
    def present() -> bool:
        if sys.platform == "darwin":
            return True  # macOS brings Geeza Pro and Songti with it
        if shutil.which("fc-list"):
            question = ["fc-list", f":lang={language}", "file"]
            listed = subprocess.run(question, stdout=subprocess.PIPE, text=True, errors="replace", check=False).stdout
            return any(line.rstrip(": ").lower().endswith(_OUTLINE_FONTS) for line in listed.splitlines())
        return any(
            name.lower().startswith(_FONT_FILES[language]) and name.lower().endswith(_OUTLINE_FONTS)
            for folder in _font_folders()
            for _, _, names in os.walk(folder)
            for name in names
        )

    return present


# Compared on Debian 12 in a page set in Libertinus Serif: fonts-noto-cjk (56 MB) has a serif and a true bold that sit
# with the text; fonts-droid-fallback and fonts-wqy-microhei (2 MB) are sans only and have no bold, so a client's name
# in a heading looks pasted in. fonts-noto-core (12 MB) brings Naskh Arabic and most other scripts of the world.
# Fedora: the variable font, a third of the static one's 181 MB; typst reads variable fonts since 0.15.
FONTS = (
    Need(
        "a font with Arabic letters",
        _font_for("ar"),
        {"apt-get": "fonts-noto-core", "dnf": "google-noto-naskh-arabic-fonts", "pacman": "noto-fonts"},
    ),
    Need(
        "a font with Chinese letters",
        _font_for("zh-cn"),
        {"apt-get": "fonts-noto-cjk", "dnf": "google-noto-serif-cjk-vf-fonts", "pacman": "noto-fonts-cjk"},
    ),
)

# read a produced PDF the way other programs do
_POPPLER = {"apt-get": "poppler-utils", "dnf": "poppler-utils", "pacman": "poppler", "brew": "poppler"}
PDF_PROGRAMS = (
    Need("pdftotext", _program("pdftotext"), _POPPLER),
    Need("pdfinfo", _program("pdfinfo"), _POPPLER),
    Need("pdftoppm", _program("pdftoppm"), _POPPLER),
    Need(
        "qpdf",
        _program("qpdf"),
        {"apt-get": "qpdf", "dnf": "qpdf", "pacman": "qpdf", "brew": "qpdf"},
    ),
    Need(
        "mutool",
        _program("mutool"),
        {"apt-get": "mupdf-tools", "dnf": "mupdf", "pacman": "mupdf-tools", "brew": "mupdf-tools"},
    ),
)

# a real Secret Service; macOS has a keyring of its own
KEYRING_PROGRAMS = (
    Need(
        "dbus-run-session",
        _program("dbus-run-session"),
        {"apt-get": "dbus", "dnf": "dbus-daemon", "pacman": "dbus"},
    ),
    Need(
        "gnome-keyring-daemon",
        _program("gnome-keyring-daemon"),
        {"apt-get": "gnome-keyring", "dnf": "gnome-keyring", "pacman": "gnome-keyring"},
    ),
)


def needs_of_tests() -> tuple[Need, ...]:
    """Fonts and programs that `make test` calls on this system."""
    keyring = KEYRING_PROGRAMS if sys.platform.startswith("linux") else ()
    return (*FONTS, *PDF_PROGRAMS, *keyring)


def package_tool_here() -> PackageTool | None:
    """The package manager of this machine, or None."""
    return next((each for each in PACKAGE_TOOLS if shutil.which(each.program)), None)


def packages_for(needs: Iterable[Need], tool: PackageTool) -> list[str]:
    """The packages that bring the needs, each once, in a stable order."""
    return sorted({need.packages[tool.program] for need in needs if tool.program in need.packages})


def provide(needs: Iterable[Need], say: Say) -> tuple[list[Need], str]:
    """Install what is missing where that needs no password.

    Returns:
        What is still missing, and the one command that would bring it ("" where nothing is missing or no package
        tool is known).
    """
    missing = [need for need in needs if not need.present()]
    if not missing:
        return [], ""
    tool = package_tool_here()
    if tool is None:
        return missing, ""
    packages = packages_for(missing, tool)
    if not packages:
        return missing, ""
    prefix = _rights(tool)
    if prefix is None:
        return missing, tool.command(packages)
    say(f"installing {', '.join(packages)} with {tool.program}")
    complaint = _install(tool, packages, prefix)
    still_missing = [need for need in missing if not need.present()]
    if still_missing:
        say(f"{tool.program} could not install everything: {complaint or 'a program is still missing'}")
        return still_missing, tool.command(packages_for(still_missing, tool))
    return [], ""


def _rights(tool: PackageTool) -> tuple[str, ...] | None:
    """What goes before the command so that it may install, or None where that would need a password."""
    if not tool.needs_root or os.geteuid() == 0:
        return ()
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ("sudo", "-n", "env", "DEBIAN_FRONTEND=noninteractive")
    return None


def _install(tool: PackageTool, packages: Sequence[str], prefix: tuple[str, ...]) -> str:
    """Install; refresh the lists only when the first attempt fails, as it does on a machine that never had them.

    Returns:
        The last line that the package manager had to say, for a person to read; "" after success.
    """
    first = _run((*prefix, *tool.install, *packages))
    if first == "" or not tool.refresh:
        return first
    refreshed = _run((*prefix, *tool.refresh))
    return _run((*prefix, *tool.install, *packages)) or refreshed


def _run(command: Sequence[str]) -> str:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C", "HOMEBREW_NO_AUTO_UPDATE": "1"}
    done = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode == 0:
        return ""
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()] or ["it gave no reason"]
    return next((line for line in reversed(lines) if line.startswith(("E:", "error:", "Error:"))), lines[-1])
