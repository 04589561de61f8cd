"""Messages that leave the system, to a real server of this machine."""

import json
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from linli.access.models import Post
from linli.access.queries import post_named
from linli.access.scope import acting
from linli.kernel.clock import LOCAL, now, real_now
from linli.kernel.reasons import Code, Refused
from linli.messaging import actions, addresses, reasons, sending
from linli.messaging.models import Address, Kind, Message, Outcome, Sending
from linli.messaging.quiet import Hours

pytestmark = pytest.mark.django_db


class Gateway(ThreadingHTTPServer):
    """An office's gateway: keeps what it is sent; `broken` refuses everything."""

    broken = False

    def __init__(self) -> None:
        self.got: list[dict[str, str]] = []
        super().__init__(("127.0.0.1", 0), Took)

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/linli"


class Took(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        assert isinstance(self.server, Gateway)
        self.server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(503 if self.server.broken else 200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing is said on the screen."""


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = Gateway()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture
def banner() -> Post:
    return post_named("kezhong-clerk")


@pytest.fixture
def address(banner: Post, gateway: Gateway) -> Address:
    addresses.set_quiet(banner.unit, Hours(starts=Hours().ends, workdays_only=False), by=banner)
    return addresses.add(banner.unit, banner.line, gateway.url, "值班室", by=banner)


def tell(unit: Post, key: str = "one") -> Message:
    told = actions.Told(
        unit=unit.unit, key=key, link="/campaigns/obligations/1/",
        facts={"what": "报送活动情况报告", "due": "2023-02-15", "from": "兴安盟民政局"},
    )  # fmt: skip
    actions.tell(Kind.REMINDED, [told], line=unit.line)
    return Message.objects.get(key=key)


def jobs() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name=actions.SEND).order_by("id"))


def test_a_message_goes_to_the_address_of_its_unit_by_the_queue(
    banner: Post, address: Address, gateway: Gateway
) -> None:
    with acting(banner):
        one = tell(banner)
    assert gateway.got == []
    (job,) = jobs()
    assert job.args == {"message": str(one.pk), "address": str(address.pk)}
    assert sending.send(one.pk, address.pk)
    (got,) = gateway.got
    assert got["title"] == "邻里 · 上级催办"
    assert got["message"].splitlines()[:2] == [
        "上级催办，请尽快办理。",
        "兴安盟民政局；报送活动情况报告；期限 2023-02-15",
    ]


def test_what_was_sent_is_logged_without_its_words_and_never_sent_twice(
    banner: Post, address: Address, gateway: Gateway
) -> None:
    with acting(banner):
        one = tell(banner)
    assert [sending.send(one.pk, address.pk) for _ in range(2)] == [True, False]
    assert len(gateway.got) == 1
    with acting(banner):
        (logged,) = Sending.objects.all()
    assert (logged.outcome, logged.scheme, logged.label) == (Outcome.SENT, "json", "值班室")
    said = " ".join(str(getattr(logged, field.attname)) for field in Sending._meta.concrete_fields)
    assert "报告" not in said
    assert "127.0.0.1" not in said


def test_an_address_that_does_not_answer_is_tried_again(banner: Post, address: Address, gateway: Gateway) -> None:
    with acting(banner):
        one = tell(banner)
    gateway.broken = True
    with pytest.raises(sending.NotSent):
        sending.send(one.pk, address.pk)
    gateway.broken = False
    assert sending.send(one.pk, address.pk)
    with acting(banner):
        assert list(Sending.objects.order_by("at", "pk").values_list("outcome", flat=True)) == ["failed", "sent"]


def test_in_quiet_hours_it_waits_for_their_end(
    banner: Post, address: Address, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-01-23")
    addresses.set_quiet(banner.unit, Hours(), by=banner)
    with acting(banner):
        one = tell(banner)
    (job,) = jobs()
    assert job.scheduled_at
    # By the set calendar it is the morning of the worked Saturday after the festival, whatever the hour is now.
    waits = job.scheduled_at - real_now()
    assert abs(now() + waits - datetime(2023, 1, 28, 7, 30, tzinfo=LOCAL)) < timedelta(minutes=1)
    assert not sending.send(one.pk, address.pk)
    assert gateway.got == []
    assert len(jobs()) == 2


def test_a_test_is_sent_at_any_hour(
    banner: Post, address: Address, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_TODAY", "2023-01-23")
    addresses.set_quiet(banner.unit, Hours(), by=banner)
    with acting(banner):
        actions.test(address, by=banner)
        one = Message.objects.get(kind=Kind.TEST)
    assert sending.send(one.pk, address.pk)
    assert gateway.got[0]["title"] == "邻里 · 测试消息"


def test_the_same_is_told_once(banner: Post, address: Address) -> None:
    with acting(banner):
        tell(banner)
        tell(banner)
        assert Message.objects.count() == 1


def test_a_unit_below_tells_its_superior_and_cannot_read_it(banner: Post) -> None:
    league = post_named("xingan-clerk")
    with acting(banner):
        told = actions.Told(unit=league.unit, key="up", facts={"from": banner.unit.name})
        actions.tell(Kind.EXTENSION_ASKED, [told], line=banner.line)
        assert not Message.objects.exists()
    with acting(league):
        assert Message.objects.get().facts == {"from": banner.unit.name}


def test_an_address_is_kept_sealed(banner: Post, address: Address, gateway: Gateway) -> None:
    kept = Address.objects.get(pk=address.pk)
    assert gateway.url.encode() not in bytes(kept.url)
    assert addresses.opened(kept) == gateway.url


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("wecombot://693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa", None),
        ("mailtos://smtp.example.cn?user=office&pass=words&to=duty@example.cn", None),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa", None),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/abc-123-def", None),
        ("https://oapi.dingtalk.com/robot/send?access_token=abcdefghij1234567890", None),
        ("jsons://gateway.example.cn/hook", None),
        ("file:///etc/passwd", reasons.SCHEME),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", reasons.SCHEME),
        ("https://example.cn/hook", reasons.SCHEME),
        ("exec://ls", reasons.SCHEME),
        ("值班室", reasons.SCHEME),
        ("wecombot://", reasons.UNUSABLE),
        ("json://169.254.169.254/latest", reasons.LINK_LOCAL),
    ],
)
def test_only_addresses_that_an_office_uses_are_taken(banner: Post, text: str, code: Code | None) -> None:
    if code is None:
        assert addresses.add(banner.unit, banner.line, text, "", by=banner).label
        return
    with pytest.raises(Refused) as refusal:
        addresses.add(banner.unit, banner.line, text, "", by=banner)
    assert [reason.code for reason in refusal.value.reasons] == [code]
    assert not Address.objects.exists()
