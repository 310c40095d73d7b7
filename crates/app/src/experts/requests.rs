//! Requests for an opinion: asked of a current expert, answered by the expert or by who enters it for him or her. Each act
//! is one transaction with its audit event; no name of a party goes into log or history.

use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::experts::conflict::{self, Finding};
use fengqiao_domain::experts::request::{State, Step, after};
use fengqiao_domain::verdict::Verdict;
use jiff::civil::Date;

use super::pools::{self, Brief};
use super::store::asked::{self, Asked};
use super::store::links;
use crate::mediators::derive;
use crate::tables::Env;
use crate::tables::behalf::Behalf;
use crate::tables::changes::ChangeLog;
use crate::{Actor, AppError, Event, Tx};

/// The table of the history of requests.
pub const TABLE: &str = "expert-requests";

/// What a request may be about: stored form and words.
pub const KINDS: [(&str, &str); 2] = [("case", "案件"), ("collective", "集体争议")];

/// What is asked of whom.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_field_names,
    reason = "the question is what is asked, among whom and what it is about"
)]
pub struct Question {
    /// Record id of the expert.
    pub expert: String,
    /// One of [`KINDS`].
    pub kind: String,
    /// Number of the matter.
    pub reference: String,
    /// 事由.
    pub subject: String,
    /// Names of the parties, one each.
    pub parties: Vec<String>,
    /// What is asked.
    pub question: String,
    /// The day an answer is wanted by.
    pub wanted: Option<Date>,
    /// Why the expert is asked although something speaks against it.
    pub conflict_reason: String,
}

/// The names of parties as typed: lines, or between commas.
pub fn parties(typed: &str) -> Vec<String> {
    let parts = typed.split(['\n', '\r', '、', '，', ',', ';', '；']);
    parts.map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// The pools a post may ask: the city's own people all of them, a bureau the city's and its own.
pub fn askable(env: &Env, scope: &Scope) -> Option<Vec<String>> {
    match scope {
        Scope::City => None,
        scope => Some(
            std::iter::once(env.policy.jurisdiction.clone())
                .chain(scope.authority().map(str::to_owned))
                .collect(),
        ),
    }
}

/// The experts a post may ask today.
///
/// # Errors
/// The store's.
pub fn experts(c: &mut fengqiao_db::Conn, env: &Env, scope: &Scope) -> Result<Vec<Brief>, AppError> {
    let of = askable(env, scope);
    let of: Option<Vec<&str>> = of.as_ref().map(|all| all.iter().map(String::as_str).collect());
    pools::current(c, of.as_deref(), env.today)
}

/// What speaks against asking.
///
/// # Errors
/// `Invalid` for an expert who cannot be asked; the store's.
pub fn conflicts(
    c: &mut fengqiao_db::Conn,
    env: &Env,
    scope: &Scope,
    asked: &Question,
) -> Result<(Brief, Verdict<Vec<Finding>>), AppError> {
    let all = experts(c, env, scope)?;
    let expert = all
        .into_iter()
        .find(|e| e.id == asked.expert)
        .ok_or_else(|| AppError::invalid("expert", "没有选专家，或这位专家今天不在库。从列出的人中选。"))?;
    let earlier = asked::earlier(c, env, &expert.id, &asked.reference)?;
    let of = conflict::Asked { name: &expert.name, workplace: &expert.workplace };
    let verdict = conflict::check(&of, &asked.parties, &earlier);
    Ok((expert, verdict))
}

/// What is missing in a request, or too long.
fn whole(asked: &Question, today: Date) -> Result<(), AppError> {
    let mut problems = Vec::new();
    let mut say = |field: &str, message: &str| problems.push(crate::FieldError::new(field, message));
    if !KINDS.iter().any(|(code, _)| *code == asked.kind) {
        say("kind", "没有选是案件还是集体争议。");
    }
    for (field, text, name, most) in [
        ("reference", &asked.reference, "编号", 60),
        ("subject", &asked.subject, "事由", 100),
        ("question", &asked.question, "想请教的问题", 1000),
    ] {
        match text.trim().chars().count() {
            0 => say(field, &format!("没有填写{name}。")),
            n if n > most => say(field, &format!("{name}最多 {most} 个字，写短一些。")),
            _ => {}
        }
    }
    if asked.parties.is_empty() {
        say("parties", "没有填写当事人，无法核对是否需要回避。");
    }
    if asked.parties.len() > 50 || asked.parties.iter().any(|p| p.chars().count() > 100) {
        say("parties", "最多 50 个名称，每个最多 100 个字；人多的填推选的代表和单位。");
    }
    if asked.wanted.is_some_and(|day| day < today) {
        say("wanted", "希望答复的日期不能早于今天。");
    }
    if problems.is_empty() { Ok(()) } else { Err(AppError::Invalid { problems }) }
}

/// Whether the question is whole; asks neither store nor conflict.
///
/// # Errors
/// `Invalid` with all that is missing.
pub fn check(asked: &Question, today: Date) -> Result<(), AppError> {
    whole(asked, today)
}

/// Sends a request. Where something speaks against it, the reason must be there.
///
/// # Errors
/// `Invalid` for what is missing, the store's.
pub fn ask(tx: &mut Tx, asked: &Question) -> Result<Asked, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    whole(asked, env.today)?;
    let (expert, verdict) = conflicts(tx.conn(), &env, &actor.scope, asked)?;
    let conflict = if verdict.result.is_empty() { String::new() } else { verdict.sentence };
    if !conflict.is_empty() && asked.conflict_reason.trim().is_empty() {
        let words = "核对发现可能需要回避；仍要征询的写明理由，或改请别的专家。";
        return Err(AppError::invalid("conflict_reason", words));
    }
    let authority = actor.scope.authority().unwrap_or(&env.policy.jurisdiction).to_owned();
    let one = Asked {
        id: tx.new_id(),
        revision: 1,
        expert: expert.id,
        name: expert.name,
        workplace: expert.workplace,
        authority,
        asked_by: actor.name.clone(),
        asked_user: actor.user_id.clone(),
        on: env.today.to_string(),
        kind: asked.kind.clone(),
        reference: asked.reference.trim().to_owned(),
        subject: asked.subject.trim().to_owned(),
        parties: asked.parties.clone(),
        question: asked.question.trim().to_owned(),
        wanted: asked.wanted,
        conflict_reason: if conflict.is_empty() {
            String::new()
        } else {
            asked.conflict_reason.trim().to_owned()
        },
        conflict,
        state: State::Sent.code().to_owned(),
        ..Asked::default()
    };
    asked::insert(tx.conn(), &env, &one)?;
    let told =
        if one.conflict.is_empty() { "" } else { "；有需要核实回避的情形，已写明理由" };
    let words = format!("{} {}{told}", one.name, one.reference);
    note(tx, &env, &one.id, "征询", &words, Event::new("ask", TABLE, one.id.as_str()))?;
    Ok(one)
}

/// What an answer says.
#[derive(Clone, Debug)]
pub enum Answer {
    /// The expert will.
    Accept,
    /// The expert will not, and why.
    Decline(String),
    /// The opinion, with hours in hundredths.
    Opinion(String, i64),
    /// Who asked calls it back, and why.
    CallBack(String),
}

impl Answer {
    /// What history and audit log call it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accept => "接受",
            Self::Decline(_) => "不接受",
            Self::Opinion(..) => "提供意见",
            Self::CallBack(_) => "撤回征询",
        }
    }

    fn verb(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Decline(_) => "decline",
            Self::Opinion(..) => "answer",
            Self::CallBack(_) => "call-back",
        }
    }

    fn step(&self) -> Step<'_> {
        match self {
            Self::Accept => Step::Accept,
            Self::Decline(why) => Step::Decline(why),
            Self::Opinion(text, hours) => Step::Answer(text, *hours),
            Self::CallBack(why) => Step::Withdraw(why),
        }
    }
}

/// Longest opinion, in characters.
const OPINION: usize = 4000;

/// Answers a request: the expert for himself or herself, an officer for an expert without an account (代录).
///
/// # Errors
/// `NotFound` out of reach, `Conflict` for a stale version, the rule's.
pub fn answer(
    tx: &mut Tx,
    id: &str,
    revision: i64,
    answer: &Answer,
    behalf: Option<&Behalf>,
) -> Result<Asked, AppError> {
    let (now, actor) = (tx.now().to_owned(), tx.actor);
    let env = tx.app.env(&now);
    let mut one = asked::one(tx.conn(), &env, actor, id)?;
    if !handles(actor, &env, &one) {
        return Err(AppError::Forbidden);
    }
    if one.revision != revision {
        return Err(AppError::Conflict);
    }
    entitled(actor, answer, behalf)?;
    let state = after(one.state(), answer.step())?;
    match answer {
        Answer::Opinion(text, _) if text.chars().count() > OPINION => {
            return Err(AppError::invalid("opinion", format!("意见最多 {OPINION} 个字，写短一些。")));
        }
        Answer::Opinion(text, hours) => (one.opinion, one.hours) = (text.trim().to_owned(), *hours),
        Answer::Decline(why) | Answer::CallBack(why) if why.chars().count() > 200 => {
            return Err(AppError::invalid("reason", "理由最多 200 个字，写短一些。"));
        }
        Answer::Decline(why) | Answer::CallBack(why) => why.trim().clone_into(&mut one.reason),
        Answer::Accept => {}
    }
    state.code().clone_into(&mut one.state);
    one.answered = Some(env.today);
    one.recorded_by.clone_from(&actor.name);
    one.behalf = behalf.map(Behalf::words).unwrap_or_default();
    asked::update(tx.conn(), &env, &one)?;
    one.revision += 1;
    if one.state() == State::Answered {
        let mediator = links::mediator_of(tx.conn(), &one.expert)?;
        derive::of_people(tx.conn(), &env, &mediator.into_iter().collect())?;
    }
    let event = Event::new(answer.verb(), TABLE, id).behalf(behalf.map(Behalf::words));
    let event = if one.reason.is_empty() { event } else { event.reason(one.reason.as_str()) };
    let words: Vec<&str> =
        [one.reason.as_str(), one.behalf.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
    note(tx, &env, id, answer.name(), &words.join("；"), event)?;
    Ok(one)
}

/// Whether somebody handles a request: the expert, who asked, and whoever answers for the office that asked. Others see
/// names masked and do nothing about it.
pub fn handles(actor: &Actor, env: &Env, q: &Asked) -> bool {
    let office = match &actor.scope {
        Scope::City => Some(env.policy.jurisdiction.as_str()),
        other => other.authority(),
    };
    actor.role == Some(Role::Expert) || actor.user_id == q.asked_user || office == Some(q.authority.as_str())
}

/// An answer is the expert's own, or entered with its source; calling back is for who asked.
fn entitled(actor: &Actor, answer: &Answer, behalf: Option<&Behalf>) -> Result<(), AppError> {
    let is_expert = actor.role == Some(Role::Expert);
    match answer {
        Answer::CallBack(_) if is_expert => Err(AppError::Forbidden),
        Answer::CallBack(_) => Ok(()),
        _ if is_expert || behalf.is_some() => Ok(()),
        _ => Err(AppError::invalid("behalf_source", "专家本人没有登录的，写明代录的来源和提出人。")),
    }
}

fn note(
    tx: &mut Tx,
    env: &Env,
    id: &str,
    kind: &'static str,
    words: &str,
    event: Event,
) -> Result<(), AppError> {
    let mut log = ChangeLog::new(tx.actor, env, None);
    log.note(TABLE, id, kind, &[], words);
    log.flush(tx.conn())?;
    tx.audit(event.summary(kind));
    Ok(())
}
