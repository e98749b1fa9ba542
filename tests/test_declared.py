"""Classes of options: held as plain values, checked by pydantic, which is not loaded before somebody says something."""

import subprocess
import sys
from typing import ClassVar

import pydantic
import pytest
from pydantic import ConfigDict, Field, PrivateAttr, TypeAdapter, ValidationError

from feedwright.declared import Declared, field_validator, model_validator, option


class Person(Declared):
    """Somebody."""

    name: str = option(description="As it is shown.")
    short: str = option(derived=lambda known: known.get("name", "")[:1], description="In a list.")


class Desk(Declared):
    """Where people sit."""

    kind: ClassVar[str] = "desk"

    number: int = option(default=1, ge=1, description="Counted from the door.")
    people: list[Person] = option(default_factory=list, description="Who sits there.")

    @field_validator("people")
    @classmethod
    def _fit(cls, people):
        if len(people) > 2:
            raise ValueError("two at the most")
        return people

    @property
    def names(self):
        return [one.name for one in self.people]


class Window(Desk):
    """A desk with a view."""

    view: str = option(default="", description="Onto what.")

    @model_validator(mode="after")
    def _is_lit(self):
        if self.names and not self.view:
            raise ValueError("nobody sits in the dark")
        return self


def test_what_is_said_is_checked_and_held():
    desk = Desk(number="3", people=[{"name": "Staff"}])
    assert (desk.number, desk.people, desk.names) == (3, [Person(name="Staff", short="S")], ["Staff"])
    assert desk.model_fields_set == {"number", "people"}
    assert isinstance(desk.people[0], Person)


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ({"number": 0}, "greater_than_equal"),
        ({"other": 1}, "extra_forbidden"),
        ({"people": [{}]}, "missing"),
        ({"people": [{"name": "Staff"}] * 3}, "value_error"),
    ],
)
def test_what_is_wrong_is_said_as_pydantic_says_it(said, what):
    with pytest.raises(ValidationError) as caught:
        Desk(**said)
    assert caught.value.errors()[0]["type"] == what


def test_a_class_has_the_options_and_the_validators_of_those_above_it():
    assert list(Window.model_fields) == ["number", "people", "view"]
    assert Window(people=[{"name": "Staff"}], view="the yard").names == ["Staff"]
    with pytest.raises(ValidationError, match="in the dark"):
        Window(people=[{"name": "Staff"}])
    with pytest.raises(ValidationError, match="two at the most"):
        Window(people=[{"name": "Staff"}] * 3, view="the yard")


def test_defaults_are_made_without_a_check():
    made = Person.model_construct(name="Staff")
    assert made == Person(name="Staff")
    assert made.model_fields_set == {"name"}
    assert Desk.model_construct() == Desk()
    assert Desk.model_construct().people is not Desk.model_construct().people


def test_what_must_be_said_has_no_default():
    assert [name for name, one in Person.model_fields.items() if one.is_required()] == ["name"]


def test_options_are_frozen():
    with pytest.raises(AttributeError, match="frozen"):
        Desk().number = 2


def test_a_copy_says_what_it_says_and_what_is_new():
    desk = Desk(people=[]).model_copy(update={"number": 7})
    assert desk == Desk(number=7)
    assert desk.model_fields_set == {"people", "number"}


def test_classes_are_equal_only_to_themselves():
    assert Desk() != Window()
    assert repr(Desk(number=2)) == "Desk(number=2, people=[])"


def test_a_class_describes_itself_with_the_classes_within():
    schema = Desk.model_json_schema()
    assert schema["description"] == "Where people sit."
    assert schema["properties"]["number"]["minimum"] == 1
    assert schema["$defs"]["Person"]["properties"]["name"]["description"] == "As it is shown."


def test_it_may_stand_among_other_kinds_of_values():
    assert TypeAdapter(str | Person).validate_python({"name": "Staff"}) == Person(name="Staff")
    assert TypeAdapter(str | Person).validate_python("Staff") == "Staff"


class Theirs(Desk):
    """A kind of another package, which writes options as pydantic's users do."""

    model_config = ConfigDict(str_strip_whitespace=True)

    colour: str = Field(default="grey", description="Of the wood.")
    chairs: list[str] = Field(default_factory=list)
    sign: str = Field(default_factory=lambda known: known.get("colour", "").title())
    _asked: int = PrivateAttr(default=0)

    @pydantic.field_validator("colour")
    @classmethod
    def _is_known(cls, colour):
        if colour == "invisible":
            raise ValueError("nobody would find it")
        return colour

    def ask(self):
        self._asked += 1
        return self._asked


def test_options_may_be_written_with_pydantic_itself():
    assert Theirs(colour="red") == Theirs.model_construct(colour="red")
    assert Theirs().colour == "grey"
    assert Theirs(colour=" red ").colour == "red"
    assert Theirs.model_fields["colour"].description == "Of the wood."
    with pytest.raises(ValidationError, match="nobody would find it"):
        Theirs(colour="invisible")
    theirs = Theirs()
    assert [theirs.ask(), theirs.ask()] == [1, 2]


def test_an_option_may_be_made_of_those_before_it_as_pydantic_does():
    assert (Theirs(colour="red").sign, Theirs.model_construct(colour="red").sign) == ("Red", "Red")


class Remembering(Desk):
    """A kind that remembers something, which is no option."""

    _seen: dict[str, int] = PrivateAttr(default_factory=dict)
    _rooms: list[str] = ["hall"]  # noqa: RUF012 - as pydantic's users write it
    _last: str | None = None
    _place: str = PrivateAttr("here")
    _other: str = PrivateAttr()

    @model_validator(mode="after")
    def _is_counted(self):
        self._seen["people"] = len(self.people)
        return self


@pytest.mark.parametrize("make", [Remembering, Remembering.model_construct])
def test_what_begins_with_an_underscore_is_no_option_but_each_one_s_own_and_may_change(make):
    one, other = make(), make()
    one._last = "the door"
    one._rooms.append("yard")
    one._seen["b"] = 1
    assert list(Remembering.model_fields) == ["number", "people"]
    assert (one._last, one._rooms, one._seen["b"], one._place) == ("the door", ["hall", "yard"], 1, "here")
    assert (other._last, other._rooms, other._seen.get("b")) == (None, ["hall"], None)
    assert one == other
    assert one.values() == {"number": 1, "people": []}
    with pytest.raises(AttributeError, match="_other"):
        _ = one._other


def test_what_a_validator_has_remembered_is_kept():
    assert Remembering(people=[{"name": "Staff"}])._seen == {"people": 1}


class Numbered:
    """What several kinds have, which are no kinds by themselves."""

    floor: int = 1

    def is_high(self):
        return self.floor > self.highest

    highest: ClassVar[int] = 3


class Upstairs(Numbered, Desk):
    """A desk on a floor."""

    @model_validator(mode="after")
    def _is_reached(self):
        if self.is_high():
            raise ValueError("nobody climbs so high")
        return self


def test_a_class_beside_may_bring_options_and_what_validators_call():
    assert Upstairs(floor=2).values() == {"floor": 2, "number": 1, "people": []}
    assert Upstairs.model_construct() == Upstairs()
    with pytest.raises(ValidationError, match="so high"):
        Upstairs(floor=7)


class Signed(Declared):
    """What more kinds have, with what checks it."""

    token: str = option(default="", description="Who it is.")

    @field_validator("token")
    @classmethod
    def _is_short(cls, token):
        if len(token) > 3:
            raise ValueError("too long to be remembered")
        return token


class Booth(Desk, Signed):
    """A desk that asks who it is."""


def test_a_class_beside_may_be_another_one_of_options_with_validators():
    assert Booth(token="abc").values() == {"token": "abc", "number": 1, "people": []}
    with pytest.raises(ValidationError, match="too long"):
        Booth(token="abcd")
    with pytest.raises(ValidationError, match="two at the most"):
        Booth(people=[{"name": "Staff"}] * 3)


def test_pydantic_is_not_loaded_before_something_is_checked():
    program = "import sys; from feedwright.sources.markdown import Markdown; import feedwright.config.keys; "
    program += "Markdown.model_construct(path='a.md'); sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
