"""The general vocabulary of Chinese official documents, as data. No office, place or document is named here."""

import re

#: Chinese ordinals of headings
CN = "[一二三四五六七八九十]{1,3}"

#: types of document that run as prose, longest first where one ends in another
DOCUMENT_TYPES = (
    "通知|通报|公告|通告|公示|公报|报告|请示|批复|答复|复函|函|意见|决定|决议|命令|纪要|议案|工作要点|要点|方案|计划|规划|预案|安排|"
    "措施|办法|规定|细则|条例|规则|规范|制度|准则|标准|章程|纲要|指引|指南|须知|倡议书|公约|若干政策|行动方案|总结|简报|启事"
)

#: what the name of an office or body ends in
UNIT_END = (
    "委员会|残联|科协|作协|体协|政协|侨联|文联|工商联|义工联|商联|办公室|办公厅|联合会|红十字会|协会|学会|基金会|总工会|工会|妇联|团委|党委|工委|党组|支部|党总支|大学|学院|学校|[一二三四五六七八九十]中|附中|中学|小学|"
    "幼儿园|医院|集团|公司|中心|银行|检察院|法院|(?<!家)庭|政府|研究院|研究所|社区|居委会|村委会|村民委员会|街道|合作社|商会|联社|图书馆|"
    "博物馆|文化馆|服务队|志愿队|总队|支队|大队|中队|总站|文明办|管委会|领导小组|指挥部|联席会议|处|科|股|室|部|厅|局|委|办|署|院|会|"
    "站|所|队|组|团|社|馆|校|司|台|网|报社|县|区|市|省|镇|乡|村"
)
UNIT = re.compile(rf"[^,。;:!?、《》<>“”\"@=+|/\\]*(?:{UNIT_END})(?:\([^()]{{1,12}}\))?")

#: a salutation that lost its colon
UNITS_ALONE = re.compile(rf"各[^。:;《》“”]{{1,100}}(?:{UNIT_END}|单位|部门|组织|机构|企业|成员|同学|同志)")
#: words that an office's name does not hold, and a sentence does
_VERBS = (
    "的|了|是|为|请|要求|现将|如下|关于|印发|报送|进行|根据|按照|应当|不得|以及|通过|联系人|电话|邮箱|地址|附件|下载"
)
NOT_IN_UNIT = re.compile(rf"(?:{_VERBS})|\d{{2}}|第\d")


#: a Chinese sign: where none stands nothing is ordered and nobody named
HAN = re.compile(r"[\u4e00-\u9fff]")


def is_unit(text: str, longest: int = 34) -> bool:
    """Whether a short text is the name of an office or body and nothing else."""
    bare = re.sub(r"\((?:章|盖章|公章|印章)\)$", "", text)
    return 2 <= len(bare) <= longest and bool(UNIT.fullmatch(bare)) and not NOT_IN_UNIT.search(bare)


#: a document number: agency code, year in brackets, serial
NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,14}(?:\([\u4e00-\u9fff]{1,4}\))?[〔\[(【„]\d{4}[〕\])】‟](?:第)?\d{1,5}(?:号|(?<=\d)$)"
)

#: how a paragraph begins that continues no other
STARTER = re.compile(
    rf"第?{CN}[、.:]|第{CN}[章节条,]|\({CN}\)|\(\d{{1,2}}\)|\d{{1,2}}[.、](?!\d(?!\d{{3}}年))|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?![\d年月日%元米])|[①-⑳⑴-⒇㈠-㈩]"
    r"|附件|附[:一二三四五\d]|联系人|联系电话|联系方式|咨询电话|电话:|电子邮箱|邮箱|地址:|邮编|传真|E-?mail|抄送|抄报|主送|报送?:|主题词|"
    r"\(此件|\(联系人|\(公开|信息公开|此件|特此|[12]\d{3}年\d{1,2}月\d{1,2}日$|[二一][〇零○ΟОOo0-9一二三四五六七八九]{3}年[^,。;]{2,9}日$|https?:|现将有关|各[^。]{2,60}:$"
)

#: navigation and other furniture of web pages: a paragraph that begins so is no part of a document
FURNITURE = re.compile(
    r"[-•·▪]?(?:(?:您的?|当前|现在|所在)[当前现目所在的]{0,6}位置|发布(?:时间|日期|机构|单位|者)|(?:发文|成文|生成|生效|废止)日期|时间:\d{4}-|日期:\d{4}|(?:本文|信息|稿件)?来源|浏览(?:次数|量)?|"
    r"阅读(?:次数|量)?[:\d]|点击(?:数|率|次数)?:|访问(?:量|次数)|字体|字号|大中小|\[?(?:大|中|小)\]?$|分享(?:到|至)?|微信$|微博$|QQ空间$|打印|"
    r"【?(?:打印|关闭|纠错|收藏|字体)|设为首页|加入收藏|返回顶部|返回首页|责任编辑|责编|编辑:|作者:|更新(?:时间|日期)|公文生成日期|组配分类|信息分类|下载地址|收藏本|朗读$|审核:|编审|栏目|索引号|主题分类|信息类别|信息发布|我要(?:投稿|纠错|留言)|(?:用户)?(?:登录|注册)$|立即打开|视力保护|语音播报|归档时间|"
    r"原文链接|检索|公文时效|有效性|(?:发文字号|文号):(?!.{1,20}[〔\[(])|(?:发文字号|文号)$|url:|author:|content:|date:|source:|>|首页(?:>|$)|正文$|搜索$|手机版$|繁体$|扫一扫|关键词|"
    r"标签|推荐阅读$|附件下载$|\d{1,2}:\d{2}(?::\d{2})?$|\d{2}\.\d{2}\.\d{4}(?:\d{2}:\d{2})?$|\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\d{1,2}:\d{2}|作者|来源|浏览|阅读|点击|发布))"
)
#: a line of a list of other pages, which ends in a day, and a step of the way to a page
LINKS = re.compile(r".{2,60}\[(?:\d{4}-)?\d{2}-\d{2}\]$|[^。;:]{1,16}>$")
#: what a page says of a document's being public, among its furniture
DISCLOSED = re.compile(r"公开(?:方式|属性|类别|形式)[:|]?(?:主动公开|依申请公开|不予公开)")
#: where the furniture at a page's foot begins
PAGE_FOOT = re.compile(
    r"(?:上一[篇条页]|下一[篇条页]|相关(?:阅读|链接|文章|新闻|附件|稿件|信息|词条|推荐|内容)|热门(?:推荐|词条|文章)|随便看|全部评论|验证码$|发表评论|【发表评论|猜你喜欢|【?原文下载|【?附件下载|【(?:打印|关闭|收藏|返回)|打印本页|关闭窗口|主办(?:单位)?:|"
    r"版权所有|©|网站地图|ICP备|.{0,8}备案(?:序)?号|扫一扫|分享到|返回顶部|来源:|责任编辑)"
)

#: numbers of pages, alone on their line
PAGE_NUMBER = re.compile(r"(?:[-—–·_]+\d{1,3}[-—–·_]+|第\d{1,3}页(?:[,/]?共\d{1,3}页)?|\d{1,3}/\d{1,3})")
