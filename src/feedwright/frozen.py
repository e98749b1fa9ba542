"""Values that never change: dataclasses that are made in a third of the time.

A command makes all its classes each time it starts, and a frozen dataclass takes half a millisecond: most of it for
six methods, whose text is put together and compiled for each class anew. Here only `__init__` is, when it is first
asked for, and all share the others. To everybody else they are dataclasses: `fields`, `replace`, `asdict`,
`is_dataclass` and subclasses work.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError, dataclass, field, fields
from functools import cache, partial
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

_Kind = TypeVar("_Kind", bound=type)


@overload
def frozen(kind: _Kind, /) -> _Kind: ...


@overload
def frozen(*, kw_only: bool = False) -> Callable[[_Kind], _Kind]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(kind: Any = None, /, *, kw_only: bool = False) -> Any:
    """A class as `@dataclass(frozen=True, slots=True)` makes it.

    Args:
        kind: the class; none of its bases is a dataclass, and each of its fields is an argument.
        kw_only: its fields are given by name alone.

    >>> @frozen
    ... class Point:
    ...     x: int
    ...     y: int = 0
    >>> Point(3), Point(3) == Point(3, 0), Point(3) == Point(4)
    (Point(x=3, y=0), True, False)
    """
    if kind is None:
        return partial(frozen, kw_only=kw_only)
    own = kind.__dict__.keys()
    made: Any = dataclass(kind, init=False, repr=False, eq=False, slots=True, kw_only=kw_only)
    for done in ("init", "repr", "eq", "frozen"):
        setattr(made.__dataclass_params__, done, True)
    for method in (_eq, _hash, _repr, _setattr, _delattr, _getstate, _setstate):
        if (name := f"_{method.__name__}__") not in own:
            setattr(made, name, method)
    made.__init__ = _Init(made)
    return made


@cache
def _compared(kind: Any) -> Callable[[Any], Any]:
    """Reads the fields of a value that count where two are compared."""
    return _reader([one.name for one in fields(kind) if one.compare])


@cache
def _whole(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """Reads all the fields of a value."""
    return _reader([one.name for one in fields(kind)])


def _reader(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


@cache
def _slots(kind: Any) -> tuple[Callable[[Any, Any], None], ...]:
    """What fills the fields of a value, one by one."""
    return tuple(map(partial(_slot, kind), fields(kind)))


def _slot(kind: Any, one: Field[Any]) -> Callable[[Any, Any], None]:
    # A class that was made of one of ours without slots has its defaults there.
    fill: Any = getattr(getattr(kind, one.name, None), "__set__", None)
    return fill or (lambda value, it: object.__setattr__(value, one.name, it))


def _eq(self: Any, other: object) -> bool:
    kind: Any = type(self)
    read = _compared(kind)
    return read(self) == read(other) if kind is type(other) else NotImplemented


def _hash(self: Any) -> int:
    kind: Any = type(self)
    return hash(_compared(kind)(self))


def _repr(self: Any) -> str:
    said = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({said})"


def _setattr(_self: Any, name: str, _value: object) -> NoReturn:
    message = f"cannot assign to field {name!r}"
    raise FrozenInstanceError(message)


def _delattr(_self: Any, name: str) -> NoReturn:
    message = f"cannot delete field {name!r}"
    raise FrozenInstanceError(message)


def _getstate(self: Any) -> tuple[Any, ...]:
    kind: Any = type(self)
    return _whole(kind)(self)


def _setstate(self: Any, state: Sequence[Any]) -> None:
    """A value as it was: not looked at again."""
    kind: Any = type(self)
    for fill, value in zip(_slots(kind), state, strict=True):
        fill(self, value)


class _Factory:
    """Stands for what is not given and is to be made; shown in signatures as dataclasses show it."""

    def __repr__(self) -> str:
        return "<factory>"


_MADE = _Factory()

_PLAIN = {type(None), bool, int, str}
"""Types of defaults that can be written down as they are."""


class _Init:
    """Stands for the method until somebody asks for it: of many classes a command makes no value."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def __get__(self, value: object, kind: Any) -> Any:
        method = self.kind.__init__ = _init(self.kind)
        return method.__get__(value, kind)


def _init(kind: Any) -> Any:
    """The one method whose text depends on the fields: it takes them by their names."""
    known: dict[str, Any] = {"_MADE": _MADE}
    arguments = ["self"]
    lines = []
    for one, fill in zip(fields(kind), _slots(kind), strict=True):
        known[f"_set_{one.name}"] = fill
        if one.kw_only and "*" not in arguments:
            arguments.append("*")
        arguments.append(one.name + _default(one, known))
        is_made = f"_make_{one.name}() if {one.name} is _MADE else " if f"_make_{one.name}" in known else ""
        lines.append(f"  _set_{one.name}(self, {is_made}{one.name})\n")
    if hasattr(kind, "__post_init__"):
        lines.append("  self.__post_init__()\n")
    text = f" def __init__({', '.join(arguments)}):\n{''.join(lines) or '  pass'}\n return __init__"
    found: dict[str, Any] = {}
    # In the module of the class, where its annotations mean what they say.
    exec(f"def made({', '.join(known)}):\n{text}", vars(sys.modules[kind.__module__]), found)  # noqa: S102 - as dataclasses do
    made = found["made"](**known)
    made.__qualname__ = f"{kind.__qualname__}.__init__"
    made.__annotations__ = {one.name: one.type for one in fields(kind)} | {"return": None}
    return made


def _default(one: Field[Any], known: dict[str, Any]) -> str:
    """What stands behind an argument's name."""
    if type(one.default) in _PLAIN or one.default == ():
        return f"={one.default!r}"
    if one.default is not MISSING:
        known[f"_default_{one.name}"] = one.default
        return f"=_default_{one.name}"
    if one.default_factory is not MISSING:
        known[f"_make_{one.name}"] = one.default_factory
        return "=_MADE"
    return ""
