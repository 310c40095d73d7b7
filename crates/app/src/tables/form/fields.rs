//! The fields of a form, and what was changed in them.

use std::collections::BTreeMap;

use fengqiao_domain::access::Scope;
use fengqiao_domain::regions::CITY;
use fengqiao_domain::table::{At, Audience, Column, Need};
use fengqiao_domain::value::{Kind, Raw, RefTo, Value};

use super::Look;
use crate::platform::masking;
use crate::platform::view::Choice;
use crate::tables::{Env, Records};

/// A form as sent: names and values, a box ticked several times standing several times.
pub type Pairs = Vec<(String, String)>;

/// Texts longer than this get several lines, those longer than half of it a wider field.
const LONG: usize = 200;

/// One field.
pub struct Input {
    /// Name.
    pub key: &'static str,
    /// Label.
    pub title: &'static str,
    /// `text`, `area`, `number`, `date`, `month`, `select` or `multi`.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// Choices of a select or of boxes.
    pub choices: Vec<Choice>,
    /// Must be filled.
    pub required: bool,
    /// Not to be kept by the browser.
    pub secret: bool,
    /// What to fill in.
    pub hint: &'static str,
    /// 元, or nothing.
    pub unit: &'static str,
    /// Takes the room of two.
    pub wide: bool,
}

/// Fields under one heading.
pub struct Group {
    /// Heading.
    pub title: &'static str,
    /// Fields in order.
    pub inputs: Vec<Input>,
}

/// What was typed into a field; `None` when the form does not have it.
pub(super) fn typed(form: &Pairs, key: &str) -> Option<String> {
    let all: Vec<&str> = form.iter().filter(|(k, _)| k == key).map(|(_, v)| v.trim()).collect();
    (!all.is_empty()).then(|| all.join("、"))
}

/// The value as it stands in the form.
pub(super) fn shown<R>(column: &Column<R>, row: &R, at: &At) -> String {
    let text = column.show(row, at);
    if column.audience == Audience::Personal { masking::mask(column.key, &text) } else { text }
}

fn is_asked<R>(column: &Column<R>, without: &[&str]) -> bool {
    column.is_entered() && !without.contains(&column.key)
}

/// The fields in the groups of the table, filled from the form as sent, else from the record; a new record begins with
/// the place the post answers for.
pub(super) fn groups<T: Records>(
    row: &T::Row,
    form: Option<&Pairs>,
    look: &Look,
    scope: &Scope,
    env: &Env,
) -> Vec<Group> {
    let (is_new, at) = (T::id(row).is_empty(), env.at(env.today));
    let without = look.without(is_new);
    let begins = |key: &str| look.begin.iter().find(|(k, _)| *k == key).map(|(_, v)| (*v).to_owned());
    let value = |column: &Column<T::Row>| match form {
        Some(form) => typed(form, column.key).unwrap_or_default(),
        None if is_new => begins(column.key).unwrap_or_else(|| own_place(column.kind, scope, env)),
        None => shown(column, row, &at),
    };
    // Streets are offered of the district; where a table asks for none, of the authority that is named like it.
    let of = |to: RefTo| T::TABLE.columns.iter().find(|c| c.kind == Kind::Ref(to) && is_asked(c, without));
    let district = of(RefTo::District).or_else(|| of(RefTo::Authority)).map(value);
    let input = |key: &&'static str| {
        let column = T::TABLE.column(key).filter(|c| is_asked(c, without))?;
        let value = value(column);
        let (kind, choices) = control(column.kind, &value, district.as_deref(), scope, env);
        Some(Input {
            key: column.key,
            title: column.title,
            kind,
            choices,
            required: column.need == Need::Required,
            secret: column.audience == Audience::Personal,
            // Boxes say themselves what may be chosen.
            hint: T::TABLE.help(column.key).filter(|_| kind != "multi").map_or("", |h| h.meaning),
            wide: matches!(column.kind, Kind::Text(n) if n > LONG / 2),
            unit: if column.kind == Kind::Money { "元" } else { "" },
            value,
        })
    };
    T::TABLE
        .groups
        .iter()
        .map(|g| Group { title: g.title, inputs: g.keys.iter().filter_map(input).collect() })
        .filter(|g| !g.inputs.is_empty())
        .collect()
}

/// The district, authority or street a post answers for, where it is one.
fn own_place(kind: Kind, scope: &Scope, env: &Env) -> String {
    let name = |code: &str| env.regions.name(code).unwrap_or_default().to_owned();
    match (kind, scope) {
        (Kind::Ref(RefTo::District), _) => {
            scope.authority().and_then(|code| code.get(..6)).map(name).unwrap_or_default()
        }
        (Kind::Ref(RefTo::Authority), _) => {
            let all = env.regions.authorities(env.policy);
            let own = scope.authority().and_then(|own| all.iter().find(|(code, _)| code == own));
            own.map(|(_, name)| name.clone()).unwrap_or_default()
        }
        (Kind::Ref(RefTo::Subdistrict), Scope::Subdistrict { code, .. }) => name(code),
        _ => String::new(),
    }
}

/// The control of a kind with its choices; what stands in the field is always among them.
fn control(
    kind: Kind,
    value: &str,
    district: Option<&str>,
    scope: &Scope,
    env: &Env,
) -> (&'static str, Vec<Choice>) {
    let choices = |labels: Vec<&str>, chosen: &[&str]| {
        let extra = chosen.iter().filter(|c| !c.is_empty() && !labels.contains(*c)).copied();
        let all: Vec<&str> = labels.iter().copied().chain(extra).collect();
        let one = |label: &str| Choice {
            value: label.into(),
            label: label.into(),
            selected: chosen.contains(&label),
        };
        all.into_iter().map(one).collect::<Vec<_>>()
    };
    match kind {
        Kind::Code(list) => ("select", choices(list.codes.iter().map(|c| c.label).collect(), &[value])),
        Kind::Codes(list) => {
            let chosen: Vec<&str> = value.split('、').collect();
            ("multi", choices(list.codes.iter().map(|c| c.label).collect(), &chosen))
        }
        Kind::YesNo => ("select", choices(vec!["是", "否"], &[value])),
        Kind::Ref(RefTo::District) => {
            let own = scope.authority().and_then(|code| code.get(..6));
            let mut names: Vec<&str> = env
                .regions
                .districts()
                .iter()
                .filter(|d| own.is_none_or(|own| own == d.code || own == env.policy.jurisdiction))
                .map(|d| d.name.as_str())
                .collect();
            if own.is_none_or(|own| own == env.policy.jurisdiction) {
                names.push(CITY);
            }
            ("select", choices(names, &[value]))
        }
        Kind::Ref(RefTo::Authority) => {
            let mut all = env.regions.authorities(env.policy);
            all.retain(|(code, _)| scope.authority().is_none_or(|own| own == code));
            ("select", choices(all.iter().map(|(_, name)| name.as_str()).collect(), &[value]))
        }
        Kind::Ref(RefTo::Subdistrict) => match district.and_then(|d| env.regions.find_district(d)) {
            Some(district) => {
                let inside = env.regions.subdistricts(env.policy, env.today);
                let streets = inside.filter(|s| s.district == district.code).map(|s| s.name.as_str());
                ("select", choices(streets.collect(), &[value]))
            }
            None => ("text", Vec::new()),
        },
        Kind::Date => ("date", Vec::new()),
        Kind::Month => ("month", Vec::new()),
        Kind::Int | Kind::Year | Kind::Decimal | Kind::Money => ("number", Vec::new()),
        Kind::Text(n) if n > LONG => ("area", Vec::new()),
        Kind::Texts => ("area", Vec::new()),
        _ => ("text", Vec::new()),
    }
}

/// What was changed, by column key.
pub(super) fn changed<T: Records>(
    row: &T::Row,
    form: &Pairs,
    look: &Look,
    env: &Env,
) -> BTreeMap<String, Raw> {
    let (is_new, at) = (T::id(row).is_empty(), env.at(env.today));
    let mut values = BTreeMap::new();
    for column in T::TABLE.columns.iter().filter(|c| is_asked(c, look.without(is_new))) {
        // A group of boxes with none ticked sends nothing.
        let many = matches!(column.kind, Kind::Codes(_));
        let Some(text) = typed(form, column.key).or_else(|| many.then(String::new)) else { continue };
        let before = if is_new { String::new() } else { shown(column, row, &at) };
        if text.replace("\r\n", "\n") != before {
            let raw = if text.is_empty() { Raw::Blank } else { Raw::Text(text) };
            values.insert(column.key.to_owned(), raw);
        }
    }
    if !is_new && look.together.iter().any(|key| values.contains_key(*key)) {
        for key in look.together {
            if let (false, Some(column)) = (values.contains_key(*key), T::TABLE.column(key))
                && (column.get)(row, &at) != Value::Empty
            {
                values.insert((*key).to_owned(), Raw::Text(column.show(row, &at)));
            }
        }
    }
    values
}
