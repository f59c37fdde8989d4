"""Measures what preflight and the planner say against the machine they say it of: `python3 -m measure --help`, from the folder above."""

import sys

# preflight lies in the chart's folder: what Python compiles must not end up in it.
sys.dont_write_bytecode = True
