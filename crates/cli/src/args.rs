//! The command line as people type it (docs/operations.md).

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::{Parser, Subcommand};
use jiff::civil::Date;

use crate::usage::date;

/// 枫桥：基层劳动人事争议调解组织与队伍管理
#[derive(Parser)]
#[command(name = "fengqiao", version, about, long_about = None, propagate_version = true)]
pub struct Args {
    /// 数据目录（SQLite、附件、密钥），默认 ./data
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL 地址，如 <postgres://user@host/db>；默认取环境变量 `DATABASE_URL`
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env = true)]
    pub database_url: Option<String>,
    /// 政策文件；不给就用随程序提供的天津政策
    #[arg(long, global = true, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// 结果用 JSON 输出
    #[arg(long, global = true)]
    pub json: bool,
    /// 把这一天当作今天（测试、培训、重演）
    #[arg(long, global = true, value_name = "YYYY-MM-DD", value_parser = date)]
    pub today: Option<Date>,
    /// 多说一些；-vv 更多
    #[arg(short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// 要做的事
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// The data folder.
    pub fn data(&self) -> &Path {
        self.data.as_deref().unwrap_or(Path::new("./data"))
    }
}

/// Where the office side listens; none for `off`.
#[derive(Clone, Copy)]
pub struct Listen(pub Option<SocketAddr>);

impl FromStr for Listen {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        if typed == "off" {
            return Ok(Self(None));
        }
        typed.parse().map(|at| Self(Some(at))).map_err(|_| "写成 地址:端口，如 127.0.0.1:8080，或 off".into())
    }
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// 建立新的数据目录或数据库
    Init,
    /// 升级已有的数据目录或数据库
    Migrate {
        /// 存储的状态全部按现行政策重新计算
        #[arg(long)]
        recompute: bool,
    },
    /// 启动服务
    Serve(Serve),
    /// 启动演示：合成数据，退出后什么都不留下
    Demo(Demo),
    /// 检查安装：配置、数据库、政策、日历、密钥、磁盘、存储的状态、审计日志；有问题时退出码为 1
    Doctor,
    /// 生成压力测试用的合成数据，写进刚 init 的库
    Generate(Generate),
    /// 账号
    #[command(subcommand)]
    User(User),
    /// 备份成一个文件，不含密钥；运行中即可
    Backup {
        /// 写到哪个文件
        out: PathBuf,
    },
    /// 从备份恢复到空的目录或数据库
    Restore {
        /// 备份文件
        file: PathBuf,
    },
    /// 审计日志
    #[command(subcommand)]
    Audit(Audit),
    /// 政策参数
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// 接口说明，OpenAPI 格式
    Openapi {
        /// 写到哪个文件，默认打印
        #[arg(short, long)]
        out: Option<PathBuf>,
    },
    /// 导入一张表
    Import(Import),
    /// 导出一张表
    Export(Export),
    /// 一个案件的文书，PDF 或 Word
    Document {
        /// 调解案件编号
        number: String,
        /// 哪一种：D01 至 D19；整个卷宗写 file
        kind: String,
        /// 写到哪个文件：.pdf .docx
        #[arg(short, long)]
        out: PathBuf,
        /// 一种有几份格式的，写格式名；不写就是第一份
        #[arg(long, default_value = "", hide_default_value = true)]
        form: String,
    },
    /// 空白表样
    Template {
        /// 表
        table: String,
        /// 写到哪个文件
        #[arg(short, long)]
        out: PathBuf,
    },
    /// 指标任务完成情况
    Coverage {
        /// 截至日期，默认今天
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        as_of: Option<Date>,
        /// 只看一个管理单位
        #[arg(long)]
        district: Option<String>,
        /// 列出未建组织的单位
        #[arg(long)]
        gaps: bool,
    },
    /// 调解员名册
    Roster {
        /// 截至日期，默认今天
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        as_of: Option<Date>,
        /// 只算在册
        #[arg(long, conflicts_with = "cleanup")]
        strict: bool,
        /// 只列在册（待清理）
        #[arg(long)]
        cleanup: bool,
        /// 只看一个管理单位
        #[arg(long)]
        district: Option<String>,
    },
    /// 每名调解员一年的脱产学时、还差多少、实践次数
    Hours {
        /// 年份，默认今年
        #[arg(long, value_parser = clap::value_parser!(i16).range(1949..=2999))]
        year: Option<i16>,
        /// 只看一个管理单位
        #[arg(long)]
        district: Option<String>,
    },
    /// 一张调解员证在某一天的状态
    Certificate {
        /// 调解员证号
        number: String,
        /// 截至日期，默认今天
        #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
        as_of: Option<Date>,
    },
}

/// `serve`.
#[derive(clap::Args)]
pub struct Serve {
    /// 办公端监听的地址，默认 127.0.0.1:8080；off 不开
    #[arg(long, hide_default_value = true, default_value = "127.0.0.1:8080", value_name = "ADDR|off")]
    pub listen: Listen,
    /// 公众端监听的地址；不给就不开
    #[arg(long, value_name = "ADDR")]
    pub public_listen: Option<SocketAddr>,
    /// TLS 证书（PEM）
    #[arg(long, requires = "tls_key", value_name = "FILE")]
    pub tls_cert: Option<PathBuf>,
    /// TLS 私钥（PEM）
    #[arg(long, requires = "tls_cert", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
}

/// `demo`.
#[derive(clap::Args)]
pub struct Demo {
    /// 办公端监听的地址，默认 127.0.0.1:8080
    #[arg(long, hide_default_value = true, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// 公众端监听的地址；不给就不开
    #[arg(long, value_name = "ADDR")]
    pub public_listen: Option<SocketAddr>,
    /// 种子，默认 2024：同一种子、同一天，数据相同
    #[arg(long, hide_default_value = true, default_value_t = 2024)]
    pub seed: u64,
    /// 案件数，默认 1500
    #[arg(long, hide_default_value = true, default_value_t = 1500)]
    pub cases: usize,
}

/// `generate`.
#[derive(clap::Args)]
pub struct Generate {
    /// 种子，默认 2024：同一种子、同一天，数据相同
    #[arg(long, hide_default_value = true, default_value_t = 2024)]
    pub seed: u64,
    /// 单位数；不给就和演示一样多
    #[arg(long)]
    pub units: Option<usize>,
    /// 调解组织数
    #[arg(long)]
    pub organisations: Option<usize>,
    /// 调解员数
    #[arg(long)]
    pub mediators: Option<usize>,
    /// 案件数，默认不生成
    #[arg(long, hide_default_value = true, default_value_t = 0)]
    pub cases: usize,
    /// 库里有真实记录也照样生成
    #[arg(long)]
    pub force: bool,
}

/// `audit`.
#[derive(Subcommand)]
pub enum Audit {
    /// 校验日志链；有问题时指出从第几条起
    Verify,
    /// 全部写成一行一条的 JSON
    Export {
        /// 写到哪个文件
        #[arg(short, long)]
        out: PathBuf,
    },
}

/// `policy`.
#[derive(Subcommand)]
pub enum PolicyCommand {
    /// 检查一个政策文件
    Check {
        /// 文件
        file: PathBuf,
    },
    /// 列出现用的参数
    Show,
}

/// `user`.
#[derive(Subcommand)]
pub enum User {
    /// 新增账号和岗位
    Add {
        /// 账号名
        account: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 角色，如 市局管理、区局经办、系统管理员
        #[arg(long)]
        role: String,
        /// 范围：区、街镇、组织名称或调解员证号；市级角色不填
        #[arg(long)]
        scope: Option<String>,
    },
    /// 列出账号和在任岗位
    List,
    /// 给账号加一个岗位
    Role {
        /// 账号名
        account: String,
        /// 角色
        #[arg(long)]
        role: String,
        /// 范围
        #[arg(long)]
        scope: Option<String>,
    },
    /// 重置密码
    Reset {
        /// 账号名
        account: String,
    },
    /// 锁定账号
    Lock {
        /// 账号名
        account: String,
        /// 原因
        #[arg(long)]
        reason: String,
    },
    /// 解锁账号
    Unlock {
        /// 账号名
        account: String,
        /// 原因
        #[arg(long)]
        reason: String,
    },
}

/// `import`.
#[derive(clap::Args)]
pub struct Import {
    /// 表：units organisations mediators，或 annex-1 这样的附件号
    pub table: String,
    /// 文件：.xlsx .xls .ods .csv
    pub file: PathBuf,
    /// 只核对，不入库
    #[arg(long)]
    pub dry_run: bool,
    /// 有错误的行留下，其余入库
    #[arg(long)]
    pub only_valid: bool,
    /// 批注后的原表写到哪里
    #[arg(long, value_name = "OUT.xlsx")]
    pub annotated: Option<PathBuf>,
    /// 只收这个管理单位的行
    #[arg(long, value_name = "CODE")]
    pub district: Option<String>,
    /// 按这个导入方案读别的平台导出的表
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// `export`.
#[derive(clap::Args)]
pub struct Export {
    /// 表
    pub table: String,
    /// 写到哪个文件：.xlsx .csv .json
    #[arg(short, long)]
    pub out: PathBuf,
    /// 截至日期，默认今天
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub as_of: Option<Date>,
    /// 只要这个管理单位的行
    #[arg(long, value_name = "CODE")]
    pub district: Option<String>,
    /// 报告期，如 2024H1
    #[arg(long, conflicts_with = "as_of")]
    pub period: Option<String>,
    /// 写出完整的个人信息
    #[arg(long, requires = "reason")]
    pub unmask: bool,
    /// 为什么要完整的个人信息
    #[arg(long)]
    pub reason: Option<String>,
    /// 按这个导入方案的表头和用词写
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}
