# SPDX-License-Identifier: GPL-3.0-or-later
"""House rule of the whole product: no line of it could speak to a network or hand an address to another program.

The import contracts forbid the usual modules of Python and a rule of the window those of Qt; this one sees what both do
not: modules of other names, imports by name at run time, calls into C, and programs of the system.
"""

import ast
import re
from collections.abc import Iterator

from source_rules import PACKAGE, Example, Module, Rule, nodes

_OF_PYTHON = """
socket _socket socketserver ssl _ssl asyncio http urllib urllib2 ftplib smtplib smtpd poplib imaplib
nntplib telnetlib xmlrpc wsgiref webbrowser antigravity cgi
"""
_OF_OTHERS = """
requests urllib3 httpx httpcore aiohttp h11 websockets websocket paramiko pycurl grpc zmq twisted tornado trio anyio
dns boto3 sentry_sdk
"""
_OF_QT = """
QtNetwork QtNetworkAuth QtHttpServer QtWebSockets QtWebChannel QtWebEngineCore QtWebEngineWidgets QtWebEngineQuick
QtWebView QtRemoteObjects QtGrpc QtMqtt QtCoap QtBluetooth QtNfc QtSerialPort QtLocation QtPositioning QtQml QtQuick
"""
NETWORK_MODULES = frozenset(f"{_OF_PYTHON} {_OF_OTHERS}".split())
NETWORK_NAMES = frozenset([*_OF_QT.split(), "QDesktopServices", "QNetworkAccessManager", "QTcpSocket", "QUdpSocket"])
"""Parts of Qt; the last ones stand in modules that are used for other things."""

_OPENING = """
setOpenExternalLinks openExternalLinks setOpenLinks linkActivated linkHovered anchorClicked openUrl setUrlHandler
TextBrowserInteraction LinksAccessibleByMouse LinksAccessibleByKeyboard startfile
"""
_NAMES = NETWORK_NAMES | frozenset(_OPENING.split())

_IN_C = "connect socket getaddrinfo gethostbyname sendto bind listen accept WSAStartup curl_easy_init"
C_CALLS = frozenset(_IN_C.split())
"""Functions of the C library; looked for as attributes of what ctypes has loaded."""

# what may be loaded by a name that is put together at run time, with the reason
LOADED_BY_NAME = {
    f"{PACKAGE}/security/keystore.py": "a class of the keyring library, out of an allow-list of four",
    f"{PACKAGE}/documents/packet_verifier.py": "the program of every packet, a resource that is looked at here as well",
}

# programs of the system that open addresses or fetch them
_FETCHING_PROGRAMS = re.compile(r"\b(xdg-open|gio|curl|wget|rundll32|x-www-browser)\b")


def network_uses(module: Module) -> Iterator[tuple[int, str]]:
    """Every place in a module that could reach for a network or hand an address to another program."""
    explained = _texts_on_their_own(module)
    for node in nodes(module.tree):
        if isinstance(node, ast.Import):
            yield from _forbidden(node.lineno, [alias.name for alias in node.names])
        elif isinstance(node, ast.ImportFrom):
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from _forbidden(node.lineno, [node.module or "", *inside])
        elif isinstance(node, ast.Call):
            yield from _loading(module, node)
        elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            program = _FETCHING_PROGRAMS.search(node.value)
            if program is not None:
                yield node.lineno, program[1]
    yield from _calls_into_c(module)


def _forbidden(line: int, names: list[str]) -> Iterator[tuple[int, str]]:
    for name in names:
        parts = name.split(".")
        if parts[0] in NETWORK_MODULES or NETWORK_NAMES & set(parts):
            yield line, name


def _loading(module: Module, call: ast.Call) -> Iterator[tuple[int, str]]:
    """`import_module` and `__import__`, with a name that is forbidden or that nobody can read here."""
    called = _last_name(call.func)
    if called not in {"import_module", "__import__", "find_spec", "exec", "eval"} or not call.args:
        return
    name = call.args[0]
    if isinstance(name, ast.Constant) and isinstance(name.value, str) and called not in {"exec", "eval"}:
        yield from _forbidden(call.lineno, [name.value])
    elif module.path not in LOADED_BY_NAME and not (called == "exec" and isinstance(call.func, ast.Attribute)):
        # `application.exec()` is Qt's event loop
        yield call.lineno, f"{called}() of what is no literal"


def _last_name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _calls_into_c(module: Module) -> Iterator[tuple[int, str]]:
    if "ctypes" not in module.text:
        return
    loaded = {
        target.id
        for node in nodes(module.tree)
        if isinstance(node, ast.Assign) and "ctypes." in ast.unparse(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in nodes(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in C_CALLS:
            owner = ast.unparse(node.value)
            if owner in loaded or "ctypes." in owner:
                yield node.lineno, f"{owner}.{node.attr}"


def _texts_on_their_own(module: Module) -> set[int]:
    """Docstrings and the like, by the identity of their nodes."""
    return {id(node.value) for node in nodes(module.tree) if isinstance(node, ast.Expr)}


def _of_the_product(module: Module) -> Iterator[tuple[int, str]]:
    return network_uses(module) if module.in_package else iter(())


def _services(text: str) -> Example:
    return Example(f"{PACKAGE}/services/example.py", text)


NETWORK_RULES = (
    Rule(
        "no way into a network",
        "Nothing leaves the machine: what cannot be written cannot leak, whatever a filter of the system would refuse.",
        _of_the_product,
        planted=(
            _services("import socket"),
            _services("import urllib.request"),
            _services("from http import client"),
            _services("import PySide6.QtNetwork"),
            _services("from PySide6 import QtNetwork"),
            _services("from PySide6.QtGui import QDesktopServices"),
            _services("def fetch():\n    import requests"),
            _services("if TYPE_CHECKING:\n    import ssl"),
            _services("importlib.import_module('http.client')"),
            _services("import_module('_' + 'socket')"),
            _services("__import__('socket')"),
            _services("exec(text)"),
            _services("label.setOpenExternalLinks(True)"),
            _services("label.linkActivated.connect(open_it)"),
            _services("QtGui.QDesktopServices.openUrl(address)"),
            _services("label.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)"),
            _services("os.startfile(path)"),
            _services("subprocess.run(['xdg-open', address])"),
            _services("import ctypes\nlibc = ctypes.CDLL(None)\nlibc.connect(1)"),
            _services("import ctypes\nctypes.CDLL(None).getaddrinfo(b'example.org')"),
        ),
        allowed=(
            _services("import json, hashlib"),
            _services("from PySide6.QtWidgets import QLabel"),
            _services("import_module('AppKit')"),
            _services("button.clicked.connect(act)"),
            _services("code = application.exec()"),
            _services("address = 'https://www.law.cornell.edu/cfr/text/45/164.512'"),
            _services('"""Formats: https://sqlite.org/fileformat2.html; xdg-open is never called."""'),
            _services("import ctypes\nlibc = ctypes.CDLL(None)\nlibc.prctl(1)"),
        ),
    ),
)
