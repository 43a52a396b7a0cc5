# SPDX-License-Identifier: GPL-3.0-or-later
"""One client: who, how confidentiality stands, the record in time, and everything around it."""
