"""What must never happen when sheets are taken in: doubles, leaks, halves."""

import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from threading import Barrier
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting, as_job
from linli.cli import cli, main
from linli.db.embedded.server import ensure_running
from linli.figures.drain import drain
from linli.figures.queries import plain_totals, totals
from linli.figures.where import Where
from linli.ledger.intake import take as taking
from linli.ledger.intake.plan import plan
from linli.ledger.intake.take import take
from linli.ledger.models import ImportedRow, Intake, ServiceRecord, Work
from linli.ledger.queries import current_works
from linli.ledger.tests.sheets import HEAD, HERE, line, sheet
from linli.ledger.worksheets.tests.sheets import SPRING, read, xlsx

PHONE, CITIZEN = "13847123456", "11010519491231002X"
PERIOD = ("--period", "2022-12-30..2023-03-31")


@pytest.fixture
def clerk(db: None) -> Post:
    return post_named("kezhong-clerk")


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Data that other connections see; taken away again by the superuser, for the program can not."""
    with django_db_blocker.unblock():
        yield
        connection.close()
        url = ensure_running().superuser_url
        with psycopg.connect(url, dbname=connection.settings_dict["NAME"], autocommit=True) as root:
            root.execute("SET session_replication_role = replica")
            root.execute(
                "TRUNCATE ledger_work, ledger_servicerecord, ledger_claim, ledger_outbox, ledger_leaf, ledger_seal,"
                " ledger_intake, ledger_importedrow, ledger_knownmapping, figures_cell, people_person,"
                " people_provisionalname, people_personnumber, people_personreach CASCADE"
            )


def rows_of_all_tables() -> dict[str, int]:
    with as_job("verify"), connection.cursor() as cursor:
        counted = {}
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            counted[model._meta.label] = cursor.fetchone()[0]
        return counted


def heads_of(by: Post) -> int:
    with acting(by):
        return sum(r.heads for w in current_works() for r in w.records.all())


def test_the_figures_follow_a_correction(clerk):
    def figure() -> tuple[int, int]:
        drain()
        where = Where(line="civil", node=clerk.unit.division_id, first_day=SPRING.first, last_day=SPRING.last)
        with acting(clerk):
            assert totals(where) == plain_totals(where)
            return totals(where).works, totals(where).person_times

    take(plan(sheet(line(1, heads=12, names="白音、乌兰、李建国")), post=clerk), by=clerk)
    assert figure() == (1, 12)
    take(plan(sheet(line(1, heads=15, names="白音、乌兰、李建国")), post=clerk), by=clerk)
    assert figure() == (1, 15)


def test_a_secret_stands_in_no_plain_column(clerk):
    head = [*HEAD, "联系电话", "身份证号"]
    tabs = {"表": [head, [*line(1, names="白音"), PHONE, CITIZEN]]}
    take(plan(read(xlsx(tabs)), post=clerk), by=clerk)
    drain()
    with as_job("verify"), connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
            for (row,) in cursor.fetchall():
                for secret in (PHONE, CITIZEN):
                    assert secret not in row, model._meta.label
                    assert secret.encode().hex() not in row, model._meta.label
        cursor.execute("SELECT count(*) FROM people_person WHERE citizen_id IS NOT NULL AND phone IS NOT NULL")
        assert cursor.fetchone() == (1,)


def test_two_commands_with_the_same_sheet_at_once_double_nothing(committed):
    clerk = post_named("kezhong-clerk")
    reading = sheet(*(line(n if n % 2 else "", heads=n + 3, names="白音、乌兰") for n in range(40)))
    together = Barrier(2)

    def both(_: int) -> dict[str, int]:
        try:
            planned = plan(reading, post=clerk)
            together.wait(timeout=20)  # both have seen an empty ledger
            return dict(take(planned, by=clerk).counts)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(both, range(2))
    assert sorted([first["taken"], second["taken"]]) == [0, 40]
    assert sorted([first["skipped"], second["skipped"]]) == [0, 40]
    with acting(clerk):
        assert current_works().count() == ImportedRow.objects.count() == 40


def test_two_corrections_of_one_row_at_once_make_one(committed):
    clerk = post_named("kezhong-clerk")
    take(plan(sheet(line(1, heads=5)), post=clerk), by=clerk)
    first, second = (plan(sheet(line(1, heads=heads)), post=clerk) for heads in (6, 7))
    assert take(first, by=clerk).counts["corrected"] == 1
    assert take(second, by=clerk).counts == {
        "taken": 0, "corrected": 0, "skipped": 1, "twins": 0, "left_out": 0, "refused": 0,
    }  # fmt: skip
    assert heads_of(clerk) == 6


def test_what_fails_in_the_middle_leaves_nothing(clerk, monkeypatch):
    before = rows_of_all_tables()

    def fail(*_: object, **__: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(taking, "_keep_mappings", fail)  # the last step but one: works and people are written
    with pytest.raises(ConnectionError):
        take(plan(sheet(line(1, names="白音")), post=clerk), by=clerk)
    assert rows_of_all_tables() == before


def _zip_bomb() -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(400_000_000))
    return data.getvalue()


UNREADABLE = {
    "空.xlsx": b"",
    "照片.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(999),
    "炸弹.xlsx": _zip_bomb,
    "没有表头.csv": "春节快乐\n阖家幸福\n".encode(),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_cannot_be_read_leaves_no_table_grown_and_a_good_one_beside_it_out(committed, tmp_path, name):
    before = rows_of_all_tables()
    content = UNREADABLE[name]
    (tmp_path / name).write_bytes(content() if callable(content) else content)
    good = tmp_path / "好.xlsx"
    good.write_bytes(xlsx({"表": [HEAD, line(1)]}))
    done = CliRunner().invoke(cli, ["work", "take", str(good), str(tmp_path / name), *PERIOD, "--yes"])
    assert done.exit_code == 3
    assert done.stderr
    assert rows_of_all_tables() == before


def test_rows_that_cannot_be_read_are_refused_alone(clerk):
    tabs = {"表": [HEAD, line(1), line(2, place="科尔沁右翼中旗巴彦呼舒镇不见嘎查"), line(3, heads="若干")]}
    planned = plan(read(xlsx(tabs)), post=clerk)
    assert [(r.row, r.reason.code.name) for r in planned.reading.refused] == [(3, "no-such-place"), (4, "not-a-number")]
    assert take(planned, by=clerk).counts["taken"] == 1


def test_formulas_merged_cells_text_dates_and_full_width_digits_are_taken_in(clerk):
    tabs = {"表": [HEAD, line("１", day="2023年1月15日", heads="=5+7"), line("2", day="", heads="１２", kind="义诊")]}
    planned = plan(read(xlsx(tabs, merges={"表": [(1, 1, 2, 1)]})), post=clerk)
    take(planned, by=clerk)
    with acting(clerk):
        assert sorted(ServiceRecord.objects.values_list("heads", flat=True)) == [12, 12]
        assert {str(day) for day in Work.objects.values_list("service_day", flat=True)} == {"2023-01-15"}


def command(*words: object, **how: object) -> Any:
    return CliRunner().invoke(cli, ["work", "take", *map(str, words), *PERIOD, "--as", "kezhong-clerk"], **how)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(xlsx({"表": [HEAD, line(1, names="白音"), line(2, day="2023-02-30", place=HERE)]}))
    return path


def test_the_command_shows_takes_in_and_gives_back_what_is_to_be_mended(committed, file, tmp_path):
    done = command(file, "--yes", "--refused", tmp_path / "mend")
    assert done.exit_code == 0, done.output
    assert "“2023-02-30”不是日期" in done.stdout
    assert (tmp_path / "mend" / "台账-xlsx.xlsx").exists()
    assert done.stdout.splitlines()[-1].startswith("数据截至第")
    with acting(post_named("kezhong-clerk")):
        assert (Work.objects.count(), Intake.objects.count()) == (1, 1)
    assert "已有 1" in command(file, "--yes").stdout


def test_a_dry_run_and_a_no_write_nothing(committed, file):
    before = rows_of_all_tables()
    assert command(file, "--dry-run").exit_code == 0
    assert command(file, input="n\n").exit_code == 0
    assert rows_of_all_tables() == before


def test_an_unknown_post_leaves_with_3(committed, file, capsys):
    with pytest.raises(SystemExit) as left:
        main(["work", "take", str(file), *PERIOD, "--yes", "--as", "nobody"])
    assert left.value.code == 3
    assert capsys.readouterr().err
