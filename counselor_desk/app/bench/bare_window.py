# SPDX-License-Identifier: GPL-3.0-or-later
"""The floor of every start: an empty window of Qt in a process of its own, run as a file so that nothing of ours loads.

Writes one line of JSON once it is painted: the moment by the system's monotonic clock and the processor time, in
nanoseconds, and the resident memory in KiB.
"""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget


class _Ground(QWidget):
    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's own name
        QTimer.singleShot(0, _tell)


def _tell() -> None:
    at, processor = time.monotonic_ns(), time.process_time_ns()
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="ascii").splitlines() if status.exists() else []
    resident = next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
    sys.stdout.write(json.dumps({"at": at, "processor": processor, "resident": resident}) + "\n")
    sys.stdout.flush()
    QApplication.quit()


def main() -> int:
    """Show the window until it is painted."""
    application = QApplication([])
    window = QMainWindow()
    window.resize(1280, 820)
    window.setCentralWidget(_Ground())
    window.show()
    return application.exec()


if __name__ == "__main__":
    raise SystemExit(main())
