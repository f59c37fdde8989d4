"""Asks whether this node can serve this plan, before the engine tries."""

VERSION = "0.1.0"
