"""Why somebody may not enter, is not given a post or a desk, or is not shown sealed data."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

NO_SUCH_POST = Code(
    "no-such-post", mark("没有名为“{slug}”的任职，或该任职已结束"), mark("可用的任职：{known}"), status=404
)
SECOND_ADMINISTRATOR = Code(
    "second-administrator",
    mark("账号“{account}”已任一种管理员，不能再任{role}：系统、安全、审计管理员须由三个账号分别担任"),
    mark("请为{role}另设账号"),
    status=409,
)
HELD_ALREADY = Code("held-already", mark("账号“{account}”在{unit}已任{role}"), status=409)
SLUG_TAKEN = Code("slug-taken", mark("任职名“{slug}”已被使用"), mark("请换一个任职名"), status=409)
NOT_IN_LINE = Code("not-in-line", mark("{unit}不在{line}条线内"))
NO_REASON_GIVEN = Code("no-reason-given", mark("查看密封信息必须写明理由"))
NOT_AT_A_POST = Code("not-at-a-post", mark("只有以任职身份才能查看密封信息"), status=403)
NOT_SET_UP = Code(
    "not-set-up", mark("数据库还没有建表，或不是本程序的版本"), mark("请先运行 linli db migrate"), status=503
)
NO_OWNER = Code(
    "no-owner",
    mark("建表和更新须以数据库所有者的身份进行，而 LINLI_OWNER_URL 没有设置"),
    mark("请把 LINLI_OWNER_URL 设为所有者的连接串"),
    status=503,
)
TOO_POWERFUL = Code(
    "too-powerful",
    mark("程序不以超级用户、数据表所有者或可绕过行级安全的角色（{role}）运行"),
    mark("请把 DATABASE_URL 设为应用角色 linli_app 的连接串"),
    status=503,
)
NO_POST = Code("no-post", mark("这个账号现在没有任职"), mark("请联系本单位的系统管理员"), status=403)
NOT_YOUR_OFFICE = Code(
    "not-your-office", mark("这一页不在{role}的职责之内"), mark("可办理的岗位：{holders}"), status=403
)
UNKNOWN_CALLER = Code(
    "unknown-caller",
    mark("没有凭令牌或登录说明是谁在调用"),
    mark("请用有效的令牌：Authorization: Bearer …"),
    status=401,
)
SECOND_FACTOR = Code(
    "second-factor", mark("这件事要在网页上用第二重验证办理"), mark("请登录网页，通过第二重验证后再办"), status=403
)
FORGED = Code("forged", mark("请求没有带上防伪标记，或标记已经过期"), mark("请刷新页面后再试"), status=403)
UNKNOWN_FIELD = Code("unknown-field", mark("没有“{field}”这一项"), mark("请对照接口说明"))

FIRST_PASSWORD_OVER = Code(
    "first-password-over",
    mark("首次密码已过期"),
    mark("请本单位的系统管理员再发一个首次密码"),
    status=403,
)
NO_DEMONSTRATION = Code("no-demonstration", mark("这里不是演示环境，或不是在本机上打开的"), status=403)
NO_OWN_PASSWORD = Code(
    "no-own-password", mark("演示账号没有密码，也不能设密码"), mark("在登录页点一下即可进入"), status=403
)
NOT_YOUR_POST = Code("not-your-post", mark("这个任职不是您的，或已结束"), status=404)

NO_SUCH_ACCOUNT = Code("no-such-account", mark("没有名为“{account}”的账号，或它已停用"), mark("请核对账号名"))
DAYS_REVERSED = Code("days-reversed", mark("截止日早于起始日"), mark("请把两个日期对调"))
DAYS_PAST = Code("days-past", mark("截止日已过"), mark("代办从今天起算，请另选日期"))
TOO_MANY_DAYS = Code("too-many-days", mark("一次代办最长 {most} 天，现为 {days} 天"), mark("请缩短日期，到期再交一次"))
ONESELF = Code("oneself", mark("代办人是您自己"), mark("请填另一个账号"))
NO_DEPUTY_FOR_ADMINISTRATOR = Code(
    "no-deputy-for-administrator",
    mark("管理员的任职不能交人代办，管理员账号也不代办业务：系统、安全、审计三员分设"),
    mark("请系统管理员另授任职"),
)
DEPUTY_ALREADY = Code(
    "deputy-already", mark("“{account}”已在 {first} 至 {last} 代办这个任职"), mark("请先收回，再另定日期"), status=409
)
NO_SUCH_DEPUTY = Code("no-such-deputy", mark("没有这项代办，或已经收回"), status=404)

ACCOUNT_TAKEN = Code("account-taken", mark("账号名“{account}”已被使用"), mark("请换一个账号名"), status=409)
OUT_OF_REACH = Code("out-of-reach", mark("{unit}不在您的管辖范围内"), status=403)
LAST_DAY_PAST = Code("last-day-past", mark("截止日 {day} 已过"), mark("请另选日期"))
OWN_ACCOUNT = Code("own-account", mark("不能对自己的账号这样做"), mark("请另一位管理员办理"), status=403)
NO_SUCH_TOKEN = Code("no-such-token", mark("没有这个令牌，或已经停用"), status=404)
NOT_LOCKED_OUT = Code("not-locked-out", mark("账号“{account}”现在没有被锁定"), status=409)
NO_FACTOR = Code("no-factor", mark("账号“{account}”没有启用第二重验证"), status=409)
POST_GONE = Code("post-gone", mark("没有这个任职，或已经结束"), status=404)

# Drafting, reviewing, signing (拟稿、核稿、签发)

NOT_YOUR_STEP = Code(
    "filing-not-your-step", mark("{step}不在您这个岗位的职责之内"), mark("可办理的岗位：{holders}"), 403
)
NOT_YOUR_UNIT = Code("filing-not-your-unit", mark("{step}由{unit}办理"), status=403)
OWN_DRAFT = Code("filing-own-draft", mark("稿子是您拟的，本单位另有人审核"), mark("请由其他审核人办理"), 403)
WHY_MISSING = Code("filing-why-missing", mark("{step}要写明理由"))
