"""Checks of the node: driver, limits, permissions, caches, network."""
