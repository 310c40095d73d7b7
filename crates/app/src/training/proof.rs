//! 参训证明: what somebody attended in a year, as a PDF; each print on record (III-2-2).

use fengqiao_domain::access::Action;
use fengqiao_domain::certificates;
use fengqiao_print::TrainingRecord;

use super::store::proof::courses;
use super::years;
use crate::certificates::set_document;
use crate::mediators::MediatorRecords;
use crate::tables::edit::load;
use crate::{Actor, App, AppError, Event};

/// Sets the certificate of a person's year.
///
/// # Errors
/// `NotFound` out of scope; `Refused` for a year without a course, and for what the fonts lack.
pub fn print(app: &App, actor: &Actor, id: &str, year: i16) -> Result<Vec<u8>, AppError> {
    let now = app.clock.stamp();
    let env = app.env(&now);
    let record = app.read(|c| {
        let m = load::<MediatorRecords>(c, &env, &actor.scope, id)?;
        let courses = courses(c, id, year)?;
        if courses.is_empty() {
            let words = format!("{} {year} 年没有参加培训的记录，没有打印。请先登记签到。", m.name);
            return Err(AppError::refused(words));
        }
        let sums = years::of_year(c, &[id.to_owned()], year)?;
        let main = m.appointment_at(env.today);
        let authority = main.map_or(env.policy.jurisdiction.as_str(), |a| a.host.authority.as_str());
        let counted = sums.get(id).map_or(0, |y| y.half_hours);
        Ok(TrainingRecord {
            organisation: main.map(|a| a.host.name.clone()).unwrap_or_default(),
            number: certificates::current(&m.certificates, env.policy, env.today).map(|x| x.number.clone()),
            name: m.name.clone(),
            year,
            courses,
            counted_half_hours: u32::try_from(counted).unwrap_or_default(),
            organiser: env.bureau(authority),
            on: env.today,
            sample: app.config.demo,
        })
    })?;
    let pdf = set_document(app, |press, stamp| press.training(&record, stamp))?;
    let words = format!("打印 {year} 年参训证明");
    app.record(actor, Action::ViewTraining, Event::new("print-training", "mediators", id).summary(words))?;
    Ok(pdf)
}
