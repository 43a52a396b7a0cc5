# SPDX-License-Identifier: GPL-3.0-or-later
"""Fuzzes one reader with atheris until it crashes or the time is over; a program, because libFuzzer ends its process.

    python tests/fuzz/run_target.py "vault header" CORPUS -max_total_time=60 -timeout=2 -rss_limit_mb=500

Everything behind the name goes to libFuzzer (https://llvm.org/docs/LibFuzzer.html#options).
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]


def main(name: str, options: list[str]) -> None:
    from fuzz_targets import TARGETS

    # its wheels are for Linux on x86-64 only
    atheris = importlib.import_module("atheris")

    target = TARGETS[name]
    corpus = Path(options[0])
    for seed, content in target.seeds().items():
        (corpus / seed.replace(" ", "-")).write_bytes(content)
    # only what is loaded from here on is watched: the readers, and not what the seeds were made with
    for loaded in [each for each in sys.modules if each.startswith("counselor_desk")]:
        del sys.modules[loaded]
    del sys.modules["fuzz_targets"]
    with atheris.instrument_imports(include=["counselor_desk"], enable_loader_override=False):
        import fuzz_targets

        with tempfile.TemporaryDirectory() as folder:
            read = fuzz_targets.TARGETS[name].prepare(Path(folder))
            atheris.Setup([sys.argv[0], *options], read)
            atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
