//! Bases, milestones, plans and assignments, through the readers of tables and through the router, on both engines.
//! Today is 2024-07-18 whatever the runner says: the stories have dates.

mod bases;
mod gaps;
mod pages;
mod plans;
mod records;

use std::sync::Arc;

use fengqiao_domain::coverage::BaseFigure;
use fengqiao_domain::units::Unit;
use jiff::civil::date;

use crate::tables::testing::{self, TODAY, fresh, keep};
use crate::units::UnitRecords;
use crate::{App, setup};

/// Runs a test on an application with its places over each engine, today being [`TODAY`].
fn each_engine(mut test: impl FnMut(Arc<App>)) {
    testing::each_engine(|app| {
        setup::refresh(&app).expect("places and targets");
        test(app);
    });
}

fn app(db: fengqiao_db::Db) -> Arc<App> {
    let app = fresh(db, TODAY);
    setup::refresh(&app).expect("places and targets");
    app
}

/// A firm of the list in 西青.
fn firm(app: &App, name: &str) -> Unit {
    firm_at(app, name, "120111", None)
}

fn firm_at(app: &App, name: &str, district: &str, subdistrict: Option<&str>) -> Unit {
    keep::<UnitRecords>(
        app,
        Unit {
            name: name.into(),
            kind: "above_scale_enterprise".into(),
            district: district.into(),
            authority: district.into(),
            subdistrict: subdistrict.map(str::to_owned),
            ..Unit::default()
        },
    )
}

fn base(authority: &str, value: i64) -> BaseFigure {
    BaseFigure {
        authority: authority.into(),
        indicator: "enterprise".into(),
        year: Some(2024),
        value: Some(value),
        scope: "规模以上工业法人".into(),
        as_of: Some(date(2023, 12, 31)),
        source_document: "津统函〔2024〕示例1号".into(),
        ..BaseFigure::default()
    }
}
