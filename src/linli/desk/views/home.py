"""The way in: one's own desk, or for a stranger what this is and how to come in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from linli.access import door
from linli.kernel.i18n import mark

#: where a role begins that has no desk
BEGINS = {
    door.Ability.SEE: "desk:desk",
    door.Ability.GIVE_POSTS: "access:posts",
    door.Ability.GUARD: "access:guard",
    door.Ability.AUDIT: "access:audit",
}


THREAD = (
    (mark("通知"), mark("读出条款、期限和承办单位，由人认定")),
    (mark("任务"), mark("签收、分解、催办，都在工作台上")),
    (mark("服务"), mark("记一次，或交一张本单位自己的表")),
    (mark("记录"), mark("只增不改，更正另记一行")),
    (mark("数据"), mark("每个数字都能点开，看到记录")),
    (mark("报告"), mark("成文、审核、签发、报送")),
)


@door.public
def home(request: HttpRequest) -> HttpResponse:
    holder = request.holder  # type: ignore[attr-defined]
    if holder is None:
        return render(request, "desk/start.html", {"thread": THREAD})
    return redirect(next((page for ability, page in BEGINS.items() if holder.may(ability)), "access:me"))
