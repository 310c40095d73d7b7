//! What the page of a question shows.

use askama::Template;
use fengqiao_domain::applications::{
    Answers, Question, RELATION, Who, offered, part_words, receipt::in_fours, yuan,
};
use fengqiao_domain::value::money;

use super::Applying;
use crate::applications::files::Listed;
use crate::applications::organisations::{self, Known};
use crate::applications::store::{Application, places};
use crate::applications::{actions, files};
use crate::platform::masking::mask;
use crate::platform::view::{Choice, FieldProblem};
use crate::{App, AppError, Open, Page};

/// One big option.
pub struct OptionView {
    pub value: String,
    pub label: String,
    pub note: String,
    pub checked: bool,
}

/// One line of what is read over.
pub struct ReadLine {
    pub label: &'static str,
    pub value: String,
    pub href: String,
}

/// A former application of the same matter.
pub struct Former {
    pub on: String,
    pub receipt: String,
}

/// The page of a question.
#[derive(Template)]
#[template(path = "applications/question.html")]
#[expect(clippy::struct_excessive_bools, reason = "what the page shows, each a switch of its own")]
pub struct QuestionPage {
    pub page: Page,
    /// Last part of the address.
    pub kind: &'static str,
    pub number: usize,
    pub percent: String,
    pub title: &'static str,
    pub lead: &'static str,
    pub draft: String,
    pub code: String,
    pub has_before: bool,
    /// 下一步 leads back to reading it over.
    pub to: &'static str,
    pub problems: Vec<FieldProblem>,
    pub a: Answers,
    pub employer: bool,
    pub options: Vec<OptionView>,
    pub similar: Vec<OptionView>,
    pub hints: Vec<(&'static str, &'static str)>,
    pub districts: Vec<Choice>,
    pub others: Vec<Choice>,
    pub other_chosen: bool,
    pub looked: String,
    pub files: Vec<Listed>,
    /// From how many workers on representatives may be elected.
    pub together: String,
    /// Where to apply for arbitration, where 确认劳动关系 alone is asked for.
    pub relation: Option<String>,
    pub lines: Vec<ReadLine>,
    pub former: Option<Former>,
    /// The public side reckons what may be asked for.
    pub calculators: bool,
    pub late: bool,
    pub truth: bool,
    pub agree: bool,
}

/// What a page is made of besides the draft.
#[derive(Default)]
pub struct Extra {
    pub problems: Vec<FieldProblem>,
    pub similar: Vec<Known>,
    pub relation: bool,
    /// District whose organisations are looked at.
    pub district: String,
    pub to: &'static str,
    pub truth: bool,
    pub agree: bool,
}

fn options(question: Question, a: &Answers) -> Vec<OptionView> {
    let of = |value: &str, label: &str, note: &str, checked| OptionView {
        value: value.into(),
        label: label.into(),
        note: note.into(),
        checked,
    };
    match question {
        Question::Who => {
            Who::ALL.iter().map(|who| of(who.code(), who.label(), who.note(), a.who == Some(*who))).collect()
        }
        Question::Matters => offered(a.by_employer())
            .map(|(m, label, note)| of(m.code, label, note, a.matters.iter().any(|code| code == m.code)))
            .collect(),
        _ => Vec::new(),
    }
}

/// The districts to choose from.
pub fn districts(app: &App, chosen: &str) -> Vec<Choice> {
    let all = app.jurisdiction.regions.districts().iter();
    all.map(|d| Choice { value: d.code.clone(), label: d.name.clone(), selected: d.code == chosen }).collect()
}

/// Builds the page; runs off the async threads.
///
/// # Errors
/// The store's.
pub fn build(
    open: &Open<Applying>,
    app: &App,
    question: Question,
    draft: &Application,
    device: &str,
    extra: Extra,
) -> Result<QuestionPage, AppError> {
    let a = &draft.content.answers;
    let now = app.clock.stamp();
    let env = app.env(&now);
    let ip = &open.ask().ip;
    let listed = matches!(question, Question::Evidence | Question::Review);
    let files = if listed { files::of(app, &draft.id, ip)? } else { Vec::new() };
    let mut page = QuestionPage {
        page: open.page(app, question.title(a)),
        kind: question.path(),
        number: question.number(),
        percent: format!("{}", question.number() * 100 / Question::ALL.len()),
        title: question.title(a),
        lead: question.lead(a),
        draft: draft.id.clone(),
        code: in_fours(&draft.content.code),
        has_before: question.before().is_some(),
        to: extra.to,
        problems: extra.problems,
        employer: a.by_employer(),
        options: options(question, a),
        similar: similar(app, &extra.similar),
        hints: if question == Question::Matters { hints(a) } else { Vec::new() },
        districts: districts(app, &a.employer.district),
        others: Vec::new(),
        other_chosen: false,
        looked: String::new(),
        relation: extra.relation.then(|| court(app, &a.employer.district)),
        together: together(app),
        lines: Vec::new(),
        former: None,
        calculators: question == Question::Claim && crate::calculators::is_open(app),
        late: false,
        files,
        truth: extra.truth,
        agree: extra.agree,
        a: a.clone(),
    };
    match question {
        Question::Organisation => app.read(|c| choose(c, &env, &mut page, &extra.district))?,
        Question::Review => {
            page.lines = app.read(|c| lines(c, &env, a, page.files.len()))?;
            page.former = actions::same(app, a, device)?.map(|(receipt, on)| Former { on, receipt });
            page.late = is_late(a, env.today);
        }
        _ => {}
    }
    Ok(page)
}

fn together(app: &App) -> String {
    let rule = &app.jurisdiction.policy.collective;
    let (from, least, most) =
        (rule.workers.value, rule.representatives_min.value, rule.representatives_max.value);
    format!("{from} 人以上有共同要求的，可以推举 {least} 到 {most} 名代表")
}

fn similar(app: &App, known: &[Known]) -> Vec<OptionView> {
    let place = |k: &Known| {
        let street = k.subdistrict.as_deref().map(|code| app.place_name(code)).unwrap_or_default();
        format!("{} {street}", app.place_name(&k.district)).trim().to_owned()
    };
    let of =
        |k: &Known| OptionView { value: k.id.clone(), label: k.name.clone(), note: place(k), checked: false };
    known.iter().map(of).collect()
}

fn hints(a: &Answers) -> Vec<(&'static str, &'static str)> {
    let all = offered(a.by_employer()).filter(|(m, ..)| !m.hint.is_empty());
    all.filter(|_| !a.by_employer()).map(|(m, label, _)| (label, m.hint)).collect()
}

/// 仲裁院 of a district.
fn court(app: &App, district: &str) -> String {
    let courts = app.jurisdiction.regions.courts(&app.jurisdiction.policy);
    let here = courts.into_iter().find(|court| court.authority == district && !district.is_empty());
    here.map_or_else(|| "单位所在区的劳动人事争议仲裁院".to_owned(), |court| court.name)
}

/// Whether nothing but 确认劳动关系 is chosen.
pub fn relation_alone(a: &Answers) -> bool {
    !a.matters.is_empty() && a.matters.iter().all(|code| code == RELATION)
}

/// Limitation may have run: a year is over since it began (调解仲裁法-27).
fn is_late(a: &Answers, today: jiff::civil::Date) -> bool {
    fengqiao_domain::value::parse_date(a.began.trim())
        .is_some_and(|began| fengqiao_domain::dates::anniversary(began, 1) < today)
}

fn choose(
    c: &mut fengqiao_db::Conn,
    env: &crate::tables::Env,
    page: &mut QuestionPage,
    district: &str,
) -> Result<(), AppError> {
    let a = &page.a;
    let found = organisations::offered(c, env, a, district)?;
    let chosen = a.organisation.as_str();
    let first = chosen.is_empty() && district.is_empty();
    page.options = found
        .suggested
        .iter()
        .enumerate()
        .map(|(at, s)| OptionView {
            value: s.id.clone(),
            label: s.name.clone(),
            note: s.reason.clone(),
            checked: s.id == chosen || (first && at == 0),
        })
        .collect();
    let is_suggested = found.suggested.iter().any(|s| s.id == chosen);
    page.other_chosen =
        (!chosen.is_empty() && !is_suggested) || !district.is_empty() || page.options.is_empty();
    let of = |id: &str, name: &str| Choice { value: id.into(), label: name.into(), selected: id == chosen };
    page.others = found.others.iter().map(|o| of(&o.id, &o.name)).collect();
    // One of another district that was chosen before.
    let missing = !chosen.is_empty() && !is_suggested && !page.others.iter().any(|o| o.selected);
    if missing && let Some(known) = places::open(c, env, chosen)? {
        page.others.insert(0, of(&known.id, &known.name));
    }
    let looked = if district.is_empty() { a.employer.district.as_str() } else { district };
    page.looked = env.regions.name(looked).unwrap_or_default().to_owned();
    for choice in &mut page.districts {
        choice.selected = choice.value == looked;
    }
    Ok(())
}

fn lines(
    c: &mut fengqiao_db::Conn,
    env: &crate::tables::Env,
    a: &Answers,
    files: usize,
) -> Result<Vec<ReadLine>, AppError> {
    let join = |parts: &[&str]| {
        parts.iter().map(|p| p.trim()).filter(|p| !p.is_empty()).collect::<Vec<_>>().join("，")
    };
    let who = match a.who {
        Some(Who::Group) => {
            let count = a.headcount.trim().trim_end_matches('人').trim();
            format!("{count} 个劳动者一起")
        }
        Some(who) => who.label().trim_start_matches('我').trim_start_matches('是').to_owned(),
        None => String::new(),
    };
    let place = env.regions.name(&a.employer.district).unwrap_or_default();
    let employer = join(&[&a.employer.name, place, &a.employer.street]);
    let number = mask("id_number", a.id_number.trim());
    let (you, other) = if a.by_employer() {
        (
            join(&[&employer, &format!("联系人 {}", a.name.trim()), &a.phone, &a.address]),
            join(&[&a.worker, &a.worker_phone]),
        )
    } else {
        (join(&[&a.name, &a.phone, &number, &a.address]), employer)
    };
    let amount = yuan(&a.amount).ok().flatten().filter(|fen| *fen > 0);
    let amount = amount.map(|fen| format!("¥{}", money(fen))).unwrap_or_default();
    let began = a.began.trim();
    let began = if began.is_empty() { String::new() } else { format!("{began} 开始。") };
    let organisation = places::open(c, env, &a.organisation)?.map(|o| o.name).unwrap_or_default();
    let material = if files == 0 { "没有".to_owned() } else { format!("{files} 个文件") };
    let all = [
        (Question::Who, "谁申请", who),
        (Question::You, "申请人", you),
        (Question::Other, "对方", other),
        (Question::Matters, "什么事", part_words(a).join("、")),
        (Question::Claim, "要求", join(&[&a.request, &amount])),
        (Question::Facts, "经过", format!("{began}{}", a.facts.trim())),
        (Question::Evidence, "材料", material),
        (Question::Organisation, "请谁调解", organisation),
    ];
    let line = |(q, label, value): (Question, &'static str, String)| ReadLine {
        label,
        value,
        href: format!("/apply/{}?to=review", q.path()),
    };
    Ok(all.into_iter().map(line).collect())
}
