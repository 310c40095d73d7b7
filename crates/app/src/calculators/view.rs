//! A calculation as it is read: the form with what was typed, the result step by step, the facts of the printed page.

use fengqiao_domain::calculators::ask::Kind;
use fengqiao_domain::calculators::{Calculator, Computed, Used, What};
use fengqiao_domain::value::money;
use fengqiao_domain::verdict::Basis;
use jiff::civil::Date;

use super::work::{Answer, Typed, field_of};
use crate::platform::view::{Choice, FieldProblem};

/// One field of the form.
pub struct Input {
    /// Name.
    pub name: String,
    /// Label.
    pub label: String,
    /// `date`, `number`, `area`, `select`.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// 必填.
    pub required: bool,
    /// A note.
    pub hint: String,
    /// 元, 小时, 天, 年.
    pub unit: &'static str,
    /// What a select offers.
    pub choices: Vec<Choice>,
}

/// One step.
pub struct StepView {
    /// What is done.
    pub sentence: String,
    /// The article.
    pub article: &'static str,
    /// 推定 or 参照; nothing where the article says it.
    pub basis: &'static str,
}

/// One parameter as it was used.
pub struct UsedView {
    /// Its name.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// From when it is used.
    pub since: String,
    /// The document.
    pub document: String,
    /// 已核定, 未核定, 已过期, 未核实.
    pub state: &'static str,
    /// It asks for attention.
    pub attention: bool,
}

/// A result.
pub struct Shown {
    /// What was reckoned.
    pub title: &'static str,
    /// The amount.
    pub amount: String,
    /// The steps.
    pub steps: Vec<StepView>,
    /// The articles with what they say.
    pub articles: Vec<(&'static str, &'static str)>,
    /// The parameters.
    pub used: Vec<UsedView>,
    /// What to look at beside it.
    pub cautions: Vec<String>,
    /// What it does not see.
    pub limits: &'static [&'static str],
}

impl Shown {
    /// A result as it is read.
    pub fn of(one: &'static Calculator, done: &Computed) -> Self {
        let step = |step: &fengqiao_domain::calculators::Step| StepView {
            sentence: step.sentence.clone(),
            article: step.article.cite,
            basis: if step.basis == Basis::Text { "" } else { step.basis.label() },
        };
        Self {
            title: one.title,
            amount: format!("¥{}", money(done.fen)),
            steps: done.steps.iter().map(step).collect(),
            articles: done.articles().into_iter().map(|article| (article.cite, article.text)).collect(),
            used: done.used.iter().map(used).collect(),
            cautions: done.cautions.clone(),
            limits: one.limits,
        }
    }
}

fn used(used: &Used) -> UsedView {
    let p = &used.parameter;
    let state = match (used.typed, used.stale, &p.approval) {
        (true, ..) => "未核实",
        (_, true, _) => "已过期",
        (_, _, Some(_)) => "已核定",
        _ => "未核定",
    };
    UsedView {
        name: p.what.label(),
        value: format!("¥{}", money(p.fen)),
        since: if used.typed { "计算时填写".to_owned() } else { p.since.to_string() },
        document: p.document.clone(),
        state,
        attention: used.typed || used.stale,
    }
}

/// The fields of the form with what was typed; a parameter that is missing or past its time is one of them.
pub fn inputs(one: &Calculator, typed: &Typed, answer: Option<&Answer>) -> Vec<Input> {
    let text = |name: &str| typed.get(name).map(|text| text.trim().to_owned()).unwrap_or_default();
    let mut all: Vec<Input> = one
        .fields
        .iter()
        .map(|field| {
            let value = text(field.name);
            let (kind, unit) = match field.kind {
                Kind::Money => ("number", "元"),
                Kind::Months => ("area", ""),
                Kind::Date => ("date", ""),
                Kind::Count(unit, _) => ("number", unit),
                Kind::Hours => ("number", "小时"),
                Kind::HalfDays => ("number", "天"),
                Kind::Choice(_) => ("select", ""),
            };
            let choices = match field.kind {
                Kind::Choice(choices) => choices
                    .iter()
                    .map(|(code, label)| Choice {
                        value: (*code).to_owned(),
                        label: (*label).to_owned(),
                        selected: *code == value,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            Input {
                name: field.name.to_owned(),
                label: field.label.to_owned(),
                kind,
                value,
                required: field.need,
                hint: field.hint.to_owned(),
                unit,
                choices,
            }
        })
        .collect();
    for &what in one.needs {
        let (asked, day) = wanted(what, answer);
        let value = text(&field_of(what));
        if asked || !value.is_empty() {
            let hint =
                "参数表里没有这一天适用的数值。按公布的文件填写，结果注明“未核实”；也可以请市局先录入。";
            let day = day.map(|day| format!("{day} 适用。")).unwrap_or_default();
            all.push(Input {
                name: field_of(what),
                label: what.label().to_owned(),
                kind: "number",
                value,
                required: matches!(answer, Some(Answer::Asks(..))) && asked,
                hint: format!("{day}{hint}"),
                unit: "元",
                choices: Vec::new(),
            });
        }
    }
    all
}

/// Whether a parameter is to be asked for, and of which day.
fn wanted(what: What, answer: Option<&Answer>) -> (bool, Option<Date>) {
    match answer {
        Some(Answer::Asks(of, day)) => (*of == what, Some(*day)),
        Some(Answer::Done(done)) => {
            let past = done.used.iter().find(|used| used.parameter.what == what && used.stale);
            (past.is_some(), past.map(|used| used.for_date))
        }
        _ => (false, None),
    }
}

/// What stands beside the fields.
pub fn problems(answer: Option<&Answer>) -> Vec<FieldProblem> {
    match answer {
        Some(Answer::Faults(problems)) => problems.clone(),
        Some(Answer::Asks(what, day)) => vec![FieldProblem {
            field: field_of(*what),
            message: format!("缺少 {day} 适用的{}，请填写后再计算。", what.label()),
        }],
        _ => Vec::new(),
    }
}

/// What was typed, as the printed page tells it: label and value.
pub fn facts(one: &Calculator, typed: &Typed) -> Vec<(&'static str, String)> {
    let value = |field: &fengqiao_domain::calculators::ask::Field| {
        let text = typed.get(field.name).map(|text| text.trim()).filter(|text| !text.is_empty())?;
        let shown = match field.kind {
            Kind::Choice(choices) => {
                choices.iter().find(|(code, _)| *code == text).map_or(text, |(_, label)| *label).to_owned()
            }
            Kind::Money => fengqiao_domain::value::scaled(text, 2)
                .map_or_else(|| text.to_owned(), |fen| format!("¥{}", money(fen))),
            Kind::Count(unit, _) => format!("{text} {unit}"),
            Kind::Hours => format!("{text} 小时"),
            Kind::HalfDays => format!("{text} 天"),
            Kind::Months | Kind::Date => text.to_owned(),
        };
        Some((field.label, shown))
    };
    one.fields.iter().filter_map(value).collect()
}

/// An address with what was typed: `keys` beside the fields of the calculator are kept too.
pub fn address(path: &str, one: &Calculator, typed: &Typed, keys: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(keys.iter().filter(|(_, value)| !value.is_empty()));
    let names = one.fields.iter().map(|field| field.name.to_owned()).chain(What::ALL.map(field_of));
    for name in names {
        if let Some(text) = typed.get(&name).map(|text| text.trim()).filter(|text| !text.is_empty()) {
            query.append_pair(&name, text);
        }
    }
    format!("{path}?{}", query.finish())
}

/// Whether anything was typed into the calculator's own fields.
pub fn asked(one: &Calculator, typed: &Typed) -> bool {
    one.fields.iter().any(|field| typed.contains_key(field.name))
}
