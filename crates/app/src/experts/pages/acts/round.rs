//! Acts about a selection round and those recommended in it.

use fengqiao_domain::dates::term_end;
use fengqiao_domain::experts::nomination::recommended;

use super::subjects::{NominationSubject, RoundSubject};
use super::{Kind, Kinds};
use crate::experts::selection;
use crate::platform::fields::{Entry, Field};
use crate::tables::Env;
use crate::tables::behalf::Behalf;
use crate::{AppError, Tx, may};

pub(super) fn each(kinds: &mut impl Kinds) {
    kinds.take::<Recommend>();
    kinds.take::<Close>();
    kinds.take::<Publish>();
    kinds.take::<TakeBack>();
    kinds.take::<Decide>();
}

struct Recommend;

impl Kind for Recommend {
    type Guard = may::NominateExpert;
    type Of = RoundSubject;
    const NAME: &'static str = "nominations";
    const TITLE: &'static str = "推荐市级专家候选";
    const GO: &'static str = "推荐";

    fn about(of: &RoundSubject, env: &Env) -> String {
        let note =
            if of.note().is_empty() { String::new() } else { format!("市局要求：{}。", of.note()) };
        if of.district.is_empty() {
            return format!(
                "{note}按候选人所在的区计数，每区最多 {} 名。",
                env.policy.experts.nominees_max.value
            );
        }
        format!("{note}{}", recommended(&of.district, of.already, env.policy).sentence)
    }
    fn fields(of: &RoundSubject, _: &Env) -> Vec<Field> {
        let reason = Field::area("reason", "推荐理由", "专业能力、参与重大疑难案件研判和调解的情况");
        if of.candidates.is_empty() {
            return vec![Field::text("expert", "候选人", "").hint("本区在库专家的记录编号"), reason];
        }
        let words: Vec<(String, String)> = of
            .candidates
            .iter()
            .map(|c| (c.id.clone(), format!("{}　{}　{}", c.name, c.workplace, c.fields.join("、"))))
            .collect();
        let choices: Vec<(&str, &str)> = words.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        vec![Field::select("expert", "候选人", &choices).hint("只列本区今天在库的专家"), reason]
    }
    fn act(tx: &mut Tx, id: &str, _: i64, e: &Entry, by: Option<&Behalf>) -> Result<String, AppError> {
        let one = selection::recommend(tx, id, e.text("expert"), e.text("reason"), by)?;
        Ok(format!("已推荐{}。", one.name))
    }
}

struct Close;

impl Kind for Close {
    type Guard = may::SelectExperts;
    type Of = RoundSubject;
    const NAME: &'static str = "closing";
    const TITLE: &'static str = "提前截止推荐";
    const GO: &'static str = "截止推荐";
    const BEHALF: bool = false;

    fn about(of: &RoundSubject, _: &Env) -> String {
        format!("原定 {} 截止。截止以后各区不能再推荐或撤回，市局开始评审。", of.closes())
    }
    fn fields(_: &RoundSubject, _: &Env) -> Vec<Field> {
        vec![Field::area("reason", "提前截止的理由", "如：各区都已推荐")]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, _: Option<&Behalf>) -> Result<String, AppError> {
        selection::close(tx, id, revision, e.text("reason"))?;
        Ok("推荐已截止，可以评审。".into())
    }
}

struct Publish;

impl Kind for Publish {
    type Guard = may::SelectExperts;
    type Of = RoundSubject;
    const NAME: &'static str = "publication";
    const TITLE: &'static str = "公布遴选结果";
    const GO: &'static str = "公布";
    const BEHALF: bool = false;

    fn about(of: &RoundSubject, env: &Env) -> String {
        let after = of.city + of.selected;
        format!(
            "入选 {} 人，聘期起从区级专家库转入市级；市级专家库现有 {} 人，公布后 {after} 人，要求 {} 人左右。公布后各区看到结果，评审意见不能再改。",
            of.selected, of.city, env.policy.experts.city_target.value
        )
    }
    fn fields(_: &RoundSubject, env: &Env) -> Vec<Field> {
        vec![
            Field::date("term_from", "聘期起", Some(env.today)).hint("入选的人从这一天起为市级专家"),
            Field::date("term_to", "聘期止", Some(term_end(env.today, 3))).hint("聘期的最后一天（含）"),
        ]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, _: Option<&Behalf>) -> Result<String, AppError> {
        let term = (e.date("term_from")?, e.date("term_to")?);
        let n = selection::publish(tx, id, revision, term)?;
        Ok(format!("结果已公布，{n} 人进入市级专家库。"))
    }
}

struct TakeBack;

impl Kind for TakeBack {
    type Guard = may::NominateExpert;
    type Of = NominationSubject;
    const NAME: &'static str = "withdrawal";
    const TITLE: &'static str = "撤回推荐";
    const GO: &'static str = "撤回推荐";

    fn about(_: &NominationSubject, _: &Env) -> String {
        "截止以前可以撤回，名额空出来另推他人；撤回的推荐和理由都留着。".into()
    }
    fn fields(_: &NominationSubject, _: &Env) -> Vec<Field> {
        vec![Field::area("reason", "撤回理由", "")]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, _: Option<&Behalf>) -> Result<String, AppError> {
        let one = selection::take_back(tx, id, revision, e.text("reason"))?;
        Ok(format!("已撤回对{}的推荐。", one.name))
    }
}

struct Decide;

impl Kind for Decide {
    type Guard = may::SelectExperts;
    type Of = NominationSubject;
    const NAME: &'static str = "decision";
    const TITLE: &'static str = "评审";
    const GO: &'static str = "保存评审意见";
    const BEHALF: bool = false;

    fn about(of: &NominationSubject, _: &Env) -> String {
        format!("推荐理由：{}。公布以前可以改，各区在公布以后看到。", of.reason().trim_end_matches('。'))
    }
    fn fields(of: &NominationSubject, _: &Env) -> Vec<Field> {
        let (outcome, why) = of.outcome();
        vec![
            Field::select("outcome", "结果", &[("selected", "入选"), ("not_selected", "未入选")])
                .filled(outcome),
            Field::area("reason", "评审意见", "写明理由").filled(why),
        ]
    }
    fn act(tx: &mut Tx, id: &str, revision: i64, e: &Entry, _: Option<&Behalf>) -> Result<String, AppError> {
        let selected = match e.text("outcome") {
            "selected" => true,
            "not_selected" => false,
            _ => return Err(AppError::invalid("outcome", "没有选入选还是未入选。")),
        };
        let one = selection::decide(tx, id, revision, selected, e.text("reason"))?;
        Ok(format!("{}：{}。", one.name, one.outcome_words()))
    }
}
