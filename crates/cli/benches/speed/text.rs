//! The index of what cases say: rows put straight into it, then words looked for by readers of every reach.

use std::path::Path;
use std::time::Instant;

use fengqiao_app::cases::text::{Entry, Wanted, insert, newest};
use fengqiao_app::migrations;
use fengqiao_db::{Db, Target, migrate};
use fengqiao_domain::text::asked::Asked;
use fengqiao_domain::text::{normal, place, record};

use super::report::Report;
use super::world::p99;

/// Rows to a transaction.
const CHUNK: usize = 1_000;
/// Rows kept one by one, as steps of cases do.
const SINGLE: usize = 300;
/// Districts, and organisations and mediators of all of them together.
const PLACES: (usize, usize, usize) = (16, 1_200, 6_000);

const FACTS: [&str; 10] = [
    "单位连续两个月没有按时发放工资，申请人多次催要没有结果",
    "单位口头通知不用再来上班，没有出具书面通知，也没有支付经济补偿",
    "长期每周工作六天，法定节假日也安排上班，没有支付加班费",
    "入职后没有签订书面劳动合同，社会保险从第四个月才开始缴纳",
    "工作中受伤，已作工伤认定和劳动能力鉴定，一次性伤残补助金差额没有结清",
    "两年没有安排年休假，离职时也没有折算工资",
    "岗位从车间调到仓库，基本工资降低，申请人不同意调岗",
    "平台派单减少，骑手账号被停用，配送费没有结算",
    "竞业限制期间单位没有按月支付补偿，申请人要求解除约定",
    "哺乳期内被安排夜班，申请人拒绝后被按旷工处理",
];
const TRADES: [&str; 12] =
    ["餐饮", "物流", "机械", "纺织", "化工", "软件", "建筑", "医药", "教育", "家政", "汽车配件", "冷链仓储"];
const SIGNS: [&str; 14] = [
    "晨光", "瑞丰", "恒通", "海河", "北洋", "永泰", "嘉禾", "金桥", "启明", "宏图", "盛世", "兴达", "同心",
    "鑫源",
];

/// What readers type.
const WORDS: [&str; 24] = [
    "工资",
    "加班费",
    "经济补偿",
    "没有发放工资",
    "工伤认定",
    "骑手",
    "夜班",
    "竞业限制",
    "社会保险",
    "调岗",
    "年休假",
    "劳动合同",
    "平台派单",
    "哺乳期",
    "餐饮 工资",
    "冷链仓储",
    "晨光机械",
    "物流 骑手 配送费",
    "2024年3月",
    "28500元",
    "口头通知",
    "海河纺织有限公司",
    "不存在的说法",
    "仓库 调岗 工资",
];

/// Both engines where there are both.
pub fn text(report: &mut Report, data: &Path, rows: usize, asked: usize) {
    std::fs::create_dir_all(data).expect("a folder");
    measured(report, "SQLite", &Target::Sqlite { path: data.join("text.db") }, rows, asked);
    #[expect(clippy::disallowed_methods, reason = "which server to measure is no setting of the product")]
    if let Ok(url) = std::env::var("FENGQIAO_BENCH_PG") {
        measured(report, "PostgreSQL", &Target::Postgres { url }, rows, asked);
    }
}

fn measured(report: &mut Report, engine: &str, target: &Target, rows: usize, asked: usize) {
    let db = Db::open(target).expect("a database");
    migrate(&db, migrations::ALL, "2026-06-30T10:00:00+08:00").expect("a schema");
    let there = db.read(|c| c.query_one("SELECT COUNT(*) FROM case_texts", &[])).expect("a count").int(0);
    let there = usize::try_from(there).unwrap_or(usize::MAX);
    let mut micros = 0;
    for from in (there..rows).step_by(CHUNK) {
        let made: Vec<(String, Entry)> =
            (from..rows.min(from + CHUNK)).map(|n| (format!("case{n:09}"), entry(n))).collect();
        micros += keep(&db, &made);
    }
    if let Some(rate) = ((rows.saturating_sub(there)) as u64 * 1_000_000).checked_div(micros) {
        report.note(
            format!("{engine}: rows into the index, {CHUNK} to a transaction"),
            format!("{rate} rows/s"),
        );
    }
    db.optimize().expect("statistics");
    let single: Vec<u64> = (rows..rows + SINGLE)
        .map(|n| keep(&db, &[(format!("one{n:09}-{}", there + rows), entry(n))]))
        .collect();
    say(report, &format!("{engine}: one row, one transaction"), single);
    let reaches = [
        ("city", None),
        ("district", Some(place('a', "d3"))),
        ("organisation", Some(place('o', "o77"))),
        ("mediator", Some(place('m', "m901"))),
    ];
    for (who, reach) in reaches {
        for (what, limit) in [("first page", 21), ("list with its count", 201)] {
            let took = WORDS.iter().flat_map(|typed| {
                let asked_for = Asked::read(typed);
                let wanted = || Wanted { words: asked_for.words(), places: reach.iter().cloned().collect() };
                let times = (0..asked.div_ceil(WORDS.len()).max(3)).map(|_| look(&db, &wanted(), limit).0);
                times.collect::<Vec<_>>()
            });
            say(report, &format!("{engine} {who}: {what}"), took.collect());
        }
        let kind = place('k', "k1");
        let places: Vec<String> = std::iter::once(kind).chain(reach).collect();
        let took = (0..asked).map(|_| look(&db, &Wanted { words: &[], places: places.clone() }, 200).0);
        say(report, &format!("{engine} {who}: 200 closed of a kind"), took.collect());
    }
    let slow = WORDS.iter().map(|typed| {
        let asked_for = Asked::read(typed);
        let (took, hits) = look(&db, &Wanted { words: asked_for.words(), places: Vec::new() }, 201);
        (took, hits, *typed)
    });
    let (took, hits, typed) = slow.max().expect("words");
    report.note(format!("{engine}: slowest words"), format!("{typed}, {hits} hits, {took} µs"));
    let one = Asked::read("资");
    let (took, hits) = look(&db, &Wanted { words: one.words(), places: Vec::new() }, 21);
    report.note(format!("{engine}: a single character"), format!("{hits} hits, {took} µs"));
}

fn say(report: &mut Report, what: &str, mut micros: Vec<u64>) {
    micros.sort_unstable();
    let middle = micros[micros.len() / 2];
    report.at_most(format!("{what}: p99 (p50 {middle} µs)"), p99(micros), 20_000, "µs");
}

fn keep(db: &Db, made: &[(String, Entry)]) -> u64 {
    let rows: Vec<(&str, Entry)> = made.iter().map(|(id, entry)| (id.as_str(), entry.clone())).collect();
    let began = Instant::now();
    db.write(|c| insert(c, &rows)).expect("rows");
    u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX).max(1)
}

fn look(db: &Db, wanted: &Wanted, limit: usize) -> (u64, usize) {
    let began = Instant::now();
    let hits = db.read(|c| newest(c, wanted, None, limit)).expect("hits").len();
    (u64::try_from(began.elapsed().as_micros()).unwrap_or(u64::MAX), hits)
}

/// A made-up case: its facts, claims and employer, some 150 characters, and where it belongs.
fn entry(n: usize) -> Entry {
    let draw = |salt: usize, of: usize| {
        let mixed = (n as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ salt as u64;
        (mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 33) as usize % of
    };
    // Kinds are not alike frequent.
    let first = draw(1, 10).min(draw(2, 10));
    let facts = format!(
        "{}。{}。欠付{}元，自{}年{}月起。",
        FACTS[first],
        FACTS[draw(3, 10)],
        1_500 + 500 * draw(4, 120),
        2019 + n * 7 / 200_000,
        1 + draw(5, 12)
    );
    let employer =
        format!("天津{}{}有限公司", SIGNS[draw(6, SIGNS.len())], TRADES[draw(7, 12).min(draw(8, 12))]);
    let request = format!("支付{}月工资和补偿，{}", 1 + draw(9, 12), employer);
    let mut places = vec![
        place('a', &format!("d{}", draw(10, PLACES.0))),
        place('o', &format!("o{}", draw(11, PLACES.1))),
        place('m', &format!("m{}", draw(12, PLACES.2))),
    ];
    if draw(13, 10) < 7 {
        places.push(place('k', &format!("k{first}")));
    }
    Entry::new(&record(&[request, facts, employer].map(|text| normal(&text)), &places))
}
