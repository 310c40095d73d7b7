use super::*;
use crate::policy::Policy;
use crate::verdict::{Basis, Verdict};
use jiff::civil::date;

const TODAY: Date = date(2024, 7, 18);

fn centre() -> Organisation {
    Organisation {
        name: "中北镇劳动人事争议调解中心".into(),
        kind: "subdistrict_centre".into(),
        district: "120111".into(),
        authority: "120111".into(),
        founded: Some(date(2022, 3, 1)),
        state: "open".into(),
        ..Organisation::default()
    }
}

fn verdict(result: bool) -> Verdict<bool> {
    let sentence = if result { "都具备。" } else { "还不符合实体化条件：没有印章。" };
    let basis: Basis = Policy::tianjin().coverage.operational_by.basis;
    Verdict { result, clause: "III-1-2a", basis, sentence: sentence.into(), facts: Vec::new() }
}

fn on(day: Date) -> Certify {
    Certify { on: day, by: "王五".into(), on_site: true, note: String::new() }
}

/// The column refused at, or the record as it stands then.
fn done(
    o: &Organisation,
    act: impl FnOnce(&mut Organisation) -> Result<(), Refusal>,
) -> Result<Organisation, &'static str> {
    let mut new = o.clone();
    act(&mut new).map(|()| new).map_err(|why| {
        assert!(!why.message.is_empty());
        why.column
    })
}

fn certified(o: &Organisation, day: Date) -> Result<Organisation, &'static str> {
    done(o, |o| certify(o, &on(day), &verdict(true), TODAY))
}

#[test]
fn a_certification_holds_from_its_day() {
    let o = certified(&centre(), date(2024, 6, 20)).unwrap();
    assert_eq!(o.certifications(), [(date(2024, 6, 20), None)]);
    assert_eq!((o.certified_by.as_deref(), o.certified_on_site), (Some("王五"), Some(true)));
}

#[test]
fn days_that_cannot_be_are_refused_from_both_sides() {
    for (day, fine) in [
        (date(2022, 2, 28), false),
        (date(2022, 3, 1), true),
        (date(2024, 7, 18), true),
        (date(2024, 7, 19), false),
    ] {
        assert_eq!(certified(&centre(), day).err(), (!fine).then_some("on"), "{day}");
        let suspended = done(&centre(), |o| suspend(o, day, "装修", TODAY));
        assert_eq!(suspended.err(), (!fine).then_some("on"), "{day}");
        let dissolved = done(&centre(), |o| dissolve(o, day, "合并", TODAY));
        assert_eq!(dissolved.err(), (!fine).then_some("on"), "{day}");
    }
}

#[test]
fn only_centres_are_certified() {
    for kind in ["subdistrict_centre", "court_centre", "district_centre", "city_centre"] {
        assert!(certified(&Organisation { kind: kind.into(), ..centre() }, TODAY).is_ok(), "{kind}");
    }
    for kind in ["enterprise_committee", "association_body", "regional_industry", "other"] {
        assert_eq!(
            certified(&Organisation { kind: kind.into(), ..centre() }, TODAY).err(),
            Some(""),
            "{kind}"
        );
    }
}

#[test]
fn against_the_checklist_only_with_a_reason() {
    let bare = done(&centre(), |o| certify(o, &on(TODAY), &verdict(false), TODAY));
    assert_eq!(bare.err(), Some("note"));
    let why = Certify { note: "印章已刻，待送达".into(), ..on(TODAY) };
    assert!(done(&centre(), |o| certify(o, &why, &verdict(false), TODAY)).is_ok());
    let nobody = Certify { by: " ".into(), ..on(TODAY) };
    assert_eq!(done(&centre(), |o| certify(o, &nobody, &verdict(true), TODAY)).err(), Some("by"));
}

#[test]
fn withdrawn_and_certified_again_both_stay() {
    let first = certified(&centre(), date(2024, 2, 1)).unwrap();
    assert_eq!(certified(&first, date(2024, 3, 1)).err(), Some("on"), "it stands");
    let take = |o: &Organisation, day, why| done(o, |o| withdraw(o, day, why, TODAY));
    assert_eq!(take(&centre(), TODAY, "因").err(), Some(""), "nothing stands");
    assert_eq!(take(&first, date(2024, 2, 1), "因").err(), Some("on"), "the day itself");
    assert_eq!(take(&first, date(2024, 7, 19), "因").err(), Some("on"), "tomorrow");
    assert_eq!(take(&first, date(2024, 5, 1), " ").err(), Some("reason"));
    let gone = take(&first, date(2024, 5, 1), "场所收回").unwrap();
    assert_eq!(gone.certifications(), [(date(2024, 2, 1), Some(date(2024, 5, 1)))]);
    assert_eq!(take(&gone, date(2024, 6, 1), "因").err(), Some(""), "twice");
    assert_eq!(certified(&gone, date(2024, 4, 30)).err(), Some("on"), "it stood that day");
    assert_eq!(certified(&gone, date(2024, 2, 1)).err(), Some("on"), "the same day twice");
    let second = Certify { by: "赵六".into(), on_site: false, ..on(date(2024, 5, 1)) };
    let again = done(&gone, |o| certify(o, &second, &verdict(true), TODAY)).unwrap();
    assert_eq!((again.certified_by.as_deref(), again.certified_on_site), (Some("赵六"), Some(false)));
    let both = [(date(2024, 2, 1), Some(date(2024, 5, 1))), (date(2024, 5, 1), None)];
    assert_eq!(again.certifications(), both);
    // A wrong second one is taken back: the first stands as it was.
    let back = done(&again, |o| mend_certification(o, None, "登记错了组织", TODAY)).unwrap();
    assert_eq!(back.certifications(), [both[0]]);
    assert_eq!(
        (back.certified_by.as_deref(), back.certified_on_site),
        (Some("王五"), Some(true)),
        "its own name"
    );
    // Certified and taken back once more, and then the first one too: nothing is left over.
    let third = certified(&back, date(2024, 5, 2)).unwrap();
    assert_eq!(third.certifications(), [both[0], (date(2024, 5, 2), None)]);
    let first_again = done(&third, |o| mend_certification(o, None, "又登错", TODAY)).unwrap();
    assert_eq!(first_again, back);
    let none = done(&back, |o| mend_certification(o, None, "从未认定", TODAY)).unwrap();
    assert_eq!((none.certified_on, none.certified_by, none.certified_on_site), (None, None, None));
}

#[test]
fn an_entry_is_mended_with_a_reason() {
    let o = certified(&centre(), date(2024, 2, 1)).unwrap();
    let to = |on, withdrawn| Some(CertificationEntry { on, by: "赵六".into(), on_site: false, withdrawn });
    let mend = |o: &Organisation, to, why| done(o, |o| mend_certification(o, to, why, TODAY));
    let mended = mend(&o, to(date(2024, 2, 11), None), "笔误").unwrap();
    assert_eq!(mended.certifications(), [(date(2024, 2, 11), None)], "no second certification");
    assert_eq!(mended.certified_by.as_deref(), Some("赵六"));
    let ended = mend(&o, to(date(2024, 2, 1), Some(date(2024, 3, 1))), "漏登").unwrap();
    assert_eq!(ended.certifications(), [(date(2024, 2, 1), Some(date(2024, 3, 1)))]);
    let taken_back = mend(&ended, to(date(2024, 2, 1), None), "撤回有误").unwrap();
    assert_eq!(taken_back.certifications(), [(date(2024, 2, 1), None)]);
    assert_eq!(mend(&o, to(date(2024, 2, 1), None), "").err(), Some("reason"));
    assert_eq!(mend(&o, to(date(2024, 2, 1), Some(date(2024, 2, 1))), "因").err(), Some("withdrawn"));
    assert_eq!(mend(&o, to(date(2024, 7, 19), None), "因").err(), Some("on"));
    assert_eq!(mend(&centre(), to(TODAY, None), "因").err(), Some(""));
}

#[test]
fn suspended_resumed_suspended_again() {
    let pause = |o: &Organisation, day| done(o, |o| suspend(o, day, "装修", TODAY));
    let go_on = |o: &Organisation, day| done(o, |o| resume(o, day, "完工", TODAY));
    let o = pause(&centre(), date(2024, 3, 1)).unwrap();
    assert_eq!((o.state.as_str(), o.suspended_on), ("suspended", Some(date(2024, 3, 1))));
    assert_eq!(pause(&o, date(2024, 4, 1)).err(), Some("on"), "it is suspended");
    assert_eq!(go_on(&centre(), TODAY).err(), Some(""));
    assert_eq!(go_on(&o, date(2024, 3, 1)).err(), Some("on"), "the day itself");
    let o = go_on(&o, date(2024, 4, 1)).unwrap();
    assert_eq!((o.state.as_str(), o.resumed_on), ("open", Some(date(2024, 4, 1))));
    assert_eq!(pause(&o, date(2024, 3, 31)).err(), Some("on"), "before it resumed");
    let o = pause(&o, date(2024, 6, 1)).unwrap();
    let both = [(date(2024, 3, 1), Some(date(2024, 4, 1))), (date(2024, 6, 1), None)];
    assert_eq!(o.pauses(), both);
    let back = done(&o, |o| mend_state(o, StateEntry::default(), "没有停用", TODAY)).unwrap();
    assert_eq!((back.pauses(), back.state.as_str()), (vec![both[0]], "open"));
}

#[test]
fn dissolved_is_the_end_unless_it_was_a_mistake() {
    let gone = done(&centre(), |o| dissolve(o, date(2024, 5, 31), "街道合并", TODAY)).unwrap();
    assert_eq!((gone.state.as_str(), gone.dissolution_reason.as_deref()), ("dissolved", Some("街道合并")));
    assert_eq!(certified(&gone, TODAY).err(), Some(""));
    assert_eq!(done(&gone, |o| suspend(o, TODAY, "因", TODAY)).err(), Some(""));
    assert_eq!(done(&gone, |o| dissolve(o, TODAY, "因", TODAY)).err(), Some(""));
    assert_eq!(done(&centre(), |o| dissolve(o, TODAY, "", TODAY)).err(), Some("reason"));
    let back = done(&gone, |o| mend_state(o, StateEntry::default(), "登记错了组织", TODAY)).unwrap();
    assert_eq!(back, centre());
    let to = StateEntry {
        dissolved: Some(date(2024, 6, 1)),
        dissolution_reason: Some("街道合并".into()),
        ..StateEntry::default()
    };
    let mended = done(&gone, |o| mend_state(o, to.clone(), "笔误", TODAY)).unwrap();
    assert_eq!(mended.dissolved_on, Some(date(2024, 6, 1)));
    let wordless = StateEntry { dissolution_reason: None, ..to };
    assert_eq!(done(&gone, |o| mend_state(o, wordless, "笔误", TODAY)).err(), Some("dissolution_reason"));
}

#[test]
fn contradictory_dates_are_refused() {
    let paused = done(&centre(), |o| suspend(o, date(2024, 3, 1), "装修", TODAY)).unwrap();
    assert_eq!(done(&paused, |o| dissolve(o, date(2024, 2, 29), "因", TODAY)).err(), Some("on"));
    let entry = |suspended, resumed, dissolved: Option<Date>| StateEntry {
        suspended,
        resumed,
        dissolved,
        dissolution_reason: dissolved.map(|_| "因".into()),
    };
    let mend = |to| done(&paused, |o| mend_state(o, to, "因", TODAY)).err();
    let march = Some(date(2024, 3, 1));
    assert_eq!(mend(entry(None, march, None)), Some("suspended"));
    assert_eq!(mend(entry(march, march, None)), Some("resumed"));
    assert_eq!(mend(entry(march, Some(date(2024, 7, 19)), None)), Some("resumed"));
    assert_eq!(mend(entry(march, None, Some(date(2024, 2, 29)))), Some("dissolved"));
    assert_eq!(mend(entry(march, None, march)), None);
    assert_eq!(done(&centre(), |o| mend_state(o, StateEntry::default(), "因", TODAY)).err(), Some(""));
}
