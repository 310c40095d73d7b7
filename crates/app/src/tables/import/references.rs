//! Looking up what a row refers to: district first, then street, authority and organisation.

use fengqiao_domain::table::{Column, reference};
use fengqiao_domain::value::{RefTo, Value};

use super::super::Env;
use super::orgs::Organisations;

/// A reference that could not be looked up.
pub struct Missed {
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// Names offered.
    pub offers: Vec<String>,
}

impl Missed {
    fn new(message: String, remedy: &str, offers: Vec<String>) -> Self {
        Self { message, remedy: remedy.into(), offers }
    }
}

/// The order in which references are looked up: places before what lies in them.
pub fn rank<R>(column: &Column<R>) -> u8 {
    match reference(column.kind) {
        None => 0,
        Some(RefTo::District) => 1,
        Some(RefTo::Authority | RefTo::Subdistrict) => 2,
        Some(RefTo::Organisation | RefTo::Mediator) => 3,
    }
}

/// A name with its district behind, for one that stands in two: 乙公司调解委员会（津南区）.
pub fn placed_name<'n>(name: &'n str, env: &Env) -> Option<(&'n str, String)> {
    let (bare, rest) = name.trim().strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
    let district = env.regions.find_district(rest)?;
    Some((bare.trim(), district.code.clone()))
}

/// Looks up a reference as typed, within the row's district where it is known.
///
/// # Errors
/// Nothing or several match; never guesses.
pub fn look_up(
    to: RefTo,
    typed: &str,
    district: Option<&str>,
    env: &Env,
    orgs: &Organisations,
) -> Result<Value, Missed> {
    let found = |id: &str, label: &str| Value::Ref { id: id.to_owned(), label: label.to_owned() };
    match to {
        RefTo::District => match env.regions.find_district(typed) {
            Some(d) => Ok(found(&d.code, &d.name)),
            // What belongs to the city itself lies in no district.
            None => match env.regions.find_authority(typed, env.policy) {
                Some((code, name)) if code == env.policy.jurisdiction => Ok(found(&code, &name)),
                _ => {
                    Err(Missed::new(format!("没有叫“{typed}”的区。"), "填区的全称，如 东丽区。", Vec::new()))
                }
            },
        },
        RefTo::Authority => match env.regions.find_authority(typed, env.policy) {
            Some((code, name)) => Ok(found(&code, &name)),
            None => Err(Missed::new(
                format!("没有叫“{typed}”的管理单位。"),
                "填区的全称或市本级；不填就是所在区。",
                Vec::new(),
            )),
        },
        RefTo::Subdistrict => match env.regions.find_subdistrict(district, typed) {
            Ok(s) => Ok(found(&s.code, &s.name)),
            Err(offers) => {
                let near = if offers.is_empty() {
                    String::new()
                } else {
                    format!("最接近的是：{}。", offers.join("、"))
                };
                let message = format!("所在区没有叫“{typed}”的街道、镇或乡。{near}");
                Err(Missed::new(message, "填街道、镇或乡的全称。", offers))
            }
        },
        RefTo::Organisation => orgs
            .find(typed, district)
            .map(|k| found(&k.id, &k.host.name))
            .map_err(|u| Missed { message: u.message, remedy: u.remedy, offers: u.offers }),
        // A person is found by number too, and by the organisation: the store says who it is (`Records::recognise`).
        RefTo::Mediator => Ok(found("", typed)),
    }
}
