"""Every test simulates anew: results of earlier runs of the tests prove nothing."""

from __future__ import annotations

import os

os.environ["REFORMSIM_STORE"] = ""
