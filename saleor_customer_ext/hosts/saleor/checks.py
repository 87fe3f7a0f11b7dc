"""System checks of the Saleor host: customer_ext.E201 to E207 refuse serving, W201 and W202 ask for a person's eye.

As system checks they are warnings, because an error would stop every management command, `uninstall` too; pipelines run
`check --deploy`, which has them as errors. Web servers and workers run no system checks: ``guard.py`` asks here.
"""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from . import attach, permissions, schema, seams

PLUGIN = "saleor_customer_ext.hosts.saleor.plugin.CustomerExtPlugin"
HINT = "See docs/installation-saleor.md; until this is solved, serve from an image without the package."


@register
def check_start(**kwargs: Any) -> list[CheckMessage]:
    """Report everything that would refuse to serve, and what was never tried or is denied."""
    refused = [Warning(error.msg, hint=error.hint, id=error.id) for error in errors()]
    return [*refused, *warnings()]


@register(deploy=True)
def check_deployment(**kwargs: Any) -> list[CheckMessage]:
    """Fail a pipeline before a shop refuses to serve."""
    return list(errors())


def errors() -> list[Error]:
    """Give an error per reason why this shop must not be served."""
    version = seams.saleor_version()
    if version < seams.OLDEST:
        return [_error("E202", f"Saleor {_text(version)} is too old; {_text(seams.OLDEST)} is the oldest.")]
    broken = seams.broken(seams.SEAMS, version)
    found = [
        _error("E201", f"{sentence} Without it, nobody can rely on this: {seam.serves}.")
        for seam, sentence in broken.items()
        if not seam.denies
    ]
    found += [_error(code, text) for code, texts in attach.problems.items() for text in texts]
    if PLUGIN not in getattr(settings, "PLUGINS", ()):
        found.append(_error("E205", f"{PLUGIN} is not among settings.PLUGINS, so Saleor would not ask us."))
    if not any(seam in broken for seam in seams.ATTACHMENT):
        found += _attachment()
    return found


def warnings() -> list[Warning]:
    """Give what does not stop a shop: a Saleor that nobody has tried, features that are denied."""
    found = []
    version = seams.saleor_version()
    if version > seams.NEWEST:
        text = f"Saleor {_text(version)} was not tried; {_text(seams.NEWEST)} is the newest that was."
        found.append(Warning(text, id="customer_ext.W201"))
    for seam, sentence in seams.broken(seams.SEAMS, version).items():
        if seam.denies:
            text = f"{sentence} So this is denied: {seam.denies}."
            found.append(Warning(text, hint=HINT, id="customer_ext.W202"))
    return found


def _attachment() -> Iterable[Error]:
    """Look at what was attached: permissions that the API knows, fields that are in the schema as it is built."""
    if unknown := permissions.unknown_to_api():
        text = f"Saleor's PermissionEnum was made before our permissions were there: {', '.join(unknown)}."
        yield _error("E204", text)
    if not attach.problems.get("customer_ext.E203"):
        for text in schema.verify():
            yield _error("E207", text)


def _error(code: str, text: str) -> Error:
    return Error(text, hint=HINT, id=code if "." in code else f"customer_ext.{code}")


def _text(version: seams.Version) -> str:
    return ".".join(map(str, version))
