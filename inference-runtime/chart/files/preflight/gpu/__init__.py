"""Checks of the GPUs: what they are, their state, their links, what they reach."""
