//! Requests for an opinion: parties, question and opinion lie sealed.

use fengqiao_db::{Bind, Conn, Row, binds};
use fengqiao_domain::access::{Role, Scope};
use fengqiao_domain::experts::request::State;
use jiff::civil::Date;

use crate::platform::crypto::Keys;
use crate::tables::Env;
use crate::tables::find::mark;
use crate::{Actor, AppError};

/// A request as kept.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "who asked stands beside who was asked")]
pub struct Asked {
    /// Record id.
    pub id: String,
    /// For optimistic locking.
    pub revision: i64,
    /// The expert.
    pub expert: String,
    /// 姓名.
    pub name: String,
    /// 工作单位.
    pub workplace: String,
    /// The authority that keeps the expert's pool.
    pub pool: String,
    /// The account the expert signs in with.
    pub account: Option<String>,
    /// The authority that asks.
    pub authority: String,
    /// Who asked, and his or her account.
    pub asked_by: String,
    /// Id of the account of who asked.
    pub asked_user: String,
    /// The day.
    pub on: String,
    /// 案件 or 集体争议.
    pub kind: String,
    /// Number of the matter.
    pub reference: String,
    /// 事由.
    pub subject: String,
    /// Names of the parties.
    pub parties: Vec<String>,
    /// What is asked.
    pub question: String,
    /// The day an answer is wanted by.
    pub wanted: Option<Date>,
    /// What spoke against asking, in words; empty for nothing.
    pub conflict: String,
    /// Why it was asked all the same.
    pub conflict_reason: String,
    /// `sent`, `accepted` …
    pub state: String,
    /// The day of the last answer.
    pub answered: Option<Date>,
    /// Why it was declined or called back.
    pub reason: String,
    /// The opinion.
    pub opinion: String,
    /// Hours in hundredths.
    pub hours: i64,
    /// Who entered the answer.
    pub recorded_by: String,
    /// 代录, in words.
    pub behalf: String,
}

impl Asked {
    /// Where it stands.
    pub fn state(&self) -> State {
        State::find(&self.state).unwrap_or(State::Sent)
    }
}

const COLUMNS: &str = "q.id, q.revision, q.expert_id, e.name, e.workplace, e.account_id, q.authority, q.asked_by, q.asked_user,
    q.asked_on, q.kind, q.reference, q.subject, q.parties, q.question, q.wanted_by, q.conflict, q.conflict_reason, q.state,
    q.answered_on, q.reason, q.opinion, q.hours, q.recorded_by, q.behalf, e.authority";

const FROM: &str = "FROM expert_requests q JOIN experts e ON e.id = q.expert_id";

/// What each sealed column is sealed under.
const PARTIES: &str = "expert_requests.parties";
const QUESTION: &str = "expert_requests.question";
const OPINION: &str = "expert_requests.opinion";
const CONFLICT: &str = "expert_requests.conflict";
const REFERENCE: &str = "expert_requests.reference";

fn of(row: &Row, env: &Env) -> Result<Asked, AppError> {
    let day = |text: Option<&str>| text.and_then(|t| t.parse().ok());
    let parties = env.keys.open(row.str(13), PARTIES)?;
    let opinion = row.opt_str(21).map(|sealed| env.keys.open(sealed, OPINION)).transpose()?;
    Ok(Asked {
        id: row.text(0),
        revision: row.int(1),
        expert: row.text(2),
        name: row.text(3),
        workplace: row.text(4),
        account: row.opt_text(5),
        authority: row.text(6),
        asked_by: row.text(7),
        asked_user: row.text(8),
        on: row.text(9),
        kind: row.text(10),
        reference: row.text(11),
        subject: row.text(12),
        parties: parties.lines().map(str::to_owned).collect(),
        question: env.keys.open(row.str(14), QUESTION)?,
        wanted: day(row.opt_str(15)),
        conflict: env.keys.open(row.str(16), CONFLICT)?,
        conflict_reason: env.keys.open(row.str(17), CONFLICT)?,
        state: row.text(18),
        answered: day(row.opt_str(19)),
        reason: row.opt_text(20).unwrap_or_default(),
        opinion: opinion.unwrap_or_default(),
        hours: if row.is_null(22) { 0 } else { row.int(22) },
        recorded_by: row.opt_text(23).unwrap_or_default(),
        behalf: row.opt_text(24).unwrap_or_default(),
        pool: row.text(25),
    })
}

/// What a post sees: an expert what is asked of him or her, the city all, a bureau what it asked itself.
pub fn within(actor: &Actor, binds: &mut Vec<Bind>) -> String {
    if actor.role == Some(Role::Expert) {
        return format!("e.account_id = {}", mark(binds, actor.user_id.as_str()));
    }
    match &actor.scope {
        Scope::City => "1 = 1".into(),
        Scope::Authority(code) => format!("q.authority = {}", mark(binds, code.as_str())),
        _ => "1 = 0".into(),
    }
}

/// What a list asks for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of which state; empty for all.
    pub state: String,
    /// A part of the expert's name, or the number of the matter.
    pub text: String,
    /// Of which expert; empty for all.
    pub expert: String,
}

impl Wanted {
    fn conditions(&self, actor: &Actor, binds: &mut Vec<Bind>) -> String {
        let mut all = vec![within(actor, binds)];
        if let Some(state) = State::find(&self.state) {
            all.push(format!("q.state = {}", mark(binds, state.code())));
        }
        if !self.text.is_empty() {
            let name = fengqiao_domain::names::plain_name(&self.text);
            let held = name.replace('!', "!!").replace('%', "!%").replace('_', "!_");
            let held = mark(binds, format!("%{held}%"));
            let number = mark(binds, self.text.as_str());
            all.push(format!("(e.plain_name LIKE {held} ESCAPE '!' OR q.reference = {number})"));
        }
        if !self.expert.is_empty() {
            all.push(format!("q.expert_id = {}", mark(binds, self.expert.as_str())));
        }
        all.join(" AND ")
    }
}

/// Requests a post sees, the newest first: one page of them.
///
/// # Errors
/// The store's.
pub fn list(
    c: &mut Conn,
    env: &Env,
    actor: &Actor,
    wanted: &Wanted,
    after: u64,
    limit: u32,
) -> Result<Vec<Asked>, AppError> {
    let mut binds = Vec::new();
    let condition = wanted.conditions(actor, &mut binds);
    let sql =
        format!("SELECT {COLUMNS} {FROM} WHERE {condition} ORDER BY q.id DESC LIMIT {limit} OFFSET {after}");
    c.query(&sql, &binds)?.iter().map(|row| of(row, env)).collect()
}

/// How many requests a post sees.
///
/// # Errors
/// The store's.
pub fn count(c: &mut Conn, actor: &Actor, wanted: &Wanted) -> Result<u64, AppError> {
    let mut binds = Vec::new();
    let condition = wanted.conditions(actor, &mut binds);
    let sql = format!("SELECT COUNT(*) FROM (SELECT 1 AS one {FROM} WHERE {condition} LIMIT 10001) n");
    Ok(c.query_one(&sql, &binds)?.int(0).unsigned_abs())
}

/// A request a post sees.
///
/// # Errors
/// `NotFound`, or the store's.
pub fn one(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Asked, AppError> {
    let mut binds = Vec::new();
    let within = within(actor, &mut binds);
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE {within} AND q.id = {}", mark(&mut binds, id));
    let found = c.query_opt(&sql, &binds)?;
    found.as_ref().map(|row| of(row, env)).transpose()?.ok_or(AppError::NotFound)
}

/// Earlier parts of an expert in a matter of this number, in words.
///
/// # Errors
/// The store's.
pub fn earlier(c: &mut Conn, env: &Env, expert: &str, reference: &str) -> Result<Vec<String>, AppError> {
    if reference.trim().is_empty() {
        return Ok(Vec::new());
    }
    let index = reference_key(reference, env.keys);
    let sql =
        "SELECT q.asked_on, q.state FROM expert_requests q WHERE q.reference_index = $1 AND q.expert_id = $2
               AND q.state IN ('accepted', 'answered') ORDER BY q.id";
    let words = |row: &Row| {
        let state = State::find(row.str(1)).map_or("", State::label);
        format!("{} 的征询{state}", row.str(0))
    };
    Ok(c.query(sql, &binds![index, expert])?.iter().map(words).collect())
}

/// The blind index of the number of a matter.
pub fn reference_key(reference: &str, keys: &Keys) -> String {
    keys.blind(reference.trim(), REFERENCE)
}

/// Keeps a new request.
///
/// # Errors
/// The store's.
pub fn insert(c: &mut Conn, env: &Env, q: &Asked) -> Result<(), AppError> {
    let index = reference_key(&q.reference, env.keys);
    c.execute(
        "INSERT INTO expert_requests (id, revision, created_at, expert_id, authority, asked_by, asked_user, asked_on, kind,
             reference, reference_index, subject, parties, question, wanted_by, conflict, conflict_reason, state)
         VALUES ($1, 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
        &binds![
            q.id.as_str(),
            env.now,
            q.expert.as_str(),
            q.authority.as_str(),
            q.asked_by.as_str(),
            q.asked_user.as_str(),
            q.on.as_str(),
            q.kind.as_str(),
            q.reference.as_str(),
            index,
            q.subject.as_str(),
            env.keys.seal(&q.parties.join("\n"), PARTIES),
            env.keys.seal(&q.question, QUESTION),
            q.wanted.map(|day| day.to_string()),
            env.keys.seal(&q.conflict, CONFLICT),
            env.keys.seal(&q.conflict_reason, CONFLICT),
            q.state.as_str()
        ],
    )?;
    Ok(())
}

/// Keeps what became of a request.
///
/// # Errors
/// `Conflict`, or the store's.
pub fn update(c: &mut Conn, env: &Env, q: &Asked) -> Result<(), AppError> {
    let opinion = (!q.opinion.is_empty()).then(|| env.keys.seal(&q.opinion, OPINION));
    let n = c.execute(
        "UPDATE expert_requests SET revision = revision + 1, state = $3, answered_on = $4, reason = $5, opinion = $6,
                hours = $7, recorded_by = $8, behalf = $9 WHERE id = $1 AND revision = $2",
        &binds![
            q.id.as_str(),
            q.revision,
            q.state.as_str(),
            q.answered.map(|day| day.to_string()),
            q.reason.as_str(),
            opinion,
            q.hours,
            q.recorded_by.as_str(),
            q.behalf.as_str()
        ],
    )?;
    if n == 0 { Err(AppError::Conflict) } else { Ok(()) }
}
