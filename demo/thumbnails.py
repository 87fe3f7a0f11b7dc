"""Smaller copies of product pictures, made with Pillow when first asked for."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from oscar.core.thumbnails import AbstractThumbnailer
from PIL import Image

FOLDER = "thumbnails"


@dataclass(frozen=True)
class Thumbnail:
    """What Oscar's templates ask of a thumbnail."""

    url: str


class PillowThumbnailer(AbstractThumbnailer):
    """Scale pictures down into the media folder, once per size; never up."""

    def generate_thumbnail(self, source: Any, **opts: Any) -> Thumbnail:
        """Return a copy that fits into opts["size"], such as "440x400" or "x155" (no limit on the width)."""
        width, _, height = opts["size"].partition("x")
        name = getattr(source, "name", None) or str(source)
        digest = hashlib.sha256(f"{name} {opts['size']}".encode()).hexdigest()[:16]
        target = Path(settings.MEDIA_ROOT, FOLDER, f"{digest}{Path(name).suffix.lower()}")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            # Pictures are written under another name first, so that no half picture is ever served.
            part = target.with_name(f"part-{target.name}")
            with Image.open(default_storage.path(name)) as picture:
                # Twice the size asked for: screens have more than one dot per pixel.
                picture.thumbnail((int(width or 5000) * 2, int(height or 5000) * 2))
                picture.save(part)
            part.replace(target)
        return Thumbnail(url=f"{settings.MEDIA_URL}{FOLDER}/{target.name}")

    def delete_thumbnails(self, source: Any) -> None:
        """Leave old copies alone: their names are never used for another picture."""
