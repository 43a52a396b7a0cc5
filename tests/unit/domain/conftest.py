# SPDX-License-Identifier: GPL-3.0-or-later
"""Property tests of the domain have no deadline: on a busy machine an example may be slow, and still be right."""

from hypothesis import settings

settings.register_profile("domain", deadline=None, max_examples=50)
settings.load_profile("domain")
