//! How long the file of a case is kept (办案规则-24, which speaks of arbitration; taken for mediation as 参照): from the
//! archive for at least so many years. Nothing is destroyed by this rule: it says from when somebody may think of it.

use super::record::Case;
use crate::dates::{anniversary, spoken};
use crate::policy::Policy;
use crate::verdict::{Fact, Verdict};
use jiff::civil::Date;

/// Years a file is kept at least.
pub fn years(policy: &Policy) -> u32 {
    policy.cases.retention_years.value
}

/// The last day a file archived on a day must be kept. The day of the archive is not counted.
pub fn until(archived: Date, policy: &Policy) -> Date {
    anniversary(archived, i16::try_from(years(policy)).unwrap_or(i16::MAX))
}

/// The last day a file must be kept; `None` before it is in the archive.
pub fn kept_until(case: &Case, policy: &Policy) -> Option<Verdict<Date>> {
    let archived = case.archive.on?;
    let rule = &policy.cases.retention_years;
    let last = until(archived, policy);
    let sentence = format!(
        "{}归档，案卷至少保管{}年，到{}止；期满以后是否鉴定、销毁，由档案管理的规定办理，系统不删除。",
        spoken(archived),
        rule.value,
        spoken(last)
    );
    let facts = vec![
        Fact::new("归档日期", archived),
        Fact::new("保管期限", format!("{}年", rule.value)),
        Fact::new("保管到", last),
    ];
    Some(Verdict { result: last, clause: rule.clause, basis: rule.basis, sentence, facts })
}

/// The latest day of archive whose files have been kept long enough on a day: what SQL asks for.
pub fn ended_if_archived_by(today: Date, policy: &Policy) -> Date {
    let years = i16::try_from(years(policy)).unwrap_or(i16::MAX);
    let mut day = anniversary(today, -years);
    // The anniversary of 29 February is 1 March: step to the last day whose term is over.
    while anniversary(day, years) >= today {
        day = crate::dates::previous(day);
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn archived(on: Date) -> Case {
        let mut case = Case::default();
        case.archive.on = Some(on);
        case
    }

    #[test]
    fn a_file_is_kept_for_five_years_from_the_archive() {
        let policy = Policy::tianjin();
        assert!(kept_until(&Case::default(), &policy).is_none());
        let said = kept_until(&archived(date(2024, 9, 10)), &policy).unwrap();
        assert_eq!((said.result, said.clause), (date(2029, 9, 10), "办案规则-24"));
        assert!(said.sentence.contains("至少保管5年，到2029年9月10日止"), "{}", said.sentence);
        let leap = kept_until(&archived(date(2024, 2, 29)), &policy).unwrap();
        assert_eq!(leap.result, date(2029, 3, 1));
        assert_eq!(until(date(2024, 2, 29), &policy), leap.result, "the list says the same day");
    }

    #[test]
    fn the_day_after_the_last_one_it_has_been_long_enough() {
        let policy = Policy::tianjin();
        let days = [date(2029, 9, 9), date(2029, 9, 10), date(2029, 9, 11)];
        let over = days.map(|today| date(2024, 9, 10) <= ended_if_archived_by(today, &policy));
        assert_eq!(over, [false, false, true]);
    }

    proptest! {
        #[test]
        fn the_day_sql_asks_for_is_the_rule(today in 0i64..20_000, archived_on in 0i64..20_000) {
            let policy = Policy::tianjin();
            let day = |n| crate::dates::plus_days(date(2000, 1, 1), n);
            let (today, on) = (day(today), day(archived_on));
            let last = kept_until(&archived(on), &policy).unwrap().result;
            prop_assert_eq!(on <= ended_if_archived_by(today, &policy), last < today);
        }
    }
}
