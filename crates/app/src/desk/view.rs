//! The work list as it is shown: the same to-dos by day, by clause or by place.

use std::collections::BTreeMap;

use fengqiao_domain::dates::{due_words, weekday};
use fengqiao_domain::todos::Todo;
use fengqiao_domain::verdict::{Basis, CLAUSES, clause_label};
use jiff::civil::Date;

use super::links;
use crate::Actor;
use crate::platform::view::Link;
use crate::tables::Env;

/// How the list is put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// 按期限.
    Due,
    /// 按条款.
    Clause,
    /// 按单位.
    Place,
}

const ALL: [(By, &str, &str); 3] =
    [(By::Due, "按期限", "due"), (By::Clause, "按条款", "clause"), (By::Place, "按单位", "place")];

impl By {
    /// From the address; by day unless it says otherwise.
    pub fn parse(typed: &str) -> Self {
        ALL.iter().find(|(_, _, word)| *word == typed).map_or(Self::Due, |(by, _, _)| *by)
    }

    /// The switch.
    pub fn switch(self) -> Vec<Link> {
        let href = |by, word| if by == Self::Due { "/desk".to_owned() } else { format!("/desk?by={word}") };
        ALL.iter().map(|(by, label, word)| Link::new(*label, href(*by, word), *by == self)).collect()
    }
}

/// Rows under one heading.
pub struct Group {
    /// 今天 周四, 三(二)4, 西青区.
    pub heading: String,
    /// The day under it; may be empty.
    pub note: String,
    /// Overdue or due today: in maple.
    pub due: bool,
    /// Its rows.
    pub items: Vec<Item>,
}

/// One row.
pub struct Item {
    /// The fact.
    pub title: String,
    /// Its reason.
    pub why: String,
    /// 三(二)4; empty for none.
    pub clause: &'static str,
    /// 推定, 参照 or empty: 原文 need not be said.
    pub basis: &'static str,
    /// To read out.
    pub sentence: String,
    /// Days left, where there is a last day.
    pub days: Option<i64>,
    /// Where it is done.
    pub href: String,
    /// The verb.
    pub go: &'static str,
}

fn item(todo: &Todo, env: &Env, actor: &Actor) -> Item {
    let (href, go) = links::link(todo, env, actor);
    Item {
        title: todo.title.clone(),
        why: todo.why.clone(),
        clause: if todo.clause.is_empty() { "" } else { clause_label(todo.clause) },
        basis: if todo.basis == Basis::Text { "" } else { todo.basis.label() },
        sentence: todo.sentence.clone(),
        days: todo.days(env.today),
        href,
        go,
    }
}

/// The rows in groups.
pub fn groups(todos: &[Todo], by: By, env: &Env, actor: &Actor) -> Vec<Group> {
    match by {
        By::Due => by_due(todos, env, actor),
        By::Clause => by_clause(todos, env, actor),
        By::Place => by_place(todos, env, actor),
    }
}

fn by_due(todos: &[Todo], env: &Env, actor: &Actor) -> Vec<Group> {
    let mut groups: Vec<(Option<Date>, Group)> = Vec::new();
    for todo in todos {
        if groups.last().is_none_or(|(due, _)| *due != todo.due) {
            let heading = todo.due.map_or_else(|| "没有期限".to_owned(), |d| due_words(d, env.today));
            let note = todo.due.map_or_else(String::new, |d| d.to_string());
            let due = todo.due.is_some_and(|d| d < env.today);
            groups.push((todo.due, Group { heading, note, due, items: Vec::new() }));
        }
        if let Some((_, group)) = groups.last_mut() {
            group.items.push(item(todo, env, actor));
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn by_clause(todos: &[Todo], env: &Env, actor: &Actor) -> Vec<Group> {
    // In the order of the notice; what keeps the system running comes last.
    let place = |id: &str| CLAUSES.iter().position(|c| c.id == id).unwrap_or(usize::MAX);
    let mut groups: BTreeMap<(usize, &'static str), Vec<Item>> = BTreeMap::new();
    for todo in todos {
        let label = if todo.clause.is_empty() { "系统运行" } else { clause_label(todo.clause) };
        let first = CLAUSES.iter().position(|c| c.label == label).unwrap_or_else(|| place(todo.clause));
        groups.entry((first, label)).or_default().push(item(todo, env, actor));
    }
    let group = |((_, label), items): ((usize, &str), Vec<Item>)| {
        let note = format!("{} 项", items.len());
        Group { heading: label.to_owned(), note, due: false, items }
    };
    groups.into_iter().map(group).collect()
}

/// A to-do of several places stands under each of them, with how much there is there.
fn by_place(todos: &[Todo], env: &Env, actor: &Actor) -> Vec<Group> {
    let mut groups: BTreeMap<(String, String), Vec<Item>> = BTreeMap::new();
    for todo in todos {
        if todo.places.is_empty() {
            let own = (actor.scope.authority().unwrap_or_default().to_owned(), actor.scope_name.clone());
            groups.entry(own).or_default().push(item(todo, env, actor));
        }
        for place in &todo.places {
            let mut item = item(todo, env, actor);
            if todo.places.len() > 1 {
                item.why.clone_from(&place.words);
            }
            groups.entry((place.code.clone(), place.name.clone())).or_default().push(item);
        }
    }
    let group = |((_, name), items): ((String, String), Vec<Item>)| {
        let note = format!("{} 项", items.len());
        Group { heading: name, note, due: false, items }
    };
    groups.into_iter().map(group).collect()
}

/// 7月18日 星期四, and how many are overdue or due today.
pub fn summary(todos: &[Todo], today: Date) -> String {
    let count = |of: fn(i64) -> bool| todos.iter().filter_map(|t| t.days(today)).filter(|d| of(*d)).count();
    let day = format!("{}月{}日 星期{}", today.month(), today.day(), weekday(today).trim_start_matches('周'));
    match (count(|d| d < 0), count(|d| d == 0)) {
        (0, 0) => day,
        (over, 0) => format!("{day}　已逾期 {over} 项"),
        (0, now) => format!("{day}　今天到期 {now} 项"),
        (over, now) => format!("{day}　已逾期 {over} 项，今天到期 {now} 项"),
    }
}
