"""setuptools' build backend, which builds no distribution without the staff dashboard's files.

They are made by `make dashboard` and are not in the repository. A checkout is installed without them (``pip install
--editable``), and so is whatever sets ``CUSTOMER_EXT_WITHOUT_DASHBOARD=1``: then everything works but the
dashboard, whose page says that it was not built.
"""

import os
from pathlib import Path
from typing import Any

from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    get_requires_for_build_wheel,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

MANIFEST = Path("saleor_customer_ext/static/saleor_customer_ext/dashboard/.vite/manifest.json")
VARIABLE = "CUSTOMER_EXT_WITHOUT_DASHBOARD"


def build_wheel(*arguments: Any, **options: Any) -> str:
    """Build a wheel."""
    _require_dashboard()
    return build_meta.build_wheel(*arguments, **options)


def build_sdist(*arguments: Any, **options: Any) -> str:
    """Build a source distribution, which has the built files too: whoever installs it needs no npm."""
    _require_dashboard()
    return build_meta.build_sdist(*arguments, **options)


def _require_dashboard() -> None:
    if not MANIFEST.is_file() and os.environ.get(VARIABLE) != "1":
        raise SystemExit(
            "The staff dashboard was not built, so the package would be without it. Run `make dashboard` first, or set"
            f" {VARIABLE}=1 to build it without."
        )
