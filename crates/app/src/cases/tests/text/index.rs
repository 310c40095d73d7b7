//! The index by itself: it answers as plain reading does, on both engines, newest first, however far down the hits lie.

use fengqiao_db::binds;
use fengqiao_domain::text::asked::{Asked, Word};
use fengqiao_domain::text::{normal, place, record};

use crate::App;
use crate::cases::found;
use crate::cases::text::{Entry, Wanted, insert, newest};
use crate::tables::testing::each_engine;

fn enter(app: &App, texts: &[(String, Vec<String>)]) {
    let ids: Vec<String> = (0..texts.len()).map(|n| format!("c{n:06}")).collect();
    let entry =
        |(text, places): &(String, Vec<String>)| Entry::new(&record(std::slice::from_ref(text), places));
    let rows: Vec<(&str, Entry)> =
        ids.iter().zip(texts).map(|(id, text)| (id.as_str(), entry(text))).collect();
    app.db.write(|c| insert(c, &rows)).expect("entered");
}

fn find(app: &App, words: &[Word], places: &[String], limit: usize) -> Vec<String> {
    let wanted = Wanted { words, places: places.to_vec() };
    let hits = app.read(|c| newest(c, &wanted, None, limit)).expect("hits");
    assert!(hits.windows(2).all(|pair| pair[0].0 > pair[1].0), "newest first");
    hits.into_iter().map(|(_, id)| id).collect()
}

/// Numbers that look like chance and are the same each time.
struct Draw(u64);

impl Draw {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
    fn text(&mut self, most: usize) -> String {
        const LETTERS: [char; 9] = ['劳', '动', '争', '议', '工', '资', '𠮷', '㛃', '\u{30edd}'];
        let length = 1 + self.below(most);
        (0..length).map(|_| LETTERS[self.below(LETTERS.len())]).collect()
    }
}

#[test]
fn the_index_answers_as_plain_reading_does() {
    each_engine(|app| {
        let mut draw = Draw(7);
        let places = [place('a', "120111"), place('a', "120112")];
        let texts: Vec<(String, Vec<String>)> =
            (0..300).map(|n| (draw.text(24), vec![places[n % 2].clone()])).collect();
        enter(&app, &texts);
        let mut hits = 0;
        for n in 0..200 {
            let typed = if n % 4 == 0 { format!("{} {}", draw.text(2), draw.text(2)) } else { draw.text(4) };
            let asked = Asked::read(&typed);
            let at = n % 3;
            let within = places.get(at).cloned();
            let there = |(text, at): &(String, Vec<String>)| {
                let text = normal(text);
                typed.split(' ').all(|word| text.contains(word))
                    && within.iter().all(|place| at.contains(place))
            };
            let expected: Vec<String> =
                (0..texts.len()).rev().filter(|n| there(&texts[*n])).map(|n| format!("c{n:06}")).collect();
            let places: Vec<String> = within.iter().cloned().collect();
            assert_eq!(find(&app, asked.words(), &places, 1_000), expected, "{typed} {within:?}");
            hits += expected.len();
        }
        assert!(hits > 1_000, "{hits}");
    });
}

#[test]
fn hits_far_down_are_found_in_order_and_from_a_row_on() {
    each_engine(|app| {
        let texts: Vec<(String, Vec<String>)> = (0..20_000)
            .map(|n| (if n % 1_000 == 0 { "稀有" } else { "平常" }.to_owned(), Vec::new()))
            .collect();
        for (at, part) in texts.chunks(5_000).enumerate() {
            let ids: Vec<String> = (0..part.len()).map(|n| format!("c{:06}", at * 5_000 + n)).collect();
            let entry =
                |text: &(String, Vec<String>)| Entry::new(&record(std::slice::from_ref(&text.0), &[]));
            let rows: Vec<(&str, Entry)> =
                ids.iter().zip(part).map(|(id, text)| (id.as_str(), entry(text))).collect();
            app.db.write(|c| insert(c, &rows)).expect("entered");
        }
        let rare = Asked::read("稀有");
        let all: Vec<String> = (0..20).rev().map(|n| format!("c{:06}", n * 1_000)).collect();
        assert_eq!(find(&app, rare.words(), &[], 100), all);
        assert_eq!(find(&app, rare.words(), &[], 7), all[..7]);
        let common = Asked::read("平常");
        assert_eq!(find(&app, common.words(), &[], 12_000).len(), 12_000);
        let wanted = Wanted { words: rare.words(), places: Vec::new() };
        let rows = app.read(|c| newest(c, &wanted, None, 5)).expect("hits");
        let further = app.read(|c| newest(c, &wanted, Some(rows[4].0), 5)).expect("hits");
        assert_eq!(further.into_iter().map(|(_, id)| id).collect::<Vec<_>>(), all[5..10]);
    });
}

#[test]
fn an_entry_that_is_lost_or_differs_is_noticed_and_filled_anew() {
    each_engine(|app| {
        let world = super::World::new(app);
        world.received(&world.here, |_| {});
        world.received(&world.here, |_| {});
        let app = &world.app;
        let spoil = |sql: &str| {
            app.db.write(|c| c.execute(sql, &binds![])).expect("spoilt");
            let now = app.clock.stamp();
            app.read(|c| found::differing(c, &app.env(&now))).expect("a check").1.len()
        };
        assert_eq!(spoil("UPDATE case_texts SET digest = 'x' WHERE n = 1"), 1);
        assert!(spoil("DELETE FROM case_texts WHERE n = 2") >= 1);
        crate::setup::recompute_all(app, &crate::testing::operator()).expect("computed");
        super::sound(app);
        assert_eq!(super::ids(app, &fengqiao_domain::access::Scope::City, "工资").len(), 2);
        // As after an upgrade, or a backup that was brought back.
        app.db.write(crate::cases::text::clear).expect("empty");
        found::complete(app).expect("filled");
        super::sound(app);
    });
}
