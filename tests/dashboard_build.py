"""What the dashboard's front end builds, in small: tests of what serves it need neither npm nor a build."""

import json
from pathlib import Path

SCRIPT = 'import "./shared-b2.js";'
MANIFEST = {
    "src/main.tsx": {
        "file": "assets/main-a1.js",
        "isEntry": True,
        "imports": ["_shared-b2.js"],
        "dynamicImports": ["src/credit/CreditPage.tsx"],
        "css": ["assets/main-c3.css", "assets/both-d4.css"],
    },
    "_shared-b2.js": {
        "file": "assets/shared-b2.js",
        "imports": ["_deep-e5.js"],
        "css": ["assets/both-d4.css"],
    },
    "_deep-e5.js": {"file": "assets/deep-e5.js", "imports": ["_shared-b2.js"]},
    "src/credit/CreditPage.tsx": {
        "file": "assets/credit-f6.js",
        "isDynamicEntry": True,
        "imports": ["src/main.tsx"],
        "css": ["assets/credit-07.css"],
    },
}


def write(folder: Path) -> None:
    """Write manifest, scripts, styles and a font into a folder."""
    (folder / ".vite").mkdir(parents=True)
    (folder / ".vite" / "manifest.json").write_text(json.dumps(MANIFEST))
    (folder / "assets").mkdir()
    for chunk in MANIFEST.values():
        for name in (chunk["file"], *chunk.get("css", ())):
            (folder / str(name)).write_text("/* built */")
    (folder / "assets" / "main-a1.js").write_text(SCRIPT)
    (folder / "assets" / "inter-08.woff2").write_bytes(b"wOF2")
    (folder / "secret.txt").write_text("not served")
