//! Cases as they run: made by taking the steps of the domain one after the other, on days that lie behind today.

use fengqiao_domain::cases::Case;
use fengqiao_domain::cases::acts::{Act, Setting, Terms, take};
use fengqiao_domain::cases::agreement::Seat;
use fengqiao_domain::cases::clocks::By;
use fengqiao_domain::cases::kinds::{Outcome, PartyKind};
use fengqiao_domain::cases::parts::{Duty, Handler, Means, Representative, Visit, VisitWay, Visited};
use fengqiao_domain::cases::record::{Applicant, Claim, Organisation, Respondent, Side};
use fengqiao_domain::dates::plus_days;
use jiff::civil::Date;

use super::chance::{Chance, workday};
use super::{numbers, words};

/// Where cases come up: an organisation with its mediators.
pub(in crate::demo) struct Host {
    /// The organisation.
    pub organisation: Organisation,
    /// Its mediators.
    pub mediators: Vec<Handler>,
}

/// An employer.
pub(in crate::demo) struct Employer {
    /// Name.
    pub name: String,
    /// 统一社会信用代码.
    pub credit_code: Option<String>,
    /// 行业门类.
    pub industry: Option<String>,
}

struct Matter {
    kind: &'static str,
    what: &'static str,
    facts: &'static str,
    low: i64,
    high: i64,
}

const MATTERS: [(Matter, usize); 8] = [
    (matter("remuneration.wages", "支付拖欠的工资", "单位连续两个月没有按时发放工资。", 4_000, 38_000), 34),
    (
        matter(
            "termination.severance",
            "支付解除劳动合同的经济补偿",
            "单位口头通知不用再来上班，没有出具书面通知。",
            6_000,
            66_000,
        ),
        22,
    ),
    (matter("remuneration.overtime", "支付加班费", "长期每周工作六天，没有支付加班费。", 2_000, 21_000), 14),
    (
        matter(
            "remuneration.double_wages",
            "支付未签劳动合同的二倍工资差额",
            "入职后没有签订书面劳动合同。",
            9_000,
            58_000,
        ),
        8,
    ),
    (
        matter(
            "work_injury",
            "支付一次性伤残补助金差额",
            "工作中受伤，已作工伤认定，待遇没有结清。",
            18_000,
            96_000,
        ),
        6,
    ),
    (matter("remuneration.annual_leave", "支付未休年休假工资", "两年没有安排年休假。", 1_500, 9_000), 6),
    (matter("social_insurance", "补缴社会保险费", "入职前三个月没有缴纳社会保险费。", 0, 0), 6),
    (matter("termination.leaving_papers", "出具离职证明", "离职后单位没有出具证明，影响再就业。", 0, 0), 4),
];

const fn matter(kind: &'static str, what: &'static str, facts: &'static str, low: i64, high: i64) -> Matter {
    Matter { kind, what, facts, low, high }
}

const SOURCES: [(&str, usize); 6] = [
    ("application", 62),
    ("hotline", 12),
    ("governance_centre", 8),
    ("inspection", 7),
    ("arbitration", 7),
    ("online", 4),
];

/// How a case goes.
#[derive(Clone, Copy)]
enum Way {
    Agreed,
    Instalments,
    AtOnce,
    Unwilling,
    Withdrawn,
}

/// One case of a host, up to today.
pub(in crate::demo) fn one(
    seed: u64,
    n: usize,
    host: &Host,
    employer: &Employer,
    by: By,
    today: Date,
) -> Case {
    let mut chance = Chance::new(seed, "case", n, 0);
    // Half of them of the last hundred days, so that there is something to do.
    let back = if chance.in_thousand(500) { 100 } else { 880 };
    let received = chance.workday(plus_days(today, -back), today);
    let mut case = application(seed, n, host, employer, received, today, &mut chance);
    let way = chance.weighted(&[
        (Way::Agreed, 46),
        (Way::Instalments, 14),
        (Way::AtOnce, 10),
        (Way::Unwilling, 22),
        (Way::Withdrawn, 8),
    ]);
    let mut run = Run { case: &mut case, day: received, by, today, host, chance: &mut chance };
    // A step that lies after today is not taken: there the case stands.
    let _ = run.intake().and_then(|()| run.mediation(way)).and_then(|()| run.follow_up());
    case
}

fn application(
    seed: u64,
    n: usize,
    host: &Host,
    employer: &Employer,
    received: Date,
    today: Date,
    chance: &mut Chance,
) -> Case {
    let (number, _, female) = numbers::resident(n * 7 + 11, seed ^ 0x5eed, today);
    let matters: Vec<&Matter> = {
        let all: Vec<(usize, usize)> =
            MATTERS.iter().enumerate().map(|(at, (_, weight))| (at, *weight)).collect();
        let first = chance.weighted(&all);
        let second = chance.in_thousand(280).then(|| chance.weighted(&all)).filter(|second| *second != first);
        [Some(first), second].into_iter().flatten().map(|at| &MATTERS[at].0).collect()
    };
    let collective = chance.in_thousand(30);
    let headcount = if collective { chance.between(10, 36) } else { 1 };
    let claims: Vec<Claim> = matters
        .iter()
        .map(|m| {
            let fen = (m.high > 0).then(|| chance.between(m.low / 100, m.high / 100) * 10_000 * headcount);
            Claim { kind: m.kind.into(), what: m.what.into(), amount: fen, whose: None, how: None }
        })
        .collect();
    let amounts: Vec<i64> = claims.iter().filter_map(|claim| claim.amount).collect();
    let groups = if chance.in_thousand(180) { vec!["migrant".to_owned()] } else { Vec::new() };
    Case {
        source: chance.weighted(&SOURCES).into(),
        received_on: Some(received),
        applicant: Applicant {
            name: words::person(chance, female),
            kind: Some(PartyKind::Worker),
            id_number: Some(number),
            sex: Some(if female { "2" } else { "1" }.into()),
            phone: Some(numbers::mobile(chance)),
            groups,
            ..Applicant::default()
        },
        respondent: Respondent {
            name: employer.name.clone(),
            credit_code: employer.credit_code.clone(),
            industry: employer.industry.clone(),
            ..Respondent::default()
        },
        headcount: Some(headcount),
        common_claim: collective.then_some(true),
        dispute_types: matters.iter().map(|m| m.kind.to_owned()).collect(),
        request: matters.iter().map(|m| m.what).collect::<Vec<_>>().join("；"),
        amount: (!amounts.is_empty()).then(|| amounts.iter().sum()),
        claims,
        facts: matters.first().map(|m| m.facts.to_owned()),
        organisation: host.organisation.clone(),
        ..Case::default()
    }
}

struct Run<'a, 'b> {
    case: &'a mut Case,
    day: Date,
    by: By<'a>,
    today: Date,
    host: &'a Host,
    chance: &'b mut Chance,
}

/// The case has come to today, or to a step that is not open.
struct Stop;

impl Run<'_, '_> {
    fn step(&mut self, days: i64, act: Act) -> Result<(), Stop> {
        let day = workday(plus_days(self.day, days));
        self.on(day, act)
    }

    fn on(&mut self, day: Date, act: Act) -> Result<(), Stop> {
        if day > self.today {
            return Err(Stop);
        }
        let actor = self.host.mediators.first().map_or("", |m| m.name.as_str());
        let setting = Setting { by: self.by, today: day, actor };
        take(self.case, act, day, None, &setting).map_err(|_| Stop)?;
        self.day = day;
        Ok(())
    }

    fn intake(&mut self) -> Result<(), Stop> {
        fengqiao_domain::cases::clocks::settle(self.case, self.by);
        let waits = self.chance.between(0, 1);
        if self.chance.in_thousand(640) {
            self.step(0, Act::Ask)?;
        }
        if self.chance.in_thousand(60) {
            self.step(1, Act::Refuse("对方不同意调解".into()))?;
            return Err(Stop);
        }
        self.step(waits, Act::Accept(true))?;
        let number = self.host.mediators.len();
        let first = self.chance.below(number);
        let handlers = self.host.mediators.get(first).cloned().into_iter().collect();
        self.step(0, Act::Assign { handlers, conflicts: Vec::new() })
    }

    fn mediation(&mut self, way: Way) -> Result<(), Stop> {
        if matches!(way, Way::Withdrawn) {
            let days = self.chance.between(2, 8);
            self.step(days, Act::Withdraw(Some("双方自行商量".into())))?;
            return Err(Stop);
        }
        let all = self.case.headcount.unwrap_or(1);
        if all >= 10 {
            let one = |chance: &mut Chance| Representative {
                name: words::anybody(chance),
                phone: Some(numbers::mobile(chance)),
            };
            let people = (0..3).map(|_| one(self.chance)).collect();
            self.step(1, Act::Represent(people))?;
        }
        for at in 0..self.chance.between(1, 3) {
            let note = NOTES[usize::try_from(at).unwrap_or(0).min(NOTES.len() - 1)];
            let way = self.chance.weighted(&[("on_site", 7), ("phone", 2), ("video", 1)]);
            let days = self.chance.between(1, 4);
            self.step(days, Act::Session { way: way.into(), note: note.into() })?;
        }
        if all >= 10 {
            self.step(0, Act::Consent(all))?;
        }
        self.end(way)
    }

    fn end(&mut self, way: Way) -> Result<(), Stop> {
        let part = self.chance.between(70, 100);
        let amount = self.case.amount.map(|fen| fen / 10_000 * part * 100);
        match way {
            Way::AtOnce => {
                self.step(0, Act::SettleAtOnce { result: "双方当场结清，再无其他争议。".into(), amount })
            }
            Way::Unwilling => {
                let cause = "双方对数额差距较大，单位不同意继续调解。".to_owned();
                let close = Act::Close {
                    outcome: Outcome::Unwilling,
                    cause: Some(cause),
                    by: Some(Side::Respondent),
                };
                self.step(1, close)?;
                self.step(0, Act::Tell)
            }
            _ => {
                let parts: i64 = if matches!(way, Way::Instalments) && amount.is_some() { 3 } else { 1 };
                let day = workday(plus_days(self.day, 1));
                let terms = terms(day, amount, parts);
                self.on(day, Act::Agree(terms))?;
                self.step(0, Act::Sign(Seat::ALL.to_vec(), Means::Paper))
            }
        }
    }

    fn follow_up(&mut self) -> Result<(), Stop> {
        for (at, duty) in self.case.agreement.duties.clone().iter().enumerate() {
            if self.chance.in_thousand(60) {
                let late = workday(plus_days(duty.due_on, 5));
                return self.on(late, Act::Default("到期没有支付，催告后没有答复。".into()));
            }
            self.on(workday(duty.due_on), Act::Perform { amount: duty.amount, duty: Some(at) })?;
        }
        let marks = self.chance.weighted(&[(5, 6), (4, 3), (3, 1)]);
        let visit = Visit {
            on: None,
            satisfaction: Some(marks),
            way: Some(VisitWay::Phone),
            whom: Some(Visited::Applicant),
            again: Some(false),
        };
        self.step(20, Act::Visit(visit))?;
        if self.chance.in_thousand(800) {
            let number = self.case.number.clone().unwrap_or_else(|| "按编号".into());
            self.step(15, Act::Archive(number))?;
        }
        Ok(())
    }
}

const NOTES: [&str; 3] = [
    "双方到场，核对了入职时间、工资标准和欠付的月份，没有争议；数额有分歧。",
    "单位认可欠付，提出分期支付；申请人希望一次付清。",
    "双方对数额和支付时间意见接近，约定再议付款日期。",
];

fn terms(day: Date, amount: Option<i64>, parts: i64) -> Terms {
    let one = |at: i64| {
        let share = amount.map(|fen| if at == parts { fen - fen / parts * (parts - 1) } else { fen / parts });
        let what = if parts == 1 { "一次付清".to_owned() } else { format!("第{at}期") };
        Duty { due_on: workday(plus_days(day, 15 * at)), amount: share, what }
    };
    let duties: Vec<Duty> = (1..=parts).map(one).collect();
    Terms {
        number: None,
        amount,
        result: Some("用人单位支付约定的款项，双方就本案再无其他争议。".into()),
        due_on: duties.last().map(|duty| duty.due_on),
        manner: Some("银行转账".into()),
        duties,
    }
}
