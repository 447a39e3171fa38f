"""``python -m autofix PATH...``"""

from __future__ import annotations

import sys

from autofix.command_line import main

if __name__ == "__main__":
    sys.exit(main())
