"""The tour: the demonstration told in six steps, for a newcomer who has ten minutes."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from linli.access import door
from linli.access.views.signing import demonstration_is_open
from linli.kernel.i18n import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`post` is the demonstration post to enter as, `page` the page that opens; all words are messages."""

    title: str
    story: str
    look: tuple[str, ...]
    who: str
    post: str
    page: str

    @property
    def url(self) -> str:
        return reverse(self.page)


STEPS = (
    Step(
        title=mark("一份通知进来，先由人认定"),
        story=mark(
            "2023年1月，自治区民政厅收到中央文明办的通知，连同自己的要求一起印发给各盟市。系统读出期限、承办单位和报送要求，拿不准的先问人；人点头以后，才成为职责。"
        ),
        look=(
            mark("打开“内民政办字〔2023〕1号”：左边是原文，右边是读出的内容，指到哪边，另一边就亮。"),
            mark("每条职责都有出处；没有出处的，系统不补写。"),
        ),
        who=mark("自治区民政厅经办人"),
        post="department-clerk",
        page="notices:notices",
    ),
    Step(
        title=mark("职责到单位，任务到人"),
        story=mark(
            "通知下到十二个盟市和满洲里、二连浩特。兴安盟民政局签收以后转发，把任务分解给各旗县，再到苏木乡镇、社区。到了哪一级、谁没办、还剩几天，都在工作台上。"
        ),
        look=(
            mark("上面一排数字就是筛选：待办、在办、已办、督办。"),
            mark("带“督办”的，是旗县超期或临期的任务，可以一次选几项催办。"),
            mark("点“依据”，回到通知里的那一句。"),
        ),
        who=mark("兴安盟民政局经办人"),
        post="xingan-clerk",
        page="desk:desk",
    ),
    Step(
        title=mark("干了什么，记一次就够"),
        story=mark(
            "社区志愿服务站做了一次上门，站点管理员用手机记一笔，二十秒。旗里的单位习惯用自己的台账表，那就交表：列名不必统一，认过一次，下次不用再认。"
        ),
        look=(
            mark("“记一次服务”里可以“照上次”，只改变了的。"),
            mark("记录只增不改；记错了，另记一笔更正，写明缘由。"),
            mark("没有记姓名的，只算人次，不算名。"),
        ),
        who=mark("图什业图社区站点管理员"),
        post="station-keeper",
        page="desk:desk",
    ),
    Step(
        title=mark("每个数字，都能点开看到记录"),
        story=mark(
            "没有人填汇总表。旗、盟、自治区看到的数字，都是同一本台账算出来的；点下去，就是一次次服务的记录，凭据是实测、确认还是补录，写在旁边。"
        ),
        look=(
            mark("换地区、换内容、换日期，地址栏跟着变，可以发给同事。"),
            mark("数字旁边写着截至第几号封存；封存以后，谁改了都看得出来。"),
            mark("邻旗的人看不到这里的记录：换成扎赉特旗的账号再打开试试。"),
        ),
        who=mark("科尔沁右翼中旗民政局经办人"),
        post="kezhong-clerk",
        page="figures:figures",
    ),
    Step(
        title=mark("报告里的数字，不用再抄一遍"),
        story=mark(
            "2月15日前，各盟市要报送活动情况。报告由系统按公文格式成文，数字是活的，连着台账；人只写做法、典型和体会。拟稿、审核、签发、报送，一步一步都留痕；上级退回，要写明理由。"
        ),
        look=(
            mark("点报告里带底色的数字，右边就是它的口径和记录。"),
            mark("签发人出差，可以由代理人签，不会卡住。"),
            mark("可以下载 PDF 和 Word，走邮件或纸质渠道报出去的也能登记。"),
        ),
        who=mark("兴安盟民政局经办人"),
        post="xingan-clerk",
        page="reports:reports",
    ),
    Step(
        title=mark("全区一页看清，从头到尾走得通"),
        story=mark(
            "自治区民政厅在一页上看到各盟市办到哪一步、报告到哪一步。各地按区划代码排，不排名次。从通知的一句话，点三下就到记录；从报告的一个数，点三下就回到那句话。"
        ),
        look=(
            mark("那条红线：通知、任务、服务、记录、数据、报告，每一站都能点。"),
            mark("二连浩特没有开展，也不必编，报一份零报告。"),
            mark("看完了，点右上角换成英文，再走一遍。"),
        ),
        who=mark("自治区民政厅经办人"),
        post="department-clerk",
        page="desk:campaigns",
    ),
)


@door.public
def tour(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/tour.html", {"steps": STEPS, "open": demonstration_is_open(request)})
