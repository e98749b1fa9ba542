"""Classes of options, written as pydantic's models are and checked by pydantic, which is loaded when somebody asks.

A class lists its options once: annotations, `option(...)` with a default and a description, validators. Two things come
of it: the class itself, plain Python that only holds values, and its `checker`, the pydantic model that reads what
people write, explains what is wrong with it and describes itself as JSON Schema. A build whose configuration is the
same to the byte as the one that was checked last takes the values as they were (`config.kept`), and so needs no
pydantic: loading it, and making the models, would be a quarter of that build.
"""

from __future__ import annotations

import sys
from abc import ABC, ABCMeta
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from importlib import import_module
from types import new_class
from typing import TYPE_CHECKING, Any, ClassVar, Self, dataclass_transform, get_type_hints

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.annotated_handlers import GetCoreSchemaHandler
    from pydantic_core import CoreSchema

_REQUIRED: Any = object()


class Option:
    """What is said of one option: a default, or that it is required; a description; what else pydantic is told."""

    def __init__(self, default: Any, default_factory: Any, derived: Any, more: Mapping[str, Any]) -> None:
        """See `option`."""
        self.default, self.default_factory, self.derived, self.more = default, default_factory, derived, more

    @property
    def description(self) -> str:
        """For people."""
        return str(self.more.get("description", ""))

    def is_required(self) -> bool:
        """Whether it must be said."""
        return self.default is _REQUIRED and self.default_factory is None and self.derived is None

    def value(self, known: dict[str, Any]) -> Any:
        """Its default.

        Args:
            known: name -> value of the options before it.
        """
        if self.derived is not None:
            return self.derived(known)
        return self.default if self.default_factory is None else self.default_factory()

    def field(self) -> Any:
        """As pydantic has it."""
        from pydantic import Field

        if self.default is not _REQUIRED:
            return Field(default=self.default, **self.more)
        factory = self.default_factory or self.derived
        return Field(default_factory=factory, **self.more) if factory else Field(**self.more)


def option(
    *,
    default: Any = _REQUIRED,
    default_factory: Callable[[], Any] | None = None,
    derived: Callable[[dict[str, Any]], Any] | None = None,
    **more: Any,
) -> Any:
    """Say what an option is; required without one of the first three.

    Args:
        default: its value where nobody says it.
        default_factory: makes that value.
        derived: makes that value of the options before it, name -> value.
        more: what `pydantic.Field` takes, such as `description`, `ge` or `json_schema_extra`.
    """
    return Option(default, default_factory, derived, more)


class _Validator:
    """A method that pydantic calls; of the class itself it is a method like any other."""

    def __init__(self, method: Any, decorator: str, names: tuple[str, ...], mode: str) -> None:
        self.method, self.decorator, self.names, self.mode = method, decorator, names, mode

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self.method.__get__(instance, owner)

    def decorated(self) -> Any:
        import pydantic

        return getattr(pydantic, self.decorator)(*self.names, mode=self.mode)(self.method)


def field_validator(*names: str, mode: str = "after") -> Callable[[Any], Any]:
    """As pydantic's."""
    return lambda method: _Validator(method, "field_validator", names, mode)


def model_validator(*, mode: str) -> Callable[[Any], Any]:
    """As pydantic's."""
    return lambda method: _Validator(method, "model_validator", (), mode)


class _Class(ABCMeta):
    """Takes the options out of a class's body, and makes its checker when that is asked for."""

    __declared__: dict[str, Any]

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **about: Any) -> _Class:
        apart = (*_said(body), *_own(body), "model_config")
        plain = {key: value for key, value in body.items() if key not in apart}
        cls = super().__new__(mcs, name, bases, plain, **about)
        cls.__declared__ = body
        return cls

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any], **_about: Any) -> None:
        super().__init__(name, bases, body)
        options: dict[str, Any] = {}
        own: dict[str, Any] = {}
        for one in reversed(cls.__mro__):
            written = one.__declared__ if isinstance(one, _Class) else vars(one)
            options |= {key: _as_option(written.get(key, _REQUIRED)) for key in _said(written)}
            own |= _own(written) if isinstance(one, _Class) else {}
        cls.__options, cls.__own = options, own

    @property
    def model_fields(cls) -> dict[str, Any]:
        """Name -> option, those of the classes above first."""
        return cls.__options

    def own(cls, name: str) -> Any:
        """What an attribute that is no option is for a new one.

        Raises:
            KeyError: there is none of that name.
        """
        made = cls.__own[name]
        if not hasattr(made, "get_default"):
            return deepcopy(made)
        if made.default_factory is not None:  # pydantic.PrivateAttr
            return made.default_factory()
        if made == type(made)():
            raise KeyError(name)
        return deepcopy(made.default)

    @property
    def checker(cls) -> type[BaseModel]:
        """The pydantic model of these options."""
        if (made := cls.__dict__.get("__checker__")) is None:
            made = cls._made()
            type.__setattr__(cls, "__checker__", made)
        return made

    def _made(cls) -> type[BaseModel]:
        from pydantic import BaseModel, ConfigDict

        bases = [one.checker if isinstance(one, _Class) else one for one in cls.__bases__ if one not in (Declared, ABC)]
        above = bases if any(issubclass(base, BaseModel) for base in bases) else [*bases, BaseModel]
        body = dict(cls._body())
        # Of a class and those above it, only some are ever asked to check.
        body["model_config"] = ConfigDict(extra="forbid", frozen=True, defer_build=True) | body.get("model_config", {})
        made: type[BaseModel] = new_class(cls.__name__, (*above,), {}, lambda new: new.update(body))
        return made

    def _body(cls) -> Iterator[tuple[str, Any]]:
        """The class's body as pydantic wants it."""
        own = cls.__declared__
        names = {key: value for values in cls._values() for key, value in vars(values).items()}
        hints = get_type_hints(cls, localns=vars(sys.modules[cls.__module__]) | names, include_extras=True)
        yield "__annotations__", {key: hints[key] for key in own.get("__annotations__", {})}
        for key, value in own.items():
            if isinstance(value, Option):
                yield key, value.field()
            elif isinstance(value, _Validator):
                yield key, value.decorated()
            elif key not in ("__annotations__", "__classcell__", "__dict__", "__weakref__", "__init__"):
                yield key, value

    def _values(cls) -> Iterator[Any]:
        """The modules in which the kinds of values are that annotations name."""
        return map(
            import_module, {name: None for one in reversed(cls.__mro__) for name in vars(one).get("values_in", ())}
        )

    def model_json_schema(cls, **how: Any) -> dict[str, Any]:
        """As pydantic's."""
        return cls.checker.model_json_schema(**how)


def _said(body: Mapping[str, Any]) -> list[str]:
    """Names of the options in a class's body."""
    annotated = body.get("__annotations__", {}).items()
    return [name for name, kind in annotated if "ClassVar" not in str(kind) and not name.startswith("_")]


def _own(body: Mapping[str, Any]) -> dict[str, Any]:
    """Name -> value of what each one made of a class has for itself, as pydantic's private attributes."""
    annotated = body.get("__annotations__", {})
    kept = {name for name, kind in annotated.items() if name.startswith("_") and "ClassVar" not in str(kind)}
    kept |= {name for name, value in body.items() if name.startswith("_") and hasattr(value, "get_default")}
    return {name: body[name] for name in body if name in kept}


def _as_option(said: Any) -> Any:
    """What stands behind a name: an option as we, or as pydantic's users, write it, or a default alone."""
    if isinstance(said, Option):
        return said
    if hasattr(said, "json_schema_extra"):  # pydantic.Field: another package's kind
        made = said.default_factory is not None
        default = _REQUIRED if said.is_required() or made else said.default
        derived = partial(_derived, said) if made else None
        return Option(default, None, derived, {"description": said.description})
    return Option(said, None, None, {})


def _derived(said: Any, known: dict[str, Any]) -> Any:
    """What pydantic's factory makes, whether or not it asks for the options before."""
    return said.get_default(call_default_factory=True, validated_data=known)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(option,))
class Declared(metaclass=_Class):
    """Options with their values. Frozen."""

    values_in: ClassVar[tuple[str, ...]] = ()
    """Names of the modules in which the kinds of values are that the annotations name; the last one counts."""

    def __init__(self, **said: Any) -> None:
        """Take what somebody says.

        Raises:
            pydantic.ValidationError: with all that is wrong.
        """
        self._take(type(self).checker(**said))

    def _take(self, checked: Any) -> None:
        own = checked.__pydantic_private__ or {}
        self.__dict__.update({**own, **checked.__dict__}, model_fields_set=frozenset(checked.model_fields_set))

    @classmethod
    def _taken(cls, checked: Any) -> Self:
        made = object.__new__(cls)
        made._take(checked)
        return made

    @classmethod
    def held(cls, values: Mapping[str, Any], said: frozenset[str]) -> Self:
        """With values that were checked before.

        Args:
            values: name -> value, of every option.
            said: names of those that somebody said.
        """
        made = object.__new__(cls)
        made.__dict__.update(values, model_fields_set=said)
        return made

    @classmethod
    def model_construct(cls, **values: Any) -> Self:
        """With some values that are known to be right, and defaults for the others."""
        known: dict[str, Any] = {}
        for name, one in cls.model_fields.items():
            known[name] = values[name] if name in values else one.value(known)
        return cls.held(known, frozenset(values))

    @classmethod
    def model_validate(cls, said: Any) -> Self:
        """As the class called with the map's keys."""
        return cls._taken(cls.checker.model_validate(said))

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """The same with other values, which are known to be right."""
        return self.held({**self.values(), **update}, self.model_fields_set | update.keys())

    def values(self) -> dict[str, Any]:
        """Name -> value of each option."""
        return {name: self.__dict__[name] for name in type(self).model_fields}

    if TYPE_CHECKING:
        model_fields: ClassVar[dict[str, Any]]
        model_fields_set: frozenset[str]

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        inner = handler.generate_schema(cls.checker)
        return core_schema.no_info_after_validator_function(cls._taken, inner)

    def __getattr__(self, name: str) -> Any:
        try:
            made = self.__dict__[name] = type(self).own(name)
        except KeyError:
            message = f"{type(self).__name__!r} object has no attribute {name!r}"
            raise AttributeError(message) from None
        return made

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            self.__dict__[name] = value
            return
        message = f"{type(self).__name__}.{name}: options are frozen"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and isinstance(other, Declared) and self.values() == other.values()

    __hash__ = None  # type: ignore[assignment]  # lists and maps are among the values

    def shown(self) -> dict[str, Any]:
        """Name -> value of each option, as they may be shown."""
        return self.values()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in self.shown().items())})"
