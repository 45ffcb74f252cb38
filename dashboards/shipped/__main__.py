"""Make the shipped results: ``python -m dashboards.shipped [PART…]``.

Parts: ``compare-birth`` (and other comparisons), ``attribute``, ``path``,
``staff``, ``days``, ``hall``, ``targets``;
without any all of them, which takes long. Each is one file here, with the command, seed and
version that made it.
"""

from __future__ import annotations

import sys

from dashboards.shipped.make import PARTS, make

if __name__ == "__main__":
    for name in sys.argv[1:] or PARTS:
        make(name)
