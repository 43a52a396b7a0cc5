# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory this process has in use now."""

from pathlib import Path


def resident_kib() -> int:
    """The resident set in KiB, shared libraries included; 0 where the system does not say it in /proc."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)
