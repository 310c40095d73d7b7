//! What is wrong with an installation that opens, and how to mend it.

use fengqiao_domain::calendar::WorkCalendar;
use serde_json::{Value, json};

use crate::platform::audit::verify_tail;
use crate::{App, AppError, attachments, cases, coverage, experts, mediators, settings, training};

/// Lines of the audit log looked at; `audit verify` follows the whole chain.
const TAIL: i64 = 2000;

/// How a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// In order.
    Good,
    /// Worth knowing.
    Note,
    /// To be mended.
    Bad,
}

/// What was looked at, what was found and how to mend it.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which part.
    pub part: &'static str,
    /// How it is.
    pub health: Health,
    /// What was found.
    pub says: String,
    /// How to mend it; empty when there is nothing to mend.
    pub mend: String,
}

impl Finding {
    /// In order.
    pub fn good(part: &'static str, says: impl Into<String>) -> Self {
        Self { part, health: Health::Good, says: says.into(), mend: String::new() }
    }

    /// Worth knowing, with what to do about it.
    pub fn note(part: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { part, health: Health::Note, says: says.into(), mend: mend.into() }
    }

    /// To be mended, with how.
    pub fn bad(part: &'static str, says: impl Into<String>, mend: impl Into<String>) -> Self {
        Self { part, health: Health::Bad, says: says.into(), mend: mend.into() }
    }

    /// For `--json`.
    pub fn json(&self) -> Value {
        let state = match self.health {
            Health::Good => "ok",
            Health::Note => "note",
            Health::Bad => "problem",
        };
        json!({ "part": self.part, "state": state, "says": self.says, "mend": self.mend })
    }
}

/// Looks at everything inside: calendar, stored states, audit log.
///
/// # Errors
/// The store's.
pub fn inspect(app: &App) -> Result<Vec<Finding>, AppError> {
    let stamp = app.clock.stamp();
    let env = app.env(&stamp);
    app.read(|c| {
        let calendar = settings::calendar(c)?;
        let mut all = vec![calendar_of(&calendar, app.today())];
        let (people, wrong) = mediators::check::differing(c, &env)?;
        all.push(stored("调解员状态", people, &wrong));
        let (people, wrong) = training::check::differing(c, &env)?;
        all.push(stored("培训学时", people, &wrong));
        if !mediators::sums::ends_hold(c)? {
            let mend = "先备份，再运行 fengqiao migrate --recompute";
            all.push(Finding::bad("到期预测", "按到期日计的证书数与证书不一致", mend));
        }
        let (organisations, wrong) = coverage::check::differing(c, &env)?;
        all.push(stored("组织状态", organisations, &wrong));
        all.push(attachments::check::files(c, app)?);
        let (people, wrong) = experts::check::differing(c, &env)?;
        all.push(stored("专家库", people, &wrong));
        let (cases, wrong) = cases::found::differing(c, &env)?;
        all.push(stored("案件全文索引", cases, &wrong));
        all.extend(crate::reminders::look(c, app)?);
        all.push(match verify_tail(c, TAIL)? {
            None => Finding::good("审计日志", format!("最近 {TAIL} 条衔接完好")),
            Some(broken) => Finding::bad(
                "审计日志",
                format!("第 {} 条起不可信：{}", broken.seq, broken.why),
                "先保全数据库和备份，再运行 fengqiao audit verify 查明从哪一条起",
            ),
        });
        Ok(all)
    })
}

/// The fonts documents are set in. Pages use those of the reader's machine.
pub fn fonts(app: &App) -> Vec<Finding> {
    let fonts = app.press().fonts();
    if fonts.is_empty() {
        let mend = fonts.missing().first().map_or("", |font| font.mend);
        return vec![Finding::bad("字体", "没有中文字体，证卡、证明等 PDF 不能生成", mend)];
    }
    let mut all = vec![Finding::good("字体", fonts.families().join("、"))];
    all.extend(fonts.missing().into_iter().map(|font| {
        Finding::note("字体", format!("没有{}，暂用别的字体代替", font.style.label()), font.mend)
    }));
    all
}

fn calendar_of(calendar: &WorkCalendar, today: jiff::civil::Date) -> Finding {
    let known: Vec<String> =
        (2023..=today.year() + 1).filter(|y| calendar.has_year(*y)).map(|y| y.to_string()).collect();
    let says = format!("有放假安排的年份：{}", known.join("、"));
    match calendar.missing_year_warning(today) {
        None => Finding::good("工作日历", says),
        Some(warning) => Finding::note("工作日历", warning, "系统管理员在“工作日历”里录入"),
    }
}

fn stored(part: &'static str, count: u64, wrong: &[String]) -> Finding {
    if wrong.is_empty() {
        return Finding::good(part, format!("{count} 条记录，存储的状态与规则一致"));
    }
    let first: Vec<&str> = wrong.iter().take(3).map(String::as_str).collect();
    Finding::bad(
        part,
        format!("{count} 条记录中有 {} 条存储的状态与规则不一致，如 {}", wrong.len(), first.join("、")),
        "先备份，再运行 fengqiao migrate --recompute 按现行政策重新计算",
    )
}
