//! What can go wrong, in words an administrator can act on.

/// The result of a database call.
pub type Result<T> = std::result::Result<T, DbError>;

/// Which rule of the schema a statement broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Constraint {
    /// The same key exists already.
    Unique,
    /// A row that is referred to does not exist, or is still referred to.
    ForeignKey,
    /// A value is missing.
    NotNull,
    /// A `CHECK` said no.
    Check,
}

/// A failed database call. The text is for people; match on the variant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// Another transaction holds what this one needs, and waiting did not help.
    #[error("数据库正忙，没有等到空闲。请稍后重试；若一直如此，请检查是否有导入、备份等长时间操作正在进行。")]
    Busy,
    /// No room left on the disk.
    #[error("磁盘空间不足，数据没有保存。请清理或扩充数据目录所在磁盘后重试。")]
    Full,
    /// A rule of the schema was broken.
    #[error("数据不符合数据库约束（{kind:?}，表 {table}，列 {columns:?}，约束 {name}）。")]
    Constraint {
        /// The kind of rule.
        kind: Constraint,
        /// The table, where the engine tells.
        table: String,
        /// The columns, where the engine tells (always for a unique key over plain columns).
        columns: Vec<String>,
        /// The name of the rule, where the engine tells.
        name: String,
    },
    /// Two transactions met; this one may be tried again.
    #[error("有人同时修改了相同的数据，本次修改没有保存。请刷新后重试。")]
    Conflict,
    /// The database was made by a newer version of this program.
    #[error(
        "数据库由更新版本的程序建立（含本程序不认识的升级步骤 {version}）。请改用新版本程序；确需使用本版本，请先恢复升级前的备份。"
    )]
    NewerDatabase {
        /// The first migration this program does not know.
        version: String,
    },
    /// A migration that was applied has been edited since.
    #[error(
        "升级步骤 {version} 与数据库中已执行的内容不一致。请使用正式发布的程序文件，不要修改已执行过的升级步骤。"
    )]
    ChangedMigration {
        /// The migration.
        version: String,
    },
    /// Another server works on this data folder.
    #[error(
        "数据目录正被另一个服务进程使用（{holder}）。同一数据目录只能启动一个服务；请先停止该进程，或为本服务指定另一个数据目录。"
    )]
    Locked {
        /// What the other process wrote about itself.
        holder: String,
    },
    /// Text with a NUL character, which neither engine keeps.
    #[error("文字里有不能保存的控制字符（编码为 0），没有办成。请删去后再试，或重新键入这段文字。")]
    Unstorable,
    /// The database cannot be reached, opened or read.
    #[error("{0}")]
    Unavailable(String),
    /// A backup file cannot be written, or is not what it should be.
    #[error("{0}")]
    Backup(String),
    /// Anything else: a mistake in the program or its SQL.
    #[error("数据库执行出错：{0}")]
    Other(String),
}

impl DbError {
    /// Whether a unique key was broken.
    pub const fn is_unique(&self) -> bool {
        matches!(self, Self::Constraint { kind: Constraint::Unique, .. })
    }

    /// The columns of the unique key that was broken, e.g. `["code"]`; none for another error.
    pub fn unique_columns(&self) -> Option<&[String]> {
        match self {
            Self::Constraint { kind: Constraint::Unique, columns, .. } => Some(columns),
            _ => None,
        }
    }
}
