"""Prepared statements say the same as the querysets and `save`s in whose place they stand, on both databases."""

from __future__ import annotations

import inspect
import itertools
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from himpun.collection.services import attach_evidence
from himpun.collection.tests.stage import after, handed_out
from himpun.cycles.models import Cycle, Participant, Task
from himpun.cycles.services.locking import locked_cycle, locked_task
from himpun.cycles.tests.office import START, open_office, open_tasks
from himpun.ledger.models import Entry, Head
from himpun.ledger.prepared import Insert, Select, Update, Value
from himpun.organisations.models import Official, Region
from himpun.organisations.sessions import Session

DAY = date(2026, 4, 6)
NOTHING: dict[type[Value], Value] = {int: 0, str: "", date: DAY, datetime: START}
NOTES = ("", "NULL", "{}", '{"a", NULL}', "koma, \\ dan 'kutip'", "dua\nbaris")
regions = Select(lambda key: Region.objects.filter(pk=key), int)
locked_regions = Select(lambda key: Region.objects.select_for_update().filter(pk=key), int)


def facts(row: models.Model) -> dict[str, Any]:
    """All that an instance holds, with what its relations hold."""
    held = {name: value for name, value in vars(row).items() if name != "_state"}
    for name, related in row._state.fields_cache.items():
        held[f"→ {name}"] = facts(related) if related is not None else None
    return held


@pytest.mark.django_db
def test_it_works() -> None:
    region = Region.objects.create(name="Kabupaten Contoh", zone="Asia/Jakarta")
    other = Region.objects.create(name="Kabupaten Lain", zone="Asia/Makassar")
    assert regions(region.pk) == [region]
    assert regions.first(other.pk) == other
    assert regions.first(0) is None
    assert facts(regions(region.pk)[0]) == facts(Region.objects.get(pk=region.pk))


def _signed_in_until(end: datetime) -> str:
    return Session.objects.create(session_key="k" * 32, session_data="", expire_date=end).session_key


@pytest.mark.django_db
@pytest.mark.parametrize("key", [2**63 - 1, 2**63, -(2**63), 10**40])
def test_a_number_that_no_column_holds_finds_nothing(key: int) -> None:
    assert regions(key) == []


@pytest.mark.django_db
def test_every_prepared_select_gives_what_its_queryset_gives() -> None:
    stage = handed_out()
    stage.hand_in(0, "0", "12,5")
    attach_evidence(stage.request(1).id, b"%PDF-1.7\n% bukti", name="bukti.pdf", actor=stage.head(1), now=after(70))
    values: dict[str, list[Any]] = {
        "agency_id": [stage.cycle.agency_id],
        "at": [START, after(70)],
        "cycle_id": [stage.cycle.id],
        "document_kind": ["request"],
        "session_key": [_signed_in_until(after(71))],
        "official_id": list(Official.objects.values_list("pk", flat=True)[:4]),
        "request_id": [stage.request(0).id, stage.request(1).id],
        "task_id": [task.id for task in open_tasks(stage.cycle)],
        "unit_id": [stage.request(0).unit_id, stage.request(1).unit_id],
        "year": [2026],
        "today": [DAY],
    }
    # Whatever the product prepared, found without a list that somebody must keep; a new parameter needs values above.
    modules = [module for name, module in list(sys.modules.items()) if name.startswith("himpun.")]
    prepared = {item for module in modules for item in vars(module).values() if type(item) is Select}
    assert len(prepared) > 5
    for select in prepared:
        found = 0
        for given in itertools.product(*[values[name] for name in inspect.signature(select._build).parameters]):
            plain = [facts(row) for row in select._build(*given)]
            assert [facts(row) for row in select(*given)] == plain
            found += len(plain)
        assert found, inspect.getsource(select._build)
        nothing = [NOTHING[kind] for kind in select._kinds]
        assert select(*nothing) == []


@pytest.mark.django_db
def test_relations_come_with_the_row() -> None:
    office = open_office(units=1)
    task = open_tasks(office.start())[0]
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        found, running = locked_task(task.id, now=START)
        again = locked_cycle(running.cycle.id, now=START)
        assert found.run is not None
        assert found.run.id == task.run_id
        assert running.cycle.agency.region.zone == "Asia/Jakarta"
        assert again.definition == office.definition
    assert len([query for query in asked.captured_queries if "SELECT" in query["sql"]]) == 3


@pytest.mark.django_db
def test_the_holder_of_the_day_is_asked_for() -> None:
    office = open_office(units=1)
    cycle = office.start()
    participants = [row for rows in locked_cycle(cycle.id, now=START).participants.values() for row in rows]
    assert len(participants) == Participant.objects.filter(cycle=cycle).count()
    assert {row.has_holder for row in participants} == {True}  # type: ignore[attr-defined]
    before = locked_cycle(cycle.id, now=datetime(2019, 1, 2, 3, tzinfo=UTC)).participants
    assert {row.has_holder for rows in before.values() for row in rows} == {False}  # type: ignore[attr-defined]


def test_a_lock_needs_a_transaction(committed_db: object) -> None:
    key = Region.objects.create(name="Kabupaten Contoh", zone="Asia/Jakarta").pk
    with transaction.atomic():
        assert locked_regions.first(key) is not None
    with pytest.raises(TransactionManagementError):
        locked_regions(key)


def test_rows_are_written_in_a_transaction(committed_db: object) -> None:
    region = Region(name="Kabupaten Contoh", zone="Asia/Jakarta")
    with pytest.raises(TransactionManagementError):
        Insert(Region)([region])
    with transaction.atomic():
        Insert(Region)([region])
    assert regions.first(region.pk) == region


@pytest.mark.django_db
def test_a_failed_insert_spoils_the_transaction_on_both_databases() -> None:
    doubled = [Entry(agency_id=1, seq=1, at=START, verb="x", subject_kind="x", subject_id=1, body="{}")] * 2
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            Insert(Entry)(doubled)
        assert connection.needs_rollback


@pytest.mark.django_db
def test_a_parameter_that_is_used_otherwise_is_refused() -> None:
    wrong = Select(lambda key: Region.objects.filter(pk=key + 1), int)
    with pytest.raises(ValueError, match="not to be found"):
        wrong(1)


@pytest.mark.django_db
@pytest.mark.parametrize("queryset", [Region.objects.values("name"), Region.objects.values_list("pk")])
def test_only_instances_are_prepared(queryset: models.QuerySet[Region]) -> None:
    with pytest.raises(ValueError, match="only instances"):
        Select(lambda key: queryset.filter(pk=key), int)(1)


@pytest.mark.django_db
def test_numbers_of_every_width_are_one_statement() -> None:
    told = set()

    def see(execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
        told.add(type(values[0]))
        return execute(sql, values, many, context)

    with connection.execute_wrapper(see):
        for number in (1, 2**15, 2**31, 2**40) * 5:
            regions(number)
    assert len(told) == 1
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT parameter_types FROM pg_prepared_statements WHERE statement LIKE '%_region%'")
            assert cursor.fetchall() == [(["bigint"],)]


@pytest.mark.django_db
def test_rows_are_inserted_as_by_bulk_create() -> None:
    office = open_office(units=1)
    cycle = office.start()

    def rows() -> list[Task]:
        return [
            Task(cycle=cycle, kind="fill", opened_at=START, due_at=due, subject_id=at, note=note)
            for at, (due, note) in enumerate(itertools.product((None, START), NOTES * 9))
        ]

    plain = Task.objects.bulk_create(rows(), batch_size=30)
    made = Insert(Task)(rows())
    assert [row.pk for row in made] == sorted({row.pk for row in made})
    assert not any(row._state.adding for row in made)
    read = {row.pk: row for row in Task.objects.all()}
    for one, other in zip(plain, made, strict=True):
        assert {**facts(read[one.pk]), "id": 0} == {**facts(read[other.pk]), "id": 0}
    assert Insert(Task)([]) == []


def test_a_model_that_names_its_own_key_is_not_inserted() -> None:
    with pytest.raises(ValueError, match="its key"):
        Insert(Head)


@pytest.mark.django_db
def test_only_the_named_columns_are_updated() -> None:
    cycle = open_office(units=1).start()
    cycle.ends, cycle.reason, cycle.paper_place = ["6"], "tidak ditulis", "Lemari 3"
    Update(Cycle, "ends", "paper_place")(cycle)
    read = Cycle.objects.get(pk=cycle.pk)
    assert (read.ends, read.reason, read.paper_place) == (["6"], "", "Lemari 3")
    cycle.pk = 0
    with pytest.raises(DatabaseError):
        Update(Cycle, "ends")(cycle)
    with pytest.raises(ValueError, match="no column"):
        Update(Cycle, "nothing")


@pytest.mark.django_db
def test_the_ledgers_guards_hold_for_prepared_statements() -> None:
    open_office(units=1).start()
    entry = Entry.objects.order_by("seq")[0]
    entry.verb = "other.happened"
    with pytest.raises(DatabaseError), transaction.atomic():
        Update(Entry, "verb")(entry)
