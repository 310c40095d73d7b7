//! Who works on a case and who should not: mediators with their secondments, helpers of other bodies, requests for
//! recusal, opinions of experts; and how the list of a collective dispute adds up.

use fengqiao_db::Conn;
use fengqiao_domain::access::Action;
use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::claimants::{differences, sums};
use fengqiao_domain::cases::recusal::own_committee_words;
use fengqiao_domain::value::money;

use super::super::sight::Sight;
use crate::experts::opinions;
use crate::tables::Env;
use crate::{Actor, AppError};

/// One line: who or what, and the grey under it.
pub(super) struct Line {
    pub(super) label: &'static str,
    pub(super) what: String,
    pub(super) why: String,
    pub(super) href: String,
    /// Waits for somebody.
    pub(super) waits: bool,
}

fn line(label: &'static str, what: String, why: String) -> Line {
    Line { label, what, why, href: String::new(), waits: false }
}

/// Everybody beside the parties.
pub(super) struct People {
    pub(super) lines: Vec<Line>,
    /// Whose committee handles it, where that is to be known.
    pub(super) committee: &'static str,
    /// Where an opinion is asked for; empty for a post that asks for none.
    pub(super) ask_expert: String,
}

/// Who works on a case.
///
/// # Errors
/// The store's.
pub(super) fn people(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    case: &Case,
    sight: Sight,
) -> Result<People, AppError> {
    let mut lines = Vec::new();
    for (at, handler) in case.handlers.iter().enumerate() {
        let label = if at == 0 { "主办" } else { "协办" };
        let from = handler.seconded_from.as_deref().map(|from| format!("借自{from}"));
        let lent = handler.secondment.as_ref().map(|lent| {
            let over = if lent.holds_on(env.today) { "" } else { "（今天不在借调期内）" };
            format!("{}{over}", lent.words())
        });
        let why = from.into_iter().chain(lent).collect::<Vec<_>>().join("，");
        lines.push(line(label, handler.name.clone(), why));
    }
    for helper in &case.helpers {
        let why = format!("{}，{}，{} 邀请", helper.body.label(), helper.unit, helper.on);
        lines.push(line("协助", helper.name.clone(), why));
    }
    for request in &case.recusals {
        let what = format!("{}申请{}回避", request.by.label(), request.name);
        let asked = format!("{}：{}", request.on, sight.text(&request.reason));
        let mut one = line("回避", what, asked);
        match &request.ruling {
            Some(ruling) => {
                let words = if ruling.granted { "决定回避" } else { "决定不回避" };
                one.why = format!("{}；{} {words}：{}", one.why, ruling.on, sight.text(&ruling.reason));
            }
            None => one.waits = true,
        }
        lines.push(one);
    }
    let number = case.number.as_deref().unwrap_or_default();
    for opinion in opinions::of_case(c, env, actor, number)? {
        let why = [opinion.asked, opinion.answered].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>();
        let href = opinion.href;
        lines.push(Line { href, ..line("专家", opinion.expert, why.join("；")) });
    }
    let asks = actor.may(Action::RequestOpinion) && !number.is_empty();
    let ask_expert = if asks {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("kind", "case").append_pair("reference", number);
        format!("/desk/experts/requests/new?{}", query.finish())
    } else {
        String::new()
    };
    Ok(People { lines, committee: own_committee_words(case), ask_expert })
}

/// The list of claimants in short.
pub(super) struct ListView {
    pub(super) words: String,
    pub(super) differences: Vec<String>,
}

/// How the list adds up; empty words where there is none.
pub(super) fn list(case: &Case) -> ListView {
    let total = sums(&case.claimants);
    let words = if case.claimants.is_empty() {
        String::new()
    } else {
        format!(
            "{} 人，请求金额合计 ¥{}；同意和解 {} 人，不同意 {} 人",
            total.people,
            money(total.amount),
            total.agreed,
            total.refused
        )
    };
    ListView { words, differences: differences(case) }
}
