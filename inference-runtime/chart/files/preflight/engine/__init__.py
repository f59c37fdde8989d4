"""Checks of the running engine: its log, its metrics, its answers."""
