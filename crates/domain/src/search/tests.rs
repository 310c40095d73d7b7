use super::*;

#[test]
fn a_personal_number_is_known_however_it_is_typed() {
    for (typed, plain) in [
        ("120111198001019990", "120111198001019990"),
        (" 120111 19800101 9990", "120111198001019990"),
        ("12011119800101999x", "12011119800101999X"),
        ("１２０１１１１９８００１０１９９９０", "120111198001019990"),
        ("120111198001019991", "120111198001019991"),
        ("120111800101999", "120111800101999"),
        ("李桂芳（120111198001019990）", "120111198001019990"),
    ] {
        assert_eq!(Query::read(typed), Query::Identity(plain.into()), "{typed}");
    }
    for (typed, plain) in [
        ("19900001234", "19900001234"),
        ("199-0000-1234", "19900001234"),
        ("+8619900001234", "19900001234"),
        ("022-12345678", "02212345678"),
        ("１９９００００１２３４", "19900001234"),
        ("张三 19900001234", "19900001234"),
    ] {
        assert_eq!(Query::read(typed), Query::Phone(plain.into()), "{typed}");
    }
    // Numbers that are nobody's: a credit code, a code all of digits, numbers of records, a day that cannot be.
    for typed in [
        "91350100M000100Y43",
        "911201110000000001",
        "120111198013019990",
        "120111198001329990",
        "12345678901",
        "津12011120220007",
    ] {
        assert!(!Query::read(typed).is_personal(), "{typed}");
    }
}

#[test]
fn too_short_too_long_and_odd() {
    assert_eq!(Query::read("  \u{3000}\0"), Query::Empty);
    assert_eq!(Query::read("李"), Query::TooShort);
    assert_eq!(Query::read("𠮷"), Query::TooShort);
    assert_eq!(Query::read("李桂"), Query::Words("李桂".into()));
    assert_eq!(Query::read("a%_'\"\0b"), Query::Words("a%_'\"b".into()));
    assert_eq!(Query::read(&"长".repeat(LONGEST)), Query::Words("长".repeat(LONGEST)));
    assert_eq!(Query::read(&"长".repeat(LONGEST + 1)), Query::TooLong);
    assert_eq!(Query::read(&"1".repeat(10_000)), Query::TooLong);
}

#[test]
fn names_are_found_from_where_they_begin_to_tell() {
    for (name, core) in [
        ("天津市西青区晨光机械有限公司", "晨光机械有限公司"),
        ("天津晨光机械有限公司", "晨光机械有限公司"),
        ("滨海新区晨光公司", "晨光公司"),
        ("和平社区服务站", "和平社区服务站"),
        ("开发区晨光公司", "开发区晨光公司"),
        ("西青区", "西青区"),
        ("天津市", "市"),
        ("ＡＢＣ公司", "ABC公司"),
        ("", ""),
    ] {
        assert_eq!(core_name(name), core, "{name}");
    }
}

#[test]
fn initials_of_people_and_names() {
    assert_eq!(person_initials("李桂芳"), "lgf");
    assert_eq!(person_initials("曾单"), "zd", "a surname is said its own way, a given name as usual");
    assert_eq!(person_initials("单乐"), "sl");
    assert_eq!(person_initials("阿里木·买买提"), "almmmt");
    assert_eq!(person_initials("䶮㛃"), "yj", "rare characters have a reading");
    assert_eq!(person_initials("𠮷田").chars().last(), Some('t'));
    assert_eq!(person_initials("'%"), "");
    assert_eq!(initials("ＡＢＣ晨光3号"), "abccg3h");
}
