//! Selection rounds and requests for an opinion of the demo.

use fengqiao_domain::access::Action;
use fengqiao_domain::dates::{plus_days, term_end};
use fengqiao_domain::experts::nomination::Round as Days;
use fengqiao_domain::experts::request::State;
use fengqiao_domain::experts::{CITY_LEVEL, Expert};
use jiff::civil::Date;

use super::world::experts::{self, NAMED, Told};
use crate::experts::asked::{self, Asked};
use crate::experts::rounds::{self, Nomination, Round};
use crate::tables::Env;
use crate::tables::changes::ChangeLog;
use crate::{Actor, App, AppError, Event, Tx};

/// Keeps them. `all` are the experts as they were kept.
///
/// # Errors
/// The store's.
pub(super) fn fill(app: &App, all: &[Expert]) -> Result<(), AppError> {
    app.act(&Actor::system(), Action::SelectExperts, |tx| {
        let now = tx.now().to_owned();
        let env = tx.app.env(&now);
        let mut log = ChangeLog::new(tx.actor, &env, None);
        past(tx, &env, &mut log, all)?;
        running(tx, &env, &mut log, all)?;
        requests(tx, &env, &mut log, all)?;
        log.flush(tx.conn())?;
        let (count, digest) = log.seal();
        let words = format!("演示数据：专家遴选和征询 {count} 条，摘要 {digest}");
        tx.audit(Event::new("create", "expert-rounds", "").summary(words));
        Ok(())
    })
}

fn round(env: &Env, title: String, opened: Date, closes: Date, note: &str) -> Round {
    Round {
        id: env.new_id(),
        revision: 1,
        title,
        days: Days { opened, closes, closed: None, published: None },
        close_reason: String::new(),
        term: None,
        note: note.into(),
        opened_by: "陈立".into(),
    }
}

/// The round that is over: twelve chosen.
fn past(tx: &mut Tx, env: &Env, log: &mut ChangeLog, all: &[Expert]) -> Result<(), AppError> {
    let Some(moved) = all.iter().find(|e| !e.earlier.is_empty()).and_then(|e| e.term_from) else {
        return Ok(());
    };
    let (opened, closes) = (plus_days(moved, -45), plus_days(moved, -15));
    let title = format!("{} 年市级调解专家遴选", opened.year());
    let mut of = round(env, title, opened, closes, "侧重集体争议和新就业形态领域");
    rounds::insert_round(tx.conn(), env.now, &of)?;
    log.note("expert-rounds", &of.id, "开始遴选", &[], "演示数据");
    nominate(tx, env, &of, all, &experts::past(all))?;
    (of.days.published, of.term) = (Some(moved), Some((moved, term_end(moved, 3))));
    rounds::update_round(tx.conn(), &of)?;
    log.note("expert-rounds", &of.id, "公布结果", &[], "演示数据");
    Ok(())
}

/// The round that runs.
fn running(tx: &mut Tx, env: &Env, log: &mut ChangeLog, all: &[Expert]) -> Result<(), AppError> {
    let (opened, closes) = (plus_days(env.today, -10), plus_days(env.today, 13));
    let title = format!("{} 年市级调解专家增补遴选", env.today.year());
    let of = round(env, title, opened, closes, "侧重工伤待遇、集体争议领域，有参与重大疑难案件研判的经历");
    rounds::insert_round(tx.conn(), env.now, &of)?;
    log.note("expert-rounds", &of.id, "开始遴选", &[], "演示数据");
    nominate(tx, env, &of, all, &experts::running(all))
}

fn nominate(tx: &mut Tx, env: &Env, of: &Round, all: &[Expert], told: &[Told]) -> Result<(), AppError> {
    for one in told {
        let e = &all[one.expert];
        let on = plus_days(env.today, -one.ago);
        let mut kept = Nomination {
            id: env.new_id(),
            revision: 1,
            round: of.id.clone(),
            authority: one.authority.clone(),
            expert: e.id.clone(),
            name: e.name.clone(),
            workplace: e.workplace.clone(),
            fields: e.fields.join("、"),
            reason: format!("长期从事{}争议处理，参与过重大疑难案件研判", e.fields.join("、")),
            on,
            by: "区局经办".into(),
            withdrawn: None,
            outcome: None,
            title: of.title.clone(),
            published: None,
        };
        rounds::insert_nomination(tx.conn(), env.now, &kept)?;
        if let Some(chosen) = one.chosen {
            let why =
                if chosen { "专业领域符合要求" } else { "同领域人数已够，本轮不入选" };
            kept.outcome = Some((chosen, why.into(), plus_days(of.days.closes, 10)));
            rounds::update_nomination(tx.conn(), &kept, "陈立")?;
        }
    }
    Ok(())
}

/// A request of the demo: office, days ago, kind, number, matter, parties, question, state, hours.
struct Line {
    office: &'static str,
    ago: i64,
    kind: &'static str,
    reference: &'static str,
    subject: &'static str,
    parties: [&'static str; 2],
    question: &'static str,
    state: State,
    hours: i64,
}

const LINES: [Line; 6] = [
    Line {
        office: "120111",
        ago: 2,
        kind: "case",
        reference: "西青调〔2024〕118号",
        subject: "停产后经济补偿的计算基数",
        parties: ["周启明", "天津示例机械制造有限公司"],
        question: "停产期间只发生活费的月份，是否计入解除前十二个月平均工资？",
        state: State::Sent,
        hours: 0,
    },
    Line {
        office: "120000",
        ago: 9,
        kind: "collective",
        reference: "集议〔2024〕3号",
        subject: "外卖平台站点撤并的争议",
        parties: ["站点配送员代表", "天津示例网络科技有限公司"],
        question: "站点合作公司与平台的责任如何划分，先行调解的方案怎样提？",
        state: State::Accepted,
        hours: 0,
    },
    Line {
        office: "120000",
        ago: 48,
        kind: "case",
        reference: "市调〔2024〕27号",
        subject: "竞业限制补偿标准",
        parties: ["林晓", "天津示例生物医药有限公司"],
        question: "约定的补偿低于法定标准，违约金条款是否仍有约束力？",
        state: State::Answered,
        hours: 350,
    },
    Line {
        office: "120111",
        ago: 75,
        kind: "case",
        reference: "西青调〔2024〕64号",
        subject: "工伤停工留薪期满后的待遇",
        parties: ["赵立国", "天津示例建材有限公司"],
        question: "停工留薪期满尚未作出鉴定，期间待遇按什么标准支付？",
        state: State::Answered,
        hours: 200,
    },
    Line {
        office: "120000",
        ago: 30,
        kind: "case",
        reference: "市调〔2024〕41号",
        subject: "事业单位聘用合同解除",
        parties: ["孙文静", "天津示例学院"],
        question: "聘期内调整岗位，工作人员不同意，能否解除聘用合同？",
        state: State::Declined,
        hours: 0,
    },
    Line {
        office: "120111",
        ago: 20,
        kind: "collective",
        reference: "西青集议〔2024〕1号",
        subject: "劳务派遣同工同酬",
        parties: ["派遣员工代表", "天津示例人力资源服务有限公司"],
        question: "三十余人同时请求补差，怎样组织集体协商？",
        state: State::Sent,
        hours: 0,
    },
];

fn requests(tx: &mut Tx, env: &Env, log: &mut ChangeLog, all: &[Expert]) -> Result<(), AppError> {
    let named = all.iter().find(|e| e.name == NAMED);
    let city: Vec<&Expert> = all.iter().filter(|e| e.level == CITY_LEVEL && e.name != NAMED).collect();
    for (n, line) in LINES.iter().enumerate() {
        // The first ones are asked of the expert who has an account.
        let of = if n < 4 { named } else { city.get(n).copied() };
        let Some(e) = of.or(city.first().copied()) else { continue };
        let on = plus_days(env.today, -line.ago);
        let mut one = Asked {
            id: env.new_id(),
            revision: 1,
            expert: e.id.clone(),
            authority: line.office.into(),
            asked_by: if line.office == "120000" { "陈立" } else { "刘敏" }.into(),
            on: on.to_string(),
            kind: line.kind.into(),
            reference: line.reference.into(),
            subject: line.subject.into(),
            parties: line.parties.map(str::to_owned).to_vec(),
            question: line.question.into(),
            wanted: Some(plus_days(on, 10)),
            state: State::Sent.code().into(),
            ..Asked::default()
        };
        asked::insert(tx.conn(), env, &one)?;
        log.note("expert-requests", &one.id, "征询", &[], "演示数据");
        if line.state == State::Sent {
            continue;
        }
        line.state.code().clone_into(&mut one.state);
        one.answered = Some(plus_days(on, 5));
        one.recorded_by.clone_from(&e.name);
        match line.state {
            State::Answered => {
                "建议先按现有证据组织调解，方案以法定标准为下限；协商不成的告知仲裁时效。"
                    .clone_into(&mut one.opinion);
                one.hours = line.hours;
            }
            State::Declined => "与当事单位有业务往来，需要回避".clone_into(&mut one.reason),
            _ => {}
        }
        asked::update(tx.conn(), env, &one)?;
    }
    Ok(())
}
