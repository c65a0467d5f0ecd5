"""Discovers classes by the folders that contain them, so that there is no list to edit."""

import pkgutil
from importlib import import_module
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


def folders_of(package: ModuleType) -> list[str]:
    """The names of a package's subpackages, sorted. None of them is imported."""
    return sorted(entry.name for entry in pkgutil.iter_modules(package.__path__) if entry.ispkg)


def classes_in(package: ModuleType, file: str, base: type[T]) -> list[type[T]]:
    """The one subclass of `base` that each folder of the package declares in its module `file`.

    Raises TypeError, which names the module, if it declares none or more than one.
    """
    return [_class_in(import_module(f"{package.__name__}.{folder}.{file}"), base) for folder in folders_of(package)]


def _class_in(module: ModuleType, base: type[T]) -> type[T]:
    own = [entry for entry in vars(module).values() if isinstance(entry, type) and entry.__module__ == module.__name__]
    match [entry for entry in own if issubclass(entry, base)]:
        case [found]:
            return found
        case found:
            raise TypeError(f"{module.__name__} must declare one subclass of {base.__name__}; it declares {len(found)}.")
