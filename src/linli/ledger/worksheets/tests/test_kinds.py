import pytest

from linli.catalogue.kinds import catalogue
from linli.ledger.worksheets.kinds import Kinds

KINDS = Kinds(catalogue().kinds.values())

#: How offices might write each kind; none of these is copied from the vocabulary's own list as a whole.
WORDINGS = {
    "lecture": "学习宣传贯彻党的二十大精神 惠民政策宣讲进毡房 “小马扎”微宣讲 党史故事宣讲 乡村振兴政策解读会",
    "show-visit": "乌兰牧骑慰问演出进军营 新春慰问文艺演出 为老党员送慰问演出",
    "culture-benefit": "送戏下乡进嘎查 公益电影放映 流动图书车进牧区 春节文化惠民活动 免费舞蹈培训班",
    "reading": "亲子阅读分享会 书香社区读书活动 农家书屋图书借阅服务 经典诵读 全民阅读活动",
    "exhibition": "新春书画展 摄影作品展 冬奥知识竞赛 迎春书法比赛 民生成就图片展",
    "hometown-story": "返乡大学生话家乡 说说家乡新变化 “我的家乡”故事分享 为家乡送祝福短视频",
    "home-visit": "走访慰问困难群众 看望孤寡老人 入户探望独居老人 “敲门行动”关爱空巢老人 慰问残疾人家庭",
    "medicine": "为居家老人送退烧药 代买药品送上门 防疫爱心药包发放 帮助慢病患者取药 上门配送药品",
    "hospital": "接送透析患者就医 陪同老人到医院看病 紧急送医 协助转诊 帮助孕妇送医院",
    "comfort": "心理健康疏导 情绪安抚热线 心理咨询师线上陪伴 一对一谈心谈话",
    "shopping": "为独居老人代购生活物资 代买菜 帮行动不便老人采购年货 生活物资配送上门",
    "errand": "帮老人代缴电费 跑腿代办服务 代取快递 养老金认证帮办 代领养老金",
    "online-medical": "微信群在线问诊 医护志愿者线上健康指导 网上问诊 视频问诊指导用药 电话医疗咨询热线",
    "sharing": "邻里互助共享药箱 防疫物资邻里分享 退热药匀药行动 邻居间药品互助 楼栋共享应急物资",
    "hospital-aide": "医院导诊服务 发热门诊秩序引导 协助患者自助挂号 疫苗接种点服务 卫生院预检分诊协助",
    "clean-up": "爱国卫生大扫除 清理卫生死角 楼道消杀 环境消毒消杀 爱国卫生月清洁行动",
    "health-talk": "健康知识讲座 疫情防控知识宣传 布病防治宣传 居家防护科普 冬季养生讲座 发放防疫宣传单",
    "practical-help": "为老人修水管 义务维修家电 为高龄老人理发 帮牧户送草料 帮老人打扫屋子 帮困难户拉煤 助餐送餐",
    "institution-care": "敬老院关爱老人 养老院包饺子陪老人过年 走访慰问福利院儿童 儿童福利院陪伴 养老服务中心志愿服务",
    "village-gala": "嘎查“村晚” 百姓大舞台迎新春 社区春晚 乡村春节联欢晚会 群众村晚",
    "folk-custom": "元宵节猜灯谜 包饺子迎新年 社火秧歌表演 剪窗花 腊八节熬腊八粥 传统民俗展示 小年祭火",
    "civic-fair": "文明实践集市 年货大集志愿服务 公益便民集市 志愿服务赶大集 邻里集市",
    "couplets": "书法家义务写春联 迎新春送福字 书写对联 送春联进万家 赠送春联",
    "family-photo": "为村民拍全家福 免费照相 拍摄幸福全家福 为老人拍照 摄影志愿者拍合影",
    "performance": "乌兰牧骑文艺演出 二人台演唱 社区文艺汇演 迎新春歌舞晚会演出节目 秦腔戏曲演出",
    "science": "科普进校园 科普大篷车 农牧业科技培训 防范邪教崇尚科学 科学小实验",
    "check-up": "义诊 免费测血压血糖 专家巡诊 健康体检 中医推拿服务 送医下乡 蒙医专家义诊",
    "sport": "广场舞比赛 冰雪趣味运动会 乒乓球友谊赛 社区健步走 太极拳教学 职工拔河",
    "heritage-talk": "文物保护知识宣传 讲解文物故事 非遗宣传展示 长城保护宣传 历史文化宣传",
    "relic-patrol": "文物点巡查 长城巡护 古遗址巡查看护 文物安全巡查 敖包岩画巡查保护",
    "museum": "博物馆志愿讲解 博物馆社教活动 纪念馆讲解服务 博物馆观众引导",
    "safety-talk": "企业安全生产宣传 安全生产法宣讲 安全生产月咨询 工地安全生产教育",
    "hazard-check": "消防安全隐患排查 用电安全排查 燃气隐患入户检查 出租屋安全检查 烟花爆竹安全隐患检查",
    "night-watch": "夜间治安巡逻 平安志愿者义务巡逻 红袖标巡防 小区夜巡 邻里守望巡逻队巡逻",
    "mediation": "邻里矛盾调解 婚姻家庭纠纷调解 草场纠纷调处 化解邻里矛盾 人民调解",
    "legal-aid": "法律咨询 律师进社区 民法典宣传 法律援助 普法宣传 法治讲座",
    "rehabilitation": "社区矫正对象帮扶 刑满释放人员帮教 安置帮教走访 社区戒毒人员帮扶",
    "anti-drug": "禁毒宣讲 拒绝毒品宣传 禁赌宣传 远离黄赌毒宣传 毒品预防教育",
    "safety-class": "防诈骗宣传 反诈宣讲 消防知识讲座 防溺水安全教育 预防煤气中毒宣传 交通安全宣传 燃气安全知识宣传",
    "travel-post": "春运志愿服务 火车站引导旅客 汽车站帮旅客搬行李 返乡人员服务点 春运暖冬行动 机场志愿服务",
    "crowd-order": "庙会现场秩序维护 元宵灯会维持秩序 商场人流疏导 烟花晚会秩序维护 集市秩序引导",
    "emergency": "应急演练 急救知识培训 暴雪应急救援 防灾避险疏散演练 心肺复苏培训 抗雪救灾",
    "customs-pledge": "移风易俗倡议签名 抵制高价彩礼宣传 文明祭祀倡导 婚事新办承诺 反对大操大办",
    "no-waste": "光盘行动 制止餐饮浪费宣传 文明餐桌劝导 节约粮食宣传 反对铺张浪费倡议",
    "civil-traffic": "文明交通劝导 路口交通引导 礼让斑马线 文明出行劝导 路口执勤劝导",
    "civil-tourism": "文明旅游宣传 景区文明引导 文明观影劝导 游客咨询引导服务 冰雪景区文明旅游劝导",
    "green-talk": "环保宣传 生态文明宣讲 保护草原生态宣传 秸秆禁烧宣传 保护野生动物宣传",
    "low-carbon": "旧衣物回收 低碳骑行 绿色出行倡导 旧物改造 节水节电 闲置物品交换",
    "neat-home": "人居环境整治 村庄清洁行动 清理房前屋后杂物 清扫积雪 美丽庭院打造 捡拾白色垃圾 环境卫生整治",
    "waste-sorting": "垃圾分类宣传 垃圾分类桶边督导 垃圾分类知识进社区 垃圾减量宣传",
    "sewage": "生活污水治理 清理排水沟 污水沟清淤 农村改厕宣传 黑臭水体清理",
    "tree-planting": "义务植树 植树造林 春季种树 栽植苗木 防沙治沙种梭梭",
    "green-adoption": "认养绿地 认养树木 绿地认领养护 社区绿植认养",
    "forest-patrol": "护林防火巡查 森林草原防火巡护 巡山护林 防火卡口值守 草原巡护",
    "river-care": "河道垃圾清理 巡河护河 水源地保护巡查 公园捡拾垃圾 湿地环境清理 景区环境治理",
}


@pytest.mark.parametrize(
    ("code", "wording"), [(code, wording) for code, wordings in WORDINGS.items() for wording in wordings.split()]
)
def test_offices_words_are_understood(code, wording):
    assert KINDS.guess(wording).code == code


def test_every_kind_of_the_notice_is_tried():
    assert set(WORDINGS) == {code for code, kind in catalogue().kinds.items() if not kind.catch_all}


@pytest.mark.parametrize("kind", catalogue().kinds.values(), ids=lambda kind: kind.code)
def test_the_catalogues_own_names_and_the_notices_phrases_fit_their_kind(kind):
    assert {KINDS.guess(name).code for name in (kind.zh, *kind.phrases)} == {kind.code}


@pytest.mark.parametrize(
    ("wording", "code"),
    [
        ("志愿者业务培训", "other-education"),
        ("无偿献血", "other-health"),
        ("爱心捐赠", "other-health"),
        ("传统文化体验", "other-culture"),
        ("平安建设入户走读", "other-safety"),
        ("网络文明传播", "other-civility"),
        ("文明城市创建", "other-civility"),
    ],
)
def test_what_no_kind_fits_goes_to_the_other_kind_of_its_area(wording, code):
    assert KINDS.guess(wording).code == code


@pytest.mark.parametrize("wording", ["打牌", "开会", "其他", "XX", "2023"])
def test_what_fits_nothing_is_not_guessed(wording):
    assert KINDS.guess(wording) is None


def test_a_subject_outweighs_the_form_it_takes():
    assert KINDS.guess("禁毒宣讲").code == "anti-drug"
    assert KINDS.guess("宣讲").code == "lecture"


def test_a_category_beside_the_name_helps_where_the_name_says_little():
    assert KINDS.guess("暖冬行动", "治安巡逻").code == "night-watch"
    assert KINDS.guess("义诊", "健康关爱").code == "check-up"


def test_a_second_kind_that_fits_as_well_is_named():
    guess = KINDS.guess("义诊、理发")
    assert {guess.code, guess.rival} == {"check-up", "practical-help"}
