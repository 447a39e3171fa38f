"""``python -m autofix PATH...``"""

from __future__ import annotations

from autofix.command_line import main
from pylint_hybrid.leaving import leave

if __name__ == "__main__":
    leave(main())
