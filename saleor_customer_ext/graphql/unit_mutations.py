"""How companies, branches and departments are changed in the API: each mutation is one call of the kind's service."""

from typing import Any, ClassVar

from .. import permissions
from ..host import Actor
from . import units
from .connections import Batch
from .errors import Mutation


class UnitMutation(Mutation):
    """Only for staff who manage the organisation. kind, service: what it is about, and the module that does it."""

    permissions = (permissions.MANAGE_ORGANIZATION,)
    kind: ClassVar[Any]
    service: ClassVar[Any]

    class Meta:
        abstract = True

    @classmethod
    def one(cls, text: str) -> dict[str, int]:
        """Read which one is meant, as the services take it."""
        return {cls.kind.field: units.unit_key(cls.kind, text, field=cls.kind.field)}

    @classmethod
    def answer(cls, unit: Any, **more: Any) -> dict[str, Any]:
        """Answer the one that was made or changed."""
        Batch([unit], staff=True)
        return {cls.kind.word: unit, **more}


class Create(UnitMutation):
    """Makes one."""

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        found = {"name": ""} | units.given(values)
        if (parent := f"{cls.kind.parent}_id") in found:
            found[parent] = units.parent_key(cls.kind, found[parent])
        return cls.answer(cls.service.create(actor=actor, **found))


class Update(UnitMutation):
    """Changes one."""

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        which = cls.one(values.pop("id"))
        return cls.answer(cls.service.change(actor=actor, **which, **units.given(values)))


class Archive(UnitMutation):
    """Lets nothing new belong to one."""

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return cls.answer(cls.service.archive(actor=actor, **cls.one(values["id"])))


class Restore(UnitMutation):
    """Undoes archiving."""

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        return cls.answer(cls.service.restore(actor=actor, **cls.one(values["id"])))


class Delete(UnitMutation):
    """Deletes one that nothing belongs to."""

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        cls.service.delete(actor=actor, **cls.one(values["id"]))
        return {}


class Move(UnitMutation):
    """Lets one belong to something else."""

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        parent = f"{cls.kind.parent}_id"
        text = values.get(parent)
        unit, count = cls.service.move(
            actor=actor,
            with_customers=bool(values.get("with_customers")),
            **cls.one(values["id"]),
            **{parent: units.parent_key(cls.kind, text) if text else None},
        )
        return cls.answer(unit, count=count)


class Merge(UnitMutation):
    """Makes one of several."""

    class Meta:
        abstract = True

    @classmethod
    def perform(cls, info: Any, actor: Actor, **values: Any) -> dict[str, Any]:
        several = f"{cls.kind.word}_ids"
        unit, count = cls.service.merge(
            actor=actor,
            into_id=units.unit_key(cls.kind, values["into"], field="into_id"),
            **{several: [units.unit_key(cls.kind, text, field=several) for text in values[several]]},
        )
        return cls.answer(unit, count=count)
