//! The facts one paper is made from, and no others: of those known of the case the ones its form asks for, narrowed to the
//! side or the serving it is for; what of them is otherwise now; lines for what nobody recorded.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::documents::Document;
use fengqiao_domain::cases::performance::Open;
use fengqiao_domain::cases::record::Side;
use fengqiao_domain::dates::spoken;
use fengqiao_print::document::{Content, Facts, Form, Item, Paper, Template, fill};

use super::facts::{Beside, delivered, serving, yuan};
use super::sides;
use super::store::{Kept, Service};
use crate::AppError;
use crate::platform::hash::sm3;

/// A blank in a document, to be filled in by hand.
const LINE: &str = "________";
/// A payment order is applied for by the worker, whoever applied for mediation (调解仲裁法第16条).
const PAYMENT_ORDER: &str = "支付令申请书";
/// A power of attorney is of one side.
const POWER: &str = "授权委托书";
/// A proof is of one serving.
const PROOF: &str = "送达回证";
/// A demand is of what is overdue.
const DEMAND: &str = "履行催告书";

/// What is known of a case for all of its papers.
pub(super) struct Known {
    /// By the names the templates use.
    pub facts: Facts,
    /// The earliest duty that is overdue: what a demand is about.
    pub overdue: Option<Open>,
}

/// What a form is made for, where it is made once for each.
#[derive(Clone, Copy)]
pub(super) enum Occasion<'a> {
    /// The case as a whole.
    Case,
    /// One side.
    Side(Side),
    /// One serving, with whatever was served by it.
    Serving(&'a Service),
}

impl Occasion<'_> {
    /// How it is asked for; empty for the case as a whole.
    pub(super) fn code(self) -> String {
        match self {
            Self::Case => String::new(),
            Self::Side(side) => side.code().into(),
            Self::Serving(one) => one.id.clone(),
        }
    }

    /// In words.
    pub(super) fn label(self) -> String {
        match self {
            Self::Case => String::new(),
            Self::Side(side) => side.label().into(),
            Self::Serving(one) => format!("{} {}", one.served.on.label(), one.served.words()),
        }
    }
}

/// Whether two servings are one errand: the same receiver, way and days, signed for by the same person.
pub(super) fn is_one_errand(a: &Service, b: &Service) -> bool {
    let (a, b) = (&a.served, &b.served);
    (a.on, a.means, a.sent, a.signed) == (b.on, b.means, b.sent, b.signed) && a.signer == b.signer
}

/// What a form is made for, the usual one first; never empty.
pub(super) fn occasions<'a>(form: &str, case: &Case, beside: &Beside<'a>) -> Vec<Occasion<'a>> {
    let mut all: Vec<Occasion> = Vec::new();
    match form {
        POWER => {
            for agent in &case.agents {
                if !all.iter().any(|known| matches!(known, Occasion::Side(side) if *side == agent.side)) {
                    all.push(Occasion::Side(agent.side));
                }
            }
        }
        PROOF => {
            for one in beside.services.iter().filter(|one| one.withdrawn.is_none()) {
                let known =
                    |known: &Occasion| matches!(known, Occasion::Serving(of) if is_one_errand(of, one));
                if !all.iter().any(known) {
                    all.push(Occasion::Serving(one));
                }
            }
        }
        _ => {}
    }
    if all.is_empty() { vec![Occasion::Case] } else { all }
}

/// The one that was asked for; empty for the usual one.
///
/// # Errors
/// `Refused` where there is no such side or serving.
pub(super) fn occasion<'a>(
    form: &str,
    of: &str,
    case: &Case,
    beside: &Beside<'a>,
) -> Result<Occasion<'a>, AppError> {
    let all = occasions(form, case, beside);
    let found = all.into_iter().find(|one| of.is_empty() || one.code() == of);
    found.ok_or_else(|| AppError::refused("没有这一方的代理人，或者没有这一次送达。请刷新页面后再选。"))
}

/// The facts a form is made from for an occasion, and no others.
pub(super) fn of_form(form: &Form, known: &Known, case: &Case, at: Occasion, beside: &Beside) -> Facts {
    let mut all = known.facts.clone();
    match at {
        Occasion::Side(side) => {
            all.set("委托人", sides::name(case, side));
            let own: Vec<Item> = all
                .list("代理人")
                .iter()
                .filter(|agent| agent.get("委托人").is_some_and(|of| of == side.label()))
                .cloned()
                .collect();
            all.set_list("代理人", own);
        }
        Occasion::Serving(one) => {
            serving(&mut all, case, &one.served);
            all.set_list("送达文书", delivered(beside, one));
        }
        Occasion::Case => {}
    }
    if form.name == DEMAND {
        for name in ["待履行内容", "待履行金额", "到期日"] {
            all.remove(name);
        }
        if let Some(due) = &known.overdue {
            all.set("待履行内容", due.what.clone());
            all.set("待履行金额", yuan(due.left).unwrap_or_else(|| "无".into()));
            if let Some(day) = due.due_on {
                all.set("到期日", spoken(day));
            }
        }
    }
    let mut own = Facts::new();
    for name in form.facts() {
        match all.text(name) {
            Some(text) => own.set(name, text),
            None if all.has(name) => own.set_list(name, all.list(name).to_vec()),
            None => {}
        }
    }
    if form.name == PAYMENT_ORDER {
        sides::worker_first(&mut own, case);
    }
    own
}

/// What stands in a document and says nothing of the case: two that differ in nothing else are the same.
fn of_the_day(kind: Document) -> &'static [&'static str] {
    // An agreement brings its number, what is made of it later takes it from the record.
    if kind == Document::Agreement {
        &["文书日期", "文书编号", "协议编号"]
    } else {
        &["文书日期", "文书编号"]
    }
}

/// SM3 of the facts that speak of the case.
pub(super) fn digest(kind: Document, facts: &Facts) -> String {
    let mut own = facts.clone();
    for name in of_the_day(kind) {
        own.remove(name);
    }
    // A map of texts always has a JSON, in the order of its names.
    sm3(serde_json::to_string(&own).unwrap_or_default().as_bytes())
}

/// Names of the facts of a document that are otherwise now.
pub(super) fn changed(kept: &Kept, now: &Facts) -> Vec<String> {
    let (then, same) = (&kept.facts, of_the_day(kept.kind));
    let mut names: Vec<&str> = then.names().into_iter().chain(now.names()).collect();
    names.sort_unstable();
    names.dedup();
    let differs = |name: &&str| {
        !same.contains(name) && (then.text(name) != now.text(name) || then.list(name) != now.list(name))
    };
    names.into_iter().filter(differs).map(str::to_owned).collect()
}

/// With lines for what is missing: once for the facts, once for the fields of lists that stand now.
pub(super) fn filled(template: &Template, form: &Form, facts: &mut Facts) -> Result<Paper, AppError> {
    for _ in 0..3 {
        match fill(template, form, facts) {
            Ok(paper) => return Ok(paper),
            Err(missing) => leave_open(facts, &missing.names),
        }
    }
    let missing = fill(template, form, facts);
    missing.map_err(|why| AppError::refused(why.to_string()))
}

fn leave_open(facts: &mut Facts, names: &[String]) {
    for name in names {
        let plain = name.split('（').next().unwrap_or(name);
        let Some((list, field)) = plain.split_once('.') else {
            // A list without items is left open with one item; a text with a line.
            let is_list = fengqiao_print::document::known()
                .iter()
                .any(|known| known.name == plain && matches!(known.content, Content::List { .. }));
            if is_list {
                facts.set_list(plain, vec![Item::new()]);
            } else {
                facts.set(plain, LINE);
            }
            continue;
        };
        let open = |mut item: Item| {
            item.entry(field.to_owned()).or_insert_with(|| LINE.to_owned());
            item
        };
        let items = facts.list(list).iter().cloned().map(open).collect();
        facts.set_list(list, items);
    }
}
