"""The query editor at /graphql/: fetched once with npm, served by the shop itself afterwards.

``package-lock.json`` names the exact packages and no registry, so npm takes them from wherever it is set up to. Four
files of them end in ``demo/static/graphiql``; everything else is thrown away again.
"""

import json
import shutil
import subprocess
import time
from hashlib import sha256
from pathlib import Path

from demo.progress import Report, Step

FOLDER = Path(__file__).resolve().parent
PACKAGES = FOLDER / "node_modules"
STATIC = FOLDER.parent / "static" / "graphiql"
FILES = {
    "react.js": "react/umd/react.production.min.js",
    "react-dom.js": "react-dom/umd/react-dom.production.min.js",
    "graphiql.js": "graphiql/graphiql.min.js",
    "graphiql.css": "graphiql/graphiql.min.css",
}
COMMAND = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
# Without a network this must fail soon: it is tried again at every start.
HURRY = (
    "--fetch-retries=1",
    "--fetch-retry-mintimeout=500",
    "--fetch-retry-maxtimeout=2000",
    "--fetch-timeout=20000",
)
PATIENCE = 90  # seconds
TITLE = "Fetching the query editor"


def provide(report: Report) -> None:
    """Make sure that the editor is there; without npm or a network the shop opens without it and says so."""
    if is_there():
        report.skip("The query editor is there")
        return
    npm = shutil.which("npm")
    if npm is None:
        report.skip(
            "No query editor at /graphql/: that needs npm (Node.js 20 or newer). The API works without."
        )
        return
    problem = ""
    with report.step(TITLE) as step:
        problem = fetch(npm, step)
    if problem:
        print(
            f"  npm did not get it, so /graphql/ has no editor; the API works without. {problem}", flush=True
        )


def is_there() -> bool:
    """Tell whether the files were copied from what the lock file names now."""
    mark = STATIC / "version"
    return mark.exists() and mark.read_text() == version()


def version() -> str:
    """Give a digest of the lock file."""
    return sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()


def fetch(npm: str, step: Step) -> str:
    """Run npm and copy what is served; return what went wrong, or nothing."""
    expected = len(json.loads((FOLDER / "package-lock.json").read_text())["packages"]) - 1
    deadline = time.monotonic() + PATIENCE
    process = subprocess.Popen(
        [npm, *COMMAND, *HURRY], cwd=FOLDER, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        while process.poll() is None:
            if time.monotonic() > deadline:
                return f"It took longer than {PATIENCE} seconds."
            step.tick(min(len(list(PACKAGES.glob("**/package.json"))), expected), expected)
            time.sleep(0.5)
        if process.returncode:
            lines = process.stderr.read().strip().splitlines() if process.stderr else []
            return next((line for line in lines if "error" in line), f"It ended with {process.returncode}.")
        STATIC.mkdir(parents=True, exist_ok=True)
        for name, source in FILES.items():
            shutil.copyfile(PACKAGES / source, STATIC / name)
        (STATIC / "version").write_text(version())
        return ""
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        shutil.rmtree(PACKAGES, ignore_errors=True)
