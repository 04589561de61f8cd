"""Why the embedded database cannot be had."""

from linli.kernel.i18n import mark
from linli.kernel.reasons import Code

DISK_FULL = Code(
    "disk_full",
    mark("磁盘已满，内置数据库无法写入：{state}"),
    mark("请腾出空间（至少 200 MB）后再试。已存入的数据没有丢失。"),
    status=507,
)
STATE_NOT_WRITABLE = Code(
    "state_not_writable",
    mark("无法写入内置数据库所在的文件夹：{state}（{error}）"),
    mark("请改用有写入权限的文件夹：设置环境变量 LINLI_STATE。"),
    status=503,
)
STATE_OUT_OF_REACH = Code(
    "state_out_of_reach",
    mark("数据库以账户“{account}”运行，该账户进不了文件夹：{state}"),
    mark("请把环境变量 LINLI_STATE 设为其他账户可以进入的文件夹，或不设，由系统自定。"),
    status=503,
)
NO_ACCOUNT = Code(
    "no_unprivileged_account",
    mark("PostgreSQL 不能以 root 身份运行，而本机没有名为 {names} 的账户。"),
    mark("请新建一个名为 linli 的系统账户，或改以普通用户身份运行。"),
    status=503,
)
OTHER_VERSION = Code(
    "other_database_version",
    mark("{data} 中的数据由 PostgreSQL {found} 建立，本程序使用 PostgreSQL {needed}。"),
    mark("请运行 linli db upgrade 升级数据；原数据会完整保留。"),
    status=503,
)
NO_BINARIES = Code(
    "no_binaries_of_that_version",
    mark("{data} 中的数据由 PostgreSQL {found} 建立，本程序没有该版本，只有 {known}。"),
    mark("请换用能读取这些数据的邻里版本。"),
    status=503,
)
SECRET_MISSING = Code(
    "secret_missing",
    mark("数据库已经存在，但缺少文件 {path}，没有它就打不开原有数据。"),
    mark("请从备份中恢复该文件；系统不会另造一个。"),
    status=503,
)
SECRET_UNREADABLE = Code(
    "secret_unreadable",
    mark("文件 {path} 的内容不完整或格式不对。"),
    mark("请从备份中恢复该文件。"),
    status=503,
)
NOT_STARTED = Code(
    "database_not_started",
    mark("内置数据库没有启动：{error}"),
    mark("详细记录见 {log}"),
    status=503,
)
NOT_CREATED = Code("database_not_created", mark("内置数据库没有建成：{error}"), status=503)
NOT_STOPPED = Code("database_not_stopped", mark("内置数据库没有停下：{error}"), status=503)
NOT_UPGRADED = Code(
    "database_not_upgraded",
    mark("数据没有升级成功：{error}"),
    mark("原数据未动，仍在 {data}。"),
    status=503,
)
NOT_EMBEDDED = Code(
    "database_not_embedded",
    mark("已设置 DATABASE_URL，数据库不由邻里启动和停止。"),
    mark("要使用内置数据库，请取消环境变量 DATABASE_URL。"),
    status=409,
)
