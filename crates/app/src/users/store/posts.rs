//! Posts: one role with one scope, held by one person from a day to a day.

use crate::actor::{Actor, Origin};
use fengqiao_db::{Conn, DbError, Row, binds};
use fengqiao_domain::access::{Role, Scope};

/// A post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Record id.
    pub id: String,
    /// Who holds it.
    pub user_id: String,
    /// The role.
    pub role: Role,
    /// What it answers for.
    pub scope: Scope,
    /// The 管理单位 whose account manager looks after it; `None` for posts of the city.
    pub home: Option<String>,
    /// Words for the scope (西青区).
    pub scope_name: String,
    /// First day.
    pub active_from: String,
    /// First day no longer held.
    pub active_to: Option<String>,
}

const COLUMNS: &str =
    "id, user_id, role, scope, authority, subdistrict, record_id, scope_name, active_from, active_to";

impl Post {
    fn from_row(r: &Row) -> Option<Self> {
        let text = |i| r.opt_text(i).unwrap_or_default();
        let scope = match r.str(3) {
            "city" => Scope::City,
            "authority" => Scope::Authority(text(4)),
            "subdistrict" => Scope::Subdistrict { authority: text(4), code: text(5) },
            "organisation" => Scope::Organisation(text(6)),
            "mediator" => Scope::Mediator(text(6)),
            _ => Scope::Nothing,
        };
        Some(Self {
            id: r.text(0),
            user_id: r.text(1),
            role: Role::parse(r.str(2))?,
            scope,
            home: r.opt_text(4),
            scope_name: r.text(7),
            active_from: r.text(8),
            active_to: r.opt_text(9),
        })
    }

    /// The person acting in this post.
    pub fn actor(&self, user_id: String, account: String, name: String, origin: Origin) -> Actor {
        Actor {
            user_id,
            account,
            name,
            role: Some(self.role),
            scope: self.scope.clone(),
            post_id: self.id.clone(),
            scope_name: self.scope_name.clone(),
            origin,
        }
    }

    /// Words: role and scope.
    pub fn label(&self) -> String {
        format!("{} · {}", self.role.label(), self.scope_name)
    }

    /// Whether it is held on a day.
    pub fn is_held(&self, today: &str) -> bool {
        self.active_from.as_str() <= today && self.active_to.as_deref().is_none_or(|to| today < to)
    }
}

/// All posts of a user, ended ones included, oldest first.
pub fn of_user(c: &mut Conn, user_id: &str) -> Result<Vec<Post>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM posts WHERE user_id = $1 ORDER BY id");
    Ok(c.query(&sql, &binds![user_id])?.iter().filter_map(Post::from_row).collect())
}

/// The posts a user holds on a day.
pub fn held(c: &mut Conn, user_id: &str, today: &str) -> Result<Vec<Post>, DbError> {
    Ok(of_user(c, user_id)?.into_iter().filter(|p| p.is_held(today)).collect())
}

/// One post.
pub fn get(c: &mut Conn, id: &str) -> Result<Option<Post>, DbError> {
    let sql = format!("SELECT {COLUMNS} FROM posts WHERE id = $1");
    Ok(c.query_opt(&sql, &binds![id])?.as_ref().and_then(Post::from_row))
}

/// Keeps a new post. `taken_from` names the post handed over.
pub fn insert(c: &mut Conn, post: &Post, granted_by: &str, taken_from: Option<&str>) -> Result<(), DbError> {
    let (subdistrict, record) = match &post.scope {
        Scope::Subdistrict { code, .. } => (Some(code), None),
        Scope::Organisation(id) | Scope::Mediator(id) => (None, Some(id)),
        Scope::City | Scope::Authority(_) | Scope::Nothing => (None, None),
    };
    let authority = post.scope.authority().map(str::to_owned).or_else(|| post.home.clone());
    c.execute(
        "INSERT INTO posts (id, user_id, role, scope, authority, subdistrict, record_id, scope_name, active_from,
                            active_to, granted_by, taken_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10, $11)",
        &binds![
            post.id.as_str(), post.user_id.as_str(), post.role.code(), post.scope.kind(), authority, subdistrict, record,
            post.scope_name.as_str(), post.active_from.as_str(), granted_by, taken_from
        ],
    )?;
    Ok(())
}

/// Ends a post: `day` is the first day it is no longer held.
pub fn end(c: &mut Conn, id: &str, day: &str) -> Result<(), DbError> {
    c.execute("UPDATE posts SET active_to = $1 WHERE id = $2", &binds![day, id])?;
    Ok(())
}
