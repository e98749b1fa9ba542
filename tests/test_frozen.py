"""Values that never change: to everybody else they are what `@dataclass(frozen=True, slots=True)` makes."""

from __future__ import annotations

import copy
import inspect
import pickle
from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedwright import model
from feedwright.frozen import frozen


@frozen
class Quick:
    """A value.

    Args:
        word: that must stand.
    """

    word: str
    number: int = 3
    many: list[int] = field(default_factory=list)
    aside: str = field(default="", compare=False, repr=False)

    @property
    def loud(self) -> str:
        """The word in capitals."""
        return self.word.upper()


@dataclass(frozen=True, slots=True)
class Stock:
    """The same, as Python makes it."""

    word: str
    number: int = 3
    many: list[int] = field(default_factory=list)
    aside: str = field(default="", compare=False, repr=False)


@frozen(kw_only=True)
class Named:
    """A value whose fields are given by name, and which looks at them when it is made."""

    one: int = 1
    two: int

    def __post_init__(self) -> None:
        """Refuse what is wrong."""
        if self.two < self.one:
            raise ValueError("two is less than one")


@frozen
class Single:
    """A value with one field."""

    only: Any


@dataclass(frozen=True, slots=True)
class Derived(Quick):
    """A value made of another one, by Python's own way."""

    more: str = "more"


@dataclass(frozen=True)
class Roomy(Quick):
    """A value made of another one without slots, with a default of its own."""

    number: int = 4
    more: list[str] = field(default_factory=list)


class Handed(Quick):
    """A value that says itself what of it crosses to another process."""

    def __getstate__(self) -> Any:
        """One word."""
        return self.word

    def __setstate__(self, state: Any) -> None:
        """The word twice."""
        super().__setstate__((state * 2, 0, [], ""))  # type: ignore[misc]


@frozen
class Pair:
    """A value that says itself how it is shown."""

    left: int
    right: int

    def __repr__(self) -> str:
        """In brackets."""
        return f"<{self.left} {self.right}>"


VALUES = st.fixed_dictionaries(
    {"word": st.text()},
    optional={"number": st.integers(), "many": st.lists(st.integers()), "aside": st.text()},
)


@given(VALUES, VALUES)
def test_a_value_is_made_compared_and_shown_as_dataclasses_are(one: dict[str, Any], other: dict[str, Any]) -> None:
    quick, stock = Quick(**one), Stock(**one)
    assert astuple(quick) == astuple(stock)
    assert asdict(quick) == asdict(stock)
    assert repr(quick) == repr(stock).replace("Stock", "Quick")
    assert (quick == Quick(**other)) is (stock == Stock(**other))
    assert quick != stock


@given(st.tuples(st.text(), st.integers()), st.tuples(st.text(), st.integers()))
def test_equal_values_have_one_hash(one: tuple[str, int], other: tuple[str, int]) -> None:
    assert hash(Single(one)) == hash(Single(one))
    assert len({Single(one), Single(other), Single(one)}) == len({one, other})


@pytest.mark.parametrize("give", [lambda one: pickle.loads(pickle.dumps(one)), copy.copy, copy.deepcopy])
@pytest.mark.parametrize(
    "one",
    [Quick("a", many=[1], aside="b"), Named(two=2), Single(None), Derived("a", more="c"), Roomy("a", 5, more=["c"])],
)
def test_a_value_crosses_to_another_process_whole(give: Any, one: Any) -> None:
    made = give(one)
    assert made == one
    assert astuple(made) == astuple(one)


def test_a_class_made_of_ours_may_say_itself_what_crosses() -> None:
    assert pickle.loads(pickle.dumps(Handed("a"))) == copy.copy(Handed("a")) == Handed("aa", 0)


@frozen
class Holder:
    """A value that holds others, named in words that its own module understands."""

    held: Single | None = None
    many: dict[str, Later] = field(default_factory=dict)


class Later:
    """What is made after the class that names it."""


def test_what_it_takes_can_be_asked() -> None:
    asked = inspect.signature(Holder)
    assert str(asked) == "(held: 'Single | None' = None, many: 'dict[str, Later]' = <factory>) -> None"
    assert repr(Quick.__dataclass_params__) == repr(Stock.__dataclass_params__)  # type: ignore[attr-defined]
    hints = {"held": Single | None, "many": dict[str, Later]}
    assert get_type_hints(Holder) == hints
    assert get_type_hints(Holder.__init__) == hints | {"return": type(None)}
    assert inspect.signature(Holder, eval_str=True).parameters["many"].annotation == dict[str, Later]


def test_what_a_value_holds_stays() -> None:
    one = Quick("a")
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'word'"):
        one.word = "b"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'word'"):
        del one.word
    with pytest.raises(AttributeError):
        one.other = "b"  # type: ignore[attr-defined]
    assert one == Quick("a")


def test_a_default_that_is_made_is_made_for_each() -> None:
    Quick("a").many.append(1)
    assert Quick("a").many == []


def test_what_is_missing_or_too_much_is_refused_as_of_any_function() -> None:
    with pytest.raises(TypeError, match=r"Quick\.__init__\(\) missing 1 required positional argument: 'word'"):
        Quick()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="unexpected keyword argument 'other'"):
        Quick("a", other=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="takes 1 positional argument"):
        Named(1, 2)  # type: ignore[misc]


def test_a_class_is_whole_before_the_first_value_is_made() -> None:
    @frozen
    class Fresh:
        one: int
        two: int = 2

    class Below(Fresh):
        def __init__(self) -> None:
            super().__init__(1)

    assert str(inspect.signature(Fresh)) == "(one: 'int', two: 'int' = 2) -> None"

    @frozen
    class Other:
        one: int

    with pytest.raises(TypeError, match="missing 1 required positional argument: 'one'"):
        Other()  # type: ignore[call-arg]
    assert (Below().one, Below().two, Other(3).one) == (1, 2, 3)


def test_a_value_may_look_at_its_fields_when_it_is_made_or_made_anew() -> None:
    assert replace(Named(two=2), two=5) == Named(two=5)
    with pytest.raises(ValueError, match="two is less than one"):
        replace(Named(two=2), two=0)


def test_a_value_keeps_what_it_says_itself() -> None:
    assert repr(Pair(1, 2)) == "<1 2>"
    assert Quick("a").loud == "A"


def test_a_value_can_be_the_base_of_another() -> None:
    one = Derived("a", 4, more="b")
    assert one == Derived("a", 4, more="b") != Derived("a", 4, more="c")
    assert repr(one) == "Derived(word='a', number=4, many=[], more='b')"
    assert replace(one, word="c").more == "b"


@pytest.mark.parametrize("kind", [model.Article, model.Entry, model.Feed, model.Fault, Quick])
def test_the_nouns_are_dataclasses_to_whoever_asks(kind: type) -> None:
    assert is_dataclass(kind)
    assert list(inspect.signature(kind).parameters) == [one.name for one in fields(kind)]
    assert kind.__match_args__ == tuple(one.name for one in fields(kind) if not one.kw_only)  # type: ignore[attr-defined]
