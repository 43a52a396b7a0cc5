# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin of pytest (`-p denied_network`): the run gives the network up, as every command of the program does."""

import pytest

from counselor_desk.security.process_guard import deny_network


def pytest_configure() -> None:
    denial = deny_network()
    if not denial.by_kernel:
        pytest.exit("the kernel's filter cannot be installed here", returncode=9)
