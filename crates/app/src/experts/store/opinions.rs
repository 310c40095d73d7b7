//! Opinions of experts on one case, for its page: who was asked and answered when. What the opinion says is read by those
//! who asked and by the expert; others learn that it is there.

use fengqiao_db::{Bind, Conn, binds};
use fengqiao_domain::experts::request::State;

use super::asked;
use crate::tables::Env;
use crate::{Actor, AppError};

/// Characters of an opinion shown.
const SHOWN: usize = 200;

/// One request about a case.
pub struct Opinion {
    /// The expert.
    pub expert: String,
    /// When it was asked, and where it stands.
    pub asked: String,
    /// What was answered, as far as the reader may see it.
    pub answered: String,
    /// Its page; empty where the reader has none.
    pub href: String,
}

/// The requests about a case, the newest first; those called back are left out.
///
/// # Errors
/// The store's.
pub fn of_case(c: &mut Conn, env: &Env, actor: &Actor, number: &str) -> Result<Vec<Opinion>, AppError> {
    if number.is_empty() {
        return Ok(Vec::new());
    }
    let index = asked::reference_key(number, env.keys);
    let sql = "SELECT q.id, e.name, q.asked_on, q.state, q.answered_on FROM expert_requests q
               JOIN experts e ON e.id = q.expert_id
               WHERE q.reference_index = $1 AND q.kind = 'case' AND q.state <> 'withdrawn' ORDER BY q.id DESC";
    let rows = c.query(sql, &binds![index.as_str()])?;
    let mut binds: Vec<Bind> = Vec::new();
    let within = asked::within(actor, &mut binds);
    binds.push(index.into());
    let sql = format!(
        "SELECT q.id FROM expert_requests q JOIN experts e ON e.id = q.expert_id WHERE {within} AND q.reference_index = ${}",
        binds.len()
    );
    let seen: Vec<String> = c.query(&sql, &binds)?.iter().map(|row| row.text(0)).collect();
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let (id, state) = (row.text(0), State::find(row.str(3)).map_or("", State::label));
        let answered = row.opt_str(4).unwrap_or_default();
        let mut one = Opinion {
            expert: row.text(1),
            asked: format!("{} 征询，{state} {answered}", row.str(2)).trim().to_owned(),
            answered: String::new(),
            href: String::new(),
        };
        if seen.contains(&id) {
            let whole = asked::one(c, env, actor, &id)?.opinion;
            one.answered = whole.chars().take(SHOWN).collect();
            one.href = format!("/desk/experts/requests/{id}");
        } else if row.str(3) == State::Answered.code() {
            "意见由征询的部门转达".clone_into(&mut one.answered);
        }
        all.push(one);
    }
    Ok(all)
}
