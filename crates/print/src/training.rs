//! 参训证明: what somebody attended in a year, on A4 (III-2-2).

use fengqiao_domain::dates::spoken;
use jiff::civil::Date;
use serde_json::json;

use crate::{Press, PrintError, Stamp};

/// One course attended.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its title.
    pub title: String,
    /// When it was, as it shall read: a day or a span.
    pub when: String,
    /// Who held it.
    pub organiser: String,
    /// 脱产, or 线上 and the like, which are shown and not counted.
    pub off_the_job: bool,
    /// Hours attended, in half hours.
    pub half_hours: u32,
}

/// What the certificate says.
#[derive(Clone, Debug)]
pub struct TrainingRecord {
    /// 姓名.
    pub name: String,
    /// 所在调解组织.
    pub organisation: String,
    /// 调解员证号; `None` for somebody without.
    pub number: Option<String>,
    /// The calendar year.
    pub year: i16,
    /// The courses, in their order.
    pub courses: Vec<Course>,
    /// Off-the-job hours of the year as the rules count them, in half hours.
    pub counted_half_hours: u32,
    /// 主办单位 that certifies.
    pub organiser: String,
    /// Day of the certificate.
    pub on: Date,
    /// Made up, for a demonstration: printed across the page.
    pub sample: bool,
}

impl Press {
    /// The certificate as a PDF on A4.
    ///
    /// # Errors
    /// No font, or a character no font has.
    pub fn training(&self, record: &TrainingRecord, stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        let courses: Vec<_> = record
            .courses
            .iter()
            .map(|c| {
                json!({
                    "title": c.title, "when": c.when, "organiser": c.organiser,
                    "kind": if c.off_the_job { "计入" } else { "不计入" },
                    "hours": hours(c.half_hours),
                })
            })
            .collect();
        let data = json!({
            "name": record.name, "organisation": record.organisation, "number": record.number,
            "year": record.year.to_string(), "courses": courses,
            "hours": hours(record.counted_half_hours),
            "organiser": record.organiser, "on": spoken(record.on), "sample": record.sample,
        });
        self.set("training.typ", &data, Vec::new(), stamp)
    }
}

/// 42.5 as `42.5`, 40 as `40`.
fn hours(half: u32) -> String {
    format!("{}{}", half / 2, if half.is_multiple_of(2) { "" } else { ".5" })
}

#[cfg(test)]
mod tests {
    #[test]
    fn hours_are_said_in_halves() {
        assert_eq!([80, 81, 1, 0].map(super::hours), ["40", "40.5", "0.5", "0"]);
    }
}
