use proptest::prelude::*;

use super::asked::{Asked, LONGEST, MOST_WORDS, Word};
use super::*;

/// How an index answers: whether the tokens of a word stand side by side among those of a text.
fn finds(text: &[String], word: &Word) -> bool {
    let is = |(token, wanted): (&String, &String)| {
        token == wanted || word.prefix && token.starts_with(wanted.as_str())
    };
    text.windows(word.phrase.len()).any(|part| part.iter().zip(&word.phrase).all(is))
}

/// The runs of a text with a blank between them and around words, so that plain `contains` minds the ends of words.
fn spelt(text: &str, whole: bool) -> String {
    let runs = runs(&normal(text));
    let one = |run: &Run| match run {
        Run::Han(run) => (run.iter().collect::<String>(), false),
        Run::Word(run) => (run.clone(), true),
    };
    let all: Vec<(String, bool)> = runs.iter().map(one).collect();
    let joined = all.iter().map(|(run, _)| run.as_str()).collect::<Vec<_>>().join(" ");
    let end =
        |run: Option<&(String, bool)>| if whole || run.is_some_and(|(_, word)| *word) { " " } else { "" };
    format!("{}{joined}{}", end(all.first()), end(all.last()))
}

/// Letters that meet often, so that hits and near misses are many.
fn letters(most: usize) -> impl Strategy<Value = String> {
    let letter = prop_oneof![
        6 => proptest::sample::select(vec!['劳', '动', '争', '议', '工', '资']),
        2 => proptest::sample::select(vec!['𠮷', '㛃', '\u{30edd}', '々', '月', '年']),
        2 => proptest::sample::select(vec!['a', 'B', '1', '２', 'é', 'Я', '한']),
        1 => proptest::sample::select(vec!['，', '。', '-', '"', '%', '*']),
    ];
    proptest::collection::vec(letter, 1..=most).prop_map(String::from_iter)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_word_is_found_exactly_where_the_text_contains_it(text in letters(14), word in letters(4)) {
        let Some(word) = Word::of(&normal(&word)) else { return Ok(()) };
        let contains = spelt(&text, true).contains(&spelt(&word.text, false));
        prop_assert_eq!(finds(&tokens(&text), &word), contains);
    }

    #[test]
    fn any_part_of_a_text_is_found_in_it(text in letters(14), from in 0_usize..14, length in 1_usize..8) {
        let chars: Vec<char> = text.chars().collect();
        let part: String = chars.iter().skip(from).take(length).collect();
        let Some(word) = Word::of(&normal(&part)) else { return Ok(()) };
        let contains = spelt(&text, true).contains(&spelt(&word.text, false));
        prop_assert_eq!(finds(&tokens(&text), &word), contains);
    }

    #[test]
    fn tokens_are_ascii_words_nobody_can_forge(text in ".{0,40}") {
        for token in tokens(&text) {
            prop_assert!(token.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{token}");
            prop_assert!(!token.starts_with('s') && token != BREAK, "{token}");
        }
    }

    #[test]
    fn the_short_way_to_fold_a_text_is_the_long_way(text in "[a-zA-Z0-9劳动、。々《》【】〔〕·—‘’“”\u{3000}！-～]{0,20}") {
        prop_assert_eq!(normal(&text), folded(&text));
    }

    #[test]
    fn a_text_folded_twice_is_folded_once(text in ".{0,40}") {
        prop_assert_eq!(normal(&normal(&text)), normal(&text));
    }

    #[test]
    fn whatever_is_typed_is_read(typed in ".{0,80}") {
        for word in Asked::read(&typed).words() {
            prop_assert!(!word.phrase.is_empty());
        }
    }
}

#[test]
fn a_text_is_found_by_every_part_of_it_and_by_nothing_else() {
    let text = tokens("拖欠2024年3月工资28500元，𠮷田（天津）ABC公司。");
    for (typed, there) in [
        ("工资", true),
        ("月工资", true),
        ("3月工资2", false),
        ("年3月", true),
        ("2024年3月工资28500元", true),
        ("024年", false),
        ("abc公司", true),
        ("ＡＢＣ", true),
        ("ab", false),
        ("𠮷田", true),
        ("𠮷", true),
        ("田天津", false),
        ("田（天津）", true),
        ("欠", true),
        ("元", true),
        ("津", true),
        ("薪", false),
        ("资工", false),
    ] {
        let asked = Asked::read(typed);
        let [word] = asked.words() else { panic!("{typed}: {asked:?}") };
        assert_eq!(finds(&text, word), there, "{typed}");
    }
}

#[test]
fn no_phrase_runs_from_one_text_into_the_next_and_places_are_apart() {
    let all = record(&["拖欠工".into(), "资料".into()], &[place('a', "120111"), place('o', "01J-x9")]);
    let word = |text: &str| Word::of(text).expect("a word");
    assert!(finds(&all, &word("拖欠工")) && finds(&all, &word("资料")) && !finds(&all, &word("工资")));
    assert_eq!(all[all.len() - 2..], ["sa120111", "so01jx9"]);
    assert!(!finds(&all, &word("sa120111")), "typed, it is a word");
    let long = record(&["长".repeat(20_000)], &[place('a', "1")]);
    assert_eq!((long.len(), long.last().map(String::as_str)), (MOST, Some("sa1")));
}

#[test]
fn too_little_too_much_and_personal_numbers_are_told() {
    let words = |typed: &str| Asked::read(typed).words().len();
    assert_eq!(Asked::read(" \u{3000}\n"), Asked::Empty);
    for short in ["a", "1", "，", "%", "工资 x", "…… —"] {
        assert_eq!(Asked::read(short), Asked::TooShort, "{short}");
    }
    assert_eq!((words("资"), words("工资　加班费"), words("工资 ，")), (1, 2, 1));
    assert_eq!(words(&"长".repeat(LONGEST)), 1);
    assert_eq!(Asked::read(&"长".repeat(LONGEST + 1)), Asked::TooLong);
    assert_eq!(words(&"工资 ".repeat(MOST_WORDS)), MOST_WORDS);
    assert_eq!(Asked::read(&"工资 ".repeat(MOST_WORDS + 1)), Asked::TooLong);
    for personal in ["19900001234", "工资 120111198001019990", "199-0000-1234"] {
        assert_eq!(Asked::read(personal), Asked::Personal, "{personal}");
    }
}

#[test]
fn what_two_texts_share_is_counted_by_pairs_and_words() {
    assert_eq!(grams(&["工资工资", "ab ab"]).len(), 3);
    assert!(grams(&["资", "，"]).is_empty());
}
