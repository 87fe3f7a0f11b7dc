"""What goes on top of Oscar's classes; ``seams.py`` says on which."""

from typing import Any

# The mixins' base for type checkers: whatever class of Oscar, or fork of the shop, stands below at runtime.
Upstream: Any = object
