//! Edits of records: new, change, correction, clear, stale, masked, out of scope.

use std::collections::BTreeMap;

use fengqiao_domain::access::{Action, Role, Scope};
use fengqiao_domain::mediators::Mediator;
use fengqiao_domain::units::Unit;
use fengqiao_domain::value::Raw;
use jiff::civil::{Date, date};

use super::Records;
use super::edit::{Edit, Since, edit};
use super::testing::{TODAY, each_engine, history_of, keep, stored};
use super::{as_of, query};
use crate::mediators::MediatorRecords;
use crate::testing::person;
use crate::units::UnitRecords;
use crate::{App, AppError};

fn values(pairs: &[(&str, &str)]) -> BTreeMap<String, Raw> {
    let raw = |v: &str| if v.is_empty() { Raw::Blank } else { Raw::Text(v.into()) };
    pairs.iter().map(|(k, v)| ((*k).to_owned(), raw(v))).collect()
}

struct Desk<'a> {
    app: &'a App,
    district: &'a str,
}

impl Desk<'_> {
    fn edit<T: Records>(
        &self,
        of: Option<(&str, i64)>,
        pairs: &[(&str, &str)],
        since: Since,
        note: &str,
    ) -> Result<T::Row, AppError> {
        let actor = person(self.app, Role::DistrictOfficer, &Scope::Authority(self.district.into())).actor();
        let values = values(pairs);
        let (id, revision) = of.map_or((None, 0), |(id, revision)| (Some(id), revision));
        self.app.act(&actor, Action::EditUnits, |tx| {
            edit::<T>(tx, &actor.scope, &Edit { id, revision, values: &values, since, sure: true, note })
        })
    }

    fn new_unit(&self) -> Unit {
        let pairs =
            [("name", "恒通公司"), ("kind", "规模以上企业"), ("district", "西青区"), ("address", "甲路1号")];
        self.edit::<UnitRecords>(None, &pairs, Since::Day(TODAY), "统计局名单").expect("a new unit")
    }

    fn address_on(&self, id: &str, on: Date) -> String {
        let now = self.app.clock.stamp();
        let env = self.app.env(&now);
        let ids = [id.to_owned()];
        let rows = self.app.read(|c| query::rows::<UnitRecords>(c, &env, &ids, on)).expect("rows");
        rows[0].address.clone().unwrap_or_default()
    }
}

fn fields(error: AppError) -> Vec<String> {
    match error {
        AppError::Invalid { problems } => problems.into_iter().map(|p| p.field).collect(),
        other => panic!("not a matter of fields: {other}"),
    }
}

#[test]
fn a_new_record_says_where_it_comes_from_and_what_it_lacks() {
    each_engine(|app| {
        let desk = Desk { app: &app, district: "120111" };
        let unit = desk.new_unit();
        assert_eq!((unit.authority.as_str(), unit.revision), ("120111", 1));
        let history = history_of::<UnitRecords>(&app, &unit.id);
        assert_eq!((history[0].kind.as_str(), history[0].note.as_str()), ("新增", "统计局名单"));
        let none = desk.edit::<UnitRecords>(None, &[("address", "乙路")], Since::Day(TODAY), "");
        let mut lacking = fields(none.unwrap_err());
        lacking.sort();
        assert_eq!(lacking, ["district", "kind", "name"]);
        let elsewhere = [("name", "他区公司"), ("kind", "规模以上企业"), ("district", "津南区")];
        let out = desk.edit::<UnitRecords>(None, &elsewhere, Since::Day(TODAY), "");
        assert_eq!(fields(out.unwrap_err()), ["district"]);
        let again = [("name", "恒通公司"), ("kind", "规模以上企业"), ("district", "西青区")];
        let twice = desk.edit::<UnitRecords>(None, &again, Since::Day(TODAY), "");
        assert_eq!(fields(twice.unwrap_err()), ["name"], "the same unit a second time");
    });
}

#[test]
fn a_change_holds_from_its_day_and_a_correction_from_the_start_of_the_fact() {
    each_engine(|app| {
        let desk = Desk { app: &app, district: "120111" };
        let id = desk.new_unit().id;
        let moved = date(2024, 5, 1);
        let change = |revision, address: &str, since, note: &str| {
            desk.edit::<UnitRecords>(Some((&id, revision)), &[("address", address)], since, note)
        };
        change(1, "乙路2号", Since::Day(moved), "迁址").expect("a change");
        assert_eq!(desk.address_on(&id, date(2024, 4, 30)), "甲路1号");
        assert_eq!(desk.address_on(&id, moved), "乙路2号");
        // What was known since the move was wrong; what held before it is another fact.
        let silent = change(2, "乙路20号", Since::Start, " ");
        assert_eq!(fields(silent.unwrap_err()), ["note"]);
        change(2, "乙路20号", Since::Start, "门牌抄错").expect("a correction");
        assert_eq!(desk.address_on(&id, date(2024, 4, 30)), "甲路1号");
        assert_eq!(desk.address_on(&id, moved), "乙路20号");
        let line = &history_of::<UnitRecords>(&app, &id)[0];
        assert_eq!((line.kind.as_str(), line.note.as_str()), ("更正", "门牌抄错"));
        assert_eq!((line.fields[0].old.as_str(), line.fields[0].new.as_str()), ("乙路2号", "乙路20号"));
        // A value without a past is corrected for all time.
        desk.edit::<UnitRecords>(Some((&id, 3)), &[("name", "恒通电子公司")], Since::Start, "名称抄错")
            .expect("a name");
        let now = app.clock.stamp();
        let lines = app.read(|c| as_of::timelines::<UnitRecords>(c, None)).expect("timelines");
        assert!(lines[&id].iter().all(|(key, _)| *key != "name"), "{:?} {now}", lines[&id]);
        let tomorrow = TODAY.tomorrow().expect("a day");
        assert_eq!(fields(change(4, "丙路", Since::Day(tomorrow), "").unwrap_err()), ["from"]);
    });
}

#[test]
fn a_blank_clears_what_may_be_empty_and_nothing_else() {
    each_engine(|app| {
        let desk = Desk { app: &app, district: "120111" };
        let id = desk.new_unit().id;
        let cleared = desk.edit::<UnitRecords>(Some((&id, 1)), &[("address", "")], Since::Day(TODAY), "");
        assert_eq!(cleared.expect("an address may be empty").address, None);
        let kept = desk.edit::<UnitRecords>(Some((&id, 2)), &[("name", "")], Since::Day(TODAY), "");
        assert_eq!(fields(kept.unwrap_err()), ["name"]);
        assert_eq!(stored::<UnitRecords>(&app, &id).name, "恒通公司");
        let unknown = desk.edit::<UnitRecords>(Some((&id, 2)), &[("colour", "红")], Since::Day(TODAY), "");
        assert_eq!(fields(unknown.unwrap_err()), ["colour"]);
    });
}

#[test]
fn a_stale_version_and_another_district_change_nothing() {
    each_engine(|app| {
        let desk = Desk { app: &app, district: "120111" };
        let id = desk.new_unit().id;
        let change = [("address", "乙路")];
        desk.edit::<UnitRecords>(Some((&id, 1)), &change, Since::Day(TODAY), "").expect("the first to save");
        let stale = desk.edit::<UnitRecords>(Some((&id, 1)), &[("address", "丙路")], Since::Day(TODAY), "");
        assert!(matches!(stale, Err(AppError::Conflict)));
        let there = Desk { app: &app, district: "120112" };
        let hidden = there.edit::<UnitRecords>(Some((&id, 2)), &change, Since::Day(TODAY), "");
        assert!(matches!(hidden, Err(AppError::NotFound)));
        let unit = stored::<UnitRecords>(&app, &id);
        assert_eq!((unit.address.as_deref(), unit.revision), (Some("乙路"), 2));
        // The same values again are no change: no version, no line of history.
        desk.edit::<UnitRecords>(Some((&id, 2)), &change, Since::Day(TODAY), "").expect("nothing to do");
        assert_eq!(stored::<UnitRecords>(&app, &id).revision, 2);
        assert_eq!(history_of::<UnitRecords>(&app, &id).len(), 2);
    });
}

#[test]
fn a_masked_value_sent_back_stays_as_it_is() {
    each_engine(|app| {
        let m = keep::<MediatorRecords>(
            &app,
            Mediator { name: "钱桂兰".into(), phone: Some("19900001234".into()), ..Mediator::default() },
        );
        let actor = person(&app, Role::CityOfficer, &Scope::City).actor();
        let change = |revision, phone: &str, major: &str| {
            let values = values(&[("phone", phone), ("major", major)]);
            let asked = Edit {
                id: Some(&m.id),
                revision,
                values: &values,
                since: Since::Day(TODAY),
                sure: true,
                note: "",
            };
            app.act(&actor, Action::EditMediator, |tx| edit::<MediatorRecords>(tx, &actor.scope, &asked))
        };
        let kept = change(1, "199****1234", "法学").expect("the mask is no value");
        assert_eq!((kept.phone.as_deref(), kept.major.as_deref()), (Some("19900001234"), Some("法学")));
        assert_eq!(fields(change(2, "199****9999", "法学").unwrap_err()), ["phone"], "another mask");
        change(2, "19900005678", "法学").expect("a new number");
        let line = &history_of::<MediatorRecords>(&app, &m.id)[0].fields[0];
        assert_eq!((line.old.as_str(), line.new.as_str()), ("199****1234", "199****5678"));
    });
}
