//! What can be wrong with a workbook, said so that the sender can mend it.

use std::io;
use thiserror::Error;

/// Why a file is not taken. Every message says what to do.
#[derive(Debug, Error)]
pub enum SheetError {
    /// Not a spreadsheet.
    #[error("“{name}”是{found}，不是表格。请用 Excel 或 WPS 打开原表，另存为 .xlsx 后再交。")]
    WrongType {
        /// File name.
        name: String,
        /// What the content is.
        found: &'static str,
    },
    /// Needs a password.
    #[error("“{0}”设了打开密码，系统读不了。请在 Excel 或 WPS 里取消密码，另存后再交。")]
    Encrypted(String),
    /// Carries macros.
    #[error("“{0}”带有宏，为了安全不收。请另存为不带宏的 .xlsx 后再交。")]
    Macros(String),
    /// Points to other files.
    #[error("“{0}”引用了别的文件（外部链接），不收。请在“数据 → 编辑链接”里断开链接，另存后再交。")]
    ExternalLinks(String),
    /// Unfolds to far more than it seems.
    #[error("“{0}”展开后大得异常，不收。请把内容复制到一个新的工作簿，另存为 .xlsx 后再交。")]
    Bomb(String),
    /// More than 50 MiB.
    #[error("“{name}”有 {mib} MiB，超过 50 MiB。请分成几个文件再交。")]
    TooLarge {
        /// File name.
        name: String,
        /// Size in MiB, rounded up.
        mib: u64,
    },
    /// More data rows than one file may have.
    #[error("数据超过 20 万行（读到第 {row} 行）。请分成几个文件再交。")]
    TooManyRows {
        /// Row in the sheet.
        row: u32,
    },
    /// A single cell too long to be meant.
    #[error("第 {row} 行有一格超过 32767 个字。CSV 文件多半是有引号没有成对，请检查这一行的双引号。")]
    CellTooLong {
        /// Row in the sheet.
        row: u32,
    },
    /// Nothing in it.
    #[error("“{0}”里没有内容。请确认交的是填好的那一份。")]
    Empty(String),
    /// No header row among the first 30 rows.
    #[error(
        "前 30 行里没有找到“{table}”的表头。表头应有这些栏目：{wanted}。请从系统下载空白表，或把表头改成这些名称。"
    )]
    NoHeader {
        /// Title of the table.
        table: &'static str,
        /// Column titles looked for.
        wanted: String,
    },
    /// Two header rows in one sheet.
    #[error(
        "工作表“{sheet}”第 {first} 行和第 {second} 行都像表头。请只留一个表头；两张表放在一起的，分成两个文件。"
    )]
    TwoHeaders {
        /// Sheet name.
        sheet: String,
        /// Row of the first.
        first: u32,
        /// Row of the second.
        second: u32,
    },
    /// The same column twice.
    #[error(
        "工作表“{sheet}”的表头里“{title}”出现了两次（{first} 列和 {second} 列）。请删掉一列，或改成不同的名称。"
    )]
    SameColumn {
        /// Sheet name.
        sheet: String,
        /// Column title.
        title: &'static str,
        /// Letters of the first column.
        first: String,
        /// Letters of the second column.
        second: String,
    },
    /// Broken file.
    #[error(
        "“{name}”损坏了，读不下去（{detail}）。请用 Excel 或 WPS 打开，另存为 .xlsx 后再交；打不开的请重新取得原文件。"
    )]
    Corrupt {
        /// File name.
        name: String,
        /// What the reader says.
        detail: String,
    },
    /// Text in no known encoding.
    #[error("“{0}”的文字编码认不出来。请用 Excel 打开，另存为“CSV UTF-8（逗号分隔）”或 .xlsx 后再交。")]
    Encoding(String),
    /// The file cannot be opened.
    #[error("“{name}”打不开：{source}。请检查文件是否还在、有没有读取权限。")]
    Open {
        /// File name.
        name: String,
        /// Why.
        source: io::Error,
    },
}

/// Why a workbook cannot be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The disk or the connection.
    #[error("文件写不出去：{0}。请检查磁盘空间后重试。")]
    Io(#[from] io::Error),
    /// The workbook itself.
    #[error("表格写不出来：{0}。")]
    Sheet(#[from] rust_xlsxwriter::XlsxError),
    /// A user's workbook that cannot be read again for its annotated copy.
    #[error(transparent)]
    Source(#[from] SheetError),
    /// A row that one sheet cannot hold.
    #[error("一张工作表最多 1048576 行，装不下这些数据。请按区或按时间分开导出。")]
    TooManyRows,
}
