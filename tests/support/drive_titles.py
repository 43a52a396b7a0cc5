# SPDX-License-Identifier: GPL-3.0-or-later
"""Inside a desktop session: open the program on a client's page, read every title, and close it as a desk would."""

import json
import sys
from pathlib import Path

from window_session import Window, make_journal, press, title_with_focus, titles


def main(journal: Path) -> None:
    make_journal(journal, sessions=1)
    with Window(journal) as window:
        window.until_focus("write_note_1")
        with_focus, every = {"Today": title_with_focus()}, titles()
        press("ctrl+2")
        window.until_focus("client_filter")
        press("Down")
        window.until_focus("clients")
        press("Return")
        window.until_focus("timeline")
        with_focus["a client"] = title_with_focus()
        every += titles()
        # through the window manager, as somebody closes a window
        press("alt+F4")
        code = window.end()
    files = sorted(each.name for each in (journal / "db").iterdir())
    json.dump({"with_focus": with_focus, "titles": every, "exit_code": code, "database_files": files}, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
