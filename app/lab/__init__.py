"""Where weights are trained and peers are raced; nothing in the house imports it."""

import os

# Networks are trained side by side in processes of one thread each, and sums in one order give the same bytes again.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
