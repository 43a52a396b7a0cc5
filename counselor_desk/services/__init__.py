# SPDX-License-Identifier: GPL-3.0-or-later
"""Use cases in the counselor's verbs; the only owners of transactions."""
