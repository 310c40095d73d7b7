//! What each calculator says, read as a whole.

use super::testing::{given, values};
use super::*;
use jiff::civil::date;
use std::fmt::Write as _;

fn told(name: &str, result: Result<Computed, Unanswered>) -> String {
    let done = result.expect(name);
    let mut text = format!("{name} {}\n", ratio::Ratio::from(done.fen).yuan());
    for Step { article, basis, sentence } in &done.steps {
        writeln!(text, "  [{} {}] {sentence}", article.cite, basis.label()).expect("text");
    }
    for caution in &done.cautions {
        writeln!(text, "  注意：{caution}").expect("text");
    }
    text
}

#[test]
fn the_steps_of_every_calculator_can_be_read_out() {
    let mut values = values();
    values[2].approval = None;
    let given = given(&values);
    let (joined, ended) = (date(2020, 12, 1), date(2024, 6, 30));
    let wages = Wages::Average(1_000_000);
    let all = [
        told(
            "经济补偿",
            severance::compute(
                &severance::Inputs {
                    ground: Ground::NotRenewed,
                    joined: date(2006, 2, 5),
                    ended,
                    wages: Wages::Months(vec![200_000; 12]),
                },
                &given,
            ),
        ),
        told("赔偿金", damages::compute(&damages::Inputs { joined, ended, wages: wages.clone() }, &given)),
        told(
            "代通知金",
            notice_pay::compute(
                &notice_pay::Inputs { noticed: Some(date(2024, 6, 20)), ended, month_before: 1_000_000 },
                &given,
            ),
        ),
        told(
            "二倍工资",
            double_wages::compute(
                &double_wages::Inputs {
                    started: date(2024, 3, 15),
                    until: double_wages::Until::Signed(date(2024, 10, 21)),
                    excuse: None,
                    wages: wages.clone(),
                },
                &given,
            ),
        ),
        told(
            "加班工资",
            overtime::compute(
                &overtime::Inputs {
                    scheme: overtime::Scheme::Standard,
                    wage: 1_000_000,
                    extended: 2_190,
                    rest_days: 480,
                    holidays: 480,
                },
                &given,
            ),
        ),
        told(
            "未休年休假",
            annual_leave::compute(
                &annual_leave::Inputs {
                    worked_months: 130,
                    from: date(2024, 1, 1),
                    until: ended,
                    taken_half_days: 3,
                    untaken: annual_leave::Untaken::NotArranged,
                    exclusion: None,
                    wages,
                },
                &given,
            ),
        ),
        told(
            "试用期",
            probation::compute(
                &probation::Inputs {
                    contract: probation::Contract::Fixed {
                        from: date(2024, 4, 15),
                        until: date(2025, 4, 14),
                    },
                    agreed_before: false,
                    from: date(2024, 4, 15),
                    until: date(2024, 7, 19),
                    regular: 1_000_000,
                    paid: 700_000,
                },
                &given,
            ),
        ),
        told("病假", sick_pay::compute(&sick_pay::Inputs { day: ended, paid: Some(150_000) }, &given)),
        told(
            "伤残",
            injury::compute(&injury::Inputs::Disability { grade: 9, injured: ended, wage: 450_000 }, &given),
        ),
        told("丧葬", injury::compute(&injury::Inputs::Funeral { died: date(2025, 2, 1) }, &given)),
        told("工亡", injury::compute(&injury::Inputs::Death { died: ended }, &given)),
    ];
    insta::assert_snapshot!(all.join("\n"));
}
