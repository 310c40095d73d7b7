//! The command line as people type it (docs/operations.md).

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use jiff::civil::Date;

/// 枫桥：基层劳动人事争议调解组织与队伍管理
#[derive(Parser)]
#[command(name = "fengqiao", version, about, long_about = None, propagate_version = true)]
pub struct Args {
    /// 数据目录（SQLite、附件、密钥）
    #[arg(long, global = true, default_value = "./data", value_name = "DIR")]
    pub data: PathBuf,
    /// PostgreSQL 地址，如 postgres://user@host/db
    #[arg(long, global = true, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// 政策文件；不给就用随程序提供的天津政策
    #[arg(long, global = true, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// 结果用 JSON 输出
    #[arg(long, global = true)]
    pub json: bool,
    /// 把这一天当作今天（测试、培训、重演）
    #[arg(long, global = true, value_name = "YYYY-MM-DD")]
    pub today: Option<Date>,
    /// 多说一些；-vv 更多
    #[arg(short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// 要做的事
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand)]
pub enum Command {
    /// 建立新的数据目录或数据库
    Init,
    /// 升级已有的数据目录或数据库
    Migrate,
    /// 导入一张表
    Import(Import),
    /// 导出一张表
    Export(Export),
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
        #[arg(long)]
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
        #[arg(long)]
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
    /// 一张调解员证在某一天的状态
    Certificate {
        /// 调解员证号
        number: String,
        /// 截至日期，默认今天
        #[arg(long)]
        as_of: Option<Date>,
    },
}

/// `import`.
#[derive(clap::Args)]
pub struct Import {
    /// 表：units organisations mediators targets base-figures milestones，或 annex-1 这样的附件号
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
    #[arg(long)]
    pub as_of: Option<Date>,
    /// 只要这个管理单位的行
    #[arg(long, value_name = "CODE")]
    pub district: Option<String>,
    /// 报告期，如 2024H1
    #[arg(long)]
    pub period: Option<String>,
    /// 写出完整的个人信息
    #[arg(long, requires = "reason")]
    pub unmask: bool,
    /// 为什么要完整的个人信息
    #[arg(long)]
    pub reason: Option<String>,
}
