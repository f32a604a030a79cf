"""What worker processes are forked from: importing this module loads all that a page needs, once, so that they share its memory.

It is imported by the process that forks workers and by nothing else.
"""

import contextlib
import gc
import signal

from app.work import FIRST_PAGES, Options, work

# A signal for a whole group of processes ends the service, which then ends its workers when they have finished.
signal.signal(signal.SIGTERM, signal.SIG_IGN)
with contextlib.suppress(Exception):  # what is wrong is told by the first page, to somebody who can say so
    for page in FIRST_PAGES:
        work(page, Options())
    gc.collect()
    gc.freeze()  # what is here stays: collections in the forks need not touch, and so copy, its memory
