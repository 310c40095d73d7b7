//! What the analysis of the roster counts a person as on a day (III-2-1c): kind of organisation, 专兼职, education, age,
//! sex, years of practice, specialties; packed into one number, so that a list is found by a part of it.

use super::record::Mediator;
use crate::codes::{DISPUTE_TYPES, ORGANISATION_KINDS, SEX};
use crate::dates::next;
use crate::people::{age, birth_date, birthday};
use crate::value::narrow;
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// 组织类型 of the main appointment.
    Kind,
    /// 专职 or 兼职 there.
    Engagement,
    /// 学历.
    Education,
    /// 年龄.
    Age,
    /// 性别.
    Sex,
    /// 调解工作年限.
    Practice,
    /// 专业特长; a person may have several.
    Specialism,
}

/// First ages of the bands after the youngest.
const AGES: [i16; 3] = [36, 46, 56];
/// The first bit of the specialties; the last of the groups is 未归类 and stands for words no list knows.
const SPECIALISMS: u32 = 20;

impl Dimension {
    /// In the order of the page.
    pub const ALL: [Self; 7] = [
        Self::Engagement,
        Self::Kind,
        Self::Education,
        Self::Practice,
        Self::Age,
        Self::Sex,
        Self::Specialism,
    ];

    /// Heading.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kind => "组织类型",
            Self::Engagement => "专兼职",
            Self::Education => "学历",
            Self::Age => "年龄",
            Self::Sex => "性别",
            Self::Practice => "调解工作年限",
            Self::Specialism => "专业特长",
        }
    }

    /// The word in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Engagement => "engagement",
            Self::Education => "education",
            Self::Age => "age",
            Self::Sex => "sex",
            Self::Practice => "practice",
            Self::Specialism => "specialism",
        }
    }

    /// First bit and number of bits.
    const fn place(self) -> (u32, u32) {
        match self {
            Self::Engagement => (0, 1),
            Self::Kind => (1, 4),
            Self::Education => (5, 2),
            Self::Age => (7, 3),
            Self::Sex => (10, 2),
            Self::Practice => (12, 3),
            Self::Specialism => (SPECIALISMS, 32),
        }
    }

    /// The words of all values in order.
    pub fn values(self) -> Vec<&'static str> {
        match self {
            Self::Kind => ORGANISATION_KINDS.codes.iter().map(|c| c.label).chain(["类型不明"]).collect(),
            Self::Engagement => vec!["专职", "兼职"],
            Self::Education => vec!["研究生", "大学本科", "大学专科", "其他或未填"],
            Self::Age => vec!["35岁及以下", "36至45岁", "46至55岁", "56岁及以上", "未填"],
            Self::Sex => vec!["男", "女", "未填"],
            Self::Practice => vec!["不满3年", "3年至不满5年", "5年至不满10年", "10年及以上", "未填"],
            Self::Specialism => specialisms().chain(["未归类", "未填"]).collect(),
        }
    }

    /// Mask and value that a list asks of a profile; `None` for a value there is none of.
    pub fn asked(self, value: usize) -> Option<(i64, i64)> {
        if value >= self.values().len() {
            return None;
        }
        let (at, bits) = self.place();
        if self == Self::Specialism {
            let bit = 1_i64 << (at + u32::try_from(value).ok()?);
            return Some((bit, bit));
        }
        Some((((1_i64 << bits) - 1) << at, i64::try_from(value).ok()? << at))
    }
}

/// The main kinds of dispute, as which specialties are counted.
fn specialisms() -> impl Iterator<Item = &'static str> {
    DISPUTE_TYPES.codes.iter().filter(|c| !c.code.contains('.')).map(|c| c.label)
}

/// What a person on the roster is counted as; a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Profile(pub i64);

/// What of a profile holds on every day by what is known of the person now; worked out once.
#[derive(Clone, Copy, Debug)]
pub struct Steady {
    number: i64,
    born: Option<Date>,
}

impl Steady {
    /// Of a person.
    pub fn of(m: &Mediator) -> Self {
        let education = match m.education.as_deref().map(|e| e.as_bytes().first()) {
            Some(Some(b'1')) => 0,
            Some(Some(b'2')) => 1,
            Some(Some(b'3')) => 2,
            _ => 3,
        };
        let sex = SEX.codes[..2].iter().position(|s| m.sex.as_deref() == Some(s.code)).unwrap_or(2);
        let practice = match m.years_of_practice {
            None => 4,
            Some(..300) => 0,
            Some(300..500) => 1,
            Some(500..1000) => 2,
            Some(_) => 3,
        };
        let number = specialties(&m.specialisms)
            | part(Dimension::Education, education)
            | part(Dimension::Sex, sex)
            | part(Dimension::Practice, practice);
        Self { number, born: m.id_number.as_deref().and_then(birth_date) }
    }

    /// On a day, by the main appointment; `None` without one.
    pub fn on(self, m: &Mediator, on: Date) -> Option<Profile> {
        let main = m.appointment_at(on)?;
        let kinds = ORGANISATION_KINDS.codes;
        let kind = kinds.iter().position(|k| k.code == main.host.kind).unwrap_or(kinds.len());
        let band = self.born.map_or(AGES.len() + 1, |born| {
            let age = age(born, on);
            AGES.iter().filter(|first| age >= **first).count()
        });
        let number = self.number
            | part(Dimension::Kind, kind)
            | part(Dimension::Engagement, usize::from(!main.full_time))
            | part(Dimension::Age, band);
        Some(Profile(number))
    }
}

/// A value at its place.
fn part(dimension: Dimension, value: usize) -> i64 {
    i64::try_from(value).unwrap_or(0) << dimension.place().0
}

impl Profile {
    /// Of a person on a day, by the main appointment; `None` without one.
    pub fn of(m: &Mediator, on: Date) -> Option<Self> {
        Steady::of(m).on(m, on)
    }

    /// The values of a dimension it has: one, of specialties any number.
    pub fn values(self, dimension: Dimension) -> Vec<usize> {
        let (at, bits) = dimension.place();
        let part = (self.0 >> at) & ((1 << bits) - 1);
        if dimension == Dimension::Specialism {
            return (0..bits as usize).filter(|bit| part >> bit & 1 == 1).collect();
        }
        vec![usize::try_from(part).unwrap_or(0)]
    }
}

/// One bit for each group of specialties; the last but one for words no list knows, the last where none is known.
fn specialties(words: &[String]) -> i64 {
    /// Every spelling with the group it means.
    static SPELLINGS: LazyLock<HashMap<String, usize>> = LazyLock::new(|| {
        let mut known = HashMap::new();
        let main = |code: &'static str| code.split('.').next().unwrap_or(code);
        let groups: Vec<&str> =
            DISPUTE_TYPES.codes.iter().map(|c| c.code).filter(|c| main(c) == *c).collect();
        for c in DISPUTE_TYPES.codes {
            let group = groups.iter().position(|g| *g == main(c.code)).unwrap_or(groups.len());
            for spelling in c.synonyms.iter().chain([&c.label]) {
                known.entry(narrow(spelling)).or_insert(group);
            }
        }
        known
    });
    let groups = specialisms().count();
    let mut bits = 0_i64;
    for word in words.iter().filter(|w| !w.trim().is_empty()) {
        bits |= 1 << SPELLINGS.get(&narrow(word)).copied().unwrap_or(groups);
    }
    if bits == 0 {
        bits = 1 << (groups + 1);
    }
    bits << SPECIALISMS
}

/// The days on which a profile may change by what is known of the person now: appointments and birthdays.
pub fn breakpoints(m: &Mediator) -> Vec<Date> {
    let mut days: Vec<Date> = m.appointments.iter().map(|a| a.since).collect();
    days.extend(m.appointments.iter().filter_map(|a| a.ended));
    days.extend(m.appointments.iter().filter_map(|a| a.until.map(next)));
    let born = m.id_number.as_deref().and_then(birth_date);
    days.extend(born.into_iter().flat_map(|born| AGES.map(|age| birthday(born, age))));
    days
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mediators::record::{Appointment, Host};
    use jiff::civil::date;

    fn person() -> Mediator {
        Mediator {
            id_number: None,
            sex: Some("2".into()),
            education: Some("21".into()),
            years_of_practice: Some(500),
            specialisms: vec!["工伤".into(), "欠薪".into(), "吵架".into()],
            appointments: vec![Appointment {
                since: date(2020, 1, 1),
                full_time: true,
                host: Host { kind: "subdistrict_centre".into(), ..Host::default() },
                ..Appointment::default()
            }],
            ..Mediator::default()
        }
    }

    /// A number of somebody born then.
    fn number(born: &str) -> String {
        let all = "0123456789X".chars().map(|last| format!("120111{born}001{last}"));
        all.into_iter().find(|n| crate::people::check_id_number(n).is_ok()).expect("one of the check digits")
    }

    fn words(m: &Mediator, dimension: Dimension, on: Date) -> Vec<&'static str> {
        let profile = Profile::of(m, on).expect("an appointment");
        let all = dimension.values();
        profile.values(dimension).into_iter().map(|at| all[at]).collect()
    }

    #[test]
    fn a_profile_says_what_the_person_is() {
        let (m, on) = (person(), date(2024, 7, 18));
        for (dimension, said) in [
            (Dimension::Kind, vec!["街道（乡镇）调解中心"]),
            (Dimension::Engagement, vec!["专职"]),
            (Dimension::Education, vec!["大学本科"]),
            (Dimension::Sex, vec!["女"]),
            (Dimension::Practice, vec!["5年至不满10年"]),
            (Dimension::Specialism, vec!["劳动报酬", "工伤待遇", "未归类"]),
        ] {
            assert_eq!(words(&m, dimension, on), said, "{dimension:?}");
        }
        let blank = Mediator { appointments: person().appointments, ..Mediator::default() };
        for (dimension, said) in [
            (Dimension::Education, "其他或未填"),
            (Dimension::Age, "未填"),
            (Dimension::Sex, "未填"),
            (Dimension::Practice, "未填"),
            (Dimension::Specialism, "未填"),
        ] {
            assert_eq!(words(&blank, dimension, on), [said], "{dimension:?}");
        }
        assert_eq!(Profile::of(&Mediator::default(), on), None);
    }

    #[test]
    fn a_band_of_age_ends_the_day_before_the_birthday() {
        let m = Mediator { id_number: Some(number("19880718")), ..person() };
        for (on, band) in [
            (date(2024, 7, 17), "35岁及以下"),
            (date(2024, 7, 18), "36至45岁"),
            (date(2034, 7, 17), "36至45岁"),
            (date(2034, 7, 18), "46至55岁"),
            (date(2044, 7, 18), "56岁及以上"),
        ] {
            assert_eq!(words(&m, Dimension::Age, on), [band], "{on}");
            let days = breakpoints(&m);
            assert!(days.contains(&date(2024, 7, 18)) && days.contains(&date(2044, 7, 18)));
        }
    }

    #[test]
    fn every_part_is_found_by_its_mask_and_has_room() {
        let (m, on) = (person(), date(2024, 7, 18));
        let profile = Profile::of(&m, on).expect("an appointment");
        for dimension in Dimension::ALL {
            let all = dimension.values();
            for value in 0..all.len() {
                let (mask, wanted) = dimension.asked(value).expect("a value");
                let found = profile.0 & mask == wanted;
                assert_eq!(found, profile.values(dimension).contains(&value), "{dimension:?} {value}");
            }
            assert_eq!(dimension.asked(all.len()), None);
            let (at, bits) = dimension.place();
            let room = if dimension == Dimension::Specialism { bits as usize } else { 1 << bits };
            assert!(all.len() <= room && at + bits < 63, "{dimension:?}");
        }
    }
}
