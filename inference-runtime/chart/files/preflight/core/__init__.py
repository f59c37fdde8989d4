"""What lies below all else: results, and what the plan asks."""
