"""`python -m model_registry`: the command line, where its script is not on the path."""

import sys

from model_registry.cli import main

if __name__ == "__main__":
    sys.exit(main())
