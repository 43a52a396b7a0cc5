# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules of the window: one door for each thing that could leak, block or outlive its page.

Each rule has its reason and a violation that it must catch, as in `source_rules`; the same tests run both tables.
"""

import ast
from collections.abc import Callable, Iterator

from source_rules import PACKAGE, Example, Module, Rule, calls, nodes

UI = f"{PACKAGE}/ui/"
Found = Iterator[tuple[int, str]]

# the modules that may speak to each of these parts of Qt: one each, but for what stands beside it
DOORS = {
    "QMessageBox": frozenset({f"{UI}messages.py"}),
    "QFileDialog": frozenset({f"{UI}file_dialogs.py"}),
    # Qt's file dialog writes the last folder into settings of its own, and its door is where that is switched off
    "QSettings": frozenset({f"{UI}settings.py", f"{UI}file_dialogs.py"}),
    "QClipboard": frozenset({f"{UI}clipboard.py"}),
    "clipboard": frozenset({f"{UI}clipboard.py"}),
    "QtPrintSupport": frozenset({f"{UI}printing.py"}),
}

# Modules with an editor that could show rich text, with the reason why it never does.
RICH_TEXT = {
    f"{UI}widgets/note_text.py": "only a QTextEdit knows line height; it is filled and pasted into as plain text",
}

# Modules that wait inside the loop, with the reason why nobody can come between.
WAITS_INSIDE = {
    f"{PACKAGE}/app/bench/loop_watch.py": "a script acts in a window of the bench, and nobody sits at it",
}

_LABELS = f"{UI}widgets/labels.py"
_TIPS = f"{UI}widgets/tips.py"
# the system's print dialog names what it prints in words of the program
_TITLED = frozenset({f"{UI}main_window.py", f"{UI}application.py", f"{UI}printing.py"})
_APPLICATION = f"{UI}application.py"
_THEME = f"{UI}theme/"

_QT_NETWORK = frozenset(
    {
        "QtNetwork",
        "QtNetworkAuth",
        "QtHttpServer",
        "QtWebSockets",
        "QtWebChannel",
        "QtWebEngineCore",
        "QtWebEngineWidgets",
        "QtWebView",
        "QtRemoteObjects",
    }
)


def _is_window(module: Module) -> bool:
    """The layers in which Qt lives."""
    return module.is_in("ui") or module.is_in("app")


def _names(module: Module) -> Found:
    """Every name that a module uses or imports, with its line; the parts of a dotted import count one by one."""
    for node in nodes(module.tree):
        if isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute):
            yield node.end_lineno or node.lineno, node.attr
        elif isinstance(node, ast.Import | ast.ImportFrom):
            dotted = [alias.name for alias in node.names]
            if isinstance(node, ast.ImportFrom):
                dotted.append(node.module or "")
            yield from ((node.lineno, part) for name in dotted for part in name.split("."))


def _without(*forbidden: str, allowed: Callable[[str], bool] = lambda _: False) -> Callable[[Module], Found]:
    """Complains about names in the window's layers, except in modules whose path is allowed."""

    def find(module: Module) -> Found:
        if not _is_window(module) or allowed(module.path):
            return
        for line, name in _names(module):
            if name in forbidden:
                yield line, name

    return find


def _through_doors(module: Module) -> Found:
    if not _is_window(module):
        return
    uses = [(line, name) for line, name in _names(module) if name != "clipboard"]
    # a call on the application; our own module of that name is imported by everybody
    uses += [(call.lineno, last) for call, receiver, last in calls(module) if receiver and last == "clipboard"]
    for line, name in uses:
        if module.path not in DOORS.get(name, (module.path,)):
            yield line, f"{name}, which belongs to {' and '.join(sorted(DOORS[name]))}"


def _nested_loops(module: Module) -> Found:
    if not _is_window(module) or module.path in WAITS_INSIDE:
        return
    for call, receiver, last in calls(module):
        of_application = module.is_in("app") and last == "exec" and receiver.rpartition(".")[2] in _APPLICATIONS
        if receiver and last in {"exec", "exec_"} and not of_application:
            yield call.lineno, f"{receiver}.{last}()"


_APPLICATIONS = frozenset({"QApplication", "application", "_application"})


def _titles(module: Module) -> Found:
    if not _is_window(module) or module.path in _TITLED:
        return
    for call, _, last in calls(module):
        if last == "setWindowTitle":
            yield call.lineno, "setWindowTitle()"


def _found_application(module: Module) -> Found:
    if not module.is_in("ui") or module.path == _APPLICATION or module.path.startswith(_THEME):
        return
    for call, receiver, last in calls(module):
        if last == "instance" and receiver.rpartition(".")[2] in {
            "QApplication",
            "QGuiApplication",
            "QCoreApplication",
        }:
            yield call.lineno, f"{receiver}.instance()"
    for line, name in _names(module):
        if name == "qApp":
            yield line, "qApp"


def _ui(path: str, text: str) -> Example:
    return Example(f"{UI}{path}.py", text)


WINDOW_RULES = (
    Rule(
        "text of people is shown in plain labels",
        "A QLabel takes anything that looks like HTML for HTML: a name with a tag in it would be hidden or obeyed.",
        _without("QLabel", allowed=lambda path: path == _LABELS),
        planted=(
            _ui("pages/today", "from PySide6.QtWidgets import QLabel"),
            _ui("pages/today", "name = QtWidgets.QLabel(client.display_name)"),
            _ui("widgets/chips", "class Chip(QLabel): ..."),
        ),
        allowed=(_ui("widgets/labels", "class Label(QLabel): ..."), _ui("pages/today", "name = Label('Amara')")),
    ),
    Rule(
        "tooltips are set by their one door",
        "A tooltip takes anything that looks like HTML for HTML: a docket or a title with a tag in it would be hidden.",
        _without("setToolTip", allowed=lambda path: path == _TIPS),
        planted=(
            _ui("pages/today", "self.setToolTip(row.document.title)"),
            _ui("pages/today", "QWidget.setToolTip(self, docket)"),
        ),
        allowed=(
            _ui("widgets/tips", "widget.setToolTip(f'<span>{escape(words)}</span>')"),
            _ui("pages/today", "set_tip(button, row.document.title)"),
            _ui("locking", "QToolTip.hideText()"),
        ),
    ),
    Rule(
        "no editor that could show rich text",
        "Text of a record is typed, pasted and shown as it is; an editor that knows more is explained in RICH_TEXT.",
        _without("QTextBrowser", "QTextEdit", allowed=lambda path: path in RICH_TEXT),
        planted=(
            _ui("pages/note", "from PySide6.QtWidgets import QTextEdit"),
            _ui("pages/note", "self._view = QTextBrowser(self)"),
        ),
        allowed=(
            _ui("pages/note", "self._editor = QPlainTextEdit(self)"),
            _ui("widgets/note_text", "class NoteText(QTextEdit): ..."),
        ),
    ),
    Rule(
        "no HTML in the window",
        "HTML made from a record shows what the record says, not what it holds, and can reach for files.",
        _without(
            "setHtml", "insertHtml", "appendHtml", "toHtml", "setMarkdown", "RichText", "AutoText", "MarkdownText"
        ),
        planted=(
            _ui("pages/note", "document.setHtml(text)"),
            _ui("widgets/note_text", "self.insertHtml(text)"),
            _ui("widgets/labels", "label.setTextFormat(Qt.TextFormat.RichText)"),
        ),
        allowed=(
            _ui("widgets/note_text", "self.setPlainText(text)"),
            _ui("widgets/labels", "self.setTextFormat(Qt.TextFormat.PlainText)"),
        ),
    ),
    Rule(
        "one door each for boxes, file dialogs, settings, the clipboard and printing",
        "What is said, saved, copied or printed is decided, and tested, in one place each.",
        _through_doors,
        planted=(
            _ui("pages/today", "from PySide6.QtWidgets import QMessageBox"),
            _ui("pages/today", "QtWidgets.QFileDialog.getOpenFileName(self)"),
            _ui("theme/look", "QSettings().value('theme')"),
            _ui("dialogs/recovery", "application.clipboard().setText(code)"),
            _ui("dialogs/recovery", "from PySide6.QtGui import QClipboard"),
            _ui("pages/disclosures", "from PySide6.QtPrintSupport import QPrinter"),
            _ui("pages/disclosures", "import PySide6.QtPrintSupport"),
            Example(f"{PACKAGE}/app/window.py", "from PySide6.QtCore import QSettings"),
        ),
        allowed=(
            _ui("messages", "from PySide6.QtWidgets import QMessageBox"),
            _ui("clipboard", "QGuiApplication.clipboard().setText(words)"),
            _ui("printing", "from PySide6.QtPrintSupport import QPrinter"),
            _ui("dialogs/recovery", "from counselor_desk.ui import clipboard\nclipboard.copy(words)"),
            _ui("pages/today", "self._messages.ask(question)"),
        ),
    ),
    Rule(
        "no loop inside the loop",
        "exec() stops in the middle of a method while everything else goes on, a lock and a close among them.",
        _nested_loops,
        planted=(
            _ui("pages/today", "dialog.exec()"),
            _ui("pages/today", "menu.exec_(position)"),
            _ui("application", "QApplication.exec()"),
            Example(f"{PACKAGE}/app/window.py", "dialog.exec()"),
        ),
        allowed=(
            _ui("pages/today", "dialog.open()"),
            Example(f"{PACKAGE}/app/window.py", "code = QApplication.exec()"),
            Example(f"{PACKAGE}/app/window.py", "code = application.exec()"),
        ),
    ),
    Rule(
        "one vault thread and no other",
        "A second thread meets a connection that is not its own; processEvents lets a click in between two lines.",
        _without(
            "processEvents",
            "QThread",
            "QRunnable",
            "QThreadPool",
            "QtConcurrent",
            "QEventLoop",
            allowed=WAITS_INSIDE.__contains__,
        ),
        planted=(
            _ui("pages/today", "QApplication.processEvents()"),
            _ui("tasks", "from PySide6.QtCore import QThread"),
            _ui("tasks", "class Job(QRunnable): ..."),
            _ui("tasks", "QThreadPool.globalInstance()"),
            _ui("tasks", "QEventLoop(self)"),
        ),
        allowed=(_ui("tasks", "ThreadPoolExecutor(max_workers=1)"),),
    ),
    Rule(
        "only the product's name is a window title",
        "Titles are shown by the task bar, by screen sharing and by the system's history of windows.",
        _titles,
        planted=(
            _ui("pages/client", "self.window().setWindowTitle(f'{client.display_name}')"),
            _ui("dialogs/sign", "self.setWindowTitle('Sign the note')"),
        ),
        allowed=(
            _ui("main_window", "self.setWindowTitle(PRODUCT_NAME)"),
            _ui("pages/client", "self._title.setText(client.display_name)"),
        ),
    ),
    Rule(
        "nobody looks the application up",
        "What is found instead of handed over cannot be replaced in a test and outlives the page that found it.",
        _found_application,
        planted=(
            _ui("pages/today", "QApplication.instance().vault"),
            _ui("widgets/chips", "QtWidgets.QApplication.instance()"),
            _ui("widgets/chips", "qApp.setStyleSheet('')"),
        ),
        allowed=(
            _ui("application", "QApplication.instance()"),
            _ui("theme/application_style", "QGuiApplication.instance()"),
            _ui("pages/today", "def __init__(self, services, runner): ..."),
        ),
    ),
    Rule(
        "no network of Qt",
        "The import contracts know Python's network modules; Qt brings its own, and a Qt object can fetch by itself.",
        _without(*_QT_NETWORK, "QDesktopServices", "QTcpSocket", "QUdpSocket", "QNetworkAccessManager"),
        planted=(
            _ui("pages/help", "from PySide6.QtNetwork import QNetworkAccessManager"),
            _ui("pages/help", "from PySide6 import QtNetwork"),
            _ui("pages/help", "QDesktopServices.openUrl(QUrl('https://example.org'))"),
            Example(f"{PACKAGE}/app/window.py", "import PySide6.QtWebSockets"),
        ),
        allowed=(
            _ui("printing", "from PySide6.QtPrintSupport import QPrinter"),
            _ui("theme/icons", "from PySide6.QtSvg import QSvgRenderer"),
        ),
    ),
)
