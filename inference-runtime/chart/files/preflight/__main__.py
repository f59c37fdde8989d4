"""`python3 -m preflight`."""

import sys

from .run.cli import main

sys.exit(main(sys.argv[1:]))
