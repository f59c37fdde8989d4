"""Measures what preflight and the planner say against the machine they say it of: `python3 -m measure --help`, from the folder above."""
