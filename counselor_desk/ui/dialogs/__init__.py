# SPDX-License-Identifier: GPL-3.0-or-later
"""One module for each dialog; a dialog lies inside the window, above a scrim."""
