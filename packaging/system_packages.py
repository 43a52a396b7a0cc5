# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds what the operating system lacks (libraries of the window, fonts, programs of the tests) and installs it where
it may.

Standard library only: it runs before anything of ours is installed. Nothing is asked: without the rights to install,
one exact command is handed back for the person to run.
"""

import ctypes
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


def _library(name: str) -> Callable[[], bool]:
    """True when the loader finds it: that, and no list of packages, decides whether Qt starts."""

    def present() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return present


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

# a time-stamping service in the tests: RFC 3161 by an implementation that shares no code with ours
STAMP_PROGRAMS = (
    Need(
        "openssl",
        _program("openssl"),
        {"apt-get": "openssl", "dnf": "openssl", "pacman": "openssl", "brew": "openssl"},
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


# the window can be shown on a screen that nobody sees, with a window manager that gives it the focus
SCREEN_PROGRAMS = (
    Need(
        "Xvfb",
        _program("Xvfb"),
        {"apt-get": "xvfb", "dnf": "xorg-x11-server-Xvfb", "pacman": "xorg-server-xvfb"},
    ),
    Need("openbox", _program("openbox"), {"apt-get": "openbox", "dnf": "openbox", "pacman": "openbox"}),
    Need("xdotool", _program("xdotool"), {"apt-get": "xdotool", "dnf": "xdotool", "pacman": "xdotool"}),
)


# lets single system calls of a program fail
CALL_PROGRAMS = (Need("strace", _program("strace"), {"apt-get": "strace", "dnf": "strace", "pacman": "strace"}),)


def _libraries(*table: tuple[str, str, str, str]) -> tuple[Need, ...]:
    """Needs from rows of: the library as the loader knows it, and its package for apt-get, dnf and pacman."""
    return tuple(
        Need(name, _library(name), {"apt-get": debian, "dnf": fedora, "pacman": arch})
        for name, debian, fedora, arch in table
    )


# Read with `readelf -d` from the Linux wheel of PySide6-Essentials 6.11.3 (QtWidgets, QtSvg, QtPrintSupport and the
# plugin that draws without a screen): what the wheel asks of the system and a bare Debian 12 does not have.
QT_LIBRARIES = _libraries(
    ("libEGL.so.1", "libegl1", "libglvnd-egl", "libglvnd"),
    ("libGL.so.1", "libgl1", "libglvnd-glx", "libglvnd"),
    ("libX11.so.6", "libx11-6", "libX11", "libx11"),
    ("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    ("libdbus-1.so.3", "libdbus-1-3", "dbus-libs", "dbus"),
    ("libfontconfig.so.1", "libfontconfig1", "fontconfig", "fontconfig"),
    ("libfreetype.so.6", "libfreetype6", "freetype", "freetype2"),
    ("libglib-2.0.so.0", "libglib2.0-0", "glib2", "glib2"),
)
# the same for the plugin that draws on an X server (libqxcb.so); Qt ends the whole process when one of them is missing
QT_X11_LIBRARIES = _libraries(
    ("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb", "libx11"),
    ("libxcb.so.1", "libxcb1", "libxcb", "libxcb"),
    ("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    ("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    ("libxcb-image.so.0", "libxcb-image0", "xcb-util-image", "xcb-util-image"),
    ("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    ("libxcb-randr.so.0", "libxcb-randr0", "libxcb", "libxcb"),
    ("libxcb-render.so.0", "libxcb-render0", "libxcb", "libxcb"),
    ("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil", "xcb-util-renderutil"),
    ("libxcb-shape.so.0", "libxcb-shape0", "libxcb", "libxcb"),
    ("libxcb-shm.so.0", "libxcb-shm0", "libxcb", "libxcb"),
    ("libxcb-sync.so.1", "libxcb-sync1", "libxcb", "libxcb"),
    ("libxcb-util.so.1", "libxcb-util1", "xcb-util", "xcb-util"),
    ("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb", "libxcb"),
    ("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb", "libxcb"),
    ("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
)
# and for Wayland (libqwayland.so)
QT_WAYLAND_LIBRARIES = _libraries(
    ("libwayland-client.so.0", "libwayland-client0", "libwayland-client", "wayland"),
    ("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor", "wayland"),
    ("libwayland-egl.so.1", "libwayland-egl1", "libwayland-egl", "wayland"),
)


def _inter_present() -> bool:
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", "Inter", "file"], stdout=subprocess.PIPE, check=False).stdout
    return bool(listed.strip())


# the typeface that the window was drawn with; without it the window takes the system's own
WINDOW_FONT = (
    Need(
        "the font Inter",
        _inter_present,
        {"apt-get": "fonts-inter", "dnf": "rsms-inter-fonts", "pacman": "inter-font"},
    ),
)


@dataclass(frozen=True)
class Welcome:
    """Needs that may stay unmet, and what is then missed."""

    needs: tuple[Need, ...]
    without: str


@dataclass(frozen=True)
class Needs:
    """What a purpose cannot do without, and what it can."""

    required: tuple[Need, ...]
    welcome: tuple[Welcome, ...]


_NO_LETTERS = "names in these letters cannot be put into documents until they are there"
_NO_INTER = "the window uses the system's own font"
_NO_FAILING_CALLS = "the tests that let single system calls fail are left out"
_NO_WINDOW = "no window can be opened on this display until they are there"


def needs_for(purpose: str) -> Needs:
    """What this system has to bring for the "demo", the "window" or the "tests".

    Qt's wheels for macOS and Windows bring everything that a window needs.
    """
    on_linux = sys.platform.startswith("linux")
    qt = QT_LIBRARIES if on_linux else ()
    display = _display_libraries() if on_linux else ()
    inter = (Welcome(WINDOW_FONT, _NO_INTER),) if on_linux else ()
    letters = Welcome(FONTS, _NO_LETTERS)
    if purpose == "tests":
        screen = (*QT_X11_LIBRARIES, *SCREEN_PROGRAMS, *KEYRING_PROGRAMS) if on_linux else ()
        calls = (Welcome(CALL_PROGRAMS, _NO_FAILING_CALLS),) if on_linux else ()
        return Needs(required=(*FONTS, *PDF_PROGRAMS, *STAMP_PROGRAMS, *qt, *screen), welcome=(*inter, *calls))
    if purpose == "window":
        return Needs(required=(*qt, *display), welcome=(letters, *inter))
    return Needs(required=qt, welcome=(letters, *inter, Welcome(display, _NO_WINDOW)))


def _display_libraries() -> tuple[Need, ...]:
    """Nothing without a display: pages are then drawn into memory only."""
    x11 = QT_X11_LIBRARIES if os.environ.get("DISPLAY") else ()
    wayland = QT_WAYLAND_LIBRARIES if os.environ.get("WAYLAND_DISPLAY") else ()
    return (*x11, *wayland)


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
