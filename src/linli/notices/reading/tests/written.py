"""A text as an office writes it, about what a test gives it."""

from linli.notices.reading.document import Document
from linli.notices.reading.engine import read

HEAD = "关于开展助老活动的通知\n\n各县（区）民政局，市直各单位：\n\n"
FOOT = "\n\n云岭市民政局\n2024年5月13日\n"


def notice(body: str, head: str = HEAD, foot: str = FOOT) -> Document:
    return read(head + body + foot)
