"""The vocabulary of bulletins, in folded form: kinds, goals, stages, works; leaves out how sentences are read."""

from collections.abc import Iterable
from typing import Final, Literal

KindCode = Literal[
    "carriageway",
    "storm",
    "sewage",
    "water",
    "gas",
    "heat",
    "power",
    "telecom",
    "greening",
    "lighting",
    "other",
]
GoalCode = Literal["finish", "begin", "base", "surface", "advance", "support"]


def _words(text: str) -> list[str]:
    return text.split()


# What is built. A word may name several works at once (雨污水 is a storm drain and a sewer).
KINDS: Final[dict[str, tuple[KindCode, ...]]] = {}


def _kind(codes: Iterable[KindCode], text: str) -> None:
    KINDS.update(dict.fromkeys(_words(text), tuple(codes)))


_kind(
    ["carriageway"],
    "道路 路网 快车道 慢车道 机动车道 非机动车道 车行道 人行道 人行步道 步行道 辅道 断头路 路面 主路面 主车道 主道 主线"
    " 白改黑 黑色化 慢行系统 慢行道 主干道 次干道",
)
_kind(
    ["storm"],
    "雨水 雨水管 雨水管网 雨水管道 雨水管线 雨水箱涵 排水 排水管网 排水管道 排水管线 排水管 排涝 防涝 积水点",
)
_kind(
    ["sewage"], "污水 污水管 污水管网 污水管道 污水管线 截污 截污管 截污管网 截污管道 截污干管 中途提升泵站"
)
_kind(
    ["storm", "sewage"],
    "雨污 雨污水 雨污分流 雨污水管网 雨污水管道 雨污水管线 雨污管网 雨污管道 雨污管线 雨、污水 雨、污水管道 雨、污水管网 雨污混接",
)
_kind(
    ["water"],
    "给水 供水 自来水 给水管网 给水管道 供水管网 供水管道 供水管线 自来水管网 自来水管道 饮水管网 上水 配水管网",
)
_kind(["storm", "water"], "给排水 供排水 给排水管网 给排水管道")
_kind(
    ["gas"],
    "燃气 天然气 煤气 燃气管网 燃气管道 燃气管线 天然气管网 天然气管道 天然气管线 煤气管道 供气管网 供气 中压管网",
)
_kind(
    ["heat"],
    "热力 供热 供暖 集中供热 热力管网 热力管道 热力管线 供热管网 供热管道 供热管线 供暖管网 供暖管道 蒸汽管网 蒸汽管道 暖气管道 热网",
)
_kind(
    ["power"],
    "电力 供电 电缆 电缆沟 电力管沟 电力管道 电力管廊 电力排管 电力管线 高压线 高压线路 杆线 杆线入地 线缆 线缆入地 电缆入地"
    " 架空线 架空线入地 电力线路 配电 输电线路 三线入地 管线入地 电力设施",
)
_kind(
    ["telecom"],
    "通信 通讯 弱电 电信 通信管道 通信管线 通信管网 通信光缆 光缆 弱电管网 弱电管线 宽带 广电线路",
)
_kind(["power", "telecom"], "强弱电 强、弱电 强弱电管线 强弱电入地 电力通信 电力电信")
_kind(
    ["greening"],
    "绿化 景观 景观绿化 园林绿化 绿化景观 行道树 绿化带 苗木 绿道 植树 补植 绿地 绿廊 生态廊道 绿化美化 游园 绿植",
)
_kind(["lighting"], "亮化 照明 路灯 灯饰 灯光 亮灯 夜景 亮化照明 路灯照明 道路照明 灯杆")
_kind(
    ["other"],
    "管网 管线 管道 地下管网 地下管线 综合管廊 管廊 综合管网 综合管线 中水 中水管网 再生水 再生水管网 桥梁 桥涵 立交 立交桥 高架"
    " 高架桥 隧道 下穿 箱涵 涵洞 大桥 人行天桥 天桥 交通设施 交通信号灯 信号灯 标线 标志标线 护栏 交安设施 公交站台 公交站 港湾"
    " 停车位 停车场 慢行桥 河道 水系 地下通道 出入口 交通安全设施 建筑立面 立面 门头牌匾 门头 监控",
)

# Layers of a carriageway that a sentence may set as the goal.
STAGES: Final[dict[str, GoalCode]] = dict.fromkeys(
    _words(
        "基础工程 路基 路基工程 路基路面基础 基层 底基层 垫层 水稳 水稳层 水稳基层 灰土 灰土层 路床 土方 土方工程 土石方 道路基础 清表 基础施工"
    ),
    "base",
) | dict.fromkeys(
    _words(
        "铺油 辅油 沥青 油面 面层 路面铺设 路面工程 路面施工 路面摊铺 沥青摊铺 摊铺沥青 沥青铺设 铺设沥青 铺筑沥青 沥青路面"
        " 沥青混凝土 罩面 沥青面层 主路面 柏油 混凝土路面 路面硬化 沥青铺筑 路面铺筑 上面层 下面层 中面层 主车道铺油"
    ),
    "surface",
)

# What is to happen. Words of the first list never take what they speak of behind them.
GOALS_AFTER: Final[dict[str, GoalCode]] = dict.fromkeys(
    _words(
        "完工 竣工 通车 建成通车 竣工通车 完工通车 全线贯通 贯通 投用 投入使用 交付使用 建成投用 建成使用 全部建成 竣工验收 主线通车"
        " 全线通车 全面通车 开放交通 收官 全面完工 全部完工 投入运行 建成投运 通气 通水 通电 通热 亮灯 落成 启用 交工 交工验收 开通"
    ),
    "finish",
) | dict.fromkeys(_words("动工 破土动工 进场施工 进场 奠基 破土"), "begin")
GOALS_EITHER: Final[dict[str, GoalCode]] = (
    dict.fromkeys(
        _words(
            "完成 建成 打通 建设完成 改造完成 施工完毕 施工完成 铺设完成 安装完成 铺设完毕 建设完毕 安装完毕 完毕 做完 建好 修通 拉通 修好 建完"
        ),
        "finish",
    )
    | dict.fromkeys(
        _words(
            "开工 开工建设 启动 启动建设 启动实施 开建 全面开工 新开工 开工改造 动工建设 正式开工 开始施工 开始建设 着手建设 开工兴建 启动改造 适时启动"
        ),
        "begin",
    )
    | dict.fromkeys(
        _words(
            "加快 推进 加快推进 重点推进 全力推进 强力推进 稳步推进 扎实推进 持续推进 有序推进 统筹推进 积极推进 加速推进 强化推进 大力推进"
            " 抓好 抓紧 抓实 续建 加快建设 实施 组织实施 做好 继续 正在建设 在建 复工 加速 加紧 推动 抢抓 正在实施 正在施工 施工中"
            " 有序进行 正在进行 收尾 扫尾 扫尾阶段 收尾阶段 紧张施工 搞好 谋划 筹备 启动前期 开展 进行 落实 确保顺利"
        ),
        "advance",
    )
    | dict.fromkeys(
        _words(
            "配合 支持 保障 协助 服务 配合抓好 配合做好 协调推进 协调做好 配合推进 全力配合 积极配合 全力保障 协助做好 服务保障"
        ),
        "support",
    )
)

# Words for building as such: they show that a work is meant, and say nothing of a goal.
WORKS: Final = _words(
    "工程 项目 建设 改造 施工 拓宽 扩建 加宽 改扩建 改建 新建 修建 兴建 续建工程 大修 中修 小修 翻修 整修 整治 综合整治 提升 升级 改造提升 提升改造"
    " 升级改造 拓宽改造 扩宽 维修 修缮 修复 养护 硬化 铺设 敷设 铺装 安装 更新 更换 延伸 东延 西延 南延 北延 改线 迁改 迁移 清淤 疏通 建设工程"
    " 道路工程 工程建设 项目建设 标段 市政工程 配套工程 改造工程 埋设 架设 摊铺 出新 罩面工程 治理 疏解 优化 打造 种植 栽植 恢复 配套 新修 扩修 疏浚"
    " 加铺 顶管 拖管 焊接 打压 安装工程 接线 贯通工程 提质 提档升级 提质改造 翻建 重建 绿美 美化 净化 入地 落地 下地 迁建 移栽"
)
# Preliminaries: finishing these does not finish the work.
PRELIMINARIES: Final = _words(
    "前期 前期工作 前期手续 征迁 征地 拆迁 征地拆迁 征收 招标 招投标 设计 施工图 勘察 手续 立项 可研 环评 审批 报批 报建 投资 年度投资 方案 规划 选址"
    " 清障 清表工作 附着物 补偿 评审 工程量 总工程量 总量 形象进度 交通导改 围挡 测绘 财评 土地报批 土地手续 房屋征收 前期准备"
)
# Small words that may stand between a stretch and what is built there.
FILLERS: Final = _words(
    "的 路段 两侧 沿线 全线 全段 主 主要 相关 附属 市政 公用 基础设施 基础 配套设施 附属设施 设施 地下 过路 老旧 综合 及其 内 主体 部分 剩余 余下 南侧 北侧"
    " 东侧 西侧 南半幅 北半幅 东半幅 西半幅 双侧 单侧 单位 市定 区定 重点 重大 民生 全部 快速化 海绵化 精品 样板 示范 一期 二期 三期 四期 首期 (一期)"
    " 公共 城市 主管网 主管 支管 干管 管 沿路 全长 节点 交叉口 周边 道路两侧 沿街 新增 专项 瓶颈 配套管网 同步 主次 范围内 老城区 地块 高压 中压 低压 次高压"
)
# Clauses that describe a stretch; they stand between its name and what is to become of it.
DETAILS: Final = _words(
    "全长 总长 长约 长度 长 红线 红线宽 路幅 宽 路宽 总投资 概算 估算 投资约 计划投资 设计 设计标准 双向 按照 规划红线 道路等级 面积 占地"
)
# Verbs that only colour the goal that follows.
MODALS: Final = _words(
    "确保 力争 争取 计划 预计 要 将 拟 须 需 必须 务必 有望 可望 力求 保证 全面 全部 全力 重点 正式 基本 陆续 顺利 如期 按期 按时 尽快 尽早 继续 同时 并 也 均 已 已经 目前"
    " 目前已 正在 现已 均已 已全部 已全面 已基本 积极 着力 大力 进一步 陆续 主体 提前 率先 分别 同步 相继 随后 预期 早日 高标准 高质量 一次性 逐步 再 又 新 还 以及 其中 包括"
)
DONE: Final = _words("已 已经 现已 均已 已全部 已全面 已基本 了 已于 业已 目前已 先后 刚刚 昨日 昨天 日前")

# Things named after a road that are not works on it; any of these behind a name ends the reading of it as a stretch.
FACILITIES: Final = _words(
    "污水处理厂 自来水公司 自来水厂 热力公司 供热公司 供电公司 电力公司 燃气公司 天然气公司 水务公司 绿化局 水厂 热源厂 换热站 变电站 电信局 供电所 供电局"
    " 道路运输 道路交通安全 道路交通事故 道路运输局 交通事故 道路客运 管理处 街道办 街道 办事处 派出所 社区 小区 小学 中学 学校 幼儿园 医院 卫生院 市场 农贸市场"
    " 商场 广场 公园 大厦 酒店 宾馆 支行 公司 加油站 加气站 收费站 安置房 安置区 棚户区 城中村 交警 大队 中队 项目部 指挥部 开发区 产业园 工业园 科技园 园区 片区 商务区 地块开发"
    " 地铁站 火车站 高铁站 客运站 汽车站 公交车 公交 路公交 路公交车 地铁 轻轨 管理局 管委会 居委会 村委会 施工单位 项目经理 工地 工棚 门面房 门店 楼盘 小游园开放 居民 市民 群众 商户"
)
