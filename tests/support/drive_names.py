# SPDX-License-Identifier: GPL-3.0-or-later
"""What `canary_day` and the driver that it starts have to agree on; apart, because the driver imports Qt."""

FOLDER = "CANARY_FOLDER"
"""The variable that names the folder of the run: what is imported lies there, and what is exported goes there."""

WHOLE = "CANARY_WHOLE"
"""The variable that is set where the whole day is to be gone through, which takes a minute."""

TOLD, FAILURE = "told.json", "failure.txt"
"""In the folder: what opens the journal, the one file that holds secrets on purpose; and what went wrong."""
