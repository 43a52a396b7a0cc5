# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways of several steps: setting up a journal, answering a request."""
