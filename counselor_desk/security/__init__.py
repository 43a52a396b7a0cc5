# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys: the header of the journal, its slots, the recovery code, the keyring, the process itself."""
