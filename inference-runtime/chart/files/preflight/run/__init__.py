"""The program: arguments, the list of checks, their processes, the report."""
