"""Makes the demonstration: a simulated Spring Festival campaign on its way, through the same actions as a real one.

Each chapter does what is missing and nothing twice, so a build that was killed goes on where it stood. The same seed
gives the same story; the identifiers and the seals are new each time.
"""

from collections.abc import Callable

from linli.demonstration import campaigns, coverings, filings, people, receiving, rhythm, story, supervised, tasks
from linli.demonstration.days import on
from linli.demonstration.works import LASTING, count, record
from linli.figures.drain import drain
from linli.kernel.i18n import tr

WORKS = 6_000

Say = Callable[[str], object]


def build(*, works: int = WORKS, say: Say = lambda _: None) -> bool:
    """Make the demonstration as far as it is missing, with so many works; False where it stood already.

    For the embedded database after `access.setup.set_up`, and for the day `story.DAY`. Commits chapter by chapter;
    `say` is told each, in the language spoken. Takes some 10 s for 200 works.
    """
    if stands(works):
        return False
    say(tr("演示：登记、认定并下发通知 …"))
    with on(story.ISSUED):
        people.give_posts()
        made = campaigns.campaigns()
    say(tr("演示：{n} 次志愿服务 …", n=works))
    record(made, works)
    say(tr("演示：封存并汇总 …"))
    drain()
    say(tr("演示：签收、分解、办理任务 …"))
    tasks.unfold(made)
    coverings.cover(made)
    say(tr("演示：收文登记、批办单、更正 …"))
    receiving.receive_and_hand_on(made)
    say(tr("演示：各单位的报告 …"))
    filings.file_reports(made)
    say(tr("演示：又要一次数据，督办 …"))
    supervised.supervise()
    say(tr("演示：每日报告，按规则提醒 …"))
    rhythm.unfold()
    say(tr("演示：查看记录，一位代理人 …"))
    people.look_and_deputise()
    return True


def stands(works: int) -> bool:
    """Whether it was built to its end, with at least so many works."""
    made = campaigns.standing()
    return made is not None and count(made) >= works * LASTING and people.deputised()
