//! What a paper cannot go without, by the law or by the work rules (regulations.md §6): an office may word and order it
//! as it likes, but not take it out.

use super::fault::Fault;
use super::paper::Layout;
use super::template::{Form, Template};
use super::text::{Piece, names};

/// How a content is seen to be there.
enum Mark {
    /// A fact that must have a value, in a block that is always shown.
    Must(&'static str),
    /// A fact, anywhere: it may be left out where it is missing.
    May(&'static str),
    /// These words, in a block that is always shown, outside of what may be left out.
    Says(&'static str),
}
use Mark::{May, Must, Says};

/// Once the agreement was reviewed or confirmed, the way is another than arbitration: a sentence about arbitration may be
/// left out there.
const CONFIRMED: &str = "已审查确认";
/// The paper a bound file begins with.
const COVER: &str = "卷宗封面和目录";

/// One content of a paper: its name, where it is asked for, any of these marks.
struct Content(&'static str, &'static str, &'static [Mark]);

/// One paper: kind, name, contents.
struct Paper(&'static str, &'static str, &'static [Content]);

const PARTIES: Content = Content("双方基本情况", "令17第21、26条，办案规则第29条", &[Must("当事人.名称")]);
const IDENTITY: Content = Content("身份证明号码", "办案规则第29条", &[May("当事人.证件号码")]);
const CLAIMS: Content = Content("请求事项", "令17第21、26条", &[Must("请求.内容"), Must("请求摘要")]);
const GROUNDS: Content = Content("事实与理由", "调解仲裁法第12条，令17第21条", &[Must("事实与理由")]);
const NUMBER: Content = Content("案件编号", "", &[May("案件编号"), May("文书编号"), May("协议编号")]);
const APPLICANT_SIGNS: Content = Content("申请人的签名处", "", &[Says("申请人（签名")]);
const BOTH_SIGN: Content = Content("被申请人的签名处", "", &[Says("被申请人（签名")]);
const MEDIATOR: Content = Content("调解员", "", &[Must("调解员")]);
const ARBITRATION: Content = Content(
    "可以申请仲裁的告知",
    "令17第30条",
    &[
        Says("可以申请仲裁"),
        Says("可以依法申请仲裁"),
        Says("可以依法向有管辖权的劳动人事争议仲裁委员会申请仲裁"),
    ],
);
const YEAR: Content = Content("一年的仲裁时效", "调解仲裁法第27条", &[Says("一年")]);
const AGREEMENT: Content = Content("协议编号", "", &[Must("协议编号")]);
const TERMS: Content = Content("履行期限", "令17第26条", &[Must("履行期限")]);

const PAPERS: &[Paper] = &[
    Paper(
        "D01",
        "调解申请书",
        &[
            PARTIES,
            IDENTITY,
            CLAIMS,
            GROUNDS,
            Content("证据", "令17第21条", &[May("证据.名称")]),
            Content("申请时间", "调解仲裁法第12条", &[Must("申请日期")]),
            Content("送达地址", "办案规则第29条", &[May("当事人.送达地址"), Must("当事人.送达地址")]),
            APPLICANT_SIGNS,
        ],
    ),
    Paper(
        "D01",
        "口头申请笔录",
        &[
            PARTIES,
            IDENTITY,
            CLAIMS,
            GROUNDS,
            Content("申请时间", "调解仲裁法第12条", &[Must("笔录时间")]),
            Content("向申请人宣读或者交其阅读", "", &[Says("宣读")]),
            APPLICANT_SIGNS,
        ],
    ),
    Paper(
        "D02",
        "受理登记表",
        &[
            Content("来源", "", &[Must("来源")]),
            Content("收到时间", "调解仲裁法第14条", &[Must("收到日期")]),
            Content("争议类型", "", &[Must("争议类型")]),
            Content("涉及人数", "", &[Must("涉及人数")]),
            Content("请求金额", "", &[May("请求金额")]),
            Content("集体争议标志", "调解仲裁法第7条", &[Must("集体争议")]),
            Content("登记人", "", &[Must("登记人")]),
        ],
    ),
    Paper(
        "D03",
        "征询意见通知书",
        &[
            CLAIMS,
            Content("答复期限", "令17第22条", &[Must("答复期限")]),
            Content("调解方式", "", &[Must("调解方式")]),
            Content("调解时间", "", &[May("调解时间")]),
            Content("调解地点", "", &[May("调解地点")]),
            MEDIATOR,
        ],
    ),
    Paper(
        "D03",
        "调解通知书",
        &[
            Content("调解时间", "", &[Must("调解时间")]),
            Content("调解地点", "", &[Must("调解地点")]),
            Content("调解方式", "", &[Must("调解方式")]),
            MEDIATOR,
        ],
    ),
    Paper(
        "D04",
        "受理通知书",
        &[
            NUMBER,
            Content("受理日期", "令17第22条", &[May("受理日期")]),
            MEDIATOR,
            Content("期限届满日", "令17第29条", &[Must("办理期限")]),
            Content("可以申请仲裁的日期", "调解仲裁法第14条", &[Must("法定期限")]),
            Content("权利义务", "", &[Says("权利义务")]),
        ],
    ),
    Paper(
        "D05",
        "不予受理通知书",
        &[
            NUMBER,
            Content("不予受理的理由", "令17第22条", &[Must("不予受理理由")]),
            Content("救济途径", "令17第22条", &[Must("救济途径")]),
            YEAR,
        ],
    ),
    Paper(
        "D06",
        "权利义务告知书",
        &[
            Content("自愿", "", &[Says("自愿")]),
            Content("保密", "令17第24条", &[Says("保密")]),
            Content("可以拒绝或者终止调解", "令17第30条", &[Says("终止")]),
            Content("回避", "", &[Says("回避")]),
            YEAR,
        ],
    ),
    Paper(
        "D07",
        "授权委托书",
        &[
            Content("委托人", "", &[Must("委托人")]),
            Content("代理人", "", &[Must("代理人.姓名")]),
            Content("代理权限", "", &[Must("代理人.权限")]),
            Content("委托人的签名处", "", &[Says("委托人（签名")]),
        ],
    ),
    Paper(
        "D07",
        "法定代表人身份证明书",
        &[
            Content("法定代表人姓名", "办案规则第29条", &[Must("法定代表人")]),
            Content("职务", "办案规则第29条", &[Must("法定代表人职务")]),
        ],
    ),
    Paper(
        "D07",
        "代表人推选书",
        &[
            Content("代表名单", "办案规则第63条", &[Must("代表.姓名")]),
            Content("全体劳动者名单", "办案规则第63条", &[Must("劳动者.姓名")]),
            Content("须经被代表的人同意的事项", "办案规则第63条", &[Says("同意")]),
        ],
    ),
    Paper(
        "D08",
        "调解笔录",
        &[
            Content("时间", "", &[Must("调解起止时间")]),
            Content("地点", "", &[Must("调解地点")]),
            Content("到场人", "", &[Must("到场人.姓名")]),
            Content("双方陈述", "调解仲裁法第13条", &[Must("申请人陈述"), Must("被申请人陈述")]),
            Content("争议焦点", "", &[Must("争议焦点")]),
            Content("调解方案", "", &[Must("调解方案")]),
            Content("没有争议的事实", "在线规则第22条", &[May("无争议事实")]),
            APPLICANT_SIGNS,
            BOTH_SIGN,
        ],
    ),
    Paper(
        "D08",
        "调查笔录",
        &[
            Content("时间", "", &[Must("调查时间")]),
            Content("被调查人", "", &[Must("被调查人")]),
            Content("问答", "", &[Must("问答.答")]),
            Content("被调查人的签名处", "", &[Says("被调查人（签名")]),
        ],
    ),
    Paper(
        "D09",
        "延期同意书",
        &[
            Content("原来的期限", "令17第29条", &[Must("原办理期限"), Must("办理期限")]),
            Content("延期至", "令17第29条", &[Must("延期至")]),
            Content("收到申请起十五日后仍可申请仲裁", "调解仲裁法第14条", &[Says("申请仲裁")]),
            APPLICANT_SIGNS,
            BOTH_SIGN,
        ],
    ),
    Paper(
        "D10",
        "调解协议书",
        &[
            PARTIES,
            IDENTITY,
            CLAIMS,
            Content("调解结果", "令17第26条", &[Must("调解结果")]),
            TERMS,
            Content("履行方式", "令17第26条", &[Must("履行方式")]),
            Content("份数", "令17第26条", &[Says("一式三份")]),
            APPLICANT_SIGNS,
            BOTH_SIGN,
            Content("调解员的签名处", "调解仲裁法第14条", &[Says("调解员（签名")]),
            Content("调解组织的印章处", "调解仲裁法第14条", &[Says("调解组织（印章")]),
        ],
    ),
    Paper(
        "D11",
        "调解终止告知书",
        &[
            Content("终止事由", "令17第30条", &[Must("终止事由")]),
            ARBITRATION,
            YEAR,
            APPLICANT_SIGNS,
            BOTH_SIGN,
        ],
    ),
    Paper(
        "D11",
        "仲裁申请书",
        &[
            PARTIES,
            IDENTITY,
            CLAIMS,
            GROUNDS,
            Content("证据", "办案规则第29条", &[May("证据.名称")]),
            APPLICANT_SIGNS,
        ],
    ),
    Paper(
        "D12",
        "仲裁审查申请书",
        &[
            PARTIES,
            Content("协议日期", "办案规则第74条", &[Must("协议日期")]),
            Content("送达地址", "办案规则第74条", &[Must("当事人.送达地址")]),
            Content("联系电话", "办案规则第74条", &[Must("当事人.电话")]),
            Content("附件清单", "办案规则第74条", &[Says("调解协议书"), Says("附件")]),
            APPLICANT_SIGNS,
            BOTH_SIGN,
        ],
    ),
    Paper(
        "D13",
        "司法确认申请书",
        &[
            PARTIES,
            Content("人民法院", "民事诉讼法第205条", &[Must("人民法院")]),
            Content("给付金额", "", &[Must("给付金额")]),
            AGREEMENT,
            Content("事实", "", &[Must("调解结果")]),
            Content("证据", "", &[Says("证据")]),
        ],
    ),
    Paper(
        "D13",
        "支付令申请书",
        &[
            PARTIES,
            Content("人民法院", "民事诉讼法第225条", &[Must("人民法院")]),
            Content("给付金额", "民事诉讼法第225条", &[Must("未付金额")]),
            AGREEMENT,
            Content("事实", "民事诉讼法第225条", &[Must("调解结果")]),
            Content("证据", "民事诉讼法第225条", &[Says("证据")]),
            APPLICANT_SIGNS,
        ],
    ),
    Paper(
        "D14",
        "履行告知书",
        &[
            Content("金额", "", &[Must("待履行金额")]),
            Content("到期日", "", &[Must("到期日")]),
            Content("账户", "", &[May("收款账户")]),
            Content("不履行的后果", "调解仲裁法第15条", &[Says("申请仲裁")]),
        ],
    ),
    Paper(
        "D14",
        "履行催告书",
        &[
            Content("金额", "", &[Must("待履行金额")]),
            Content("到期日", "", &[Must("到期日")]),
            Content("催告期限", "", &[Must("催告期限")]),
            Content("不履行的后果", "调解仲裁法第15条", &[Says("申请仲裁")]),
        ],
    ),
    Paper(
        "D15",
        "回访记录",
        &[
            Content("回访时间", "", &[Must("回访日期")]),
            Content("回访方式", "", &[Must("回访方式")]),
            Content("履行状态", "", &[Must("履行状态")]),
            Content("满意度", "", &[Must("满意度")]),
            Content("是否反弹", "", &[Must("是否反弹")]),
        ],
    ),
    Paper(
        "D16",
        "送达回证",
        &[
            Content("送达的文书", "办案规则第20条", &[Must("送达文书.名称")]),
            Content("送达方式", "办案规则第20条", &[May("送达方式")]),
            Content("签收日期", "办案规则第20条", &[May("签收日期")]),
            Content("签收人", "办案规则第20条", &[May("签收人")]),
        ],
    ),
    Paper(
        "D16",
        "送达地址确认书",
        &[
            Content("送达地址", "办案规则第20条", &[Must("送达地址")]),
            Content("确认人的签名处", "", &[Says("确认人（签名")]),
        ],
    ),
    Paper(
        "D17",
        COVER,
        &[
            Content("归档号", "", &[Must("归档号")]),
            Content("卷内文件", "", &[Must("卷内文件.名称")]),
            Content("页码", "", &[Must("卷内文件.页码")]),
            Content("立卷人", "", &[Must("立卷人")]),
        ],
    ),
    Paper(
        "D17",
        "结案报告",
        &[Content("结案方式", "", &[Must("结案方式")]), Content("办理经过", "", &[Must("办理经过")])],
    ),
    Paper(
        "D18",
        "重大集体争议报告表",
        &[
            Content("报告类别", "", &[Must("报告类别")]),
            Content("涉及人数", "", &[Must("争议人数")]),
            Content("主要诉求", "", &[Must("主要诉求")]),
            Content("激化情况", "", &[Must("激化情况")]),
            Content("已采取的措施", "", &[Must("已采取措施")]),
        ],
    ),
    Paper(
        "D19",
        "调解建议书",
        &[
            Content("对象单位", "", &[Must("建议对象")]),
            Content("问题", "", &[Must("问题.内容")]),
            Content("建议", "", &[Must("建议.内容")]),
            Content("反馈期限", "", &[Must("反馈期限")]),
        ],
    ),
    Paper(
        "D19",
        "仲裁建议书",
        &[
            Content("对象单位", "", &[Must("建议对象")]),
            Content("问题", "", &[Must("问题.内容")]),
            Content("建议", "", &[Must("建议.内容")]),
            Content("反馈期限", "", &[Must("反馈期限")]),
        ],
    ),
    Paper(
        "D19",
        "引导调解建议书",
        &[Content("调解组织", "办案规则第69条", &[Must("调解组织")]), Content("时效", "", &[Says("时效")])],
    ),
];

/// The papers of a kind that the product asks for by name.
fn papers(code: &str) -> Vec<&'static str> {
    PAPERS.iter().filter(|paper| paper.0 == code).map(|paper| paper.1).collect()
}

/// What a template lacks. `line` is that of its code.
pub(crate) fn check(template: &Template, line: usize) -> Vec<Fault> {
    let code = template.code.as_str();
    if papers(code).is_empty() {
        let what = format!("没有编号为“{code}”的文书");
        return vec![Fault::new(line, what, "code 只能是 D01 到 D19")];
    }
    let mut faults = Vec::new();
    for paper in PAPERS.iter().filter(|paper| paper.0 == code) {
        let Some(form) = template.form(paper.1) else {
            let what = format!("缺少“{}”这一份", paper.1);
            faults.push(Fault::new(None, what, "请照原样补上，名称（name）不要改"));
            continue;
        };
        if paper.1 == COVER && form.layout != Layout::Cover {
            let what = format!("“{COVER}”的版式不是卷宗封面");
            faults.push(Fault::new(None, what, "请写 layout = \"cover\""));
        }
        for Content(content, clause, marks) in paper.2 {
            if !marks.iter().any(|mark| is_there(form, mark)) {
                let clause = if clause.is_empty() { String::new() } else { format!("（{clause}）") };
                let what = format!("“{}”缺少必须写明的“{content}”{clause}", paper.1);
                faults.push(Fault::new(None, what, mend(marks)));
            }
        }
    }
    for (at, form) in template.forms.iter().enumerate() {
        if template.forms[..at].iter().any(|earlier| earlier.name == form.name) {
            faults.push(Fault::new(None, format!("有两份都叫“{}”", form.name), "请改名或者删去一份"));
        }
        let contents = form.parts.iter().any(|part| !matches!(part.what, super::template::What::Page(_)));
        if !contents {
            faults.push(Fault::new(None, format!("“{}”没有正文", form.name), "请写上 [[form.block]]"));
        }
    }
    faults
}

fn mend(marks: &[Mark]) -> String {
    match marks.first() {
        Some(Must(name) | May(name)) => {
            let list = name.split_once('.').map(|(list, _)| format!("，并写 repeat = \"{list}\""));
            format!("请在总会印出的一块里写上 {{{name}}}{}", list.unwrap_or_default())
        }
        Some(Says(words)) => format!("请写上含有“{words}”的一句"),
        None => String::new(),
    }
}

fn is_there(form: &Form, mark: &Mark) -> bool {
    form.texts().into_iter().any(|(part, text)| {
        let always = part.is_none_or(|part| part.when.is_empty() && part.unless.is_empty());
        let unconfirmed =
            part.is_some_and(|part| part.when.is_empty() && part.unless.iter().all(|name| name == CONFIRMED));
        match mark {
            Must(wanted) => always && names(text).contains(&(*wanted, true)),
            May(wanted) => names(text).iter().any(|(name, _)| name == wanted),
            Says(wanted) => (always || unconfirmed) && says(&words(text), wanted),
        }
    })
}

/// Whether words are said; “被申请人” does not say “申请人”.
fn says(text: &str, wanted: &str) -> bool {
    text.match_indices(wanted).any(|(at, _)| !text[..at].ends_with('被'))
}

/// The words of a text that are printed whatever the facts are; a fact between two of them parts them.
fn words(text: &[Piece]) -> String {
    let said = text.iter().map(|piece| match piece {
        Piece::Words(words) => words.as_str(),
        Piece::Fact { .. } | Piece::Blank(_) | Piece::Maybe(_) => "\n",
    });
    said.collect()
}
