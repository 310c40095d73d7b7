//! 更正: what steps entered is put right column by column, with a reason; before and after stay in the trace.

use fengqiao_domain::cases::CASES;
use fengqiao_domain::cases::acts::{Act, put_right};
use fengqiao_domain::cases::record::Case;
use fengqiao_domain::cases::steps::Step;
use fengqiao_domain::table::Column;
use fengqiao_domain::value::{Kind as Cell, Raw};

use super::Kind;
use crate::cases::pages::sight::Sight;
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::{AppError, Tx};

/// Columns that one step enters together: they can be put right once one of them says something.
const TOGETHER: &[&[&str]] = &[
    &["decision", "accepted_on", "refusal_reason"],
    &["way"],
    &["extended_to", "extension_reason"],
    &["agreement_number", "agreement_amount", "due_on", "manner"],
    &["closed_on", "outcome", "failure_cause"],
    &["arbitration_told_on"],
    &["review", "review_result"],
    &["performance", "received_amount"],
    &["visited_on", "satisfaction"],
    &["archived_on", "archive_number"],
];

/// The columns a correction of this case may touch; all of them for the description of the resource.
fn columns(case: &Case, env: &Env) -> Vec<&'static Column<Case>> {
    let at = env.at(env.today);
    let all: Vec<Vec<_>> =
        TOGETHER.iter().map(|keys| keys.iter().filter_map(|key| CASES.column(key)).collect()).collect();
    let begun = |group: &Vec<&'static Column<Case>>| {
        case.id.is_empty() || group.iter().any(|column| !column.show(case, &at).is_empty())
    };
    all.into_iter().filter(begun).flatten().collect()
}

fn field(column: &'static Column<Case>, shown: String) -> Field {
    let field = match column.kind {
        Cell::Date => Field::new("date", column.key, column.title),
        Cell::Code(list) => {
            let choices: Vec<_> = list.codes.iter().map(|code| (code.label, code.label)).collect();
            Field::select(column.key, column.title, &choices)
        }
        Cell::Money => Field::new("text", column.key, column.title).hint("元"),
        _ => Field::new("text", column.key, column.title),
    };
    field.optional().filled(shown)
}

pub(super) struct Mend;

impl Kind for Mend {
    const STEP: Step = Step::Mend;
    const RESOURCE: &'static str = "correction";
    const DAY: &'static str = "更正日期";

    fn about(_: &Case, _: &Env) -> String {
        "办理中登记错的在这里改正，写明原来错在哪里、依据什么改；改前改后和理由都留在办理记录里，期限随之重新计算。最近一步整个记错的，用“撤销上一步”；当事人和争议的资料，用“改资料”。".into()
    }
    fn fields(case: &Case, env: &Env) -> Vec<Field> {
        let at = env.at(env.today);
        let fields = columns(case, env).into_iter().map(|column| field(column, column.show(case, &at)));
        let why = Field::area("why", "更正的理由", "如：受理日期记成了收到日期，依据受理通知书改");
        fields.chain([why]).collect()
    }
    fn act(tx: &mut Tx, env: &Env, case: &Case, e: &Entry) -> Result<Act, AppError> {
        let (mut new, at) = (case.clone(), env.at(env.today));
        let sight = Sight::of(&tx.actor.scope, case, false);
        for column in columns(case, env) {
            let Some(typed) = e.0.get(column.key).map(|text| text.trim()) else { continue };
            let shown = column.show(case, &at);
            // What stood there masked and came back so is no change.
            if typed == shown || typed == sight.text(&shown) {
                continue;
            }
            let value = column.kind.parse(&Raw::Text(typed.to_owned()));
            let value =
                value.map_err(|f| AppError::invalid(column.key, format!("{}{}", f.message, f.remedy)))?;
            if let Some(set) = column.set {
                set(&mut new, value);
            }
        }
        let parts = put_right(case, new);
        Ok(Act::Mend(parts, e.text("why").to_owned()))
    }
}
