use super::*;
use crate::coverage::Indicator;
use jiff::civil::date;

fn changed(from: &str, to: &str) -> Vec<PolicyProblem> {
    let text = TIANJIN.replace(from, to);
    assert_ne!(text, TIANJIN, "nothing to change: {from}");
    Policy::parse(&text).err().unwrap_or_default()
}

#[test]
fn the_shipped_policy_is_the_notice() {
    let policy = Policy::tianjin();
    let targets: Vec<_> = policy
        .coverage
        .targets
        .iter()
        .map(|target| (target.value.indicator, target.value.due, target.value.share))
        .collect();
    let (first, second) = (date(2024, 12, 31), date(2025, 12, 31));
    assert_eq!(
        targets,
        [
            (Indicator::Enterprise, first, 65),
            (Indicator::Enterprise, second, 80),
            (Indicator::Association, first, 75),
            (Indicator::Association, second, 90),
            (Indicator::SubdistrictCentre, first, 80),
            (Indicator::SubdistrictCentre, second, 95),
            (Indicator::CourtCentre, first, 100),
        ]
    );
    assert_eq!((policy.staffing.full_time.value, policy.staffing.part_time.value), (1, 2));
    assert_eq!((policy.training.hours.value, policy.training.practice.value), (40, 4));
    assert_eq!(policy.certificate.extended_end.value, date(2028, 6, 30));
    assert_eq!(policy.registration.due.value.in_year(2024), date(2024, 3, 31));
    assert_eq!((policy.experts.city_target.value, policy.experts.district_limit.value), (40, 30));
    assert_eq!(policy.annex_table("annex-9"), Some("mediators"));
    assert_eq!(policy.annex_number("mediators"), Some(9));
    assert_eq!(policy.annex_table("annex-13"), None);
    assert_eq!(policy.authority_name("120000"), Some("市本级"));
    assert_eq!(policy.periods[1].value.due_in(2024), date(2025, 1, 31));
    assert!(policy.coverage.counts(Indicator::Enterprise, "enterprise_committee"));
    assert!(!policy.coverage.counts(Indicator::Enterprise, "court_centre"));
    assert_eq!(policy.digest.len(), 64);
}

#[test]
fn every_number_says_where_it_comes_from() {
    let policy = Policy::tianjin();
    assert!(policy.items().len() > 100);
    for item in policy.items() {
        assert!(crate::verdict::cite(item.clause).is_some(), "{}", item.path);
        assert!(!item.text.is_empty(), "{}", item.path);
    }
    let public = policy.items().iter().filter(|item| item.path.starts_with("public."));
    assert!(public.clone().count() >= 9);
    assert!(public.into_iter().all(|item| item.value == "否"), "public side is off as shipped");
}

#[test]
fn words_of_the_notice_are_in_the_notice() {
    let policy = Policy::tianjin();
    for target in &policy.coverage.targets {
        let clause = crate::verdict::cite(target.clause).expect("known clause");
        assert!(clause.text.contains(target.text.as_str()), "{}", target.text);
    }
}

#[test]
fn contradictions_are_refused_where_they_stand() {
    for (from, to, path) in [
        ("share = 80\nclause", "share = 101\nclause", "coverage.targets[2].share"),
        ("share = 65", "share = 85", "coverage.targets[2].share"),
        ("due = 2025-12-31\nshare = 80", "due = 2024-06-30\nshare = 80", "coverage.targets[2].due"),
        ("term_years = { value = 5", "term_years = { value = 0", "certificate.term_years"),
        (
            "extended_end = { value = 2028-06-30",
            "extended_end = { value = 2023-06-30",
            "certificate.extended_end",
        ),
        ("grace = { value = \"06-30\"", "grace = { value = \"02-28\"", "registration.grace"),
        ("due = \"07-31\"", "due = \"06-29\"", "returns.periods[1].due"),
        ("key = \"seal\"", "key = \"stamp\"", "operational.checklist[6].key"),
        ("\"cases\", \"negotiations\"", "\"cases\", \"dancing\"", "certificate.idle_activities"),
        ("city_low = { value = 36", "city_low = { value = 41", "experts.city_target"),
        ("[\"仲裁院调解中心\"]", "[\"企业调解委员会\"]", "coverage.kinds.court_centre"),
        ("[\"仲裁院调解中心\"]", "[\"村委会\"]", "coverage.kinds.court_centre"),
        ("average = 5\n", "average = 2\n", "alerts.weekly[3].average"),
        ("annex-12 =", "annexe-12 =", "annexes.annexe-12"),
        ("retention_years = { value = 5", "retention_years = { value = 0", "cases.retention_years"),
        ("retention_years = { value = 5", "retention_years = { value = 101", "cases.retention_years"),
    ] {
        let found = changed(from, to);
        assert!(found.iter().any(|problem| problem.path == path), "{to}: {found:?}");
    }
}

#[test]
fn unreadable_values_are_refused_where_they_stand() {
    for (from, to, path) in [
        ("hours = { value = 40", "hours = { value = 40.5", "training.hours"),
        ("hours = { value = 40", "hours = { value = -1", "training.hours"),
        ("due = { value = \"03-31\"", "due = { value = \"02-30\"", "registration.due"),
        (
            "transition_day = { value = 2023-07-01",
            "transition_day = { value = \"七月\"",
            "certificate.transition_day",
        ),
        ("value = \"organisations\", clause", "value = \"both\", clause", "coverage.official_measure"),
        ("text = \"页眉显示的系统名称。\"", "text = \"\"", "system.name.text"),
        ("clause = \"令17-19\"", "clause = \"令17-99\"", "roster.appointment_min_years.clause"),
        ("[staffing]\n", "[staffing]\nhelpers = { value = 1 }\n", "staffing.helpers"),
        ("name = \"天津市\"", "name = \"天津市\"\ncolour = \"red\"", "colour"),
        ("key = \"seal\"", "key = \"seal\"\nsize = 3", "operational.checklist[6].size"),
    ] {
        let found = changed(from, to);
        assert!(found.iter().any(|problem| problem.path == path), "{to}: {found:?}");
    }
}

#[test]
fn all_problems_are_listed_at_once() {
    let text = TIANJIN.replace("value = 40", "value = \"x\"").replace("value = 36", "value = true");
    assert!(Policy::parse(&text).expect_err("two problems").len() >= 2);
    let empty = Policy::parse("").expect_err("everything is missing");
    assert!(empty.len() > 80 && empty.iter().all(|problem| !problem.message.is_empty()));
    assert_eq!(Policy::parse("x = = 1").expect_err("no TOML").len(), 1);
}

#[test]
fn a_zone_of_its_own_is_an_authority() {
    let zone = "\n[[zones]]\ncode = \"120116400\"\nname = \"经开区\"\ndistrict = \"120116\"\nclause = \"III-1-1a\"\nbasis = \"推定\"\ntext = \"单独考核\"\n";
    let policy = Policy::parse(&format!("{TIANJIN}{zone}")).expect("a good zone");
    assert_eq!(policy.authority_name("120116400"), Some("经开区"));
    let regions = crate::regions::Regions::tianjin();
    assert_eq!(regions.authorities(&policy).len(), 18);
    assert_eq!(regions.find_authority("经开区", &policy).map(|(code, _)| code).as_deref(), Some("120116400"));
    let wrong = zone.replace("120116400", "120110400");
    assert!(Policy::parse(&format!("{TIANJIN}{wrong}")).is_err());
}

#[test]
fn the_weekly_threshold_follows_the_average() {
    let alerts = Policy::tianjin().alerts;
    for (total, average, threshold) in [(0, 0, 4), (12, 0, 4), (13, 1, 7), (104, 4, 11), (260, 10, 20)] {
        assert_eq!(
            (alerts.weekly_average(total), alerts.weekly_threshold(total)),
            (average, Some(threshold)),
            "{total}"
        );
    }
}

#[test]
fn the_digest_is_sm3_of_the_text() {
    assert_eq!(digest("abc"), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
}
