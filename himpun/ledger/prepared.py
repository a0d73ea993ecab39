"""Statements of the busiest acts, whose text Django builds once and not for each act.

In an act of ten short statements, building their text costs several times what the database needs to carry them out.
Here the text is kept for each kind of database, and an act only puts its values in. Nothing else changes: the same
statement, the same instances, the same locks, and no row is ever remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import ModelIterable, QuerySet, get_related_populators
from django.db.transaction import TransactionManagementError, mark_for_rollback_on_error

M = TypeVar("M", bound=models.Model)

Value = int | str | date | datetime
"""What a parameter may be."""

# Stand-ins while a text is built: values that stand in no statement otherwise, and fit the smallest column.
_NUMBER = 31_987
_YEAR = 1


_LARGEST = 2**63 - 1


class Select(Generic[M]):
    """A queryset as a function of its parameters, which are whole numbers, texts, days and moments.

        _runs = Select(lambda cycle_id: StepRun.objects.filter(cycle_id=cycle_id).order_by("id"), int)
        _runs(cycle.id)

    `build` is called once for each kind of database, with stand-ins: it must put them into the queryset as they are,
    and decide nothing by them. Two threads that come first at once both build the text, and both build the same.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], *kinds: type[Value]) -> None:
        self._build = build
        self._kinds = kinds
        self._texts: dict[str, _Text] = {}

    def __call__(self, *values: Value) -> list[M]:
        here = connections[DEFAULT_DB_ALIAS]  # `connection` asks which thread this is, each time it is named
        text = self._texts.get(here.vendor)
        if text is None:
            text = self._texts[here.vendor] = self._prepare()
        if text.locks:
            _refuse_outside_a_transaction()
        if any(isinstance(value, int) and abs(value) > _LARGEST for value in values):
            return []  # no column holds it; an address may name it
        parameters = list(text.parameters)
        for place, number in text.places:
            parameters[place] = _told_like(parameters[place], values[number])
        with here.cursor() as cursor:
            cursor.execute(text.sql, parameters)
            rows = cursor.fetchall()
        return [text.instance(row, here) for row in rows]

    def first(self, *values: Value) -> M | None:
        """The first of its rows, or None."""
        return next(iter(self(*values)), None)

    def _prepare(self) -> _Text:
        stand_ins = [_stand_in(kind, number) for number, kind in enumerate(self._kinds)]
        queryset: Any = self._build(*stand_ins)
        if queryset._iterable_class is not ModelIterable or queryset._prefetch_related_lookups:
            raise ValueError("only instances, with select_related, are made from a prepared statement")
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        told = [_adapted(value) for value in stand_ins]
        places = [(place, told.index(value)) for place, value in enumerate(parameters) if value in told]
        if {number for _, number in places} != set(range(len(told))):
            raise ValueError("a parameter of the statement is not to be found in its text")
        fields = compiler.klass_info["select_fields"]
        return _Text(
            sql=sql,
            parameters=tuple(parameters),
            places=tuple(places),
            locks=queryset.query.select_for_update,
            model=queryset.model,
            names=tuple(compiler.select[at][0].target.attname for at in fields),
            first=fields[0],
            annotations=tuple((compiler.annotation_col_map or {}).items()),
            populators=tuple(_populators(compiler)),
            converters=tuple(compiler.get_converters([column[0] for column in compiler.select]).items()),
        )


@dataclass(frozen=True)
class _Text:
    """A statement for one kind of database, and how its rows become instances, as Django itself has it."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    locks: bool
    model: type[Any]
    names: tuple[str, ...]
    first: int
    annotations: tuple[tuple[str, int], ...]
    populators: tuple[Any, ...]
    converters: tuple[tuple[int, Any], ...]

    def instance(self, row: Sequence[Any], here: BaseDatabaseWrapper) -> Any:
        values = list(row)
        for place, (converters, expression) in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, here)
        instance = self.model.from_db(here.alias, self.names, values[self.first : self.first + len(self.names)])
        for populator in self.populators:
            populator.populate(values, instance)
        for name, place in self.annotations:
            setattr(instance, name, values[place])
        return instance


class Insert(Generic[M]):
    """INSERT of any number of rows, in as few statements as the database takes; each row gets its key.

    The keys come back in the order of the rows, as Django's `bulk_create` relies on as well.
    """

    def __init__(self, model: type[M]) -> None:
        if model._meta.auto_field is None:
            raise ValueError(f"{model.__name__} does not get its key from the database")
        self._model = model
        self._fields = [field for field in _columns(model) if not field.primary_key]
        self._columns = [(attrgetter(field.attname), field.get_db_prep_save) for field in self._fields]
        self._texts: dict[str, tuple[str, str, str]] = {}

    def __call__(self, rows: Sequence[M]) -> list[M]:
        _refuse_outside_a_transaction()
        size = connection.ops.bulk_batch_size(self._fields, rows) or 1
        for start in range(0, len(rows), size):
            self._insert(rows[start : start + size])
        return list(rows)

    def _insert(self, rows: Sequence[M]) -> None:
        text = self._texts.get(connection.vendor)
        if text is None:
            text = self._texts[connection.vendor] = self._prepare()
        into, source, returning = text
        here = connections[DEFAULT_DB_ALIAS]
        values: list[Any]
        if here.vendor == "postgresql":
            values = [[written(read(row), here) for row in rows] for read, written in self._columns]
        else:
            values = [written(read(row), here) for row in rows for read, written in self._columns]
            source = f"VALUES {', '.join([source] * len(rows))}"
        with mark_for_rollback_on_error(), connection.cursor() as cursor:
            cursor.execute(f"{into} {source} {returning}", values)
            keys = cursor.fetchall()
        for row, (key,) in zip(rows, keys, strict=True):
            row.pk = key
            row._state.adding, row._state.db = False, connection.alias

    def _prepare(self) -> tuple[str, str, str]:
        """What comes before, one row of VALUES or, on PostgreSQL, a list for each column (its text has one length for
        any number of rows, so that it is planned and read once), and what comes after.
        """
        table, key = _table_and_key(self._model)
        source = f"({', '.join(['%s'] * len(self._fields))})"
        if connection.vendor == "postgresql":
            # Without the width: a text that is too long must fail, and not be cut by this cast.
            types = [field.db_type(connection).partition("(")[0] for field in self._fields]
            source = f"SELECT * FROM UNNEST({', '.join(f'(%s)::{type_}[]' for type_ in types)})"  # noqa: S608
        columns = ", ".join(_quoted(field.column) for field in self._fields)
        return f"INSERT INTO {table} ({columns})", source, f"RETURNING {_quoted(key.column)}"


class Update(Generic[M]):
    """UPDATE of some columns of one row, as `save(update_fields=…)` writes them."""

    def __init__(self, model: type[M], *names: str) -> None:
        self._fields = [field for name in names for field in _columns(model) if field.name == name]
        if len(self._fields) != len(names):
            raise ValueError(f"{model.__name__} has no column for each of {names}")
        self._model = model
        self._texts: dict[str, str] = {}

    def __call__(self, row: M) -> None:
        text = self._texts.get(connection.vendor)
        if text is None:
            text = self._texts[connection.vendor] = self._prepare()
        values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self._fields]
        values.append(self._model._meta.pk.get_db_prep_save(row.pk, connection))
        with mark_for_rollback_on_error(), connection.cursor() as cursor:
            cursor.execute(text, values)
            if cursor.rowcount != 1:
                raise DatabaseError(f"{self._model.__name__} {row.pk} is not there to be updated")

    def _prepare(self) -> str:
        columns = ", ".join(f"{_quoted(field.column)} = %s" for field in self._fields)
        table, key = _table_and_key(self._model)
        return f"UPDATE {table} SET {columns} WHERE {_quoted(key.column)} = %s"  # noqa: S608 - names of our own


def _refuse_outside_a_transaction() -> None:
    if not connection.in_atomic_block:
        raise TransactionManagementError("rows are locked and written inside the transaction of an act")


def _stand_in(kind: type[Value], number: int) -> Value:
    if kind is datetime:
        return datetime(_YEAR + number, 1, 1, tzinfo=UTC)
    if kind is date:
        return date(_YEAR + number, 1, 1)
    return f"stand-in {_NUMBER + number}" if kind is str else _NUMBER + number


def _adapted(value: Value) -> object:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _told_like(stand_in: Any, value: Value) -> object:
    """The value in the column's own width, as Django tells it: another width is another statement for PostgreSQL."""
    return _adapted(value) if isinstance(value, date) else type(stand_in)(value)


def _columns(model: type[models.Model]) -> list[Any]:
    """The fields that are written as they stand in the instance; one that Django fills in while saving is refused."""
    fields: list[Any] = list(model._meta.concrete_fields)
    for field in fields:
        fills_itself = getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
        if fills_itself or field.generated or field.has_db_default() or isinstance(field, models.FileField):
            raise ValueError(f"{field} is filled in while it is saved")
    return fields


def _populators(compiler: Any) -> list[Any]:
    """What fills in the related instances; the stubs know a later Django's."""
    fill: Any = get_related_populators
    return list(fill(compiler.klass_info, compiler.select, connection.alias))


def _table_and_key(model: type[models.Model]) -> tuple[str, Any]:
    return _quoted(model._meta.db_table), model._meta.pk


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
