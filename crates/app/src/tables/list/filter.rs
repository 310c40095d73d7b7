//! The fields of a filter row.

use fengqiao_domain::access::Scope;
use fengqiao_domain::table::Table;
use fengqiao_domain::value::Kind;

use crate::platform::view::Choice;
use crate::tables::{Env, Params};

/// One field of the filter row.
pub struct Filter {
    /// Name of the parameter.
    pub key: &'static str,
    /// Label above it.
    pub label: &'static str,
    /// `text`, `select` or `date`.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// Choices of a select.
    pub choices: Vec<Choice>,
    /// Words of no choice, or what to type.
    pub blank: &'static str,
    /// What is wrong with it, or how it is understood.
    pub problem: &'static str,
}

impl Filter {
    /// A text to look for.
    pub fn text(key: &'static str, label: &'static str, blank: &'static str, params: &Params) -> Self {
        let value = params.get(key).to_owned();
        Self { key, label, kind: "text", value, choices: Vec::new(), blank, problem: "" }
    }

    /// One of several: value and label.
    pub fn select<'a>(
        key: &'static str,
        label: &'static str,
        of: impl IntoIterator<Item = (&'a str, &'a str)>,
        params: &Params,
    ) -> Self {
        let value = params.get(key).to_owned();
        let choice = |(code, label): (&str, &str)| Choice {
            value: code.into(),
            label: label.into(),
            selected: code == value || label == value,
        };
        let choices = of.into_iter().map(choice).collect();
        Self { key, label, kind: "select", value, choices, blank: "全部", problem: "" }
    }

    /// One code of a column.
    pub fn code<R>(table: &Table<R>, key: &'static str, params: &Params) -> Self {
        let column = table.column(key);
        let codes = match column.map(|c| c.kind) {
            Some(Kind::Code(list)) => list.codes,
            _ => &[],
        };
        Self::select(key, column.map_or("", |c| c.title), codes.iter().map(|c| (c.code, c.label)), params)
    }

    /// 管理单位 where the post sees several, and the streets of the one it is about.
    pub fn places(params: &Params, scope: &Scope, env: &Env) -> Vec<Self> {
        let mut filters = Vec::new();
        if *scope == Scope::City {
            let all = env.regions.authorities(env.policy);
            let all = all.iter().map(|(code, name)| (code.as_str(), name.as_str()));
            filters.push(Self::select("authority", "管理单位", all, params));
        }
        let authority = scope.authority().unwrap_or_else(|| params.get("authority"));
        if let (Some(district), false) = (authority.get(..6), matches!(scope, Scope::Subdistrict { .. })) {
            let streets = env.regions.subdistricts(env.policy, env.today);
            let inside =
                streets.filter(|s| s.district == district).map(|s| (s.code.as_str(), s.name.as_str()));
            filters.push(Self::select("subdistrict", "街道（乡镇）", inside, params));
        }
        filters.retain(|f| !f.choices.is_empty());
        filters
    }

    /// 截至.
    pub fn as_of(on: String, problem: &'static str) -> Self {
        let (key, label) = ("as_of", "截至");
        Self { key, label, kind: "date", value: on, choices: Vec::new(), blank: "", problem }
    }
}
