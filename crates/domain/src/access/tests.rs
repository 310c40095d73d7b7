use super::*;
use std::fmt::Write as _;

#[test]
fn the_matrix_of_roles_and_actions() {
    let mut text = String::new();
    for &action in Action::ALL {
        let roles: Vec<&str> = Role::ALL.iter().filter(|&&r| allowed(r, action)).map(|r| r.code()).collect();
        let _ = writeln!(text, "{:<26}{}", action.code(), roles.join(" "));
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_leader_changes_nothing() {
    let own = [Action::OwnAccount, Action::ViewDesk, Action::Export, Action::UseCalculators];
    for &action in Action::ALL {
        if allowed(Role::Leader, action) {
            assert!(own.contains(&action) || action.code().starts_with("View"), "{action:?}");
        }
    }
}

#[test]
fn the_three_administrators_share_nothing_and_see_no_business() {
    let common = [Action::OwnAccount, Action::ViewDesk];
    let three = [Role::SystemAdmin, Role::SecurityAdmin, Role::Auditor];
    for &action in Action::ALL {
        if common.contains(&action) {
            continue;
        }
        let holders: Vec<Role> = three.iter().copied().filter(|&r| allowed(r, action)).collect();
        let looking = matches!(action, Action::ViewPolicy | Action::ViewRoles);
        assert!(holders.len() < 2 || looking, "{action:?} is held by {holders:?}");
        assert!(
            holders.is_empty() || looking || action.group() == "系统",
            "{action:?} is held by {holders:?}"
        );
    }
}

#[test]
fn every_action_has_a_holder_and_codes_are_unique() {
    for (i, a) in Action::ALL.iter().enumerate() {
        assert!(!roles_for(*a).is_empty(), "{a:?}");
        assert_eq!(Action::parse(a.code()), Some(*a));
        assert_eq!(*a as usize, i);
    }
    for r in Role::ALL {
        assert_eq!(Role::parse(r.code()), Some(*r));
        assert_eq!(Role::parse(r.label()), Some(*r));
    }
    assert_eq!(Role::ALL.len(), 16);
    assert_eq!(Role::parse("分管领导"), Some(Role::Leader));
}

#[test]
fn separate_roles_stand_alone() {
    assert!(separation(&[Role::Auditor]).is_ok());
    assert!(separation(&[Role::DistrictOfficer, Role::OrganisationHead]).is_ok());
    for pair in [
        [Role::Auditor, Role::SystemAdmin],
        [Role::SecurityAdmin, Role::CityManager],
        [Role::DistrictAdmin, Role::DistrictOfficer],
        [Role::DistrictOfficer, Role::Auditor],
    ] {
        assert!(separation(&pair).is_err(), "{pair:?}");
    }
}

#[test]
fn scope_reaches_what_lies_inside() {
    let district = Scope::Authority("120111".into());
    let street = Scope::Subdistrict { authority: "120111".into(), code: "120111001".into() };
    assert!(Scope::City.contains(&district) && district.contains(&street) && !street.contains(&district));
    assert!(!district.contains(&Scope::Authority("120112".into())));
    assert!(street.contains_organisation("o7", "120111", Some("120111001")));
    assert!(!street.contains_organisation("o7", "120111", None));
    assert!(Scope::Organisation("o7".into()).contains_organisation("o7", "120111", None));
    assert!(!Scope::Organisation("o7".into()).contains_organisation("o8", "120111", None));
    assert!(!Scope::Organisation("o7".into()).contains_authority("120111"));
    assert!(!Scope::Nothing.contains_organisation("o7", "120111", None));
}
