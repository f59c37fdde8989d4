"""Checks of the model's folder and its volume."""
