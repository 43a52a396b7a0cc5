# SPDX-License-Identifier: GPL-3.0-or-later
"""The way from a court paper to a release that was delivered and logged, in eight steps."""
