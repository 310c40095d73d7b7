//! Short forms for the columns of a table; every field is still said, the audience too.

use crate::table::{At, Audience, Column, Need};
use crate::value::{Kind, Value};

/// A column that takes values.
pub(crate) const fn entered<R>(
    key: &'static str,
    title: &'static str,
    kind: Kind,
    need: Need,
    audience: Audience,
    get: fn(&R, &At) -> Value,
    set: fn(&mut R, Value),
) -> Column<R> {
    Column { key, title, kind, need, audience, get, set: Some(set) }
}

/// A column computed from facts.
pub(crate) const fn derived<R>(
    key: &'static str,
    title: &'static str,
    kind: Kind,
    audience: Audience,
    get: fn(&R, &At) -> Value,
) -> Column<R> {
    Column { key, title, kind, need: Need::Derived, audience, get, set: None }
}

/// Fen as a cell.
pub(crate) fn fen(amount: Option<i64>) -> Value {
    amount.map_or(Value::Empty, Value::Money)
}

/// Hundredths as a cell.
pub(crate) fn hundredths(number: Option<i64>) -> Value {
    number.map_or(Value::Empty, Value::Decimal)
}

/// What the tests of every table share.
#[cfg(test)]
pub(crate) mod testing {
    use crate::policy::Policy;
    use crate::table::{At, Column, Names, Need, Table};
    use crate::value::{Kind, Raw, Value};
    use jiff::civil::{Date, date};
    use std::collections::BTreeSet;
    use std::sync::LazyLock;

    static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);

    struct Codes;

    impl Names for Codes {
        fn place(&self, code: &str) -> String {
            format!("地名{code}")
        }
    }

    /// 2024-07-22, the day of the sample workbooks, under the policy that ships.
    pub(crate) fn at() -> At<'static> {
        let today = date(2024, 7, 22);
        At { date: today, today, policy: &POLICY, names: &Codes }
    }

    /// A value a column of this kind may hold.
    fn sample(kind: Kind) -> Value {
        let day: Date = date(2024, 1, 5);
        match kind {
            Kind::Text(_) | Kind::IdNumber | Kind::CreditCode => Value::Text("示例".into()),
            Kind::Code(list) => Value::Code(list.codes[0].code.into()),
            Kind::Codes(list) => Value::Multi(list.codes.iter().take(2).map(|c| c.code.into()).collect()),
            Kind::Texts | Kind::Refs(_) => Value::Multi(vec!["甲".into(), "乙".into()]),
            Kind::Date => Value::Date(day),
            Kind::DateTime => Value::DateTime(day.at(9, 30, 0, 0)),
            Kind::Month => Value::Month(day.first_of_month()),
            Kind::Year => Value::Int(2024),
            Kind::Int => Value::Int(7),
            Kind::Decimal => Value::Decimal(1250),
            Kind::Money => Value::Money(12_345),
            Kind::YesNo => Value::Bool(true),
            Kind::Ref(_) => Value::Ref { id: "120110".into(), label: "地名120110".into() },
        }
    }

    /// The definition hangs together, and what goes into a column comes out of it and of no other.
    pub(crate) fn assert_sound<R: Clone + Default + PartialEq + std::fmt::Debug>(table: &'static Table<R>) {
        let mut keys = BTreeSet::new();
        let mut titles = BTreeSet::new();
        for c in table.columns {
            assert!(keys.insert(c.key), "{} stands twice", c.key);
            assert!(titles.insert(crate::table::header_key(c.title)), "{} stands twice", c.title);
            assert_eq!(c.need == Need::Derived, c.set.is_none(), "{}", c.key);
            assert!(c.key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", c.key);
        }
        for (text, key) in table.synonyms {
            assert!(keys.contains(key), "synonym {text} → {key}");
            assert!(titles.insert(crate::table::header_key(text)), "{text} names two columns");
        }
        for h in table.help {
            assert!(keys.contains(h.key), "help on {}", h.key);
        }
        let grouped: Vec<_> = table.groups.iter().flat_map(|g| g.keys).copied().collect();
        assert_eq!(grouped.len(), keys.len(), "a column stands twice in the form");
        assert_eq!(grouped.into_iter().collect::<BTreeSet<_>>(), keys, "the form has every column");
        table.columns.iter().for_each(assert_round_trip);
    }

    fn assert_round_trip<R: Clone + Default + PartialEq + std::fmt::Debug>(column: &Column<R>) {
        let Some(set) = column.set else { return };
        let at = at();
        let empty = R::default();
        assert!((column.get)(&empty, &at).is_empty(), "{} of an empty row", column.key);
        let mut row = empty.clone();
        set(&mut row, sample(column.kind));
        assert_eq!((column.get)(&row, &at), sample(column.kind), "{}", column.key);
        if !matches!(column.kind, Kind::Ref(_) | Kind::CreditCode | Kind::IdNumber) {
            let shown = column.show(&row, &at);
            assert_eq!(
                column.kind.parse(&Raw::Text(shown)),
                Ok(sample(column.kind)),
                "{} read back",
                column.key
            );
        }
        let again = row.clone();
        set(&mut row, (column.get)(&again, &at));
        assert_eq!(row, again, "{} taken again", column.key);
        set(&mut row, Value::Empty);
        assert_eq!(row, empty, "{} cleared", column.key);
    }

    /// The columns with these headers, by key.
    pub(crate) fn keys<R>(table: &Table<R>, headers: &[&str]) -> Vec<&'static str> {
        headers.iter().map(|h| table.by_header(h).map_or("", |c| c.key)).collect()
    }
}
