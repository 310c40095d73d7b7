//! Finding an organisation by what somebody typed: exact name, then without 天津市, width and 街/街道; a near miss
//! names the candidates and is never taken.

use std::collections::HashMap;

use fengqiao_db::{Conn, binds};
use fengqiao_domain::access::Scope;
use fengqiao_domain::mediators::Host;
use fengqiao_domain::names::{near, plain_name};

use super::super::Records;
use crate::AppError;
use crate::organisations::OrganisationRecords;

/// What an import needs to know of an organisation.
#[derive(Clone, Debug)]
pub struct Known {
    /// Record id.
    pub id: String,
    /// Name, kind, district, authority, first day outside.
    pub host: Host,
}

/// All organisations a scope reaches, by plain name.
#[derive(Default)]
pub struct Organisations {
    by_name: HashMap<String, Vec<Known>>,
    by_id: HashMap<String, (String, usize)>,
}

/// Why a name was not taken.
pub struct Unresolved {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// Names offered.
    pub offers: Vec<String>,
}

impl Organisations {
    /// Loads what the scope reaches.
    ///
    /// # Errors
    /// The store's.
    pub fn load(c: &mut Conn, scope: &Scope) -> Result<Self, AppError> {
        let mut found = Self::default();
        let mut binds = Vec::from(binds![]);
        let within = OrganisationRecords::within(scope, &mut binds);
        let sql = format!(
            "SELECT r.id, r.plain_name, r.name, r.kind, r.district, r.authority, r.dissolved_on, r.subdistrict
             FROM organisations r WHERE {within} ORDER BY r.id"
        );
        c.query_each(&sql, &binds, |row| {
            let host = Host {
                name: row.text(2),
                kind: row.text(3),
                district: row.text(4),
                authority: row.text(5),
                dissolved: row.opt_str(6).and_then(|d| d.parse().ok()),
                subdistrict: row.opt_text(7),
            };
            let known = Known { id: row.text(0), host };
            let same = found.by_name.entry(row.text(1)).or_default();
            found.by_id.insert(known.id.clone(), (row.text(1), same.len()));
            same.push(known);
            Ok::<_, AppError>(())
        })?;
        Ok(found)
    }

    /// The organisation with this id.
    pub fn by_id(&self, id: &str) -> Option<&Known> {
        let (name, i) = self.by_id.get(id)?;
        self.by_name.get(name)?.get(*i)
    }

    /// The organisation with this name, in this district where one is given.
    ///
    /// # Errors
    /// None or several match.
    pub fn find(&self, name: &str, district: Option<&str>) -> Result<&Known, Unresolved> {
        let same = self.by_name.get(&plain_name(name)).map_or(&[][..], Vec::as_slice);
        let here: Vec<&Known> =
            same.iter().filter(|k| district.is_none_or(|d| k.host.district == d)).collect();
        let exact: Vec<&&Known> = here.iter().filter(|k| k.host.name == name).collect();
        match (exact.as_slice(), here.as_slice()) {
            ([one], _) => Ok(one),
            (_, [one]) => Ok(one),
            (_, []) => Err(self.unknown(name, district, !same.is_empty())),
            (_, several) => {
                let districts: Vec<&str> = several.iter().map(|k| k.host.district.as_str()).collect();
                Err(Unresolved {
                    message: format!("有 {} 个组织都叫“{name}”。", districts.len()),
                    remedy: "填写“所在区”，或改用不同的名称。".into(),
                    offers: Vec::new(),
                })
            }
        }
    }

    fn unknown(&self, name: &str, district: Option<&str>, elsewhere: bool) -> Unresolved {
        let candidates = self
            .by_name
            .values()
            .flatten()
            .filter(|k| district.is_none_or(|d| k.host.district == d))
            .map(|k| k.host.name.as_str());
        let offers = near(name, candidates);
        let anyone = |d| self.by_name.values().flatten().any(|k| k.host.district == d);
        if !elsewhere && district.is_some_and(|d| !anyone(d)) {
            return Unresolved {
                message: "所在区没有您能用的组织：那个区不在您的管理范围内，或还没有登记组织。".into(),
                remedy: "改正所在区；归别的单位管的，由那个单位导入；没有登记的，先在调解组织台账登记。"
                    .into(),
                offers,
            };
        }
        let message = if elsewhere {
            format!("所在区没有叫“{name}”的组织，别的区有同名的。")
        } else if offers.is_empty() {
            format!("没有叫“{name}”的组织。")
        } else {
            format!("没有叫“{name}”的组织。最接近的是：{}。", offers.join("、"))
        };
        let remedy = if offers.is_empty() {
            "先在调解组织台账登记这个组织，或改正名称。"
        } else {
            "采用其中一个，或先登记这个组织。"
        };
        Unresolved { message, remedy: remedy.into(), offers }
    }
}
