# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder that a demonstration writes into: cleared only where everything in it is a demonstration's own."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from counselor_desk.domain.errors import ErrorCode, UserError
from counselor_desk.domain.os_errors import machine_error

_MARK = "Keys of a demonstration"
_OURS = frozenset({"journal", "release", "backup", "letters", "screens", "keys.txt", "expected.json"})


@dataclass(frozen=True, slots=True)
class DemoOutput:
    """Where each part of a demonstration lies."""

    folder: Path

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def release(self) -> Path:
        return self.folder / "release"

    @property
    def backup(self) -> Path:
        return self.folder / "backup"

    @property
    def letters(self) -> Path:
        return self.folder / "letters"

    @property
    def screens(self) -> Path:
        return self.folder / "screens"

    @property
    def keys(self) -> Path:
        return self.folder / "keys.txt"

    @property
    def expected(self) -> Path:
        return self.folder / "expected.json"


def prepare_output(folder: Path) -> DemoOutput:
    """Make the folder ready, clearing an earlier demonstration.

    Raises:
        UserError: OUTPUT_FOLDER_NOT_OURS when it holds anything else; nothing was removed then.
        MachineError: whatever the disk said.
    """
    output = DemoOutput(folder)
    try:
        names = {each.name for each in folder.iterdir()} if folder.exists() else set()
        if names and not (names <= _OURS and _is_marked(output.keys)):
            raise UserError(ErrorCode.OUTPUT_FOLDER_NOT_OURS)
        for name in names:
            entry = folder / name
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()
        for part in (folder, output.release, output.backup, output.letters):
            part.mkdir(parents=True, exist_ok=True)
        # marked at once, so that a demonstration that was broken off can be run again
        output.keys.write_text(f"{_MARK} that has not finished.\n", encoding="utf-8")
    except NotADirectoryError:
        raise UserError(ErrorCode.OUTPUT_FOLDER_NOT_OURS) from None
    except OSError as error:
        raise machine_error(error, where="demo") from None
    return output


def _is_marked(keys: Path) -> bool:
    return keys.is_file() and keys.read_text(encoding="utf-8", errors="replace").startswith(_MARK)
