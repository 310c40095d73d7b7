use super::*;
use crate::dates::plus_days;
use crate::interval::lookup;
use crate::policy::Policy;
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);

fn issued(on: Date) -> Certificate {
    Certificate::new("津12011020240001", on)
}

fn state_of(certificate: &Certificate, on: Date) -> CertificateState {
    state(certificate, &[], &POLICY, on)
}

#[test]
fn when_a_certificate_expires() {
    for (from, until) in [
        (date(2023, 7, 1), Some(date(2028, 6, 30))),
        (date(2023, 7, 2), Some(date(2028, 7, 1))),
        (date(2024, 2, 29), Some(date(2029, 2, 28))),
        (date(2023, 6, 30), Some(date(2028, 6, 30))),
        (date(2018, 7, 1), Some(date(2028, 6, 30))),
        (date(2020, 2, 29), Some(date(2028, 6, 30))),
        (date(2018, 6, 30), None),
        (date(2016, 2, 29), None),
    ] {
        assert_eq!(valid_until(from, &POLICY), until, "{from}");
    }
}

#[test]
fn the_state_on_the_boundary_days() {
    let own = issued(date(2023, 7, 1));
    let extended = issued(date(2018, 7, 1));
    let over = issued(date(2018, 6, 30));
    let mut revoked = issued(date(2024, 1, 1));
    revoked.revoked = Some(date(2025, 1, 1));
    for (certificate, on, expected) in [
        (&own, date(2023, 6, 30), CertificateState::NotYetEffective),
        (&own, date(2023, 7, 1), CertificateState::Valid),
        (&own, date(2028, 3, 31), CertificateState::Valid), // 91 days left
        (&own, date(2028, 4, 1), CertificateState::ExpiringSoon), // 90 days left
        (&own, date(2028, 6, 30), CertificateState::ExpiringSoon),
        (&own, date(2028, 7, 1), CertificateState::Expired),
        (&extended, date(2023, 6, 30), CertificateState::Valid),
        (&extended, date(2023, 7, 1), CertificateState::ValidExtended),
        (&extended, date(2028, 6, 30), CertificateState::ExpiringSoon),
        (&extended, date(2028, 7, 1), CertificateState::Expired),
        (&over, date(2023, 6, 30), CertificateState::Valid),
        (&over, date(2023, 7, 1), CertificateState::AwaitingReissue),
        (&over, date(2030, 1, 1), CertificateState::AwaitingReissue),
        (&revoked, date(2024, 12, 31), CertificateState::Valid),
        (&revoked, date(2025, 1, 1), CertificateState::Revoked),
    ] {
        assert_eq!(state_of(certificate, on), expected, "{} on {on}", certificate.issued);
    }
}

#[test]
fn a_newer_certificate_replaces_from_its_issue() {
    let old = issued(date(2017, 5, 22));
    let new = Certificate::new("津12011020240099", date(2024, 5, 6));
    let holder = [old.clone(), new.clone()];
    assert_eq!(state(&old, &holder, &POLICY, date(2024, 5, 5)), CertificateState::AwaitingReissue);
    assert_eq!(state(&old, &holder, &POLICY, date(2024, 5, 6)), CertificateState::Replaced);
    assert_eq!(state(&new, &holder, &POLICY, date(2024, 5, 6)), CertificateState::Valid);
    assert_eq!(valid_until(new.issued, &POLICY), Some(date(2029, 5, 5)));
    assert_eq!(current(&holder, &POLICY, date(2024, 5, 5)).map(|c| &c.number), Some(&old.number));
    assert_eq!(current(&holder, &POLICY, date(2024, 5, 6)).map(|c| &c.number), Some(&new.number));
    assert_eq!(current(&holder, &POLICY, date(2010, 1, 1)).map(|c| &c.number), Some(&old.number));
    assert_eq!(current(&[], &POLICY, date(2024, 1, 1)), None);
}

#[test]
fn awaiting_reissue_is_usable_until_a_deadline_passes_but_never_strictly_valid() {
    let mut over = issued(date(2016, 2, 29));
    let of = |certificate: &Certificate, on| standing(certificate, &[], &POLICY, on);
    let open = of(&over, date(2024, 7, 18));
    assert!(open.usable && !open.strictly_valid && open.reissue_open);
    assert_eq!(open.valid_until, None);
    over.reissue_deadline = Some(date(2024, 12, 31));
    assert!(of(&over, date(2024, 12, 31)).usable);
    let late = of(&over, date(2025, 1, 1));
    assert!(!late.usable && late.state == CertificateState::AwaitingReissue);
}

#[test]
fn reissue_opens_ninety_days_before_the_end() {
    let own = issued(date(2023, 7, 1));
    assert!(!standing(&own, &[], &POLICY, date(2028, 3, 31)).reissue_open);
    assert!(standing(&own, &[], &POLICY, date(2028, 4, 1)).reissue_open);
    assert!(standing(&own, &[], &POLICY, date(2028, 7, 1)).reissue_open);
}

#[test]
fn every_verdict_says_it_leaves_agreements_alone() {
    let mut revoked = issued(date(2022, 1, 1));
    revoked.revoked = Some(date(2024, 1, 1));
    for (certificate, on) in [
        (issued(date(2025, 1, 1)), date(2024, 7, 18)),
        (revoked, date(2024, 7, 18)),
        (issued(date(2016, 2, 29)), date(2024, 7, 18)),
        (issued(date(2018, 7, 1)), date(2024, 7, 18)),
        (issued(date(2018, 7, 1)), date(2028, 7, 1)),
        (issued(date(2023, 7, 1)), date(2028, 6, 30)),
    ] {
        let verdict = verdict(&certificate, &[], &POLICY, on);
        assert!(verdict.sentence.ends_with(AGREEMENTS_UNTOUCHED), "{}", verdict.sentence);
        assert_eq!(verdict.label(), "三(二)4");
    }
}

#[test]
fn sentences_can_be_read_out() {
    let said = |from, on| verdict(&issued(from), &[], &POLICY, on).sentence.replace(AGREEMENTS_UNTOUCHED, "");
    let on = date(2024, 7, 18);
    assert_eq!(
        said(date(2018, 7, 1), on),
        "证书2018年7月1日发证，2023年7月1日前取得且不超过5年，有效期延续至2028年6月30日，现在有效。"
    );
    assert_eq!(
        said(date(2018, 6, 30), on),
        "证书2018年6月30日发证，到2023年7月1日已超过5年；持续从事调解工作的，可以直接申请换发新证，主管部门作出决定前可以继续使用。"
    );
    assert_eq!(said(date(2024, 2, 29), on), "证书2024年2月29日发证，有效期5年，至2029年2月28日，现在有效。");
    assert_eq!(
        said(date(2024, 2, 29), date(2029, 2, 28)),
        "证书2024年2月29日发证，有效期5年，至2029年2月28日，今天是最后一天。"
    );
}

#[test]
fn a_term_of_five_years_is_inferred_the_extension_is_the_notice() {
    let basis = |from| verdict(&issued(from), &[], &POLICY, date(2024, 7, 18)).basis;
    assert_eq!(basis(date(2024, 1, 1)), crate::verdict::Basis::Inferred);
    assert_eq!(basis(date(2020, 1, 1)), crate::verdict::Basis::Text);
    assert_eq!(basis(date(2016, 1, 1)), crate::verdict::Basis::Text);
}

#[test]
fn issue_dates_that_cannot_be_true() {
    let today = date(2024, 7, 18);
    let birth = Some(date(2004, 2, 29));
    for (on, expected) in [
        (date(2024, 7, 19), Err(IssueProblem::Future)),
        (date(2024, 7, 18), Ok(())),
        (date(2022, 2, 28), Err(IssueProblem::Minor(18))),
        (date(2022, 3, 1), Ok(())),
        (date(2007, 12, 31), Err(IssueProblem::TooEarly(date(2008, 1, 1)))),
    ] {
        assert_eq!(check_issue(on, birth, today, &POLICY), expected, "{on}");
    }
    assert_eq!(check_issue(date(2008, 1, 1), None, today, &POLICY), Ok(()));
}

fn idle_on(facts: &IdleFacts<'_>, on: Date) -> Idleness {
    idleness(facts, &POLICY, on).result
}

const NOTHING: IdleFacts<'static> =
    IdleFacts { issued: &[], declared: None, entered: None, activities: &[], suspensions: &[] };

#[test]
fn two_years_without_mediating_prompt_on_the_second_anniversary() {
    let facts = IdleFacts { issued: &[date(2020, 1, 1)], declared: Some(date(2022, 7, 18)), ..NOTHING };
    assert!(!idle_on(&facts, date(2024, 7, 17)).suspected);
    let prompted = idle_on(&facts, date(2024, 7, 18));
    assert!(prompted.suspected);
    assert_eq!((prompted.last, prompted.source), (Some(date(2022, 7, 18)), Some(ActivitySource::Declared)));
}

#[test]
fn a_record_after_the_day_does_not_count_but_the_day_of_entry_does() {
    let activities = [Activity { on: date(2024, 9, 1), source: ActivitySource::Cases }];
    let facts = IdleFacts { issued: &[date(2020, 1, 1)], activities: &activities, ..NOTHING };
    assert!(idle_on(&facts, date(2024, 7, 18)).suspected);
    assert!(!idle_on(&facts, date(2024, 9, 1)).suspected);
    let entered = IdleFacts { entered: Some(date(2026, 11, 1)), ..facts };
    assert!(!idle_on(&entered, date(2024, 7, 18)).suspected);
    assert_eq!(idle_on(&entered, date(2024, 7, 18)).source, Some(ActivitySource::Entered));
    let declared = IdleFacts { declared: Some(date(2021, 1, 1)), ..entered };
    assert!(idle_on(&declared, date(2024, 7, 18)).suspected);
}

#[test]
fn suspended_spans_do_not_count() {
    let span = [Suspension { since: date(2023, 1, 1), until: Some(date(2023, 6, 29)) }]; // 180 days
    let facts = IdleFacts { declared: Some(date(2022, 7, 18)), suspensions: &span, ..NOTHING };
    assert_eq!(idle_on(&facts, date(2024, 7, 18)).prompt_from, Some(plus_days(date(2024, 7, 18), 180)));
    let open = [Suspension { since: date(2024, 7, 17), until: None }];
    assert_eq!(idle_on(&IdleFacts { suspensions: &open, ..facts }, date(2030, 1, 1)).prompt_from, None);
    let late = [Suspension { since: date(2024, 7, 18), until: None }];
    assert!(idle_on(&IdleFacts { suspensions: &late, ..facts }, date(2024, 7, 18)).suspected);
    let twice = [span[0], Suspension { since: date(2023, 2, 1), until: Some(date(2023, 3, 1)) }];
    assert_eq!(
        idle_on(&IdleFacts { suspensions: &twice, ..facts }, date(2024, 7, 18)).prompt_from,
        Some(plus_days(date(2024, 7, 18), 180))
    );
}

#[test]
fn only_records_on_the_list_of_the_policy_count() {
    let mut policy = Policy::tianjin();
    policy.certificate.idle_activities.value = vec!["cases".to_owned()];
    let activities = [Activity { on: date(2024, 1, 1), source: ActivitySource::Prevention }];
    let facts = IdleFacts { issued: &[date(2020, 1, 1)], activities: &activities, ..NOTHING };
    assert!(idleness(&facts, &policy, date(2024, 7, 18)).result.suspected);
    assert!(!idleness(&facts, &POLICY, date(2024, 7, 18)).result.suspected);
}

prop_compose! {
    fn any_certificate()(issued in 0i64..7000, revoked in prop::option::of(0i64..3000), deadline in prop::option::of(0i64..9000)) -> Certificate {
        let on = plus_days(date(2012, 1, 1), issued);
        Certificate {
            revoked: revoked.map(|days| plus_days(on, days)),
            reissue_deadline: deadline.map(|days| plus_days(date(2012, 1, 1), days)),
            ..Certificate::new(format!("证{issued}"), on)
        }
    }
}

proptest! {
    #[test]
    fn intervals_say_what_the_day_says(holder in prop::collection::vec(any_certificate(), 1..4), day in -500i64..10_000) {
        let on = plus_days(date(2012, 1, 1), day);
        for certificate in &holder {
            let found = lookup(&state_intervals(certificate, &holder, &POLICY), on).copied();
            prop_assert_eq!(found.unwrap_or(CertificateState::NotYetEffective), state(certificate, &holder, &POLICY, on));
        }
    }

    #[test]
    fn at_most_one_certificate_of_a_holder_is_strictly_valid(holder in prop::collection::vec(any_certificate(), 0..5), day in 0i64..9000) {
        let on = plus_days(date(2012, 1, 1), day);
        let mut days: Vec<_> = holder.iter().map(|c| c.issued).collect();
        days.sort_unstable();
        days.dedup();
        prop_assume!(days.len() == holder.len());
        let valid = holder.iter().filter(|c| standing(c, &holder, &POLICY, on).strictly_valid).count();
        prop_assert!(valid <= 1);
    }

    #[test]
    fn idle_changes_only_at_its_breakpoints(
        issued in 0i64..1500, declared in prop::option::of(0i64..3000), entered in prop::option::of(0i64..4000),
        cases in prop::collection::vec(0i64..4000, 0..4), spans in prop::collection::vec((0i64..4000, prop::option::of(0i64..400)), 0..3),
        day in 0i64..5000,
    ) {
        let at = |days| plus_days(date(2018, 1, 1), days);
        let issues = [at(issued)];
        let activities: Vec<_> = cases.iter().map(|days| Activity { on: at(*days), source: ActivitySource::Cases }).collect();
        let suspensions: Vec<_> = spans.iter().map(|(since, length)| Suspension { since: at(*since), until: length.map(|n| at(since + n)) }).collect();
        let facts = IdleFacts { issued: &issues, declared: declared.map(at), entered: entered.map(at), activities: &activities, suspensions: &suspensions };
        let suspected = |on| idleness(&facts, &POLICY, on).result.suspected;
        let intervals = crate::interval::from_breakpoints(idle_breakpoints(&facts, &POLICY), suspected);
        prop_assert_eq!(lookup(&intervals, at(day)).copied().unwrap_or(false), suspected(at(day)));
    }
}
