//! What a rule says: the result with its clause, basis, sentence and the facts it rests on (rules.md, opening).

mod clauses;

pub use clauses::{CLAUSES, Clause, cite, clause_id, clause_label};

use serde::Serialize;

/// Where a number or a rule comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Basis {
    /// The notice (or the law cited) says it.
    #[serde(rename = "原文")]
    Text,
    /// Inferred by us; the screen prints 推定.
    #[serde(rename = "推定")]
    Inferred,
    /// Taken from other law or practice.
    #[serde(rename = "参照")]
    Reference,
}

impl Basis {
    /// The word the screen prints.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "原文",
            Self::Inferred => "推定",
            Self::Reference => "参照",
        }
    }

    /// Reads 原文, 推定 or 参照.
    pub fn from_label(label: &str) -> Option<Self> {
        [Self::Text, Self::Inferred, Self::Reference].into_iter().find(|basis| basis.label() == label)
    }
}

/// One fact a verdict rests on, as the officer reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// What it is, e.g. 发证日期.
    pub label: &'static str,
    /// Its value as text, e.g. 2018-07-01.
    pub value: String,
}

impl Fact {
    /// A fact with any printable value.
    #[expect(clippy::needless_pass_by_value, reason = "callers hand over numbers and dates as they are")]
    pub fn new(label: &'static str, value: impl ToString) -> Self {
        Self { label, value: value.to_string() }
    }
}

/// What a rule says about recorded facts on a date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict<T> {
    /// The outcome.
    pub result: T,
    /// The id of the clause it rests on, e.g. `III-2-4b`.
    pub clause: &'static str,
    /// 原文, 推定 or 参照.
    pub basis: Basis,
    /// One plain sentence an officer can read out.
    pub sentence: String,
    /// The facts it rests on.
    pub facts: Vec<Fact>,
}

impl<T> Verdict<T> {
    /// The same verdict about another result.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Verdict<U> {
        Verdict {
            result: change(self.result),
            clause: self.clause,
            basis: self.basis,
            sentence: self.sentence,
            facts: self.facts,
        }
    }

    /// The short cite for a chip, e.g. 三(二)4.
    pub fn label(&self) -> &'static str {
        clause_label(self.clause)
    }
}
