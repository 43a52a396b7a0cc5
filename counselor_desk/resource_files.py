# SPDX-License-Identifier: GPL-3.0-or-later
"""Finds the files that ship beside the code, in a source tree, an installed wheel and a frozen build alike.

Below all layers: standard library only, so that any package may ask for its templates, packs or samples.
"""

import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_root(*, package: Path = _PACKAGE, frozen_at: str | None = None) -> Path:
    """The folder that holds `policies`, `documents`, `samples` and the rest.

    A frozen build unpacks it under its own folder, a wheel carries it as `_resources` inside the package, and a source
    tree has `resources` next to the package. The folder is not checked to exist.

    Args:
        package: folder of the `counselor_desk` package.
        frozen_at: unpacking folder of a frozen build, None when not frozen.
    """
    if frozen_at is not None:
        return Path(frozen_at) / "resources"
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"


def resource_path(*parts: str) -> Path:
    """Path of one shipped file or folder, e.g. `resource_path("policies", "us-federal.toml")`."""
    frozen_at = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's start-up code, absent otherwise
    return resource_root(frozen_at=frozen_at).joinpath(*parts)
