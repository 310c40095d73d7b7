//! The nine calculators as data: what each is for, what it asks, which parameters it needs, and how it is reckoned.

use super::annual_leave::{self, Exclusion, Untaken};
use super::ask::{Choices, Field, Given, Kind};
use super::double_wages::{self, Excuse, Until};
use super::overtime::{self, Scheme};
use super::probation::{self, Contract};
use super::{
    Computed, Ground, Parameters, Unanswered, What, damages, injury, notice_pay, severance, sick_pay,
};
use std::collections::BTreeMap;

/// One calculator.
#[derive(Debug)]
pub struct Calculator {
    /// Its word in addresses.
    pub id: &'static str,
    /// Its name.
    pub title: &'static str,
    /// What it reckons, in plain words.
    pub about: &'static str,
    /// What to have at hand.
    pub bring: &'static str,
    /// What it does not see.
    pub limits: &'static [&'static str],
    /// Codes of [`crate::codes::DISPUTE_TYPES`] it helps with.
    pub kinds: &'static [&'static str],
    /// Parameters it may need.
    pub needs: &'static [What],
    /// What it asks.
    pub fields: &'static [Field],
    run: fn(&mut Given, &Parameters) -> Result<Computed, Unanswered>,
}

impl Calculator {
    /// By its word.
    pub fn find(id: &str) -> Option<&'static Self> {
        ALL.iter().find(|one| one.id == id)
    }

    /// Those that help with a type of dispute; a main type has those of its sub-types.
    pub fn for_kind(kind: &str) -> impl Iterator<Item = &'static Self> {
        let fits =
            move |of: &&str| *of == kind || of.strip_prefix(kind).is_some_and(|rest| rest.starts_with('.'));
        ALL.iter().filter(move |one| one.kinds.iter().any(&fits))
    }

    /// Reckons from what was typed.
    ///
    /// # Errors
    /// [`Unanswered`]: every fault at its field, or the parameter that is missing.
    pub fn reckon(
        &self,
        typed: &BTreeMap<String, String>,
        parameters: &Parameters,
    ) -> Result<Computed, Unanswered> {
        (self.run)(&mut Given::new(typed, self.fields), parameters)
    }
}

const WAGES: Field = Field::new("wages", "离职前十二个月的月平均应得工资", Kind::Money)
    .hint("扣社保、个税以前的数，含奖金、津贴、加班费；不满十二个月的按实际月数平均");
const BY_MONTH: Field = Field::new("months", "逐月工资", Kind::Months)
    .optional()
    .hint("一个月一个数，中间空格，从最早的月份起；填了这里就不用填月平均");
const JOINED: Field = Field::new("joined", "入职日期", Kind::Date).hint("实际开始用工的那一天");
const ENDED: Field = Field::new("ended", "离职日期", Kind::Date).hint("劳动关系的最后一天");

const GROUNDS: Choices = &[
    ("forced_resignation", Ground::ForcedResignation.label()),
    ("employer_proposed", Ground::EmployerProposed.label()),
    ("without_fault", Ground::WithoutFault.label()),
    ("redundancy", Ground::Redundancy.label()),
    ("not_renewed", Ground::NotRenewed.label()),
    ("employer_ends", Ground::EmployerEnds.label()),
    ("task_done", Ground::TaskDone.label()),
    ("worker_proposed", Ground::WorkerProposed.label()),
    ("resignation", Ground::Resignation.label()),
    ("fault", Ground::Fault.label()),
    ("renewal_declined", Ground::RenewalDeclined.label()),
];
const UNTIL: Choices =
    &[("signed", "后来补签了书面合同，那一天"), ("ended", "离职，那一天"), ("still", "还没有签，算到这一天")];
const EXCUSES: Choices =
    &[("force_majeure", Excuse::ForceMajeure.label()), ("workers_fault", Excuse::WorkersFault.label())];
const SCHEMES: Choices =
    &[("standard", "标准工时制"), ("comprehensive", "综合计算工时制"), ("flexible", "不定时工时制")];
const UNTAKENS: Choices =
    &[("not_arranged", "单位没有安排"), ("declined_in_writing", "单位安排了，本人书面提出不休")];
const EXCLUSIONS: Choices = &[
    ("school_holidays", Exclusion::SchoolHolidays.label()),
    ("paid_personal_leave", Exclusion::PaidPersonalLeave.label()),
    ("sick_leave", Exclusion::SickLeave.label()),
];
const CONTRACTS: Choices = &[
    ("fixed", "固定期限"),
    ("open_ended", "无固定期限"),
    ("task", "以完成一定工作任务为期限"),
    ("probation_only", "只约定了试用期"),
];
const AGREED: Choices = &[("no", "没有"), ("yes", "约定过")];
const GRANTS: Choices =
    &[("disability", "一次性伤残补助金"), ("funeral", "丧葬补助金"), ("death", "一次性工亡补助金")];

/// All calculators, in the order of the index.
pub static ALL: &[Calculator] = &[
    Calculator {
        id: "severance",
        title: "经济补偿",
        about: "劳动合同解除或者终止，依法应当支付的经济补偿（N）。",
        bring: "入职和离职日期、怎么离职的、离职前十二个月的应得工资",
        limits: &[
            "2008年1月1日以前的工作年限不在这里计算。",
            "因单位原因调动到新单位、原单位年限合并计算的，入职日期填原单位的。",
            "竞业限制补偿、医疗补助费等另行计算。",
        ],
        kinds: &["termination.severance"],
        needs: &[What::MinimumWage, What::AverageWage],
        fields: &[Field::new("ground", "怎么离职的", Kind::Choice(GROUNDS)), JOINED, ENDED, WAGES, BY_MONTH],
        run: |g, p| {
            let ground = Ground::ALL.get(g.choice("ground")).copied().unwrap_or(Ground::Fault);
            let (joined, ended) = (g.date("joined"), g.date("ended"));
            let wages = g.wages("wages", "months");
            g.sound()?;
            severance::compute(&severance::Inputs { ground, joined, ended, wages }, p)
        },
    },
    Calculator {
        id: "damages",
        title: "违法解除赔偿金",
        about: "单位违法解除或者终止劳动合同，按经济补偿标准二倍支付的赔偿金（2N）。",
        bring: "入职和离职日期、离职前十二个月的应得工资",
        limits: &[
            "是不是违法解除，要看事实和证据，这里不作判断。",
            "要求继续履行合同的，不能同时要求赔偿金。",
        ],
        kinds: &["termination.damages"],
        needs: &[What::MinimumWage, What::AverageWage],
        fields: &[JOINED, ENDED, WAGES, BY_MONTH],
        run: |g, p| {
            let (joined, ended) = (g.date("joined"), g.date("ended"));
            let wages = g.wages("wages", "months");
            g.sound()?;
            damages::compute(&damages::Inputs { joined, ended, wages }, p)
        },
    },
    Calculator {
        id: "notice-pay",
        title: "代通知金",
        about: "单位按劳动合同法第四十条解除，没有提前三十日书面通知的，额外支付的一个月工资。",
        bring: "书面通知的日期、离职日期、上一个月的工资",
        limits: &["只用于第四十条的三种情形：医疗期满、不能胜任、客观情况重大变化。"],
        kinds: &["termination.notice_pay"],
        needs: &[],
        fields: &[
            Field::new("noticed", "收到书面通知的日期", Kind::Date).optional().hint("没有书面通知的不填"),
            ENDED,
            Field::new("month_before", "上一个月的应得工资", Kind::Money),
        ],
        run: |g, p| {
            let (noticed, ended) = (g.maybe_date("noticed"), g.date("ended"));
            let month_before = g.money("month_before");
            g.sound()?;
            notice_pay::compute(&notice_pay::Inputs { noticed, ended, month_before }, p)
        },
    },
    Calculator {
        id: "double-wages",
        title: "未签合同二倍工资",
        about: "用工满一个月还没有签书面劳动合同的，每月另付的一倍工资，最多十一个月。",
        bring: "开始用工的日期、补签合同或者离职的日期、各月应得工资",
        limits: &[
            "算出的是另付的一倍，正常工资已付的不再包含在内。",
            "合同期满依法续延的期间、法律另有规定的情形，不支付二倍工资，要另行核对。",
        ],
        kinds: &["remuneration.double_wages"],
        needs: &[],
        fields: &[
            Field::new("started", "开始用工的日期", Kind::Date),
            Field::new("stop", "算到什么时候", Kind::Choice(UNTIL)),
            Field::new("until", "那一天的日期", Kind::Date),
            Field::new("excuse", "没有签合同是因为", Kind::Choice(EXCUSES))
                .optional()
                .hint("不属于这两种情形的不选"),
            Field::new("wages", "月应得工资", Kind::Money).hint("各月不同的填在下面"),
            Field::new("months", "逐月工资", Kind::Months)
                .optional()
                .hint("从满一个月后的第一个月起，一个月一个数；不满一个月的也填整月的数"),
        ],
        run: |g, p| {
            let (started, stop, day) = (g.date("started"), g.choice("stop"), g.date("until"));
            let excuse = [Excuse::ForceMajeure, Excuse::WorkersFault].get(g.choice("excuse")).copied();
            let wages = g.wages("wages", "months");
            g.sound()?;
            let until = match stop {
                0 => Until::Signed(day),
                1 => Until::Ended(day),
                _ => Until::Still(day),
            };
            double_wages::compute(&double_wages::Inputs { started, until, excuse, wages }, p)
        },
    },
    Calculator {
        id: "overtime",
        title: "加班工资",
        about: "一个月里延长工作时间、休息日和法定休假日加班的工资。",
        bring: "月工资、工时制度、各种加班的小时数",
        limits: &[
            "一次算一个月，几个月的分别计算后相加。",
            "计算基数按合同约定；没有约定的，按正常工作时间的工资。",
            "加班的事实要有考勤、审批等证据。",
        ],
        kinds: &["remuneration.overtime"],
        needs: &[],
        fields: &[
            Field::new("scheme", "工时制度", Kind::Choice(SCHEMES))
                .hint("综合、不定时工时制要经人社部门批准"),
            Field::new("wage", "月工资", Kind::Money).hint("正常工作时间的工资，不含加班费"),
            Field::new("extended", "工作日延长的时间", Kind::Hours).optional(),
            Field::new("rest_days", "休息日加班，没有补休", Kind::Hours).optional(),
            Field::new("holidays", "法定休假日加班", Kind::Hours).optional(),
        ],
        run: |g, p| {
            let schemes = [Scheme::Standard, Scheme::Comprehensive, Scheme::Flexible];
            let scheme = schemes.get(g.choice("scheme")).copied().unwrap_or(Scheme::Standard);
            let wage = g.money("wage");
            let (extended, rest_days, holidays) =
                (g.minutes("extended"), g.minutes("rest_days"), g.minutes("holidays"));
            g.sound()?;
            overtime::compute(&overtime::Inputs { scheme, wage, extended, rest_days, holidays }, p)
        },
    },
    Calculator {
        id: "annual-leave",
        title: "未休年休假工资",
        about: "一个年度里应休没有休的年休假，除正常工资以外另付的报酬。",
        bring: "累计工作年限、当年在职的起止日期、已休天数、前十二个月的工资",
        limits: &[
            "一次算一个年度；累计工作年限当年满一年、十年、二十年的，请分段核对。",
            "单位规定的年休假多于法定天数的，多出的部分按单位规定。",
        ],
        kinds: &["remuneration.annual_leave"],
        needs: &[],
        fields: &[
            Field::new("worked_years", "累计工作年限，满几年", Kind::Count("年", 80))
                .hint("在所有单位工作的时间合计，不只是本单位"),
            Field::new("worked_months", "零几个月", Kind::Count("个月", 11)).optional(),
            Field::new("from", "当年在职的第一天", Kind::Date).hint("全年在职的填 1 月 1 日"),
            Field::new("until", "当年在职的最后一天", Kind::Date).hint("全年在职的填 12 月 31 日"),
            Field::new("taken", "当年已休天数", Kind::HalfDays).optional().hint("半天写 0.5，没有休的不填"),
            Field::new("untaken", "为什么没有休", Kind::Choice(UNTAKENS)),
            Field::new("exclusion", "有没有不享受年休假的情形", Kind::Choice(EXCLUSIONS))
                .optional()
                .hint("没有的不选"),
            Field::new("wages", "前十二个月的月平均工资", Kind::Money).hint("剔除加班工资"),
            BY_MONTH,
        ],
        run: |g, p| {
            let (years, months) = (g.count("worked_years"), g.count("worked_months"));
            let (from, until, taken_half_days) = (g.date("from"), g.date("until"), g.half_days("taken"));
            let declined = g.choice("untaken") == 1;
            let untaken = if declined { Untaken::DeclinedInWriting } else { Untaken::NotArranged };
            let exclusions = [Exclusion::SchoolHolidays, Exclusion::PaidPersonalLeave, Exclusion::SickLeave];
            let exclusion = exclusions.get(g.choice("exclusion")).copied();
            let wages = g.wages("wages", "months");
            g.sound()?;
            let worked_months = years * 12 + months;
            let facts = annual_leave::Inputs {
                worked_months,
                from,
                until,
                taken_half_days,
                untaken,
                exclusion,
                wages,
            };
            annual_leave::compute(&facts, p)
        },
    },
    Calculator {
        id: "probation",
        title: "试用期",
        about: "试用期超过法定期限的赔偿金，和试用期工资低于下限的差额。",
        bring: "合同期限、试用期的起止日期、转正后和试用期的月工资",
        limits: &[
            "试用期工资还不得低于本单位相同岗位最低档工资，要另行核对。",
            "非全日制用工不得约定试用期，按“只约定了试用期”计算。",
        ],
        kinds: &["remuneration.wages", "contract"],
        needs: &[What::MinimumWage],
        fields: &[
            Field::new("contract", "合同期限", Kind::Choice(CONTRACTS)),
            Field::new("contract_from", "合同第一天", Kind::Date).optional().hint("固定期限的填"),
            Field::new("contract_until", "合同最后一天", Kind::Date).optional().hint("固定期限的填"),
            Field::new("agreed_before", "以前在这个单位约定过试用期吗", Kind::Choice(AGREED)),
            Field::new("from", "试用期第一天", Kind::Date),
            Field::new("until", "试用期最后一天", Kind::Date).hint("实际履行到哪一天"),
            Field::new("regular", "转正后的月工资", Kind::Money),
            Field::new("paid", "试用期的月工资", Kind::Money),
        ],
        run: |g, p| {
            let (kind, agreed_before) = (g.choice("contract"), g.choice("agreed_before") == 1);
            let contract = match kind {
                0 => Contract::Fixed { from: g.date("contract_from"), until: g.date("contract_until") },
                1 => Contract::OpenEnded,
                2 => Contract::Task,
                _ => Contract::ProbationOnly,
            };
            let (from, until) = (g.date("from"), g.date("until"));
            let (regular, paid) = (g.money("regular"), g.money("paid"));
            g.sound()?;
            probation::compute(&probation::Inputs { contract, agreed_before, from, until, regular, paid }, p)
        },
    },
    Calculator {
        id: "sick-pay",
        title: "病假工资下限",
        about: "医疗期内整月病假，工资最低应付多少。",
        bring: "病假所在的月份、已付的病假工资",
        limits: &["医疗期有多长、单位制度约定的病假工资，要另行核对。"],
        kinds: &["remuneration.wages"],
        needs: &[What::MinimumWage],
        fields: &[
            Field::new("day", "病假当月的任何一天", Kind::Date),
            Field::new("paid", "当月已付的病假工资", Kind::Money).optional().hint("要比较差额的填"),
        ],
        run: |g, p| {
            let (day, paid) = (g.date("day"), g.maybe_money("paid"));
            g.sound()?;
            sick_pay::compute(&sick_pay::Inputs { day, paid }, p)
        },
    },
    Calculator {
        id: "injury",
        title: "工伤一次性待遇",
        about: "一次性伤残补助金、丧葬补助金、一次性工亡补助金。",
        bring: "劳动能力鉴定结论或者工亡日期、受伤前十二个月的月平均缴费工资",
        limits: &[
            "停工留薪期工资、护理费、一次性医疗和就业补助金、供养亲属抚恤金另行计算。",
            "参加工伤保险的，这些待遇由工伤保险基金支付。",
        ],
        kinds: &["work_injury"],
        needs: &[What::AverageWage, What::DisposableIncome],
        fields: &[
            Field::new("grant", "算哪一项", Kind::Choice(GRANTS)),
            Field::new("day", "受伤或者工亡的日期", Kind::Date),
            Field::new("grade", "伤残等级", Kind::Count("级", 99)).optional().hint("一级最重，填 1 至 10"),
            Field::new("wage", "本人工资", Kind::Money)
                .optional()
                .hint("受伤前十二个月的月平均缴费工资，只算伤残补助金的填"),
        ],
        run: |g, p| {
            let (grant, day) = (g.choice("grant"), g.date("day"));
            let inputs = match grant {
                0 => {
                    if g.text("grade").is_empty() {
                        g.wrong("grade", "没有填写伤残等级。", "填1至10，以劳动能力鉴定结论为准。");
                    }
                    let (grade, wage) = (g.count("grade"), g.money("wage"));
                    let grade = u8::try_from(grade).unwrap_or(u8::MAX);
                    injury::Inputs::Disability { grade, injured: day, wage }
                }
                1 => injury::Inputs::Funeral { died: day },
                _ => injury::Inputs::Death { died: day },
            };
            g.sound()?;
            injury::compute(&inputs, p)
        },
    },
];

#[cfg(test)]
mod tests;
