//! The 汇总页 of annex 9: people on the roster by kind of organisation, 专兼职, education and age.

use std::collections::BTreeMap;

use fengqiao_domain::codes::ORGANISATION_KINDS;
use fengqiao_domain::mediators::{Mediator, standing_on};
use fengqiao_domain::people::{age, birth_date};
use fengqiao_domain::table::At;
use fengqiao_domain::value::Value;
use fengqiao_sheets::{Extra, ExtraColumn};

use crate::tables::Tally;

/// Group and header of every figure.
const COLUMNS: [(&str, &str); 12] = [
    ("人数", "合计"),
    ("人数", "专职"),
    ("人数", "兼职"),
    ("学历", "研究生"),
    ("学历", "大学本科"),
    ("学历", "大学专科"),
    ("学历", "其他或未填"),
    ("年龄", "35岁及以下"),
    ("年龄", "36至45岁"),
    ("年龄", "46至55岁"),
    ("年龄", "56岁及以上"),
    ("年龄", "未填"),
];

/// The counts, by kind of organisation in the order of the code list.
#[derive(Default)]
pub struct Summary {
    kinds: BTreeMap<usize, [i64; 12]>,
}

impl Tally<Mediator> for Summary {
    fn take(&mut self, row: &Mediator, at: &At) {
        let state = standing_on(row, at.policy, at.date).state.label();
        let Some(main) = row.appointment_at(at.date).filter(|_| state.starts_with("在册")) else { return };
        let kind = ORGANISATION_KINDS.codes.iter().position(|k| k.code == main.host.kind);
        let counts = self.kinds.entry(kind.unwrap_or(usize::MAX)).or_default();
        let education = match row.education.as_deref().map(|e| e.as_bytes().first()) {
            Some(Some(b'1')) => 3,
            Some(Some(b'2')) => 4,
            Some(Some(b'3')) => 5,
            _ => 6,
        };
        let age = match row.id_number.as_deref().and_then(birth_date).map(|born| age(born, at.date)) {
            Some(..=35) => 7,
            Some(36..=45) => 8,
            Some(46..=55) => 9,
            Some(_) => 10,
            None => 11,
        };
        for figure in [0, if main.full_time { 1 } else { 2 }, education, age] {
            counts[figure] += 1;
        }
    }

    fn sheet(self: Box<Self>) -> Extra {
        let mut total = [0; 12];
        let mut rows = Vec::new();
        let line = |name: &str, counts: &[i64; 12]| {
            let mut cells = vec![Value::Text(name.to_owned())];
            cells.extend(counts.iter().map(|n| Value::Int(*n)));
            cells
        };
        for (kind, counts) in &self.kinds {
            total.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
            rows.push(line(ORGANISATION_KINDS.codes.get(*kind).map_or("类型不明", |k| k.label), counts));
        }
        rows.insert(0, line("合计", &total));
        let mut columns =
            vec![ExtraColumn { group: String::new(), header: "组织类型".into(), width: 30 }];
        columns.extend(COLUMNS.map(|(group, header)| ExtraColumn {
            group: group.into(),
            header: header.into(),
            width: 10,
        }));
        let notes = vec!["统计在册和在册（待清理）的调解员，按主任职组织归类，一人计一次。".to_owned()];
        Extra { name: "汇总".into(), columns, rows, notes }
    }
}
