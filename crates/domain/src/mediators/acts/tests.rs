use super::*;
use crate::certificates::Certificate;
use crate::mediators::record::{Appointment, Host};
use crate::mediators::roster::{ReasonCode, RosterState};
use crate::mediators::standing_on;
use crate::policy::Policy;
use crate::registrations::{AnnualRegistration, Outcome};
use jiff::civil::date;
use std::sync::LazyLock;

static POLICY: LazyLock<Policy> = LazyLock::new(Policy::tianjin);
const TODAY: Date = date(2024, 7, 18);

/// Appointed 2022 at 甲, certificate of 2021, registered for 2024.
fn person() -> Mediator {
    Mediator {
        appointments: vec![Appointment {
            id: "a".into(),
            organisation: "甲".into(),
            appointed: date(2022, 1, 1),
            since: date(2022, 1, 1),
            ..Appointment::default()
        }],
        certificates: vec![Certificate::new("一", date(2021, 5, 17))],
        registrations: vec![AnnualRegistration::registered(2024, date(2024, 3, 20))],
        ..Mediator::default()
    }
}

/// With a certificate that was over five years old on the transition day.
fn awaiting() -> Mediator {
    Mediator { certificates: vec![Certificate::new("旧", date(2017, 5, 22))], ..person() }
}

/// Gives decisions the ids the store would.
fn stored(mut m: Mediator) -> Mediator {
    for (i, d) in m.decisions.iter_mut().enumerate() {
        d.id = i.to_string();
    }
    for (i, a) in m.appointments.iter_mut().enumerate() {
        a.id = format!("a{i}");
    }
    m
}

fn state(m: &Mediator, on: Date) -> RosterState {
    standing_on(m, &POLICY, on).state
}

fn column(done: Result<(), Refusal>) -> &'static str {
    done.expect_err("refused").column
}

fn issue_of(number: &str, issued: Date) -> Issue {
    Issue { number: number.into(), issued, issuer: None }
}

#[test]
fn a_reissue_makes_good_what_awaited_it() {
    let mut m = awaiting();
    issue(&mut m, issue_of("新", date(2024, 6, 3)), &POLICY, TODAY).unwrap();
    assert_eq!(state(&m, date(2024, 6, 2)), RosterState::Cleanup);
    assert_eq!(state(&m, date(2024, 6, 3)), RosterState::OnRoster);
}

#[test]
fn what_cannot_be_issued_is_refused() {
    for (number, day, at) in [
        ("新", date(2024, 7, 19), "issued"),
        ("新", date(2017, 5, 22), "issued"),
        ("新", date(2007, 12, 31), "issued"),
        ("旧", date(2024, 6, 3), "number"),
        (" ", date(2024, 6, 3), "number"),
    ] {
        let done = issue(&mut awaiting(), issue_of(number, day), &POLICY, TODAY);
        assert_eq!(column(done), at, "{number} {day}");
    }
}

fn revocation(on: Date) -> Revocation {
    Revocation { on, reason: "连续两年未从事。".into(), heard: "无异议".into(), document: None }
}

#[test]
fn a_cancellation_holds_from_its_day_and_keeps_what_it_rests_on() {
    let mut m = person();
    m.declared_active_on = Some(date(2022, 6, 1));
    revoke(&mut m, "一", &revocation(date(2024, 7, 1)), &POLICY, TODAY).unwrap();
    assert_eq!(state(&m, date(2024, 6, 30)), RosterState::OnRoster);
    let standing = standing_on(&m, &POLICY, date(2024, 7, 1));
    assert_eq!(standing.reasons[0].code, ReasonCode::CertificateRevoked);
    let note = m.certificates[0].note.as_deref().unwrap();
    for part in
        ["理由：连续两年未从事。", "听取所在调解组织意见：无异议。", "2022年6月1日（填报的最近履职日期）"]
    {
        assert!(note.contains(part), "{part}: {note}");
    }
    assert_eq!(column(revoke(&mut m, "一", &revocation(TODAY), &POLICY, TODAY)), "");
}

#[test]
fn what_cannot_be_cancelled_is_refused() {
    let at = |act: Revocation| column(revoke(&mut person(), "一", &act, &POLICY, TODAY));
    assert_eq!(at(revocation(date(2024, 7, 19))), "on");
    assert_eq!(at(revocation(date(2021, 5, 16))), "on");
    assert_eq!(at(Revocation { reason: String::new(), ..revocation(TODAY) }), "reason");
    assert_eq!(at(Revocation { heard: " ".into(), ..revocation(TODAY) }), "heard");
    let mut m = awaiting();
    issue(&mut m, issue_of("新", date(2024, 6, 3)), &POLICY, TODAY).unwrap();
    assert_eq!(column(revoke(&mut m, "旧", &revocation(TODAY), &POLICY, TODAY)), "on");
}

#[test]
fn an_entry_is_mended() {
    let to = |number: &str, issued| Correction {
        number: number.into(),
        issued,
        issuer: None,
        revoked: None,
        recalled: None,
    };
    let mut m = person();
    revoke(&mut m, "一", &revocation(TODAY), &POLICY, TODAY).unwrap();
    correct(&mut m, "一", to("二", date(2021, 5, 7)), &POLICY, TODAY).unwrap();
    assert_eq!((m.certificates[0].number.as_str(), m.certificates[0].revoked), ("二", None));
    assert_eq!(column(correct(&mut m, "二", to("二", date(2025, 1, 1)), &POLICY, TODAY)), "issued");
    assert_eq!(column(correct(&mut m, "三", to("二", TODAY), &POLICY, TODAY)), "");
}

#[test]
fn a_deadline_is_set_only_for_what_awaits_its_reissue() {
    let last = Some(date(2024, 12, 31));
    let mut m = awaiting();
    set_deadline(&mut m, "旧", last, &POLICY, TODAY).unwrap();
    assert_eq!(m.certificates[0].reissue_deadline, last);
    assert_eq!(column(set_deadline(&mut m, "旧", Some(date(2023, 6, 30)), &POLICY, TODAY)), "last");
    assert_eq!(column(set_deadline(&mut person(), "一", last, &POLICY, TODAY)), "");
}

#[test]
fn leaving_the_roster_and_its_correction() {
    let mut m = person();
    raise_unfit(&mut m, date(2024, 6, 1), "多次缺席", TODAY).unwrap();
    assert_eq!(state(&m, date(2024, 6, 1)), RosterState::Cleanup);
    remove(&mut m, date(2024, 7, 1), "不能胜任", None, TODAY).unwrap();
    assert_eq!(state(&m, date(2024, 6, 30)), RosterState::Cleanup);
    assert_eq!(state(&m, date(2024, 7, 1)), RosterState::Exited);
    assert_eq!(column(remove(&mut m, date(2024, 7, 2), "再次", None, TODAY)), "on");
    let mut m = stored(m);
    restore(&mut m, "1", "认定有误", TODAY).unwrap();
    assert_eq!(state(&m, date(2024, 7, 1)), RosterState::Cleanup, "the notice is open again");
    assert!(m.decisions[1].reason.ends_with("更正：认定有误"));
    settle_unfit(&mut m, "0", date(2024, 7, 10), "经教育继续任职", TODAY).unwrap();
    assert_eq!(state(&m, TODAY), RosterState::OnRoster);
}

#[test]
fn a_removal_that_cannot_be_is_refused() {
    let at = |on, reason| column(remove(&mut person(), on, reason, None, TODAY));
    assert_eq!(at(date(2024, 7, 19), "因"), "on");
    assert_eq!(at(date(2021, 12, 31), "因"), "on");
    assert_eq!(at(TODAY, ""), "reason");
}

#[test]
fn whoever_is_appointed_anew_can_be_removed_again() {
    let mut m = person();
    remove(&mut m, date(2023, 7, 1), "因", None, TODAY).unwrap();
    let there = Move { on: date(2024, 1, 8), ..move_of("乙", date(2024, 1, 8)) };
    move_to(&mut m, there, TODAY).unwrap();
    assert_eq!(state(&m, date(2024, 1, 7)), RosterState::Exited);
    assert_eq!(state(&m, TODAY), RosterState::OnRoster);
    remove(&mut m, date(2024, 7, 1), "因", None, TODAY).unwrap();
    assert_eq!(state(&m, TODAY), RosterState::Exited);
}

#[test]
fn one_notice_at_a_time_and_only_what_happened() {
    let mut m = person();
    assert_eq!(column(raise_unfit(&mut m, date(2024, 7, 19), "因", TODAY)), "on");
    raise_unfit(&mut m, TODAY, "因", TODAY).unwrap();
    assert_eq!(column(raise_unfit(&mut m, TODAY, "因", TODAY)), "");
    let mut m = stored(m);
    assert_eq!(column(settle_unfit(&mut m, "0", date(2024, 7, 17), "果", TODAY)), "on");
    assert_eq!(column(settle_unfit(&mut m, "9", TODAY, "果", TODAY)), "");
}

#[test]
fn spans_that_do_not_count() {
    let mut m = person();
    suspend(&mut m, "产假", date(2024, 3, 1), Some(date(2024, 8, 31)), TODAY).unwrap();
    assert_eq!(column(suspend(&mut m, "病假", date(2024, 8, 31), None, TODAY)), "since");
    assert_eq!(column(suspend(&mut m, "", date(2024, 9, 1), None, TODAY)), "what");
    assert_eq!(column(suspend(&mut m, "借调", date(2024, 9, 2), Some(date(2024, 9, 1)), TODAY)), "until");
    let mut m = stored(m);
    resume(&mut m, "0", date(2024, 6, 30), TODAY).unwrap();
    suspend(&mut m, "病假", date(2024, 7, 1), None, TODAY).unwrap();
    assert_eq!(m.decisions[0].withdrawn, Some(date(2024, 7, 1)));
    // Taken back altogether.
    let mut m = stored(m);
    resume(&mut m, "0", date(2024, 2, 29), TODAY).unwrap();
    assert_eq!(column(resume(&mut m, "0", date(2024, 2, 28), TODAY)), "until");
    suspend(&mut m, "产假", date(2024, 3, 1), Some(date(2024, 6, 30)), TODAY).unwrap();
}

fn move_of(organisation: &str, on: Date) -> Move {
    Move {
        organisation: organisation.into(),
        host: Host { name: organisation.into(), ..Host::default() },
        on,
        until: None,
        full_time: true,
        concurrent: false,
    }
}

#[test]
fn an_exit_ends_the_appointment_and_can_be_taken_back() {
    let mut m = person();
    exit(&mut m, "a", date(2024, 7, 1), "调离", TODAY).unwrap();
    assert_eq!(state(&m, date(2024, 6, 30)), RosterState::OnRoster);
    assert_eq!(state(&m, date(2024, 7, 1)), RosterState::Exited);
    assert_eq!(column(exit(&mut m, "a", TODAY, "再次", TODAY)), "");
    reopen(&mut m, "a", "登记有误").unwrap();
    assert_eq!(state(&m, TODAY), RosterState::OnRoster);
    assert_eq!(column(exit(&mut m, "a", date(2021, 12, 31), "因", TODAY)), "on");
    assert_eq!(column(exit(&mut m, "a", TODAY, "", TODAY)), "reason");
}

#[test]
fn a_transfer_and_兼任() {
    let mut m = person();
    move_to(&mut m, Move { concurrent: true, ..move_of("乙", date(2024, 3, 1)) }, TODAY).unwrap();
    move_to(&mut m, move_of("丙", date(2024, 7, 1)), TODAY).unwrap();
    assert_eq!(m.appointment_at(date(2024, 6, 30)).unwrap().organisation, "甲");
    assert_eq!(m.appointment_at(TODAY).unwrap().organisation, "丙");
    let mut m = stored(m);
    assert_eq!(column(reopen(&mut m, "a0", "因")), "", "a transfer is no exit");
    let at = |m: &mut Mediator, to| column(move_to(m, to, TODAY));
    assert_eq!(at(&mut m, move_of("丙", TODAY)), "organisation");
    assert_eq!(at(&mut m, Move { concurrent: true, ..move_of("乙", TODAY) }), "organisation");
    assert_eq!(at(&mut m, move_of("丁", date(2024, 7, 1))), "on");
    assert_eq!(at(&mut m, move_of("丁", date(2026, 7, 1))), "on");
    let dissolved = Host { dissolved: Some(date(2024, 7, 10)), ..Host::default() };
    assert_eq!(at(&mut m, Move { host: dissolved, ..move_of("丁", TODAY) }), "organisation");
    move_to(&mut m, move_of("乙", date(2024, 7, 10)), TODAY).unwrap();
    assert_eq!(m.appointment_at(TODAY).unwrap().organisation, "乙", "兼任 becomes the main one");
}

fn registering(year: i16, on: Date) -> Registering {
    Registering { year, outcome: Outcome::Registered, on, reason: String::new(), document: None }
}

fn bare() -> Mediator {
    Mediator { registrations: Vec::new(), ..person() }
}

#[test]
fn a_year_is_registered_on_time_or_late() {
    for (on, late) in [(date(2024, 3, 31), false), (date(2024, 4, 1), true)] {
        let mut m = bare();
        register(&mut m, &registering(2024, on), &POLICY, TODAY).unwrap();
        assert_eq!(m.registrations[0].late, late, "{on}");
        assert_eq!(state(&m, on), RosterState::OnRoster);
    }
}

#[test]
fn what_cannot_be_registered_is_refused() {
    let at = |m: &mut Mediator, act| column(register(m, &act, &POLICY, TODAY));
    assert_eq!(at(&mut bare(), registering(2023, date(2023, 3, 1))), "year");
    assert_eq!(at(&mut bare(), registering(2024, date(2024, 7, 19))), "on");
    assert_eq!(at(&mut bare(), registering(2024, date(2023, 12, 31))), "on");
    let uncertified = &mut Mediator { certificates: Vec::new(), ..bare() };
    assert_eq!(at(uncertified, registering(2024, TODAY)), "");
    let certificates = vec![Certificate::new("一", date(2024, 5, 6))];
    assert_eq!(at(&mut Mediator { certificates, ..bare() }, registering(2024, date(2024, 5, 5))), "on");
    assert_eq!(at(&mut person(), registering(2024, TODAY)), "year");
    assert_eq!(at(&mut person(), registering(2024, date(2024, 2, 1))), "on");
    assert_eq!(
        at(&mut bare(), Registering { outcome: Outcome::Refused, ..registering(2024, TODAY) }),
        "reason"
    );
    let deferred =
        Registering { outcome: Outcome::Deferred, reason: "因".into(), ..registering(2024, TODAY) };
    assert_eq!(at(&mut person(), deferred), "year");
}

#[test]
fn refused_then_registered() {
    let mut m = bare();
    let on = date(2024, 3, 5);
    let refusal =
        Registering { outcome: Outcome::Refused, reason: "学时不足".into(), ..registering(2024, on) };
    register(&mut m, &refusal, &POLICY, TODAY).unwrap();
    assert_eq!(standing_on(&m, &POLICY, on).reasons[0].code, ReasonCode::RegistrationRefused);
    register(&mut m, &registering(2024, date(2024, 5, 6)), &POLICY, TODAY).unwrap();
    assert_eq!(state(&m, TODAY), RosterState::OnRoster);
    assert_eq!(m.registrations[0].reason.as_deref(), Some("学时不足"));
}

#[test]
fn a_past_year_is_confirmed_with_a_document_number() {
    let today = date(2026, 7, 1);
    let act = |document: &str| Registering {
        document: Some(document.into()),
        ..registering(2024, date(2025, 2, 10))
    };
    assert_eq!(column(register(&mut bare(), &act(" "), &POLICY, today)), "on");
    let mut m = bare();
    register(&mut m, &act("人社调〔2025〕3号"), &POLICY, today).unwrap();
    assert!(m.registrations[0].late);
    let early = Registering { on: date(2023, 12, 31), ..act("号") };
    assert_eq!(column(register(&mut bare(), &early, &POLICY, today)), "on");
}

#[test]
fn an_entry_of_a_year_is_mended_or_taken_back() {
    let entry = (2024, Outcome::Registered, date(2024, 3, 20));
    let mend = |m: &mut Mediator, to| mend_registration(m, entry, to, "登记有误", &POLICY, TODAY);
    let mut m = person();
    mend(&mut m, Some(date(2024, 4, 2))).unwrap();
    assert_eq!((m.registrations[0].on, m.registrations[0].late), (date(2024, 4, 2), true));
    assert_eq!(column(mend(&mut m, None)), "");
    let mut m = person();
    assert_eq!(column(mend(&mut m, Some(date(2023, 4, 2)))), "on");
    let mut m = person();
    mend(&mut m, None).unwrap();
    assert_eq!(state(&m, TODAY), RosterState::Cleanup);
}
