"""The class loader that puts our mixins on top of whatever classes the shop has, its own forks included.

Named by ``OSCAR_DYNAMIC_CLASS_LOADER``; asks the shop's own loader first. Source: docs/adr/0006-oscar-host.md.
"""

import types
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.utils.module_loading import import_string

from .conf import oscar_settings
from .seams import MODULE_PREFIX, SEAMS

_wrapped: dict[tuple[str, str], tuple[Any, type[Any]]] = {}


@lru_cache(maxsize=8)
def _load(path: str) -> Any:
    return import_string(path)


def load_classes(
    module_label: str, classnames: Sequence[str], module_prefix: str = MODULE_PREFIX
) -> list[Any]:
    """Return the classes as the shop's loader finds them, each with our mixin on top where we have one."""
    resolved = _load(oscar_settings.class_loader)(module_label, classnames, module_prefix)
    if module_prefix != MODULE_PREFIX:
        return list(resolved)
    return [wrap(module_label, name, found) for name, found in zip(classnames, resolved, strict=True)]


def wrap(module_label: str, name: str, resolved: Any) -> Any:
    """Put our mixin on a class, once: asked again for the same class, return the very same result."""
    seam = SEAMS.get((module_label, name))
    if seam is None:
        return resolved
    key = (module_label, name)
    before, wrapped = _wrapped.get(key, (None, None))
    if wrapped is not None and resolved in (before, wrapped):
        return wrapped
    mixin = seam.load_mixin()
    if issubclass(resolved, mixin):  # a fork was built on our class, so the mixin is below it already
        return resolved
    names = {"__module__": resolved.__module__, "__doc__": resolved.__doc__}
    made = types.new_class(name, (mixin, resolved), exec_body=lambda body: body.update(names))
    return _wrapped.setdefault(key, (resolved, made))[1] if before is None else _replace(key, resolved, made)


def _replace(key: tuple[str, str], resolved: Any, made: type[Any]) -> type[Any]:
    """Follow a loader that answers with another class than before, as in tests that swap the shop's settings."""
    _wrapped[key] = (resolved, made)
    return made
