"""Where the checkout and the shared folder beside it lie; tests may read the latter and must not need it."""

import os
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = CHECKOUT.parent / "shared"
DATA: Final = Path(os.environ.get("ZONGHENG_DATA") or SHARED / "data")
