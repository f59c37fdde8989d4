"""In the place of a forecaster that the planner imports and, for what is tried here, never asks."""
