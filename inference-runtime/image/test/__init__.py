"""Tests of preflight: `python3 -m unittest discover` from the folder above. They need no GPU and nothing installed."""

import sys

# The package lies in the chart's folder: what Python compiles must not end up in it.
sys.dont_write_bytecode = True
