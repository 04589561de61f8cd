"""The folder of a campaign: everything in it, named by its index, for its own unit alone."""

import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from linli.access.holder import Holder
from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.archive import folders
from linli.archive.models import Folder, FolderState
from linli.archive.zipped import File, fitting, zipped
from linli.campaigns.actions import confirm, pass_down
from linli.campaigns.models import Campaign
from linli.campaigns.period import Proposal
from linli.documents.readback import flat, texts
from linli.figures.drain import drain
from linli.notices import receiving, slips
from linli.notices.actions import read_again, receive
from linli.notices.slips import Instruction
from linli.reports import flow

SAMPLE = (Path(__file__).parents[4] / "samples/notice.txt").read_bytes()
At = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-02-06")


def campaign_of(by: Post) -> Campaign:
    """A campaign of the banner's own, with its slip and its report."""
    reading = read_again(receive(SAMPLE, "春节 通知.txt", by=by))
    period = Proposal(date(2022, 12, 30), date(2023, 3, 31), inferred=False)
    made = confirm(reading, period=period, by=by, simulated=True, units=[by.unit], due=date(2023, 2, 15))
    pass_down(made, by=by)
    receipt = receiving.receipt_of(reading.notice, by.unit)
    assert receipt
    slip = slips.propose(receipt, "请批示", by=by)
    slips.instruct(slip, Instruction(words="同意", signer="某局长", on=date(2023, 2, 3)), version=1, by=by)
    return made


@pytest.fixture
def clerk(db: None) -> Iterator[Post]:
    with acting(post_named("kezhong-clerk")) as scope:
        assert scope.post
        yield scope.post


def made(campaign: Campaign, by: Post) -> Folder:
    folder = folders.order(campaign, by=by)
    folders.make(folder.pk, by=by)
    return Folder.objects.get(pk=folder.pk)


def names(folder: Folder) -> list[str]:
    with zipfile.ZipFile(BytesIO(bytes(folder.data or b""))) as archive:
        return archive.namelist()


def test_holds_everything_in_the_order_of_its_index(clerk: Post) -> None:
    campaign = campaign_of(clerk)
    drain()
    duty = campaign.obligations.select_related("unit__division", "campaign__notice", "decision__reading", "issuer")[0]
    flow.begin(duty, by=Holder(clerk.account, clerk, two_factors=True))
    folder = made(campaign, clerk)
    assert (folder.state, folder.percent, folder.files) == (FolderState.READY, 100, len(names(folder)))
    assert [name.partition("/")[0] for name in names(folder)] == [
        "00-归档目录.pdf", "00-归档目录.xlsx", "01-来文", "03-批办单", "04-报告", *["05-名单和数据"] * 3,
    ]  # fmt: skip
    with zipfile.ZipFile(BytesIO(bytes(folder.data or b""))) as archive:
        assert archive.read(names(folder)[2]) == SAMPLE
        index = CalamineWorkbook.from_filelike(BytesIO(archive.read("00-归档目录.xlsx"))).get_sheet_by_index(0)
        rows = index.to_python()
        printed = flat(texts(archive.read("00-归档目录.pdf")))
        slip = flat(texts(archive.read(names(folder)[3])))
        listed = CalamineWorkbook.from_filelike(BytesIO(archive.read(names(folder)[5]))).get_sheet_by_index(0)
    assert rows[1] == ["序号", "文号", "责任者", "题名", "日期", "页数", "备注", "文件"]
    assert [row[7] for row in rows[2:]] == names(folder)[2:]
    assert rows[2][1:3] == ["内民政办字〔2023〕1号", "内蒙古自治区民政厅"]
    assert "2023-0001" in rows[2][6]
    assert "内民政办字〔2023〕1号" in printed
    assert "录自纸件" in slip
    assert listed.to_python()[1][0] == clerk.unit.name


def test_the_same_facts_give_the_same_bytes(clerk: Post) -> None:
    campaign = campaign_of(clerk)
    assert made(campaign, clerk).sha256 == made(campaign, clerk).sha256


def test_another_unit_sees_none_of_it_its_superior_neither(clerk: Post) -> None:
    campaign = campaign_of(clerk)
    made(campaign, clerk)
    for slug in ("xingan-clerk", "department-clerk", "zhalaite-clerk"):
        with acting(post_named(slug)):
            assert list(Folder.objects.all()) == []


def test_what_was_finished_is_not_made_again_by_a_second_run_of_the_job(clerk: Post) -> None:
    folder = made(campaign_of(clerk), clerk)
    folders.make(folder.pk, by=clerk)
    folders.give_up(folder.pk, by=clerk)
    again = Folder.objects.get(pk=folder.pk)
    assert (again.state, again.finished_at) == (FolderState.READY, folder.finished_at)


def test_what_could_not_be_made_is_said_and_another_one_can_be_ordered(clerk: Post) -> None:
    campaign = campaign_of(clerk)
    folder = folders.order(campaign, by=clerk)
    folders.give_up(folder.pk, by=clerk)
    assert Folder.objects.get(pk=folder.pk).state == FolderState.FAILED
    assert made(campaign, clerk).state == FolderState.READY


def test_ordered_by_two_at_once_it_is_made_once(committed: str) -> None:
    by = post_named("kezhong-clerk")
    with acting(by):
        campaign = campaign_of(by)
    together = Barrier(4)

    def one(_: int) -> str:
        try:
            together.wait(timeout=20)
            with acting(by):
                return str(folders.order(campaign, by=by).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(one, range(4)))) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [folders.MAKE])
        assert cursor.fetchone()[0] == 1


def test_names_are_in_utf_8_and_fit_any_system() -> None:
    data = zipped([File("01-来文/001-关于…的通知.txt", b"x")])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        (entry,) = archive.infolist()
    assert (entry.filename, bool(entry.flag_bits & 0x800)) == ("01-来文/001-关于…的通知.txt", True)
    assert fitting(' ../a\\b:c*?"<>|\n\x07. ') == "a b c"
    assert fitting("") == "无题"
    assert len(fitting("长" * 300)) == 60


class TestPages:
    def test_is_ordered_watched_and_fetched(self, clerk: Post, client_at: At) -> None:
        campaign, client = campaign_of(clerk), client_at("kezhong-clerk")
        url = f"/archive/{campaign.number}/"
        assert "做归档文件夹" in client.get(url).content.decode()
        assert client.get(f"{url}folder.zip")["Location"] == url
        client.post(f"{url}make/")
        client.post(f"{url}make/")
        (folder,) = Folder.objects.all()
        assert "HX-Refresh" not in client.get(f"{url}progress/").headers
        folders.make(folder.pk, by=clerk)
        assert client.get(f"{url}progress/").headers["HX-Refresh"] == "true"
        assert "下载最新一份" in client.get(url).content.decode()
        answer = client.get(f"{url}folder.zip")
        assert answer.content[:2] == b"PK"
        assert "filename*=UTF-8''" in answer["Content-Disposition"]

    def test_a_campaign_that_one_does_not_see_has_no_folder(self, clerk: Post, client_at: At) -> None:
        number = campaign_of(clerk).number
        assert client_at("zhalaite-clerk").get(f"/archive/{number}/").status_code == 404
