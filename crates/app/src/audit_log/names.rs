//! What the codes of the log are called by people.

use crate::platform::view::Choice;
use crate::tables::registry;

/// What was done; the codes stand in the log.
const ACTS: &[(&str, &str)] = &[
    ("sign_in", "登录"),
    ("sign_in_failed", "登录失败"),
    ("sign_out", "退出登录"),
    ("switch_post", "换岗位"),
    ("change_password", "修改密码"),
    ("test", "测试发送"),
    ("retry", "重发提醒"),
    ("second_factor_on", "启用动态码"),
    ("second_factor_off", "停用动态码"),
    ("end_sessions", "退出其他登录"),
    ("view", "查看个人信息"),
    ("list", "接口读取"),
    ("search", "按号码查找"),
    ("export", "导出"),
    ("create", "新增"),
    ("update", "修改"),
    ("upload", "交来文件"),
    ("preview", "核对文件"),
    ("import", "导入"),
    ("mend", "改导入的行"),
    ("hand", "把导入的行交给组织"),
    ("park", "先暂存，不导入"),
    ("confirm", "认定基数"),
    ("unlock", "解锁"),
    ("assign", "分派"),
    ("withdraw", "收回、撤回"),
    ("certify", "认定实体化"),
    ("withdraw-certification", "撤回实体化认定"),
    ("mend-certification", "更正实体化认定"),
    ("suspend", "停用、暂停"),
    ("resume", "恢复"),
    ("dissolve", "撤销组织"),
    ("mend-state", "更正组织状态"),
    ("register", "年度注册"),
    ("mend-registration", "更正年度注册"),
    ("confirm-practice", "履职确认"),
    ("mend-confirmation", "更正履职确认"),
    ("record-duty", "登记值班"),
    ("withdraw-duty", "撤销值班"),
    ("issue", "发证"),
    ("reissue", "换发"),
    ("recall", "收回证卡"),
    ("print", "打印证卡"),
    ("print-training", "打印参训证明"),
    ("document", "制作文书"),
    ("document-file", "打印文书"),
    ("document-kept", "保存文书文件"),
    ("void-document", "文书作废"),
    ("serve", "登记送达"),
    ("withdraw-service", "撤销送达"),
    ("case-file", "打印卷宗"),
    ("feedback", "当事人自评"),
    ("feedback-link", "给评价链接"),
    ("template", "保存文书模板"),
    ("renew_code", "换新查验码"),
    ("revoke", "收回注销"),
    ("correct", "更正证书"),
    ("deadline", "改换发截止日"),
    ("remove", "清理出册"),
    ("restore", "撤销清理"),
    ("unfit", "提出不适宜"),
    ("settle", "了结不适宜"),
    ("exit", "退出"),
    ("reopen", "撤回退出"),
    ("transfer", "调整组织"),
    ("attendance", "登记签到"),
    ("check-in", "扫码签到"),
    ("enrol", "报名"),
    ("unenrol", "取消报名"),
    ("cancel", "取消、恢复活动"),
    ("renew", "续聘"),
    ("mend-exit", "更正退出"),
    ("link", "关联"),
    ("select", "入选市级"),
    ("open-round", "开始遴选"),
    ("close-round", "提前截止推荐"),
    ("nominate", "推荐"),
    ("take-back", "撤回推荐"),
    ("decide", "评审"),
    ("publish", "公布"),
    ("ask", "征询意见"),
    ("accept", "接受征询"),
    ("decline", "不接受征询"),
    ("answer", "提供意见"),
    ("call-back", "撤回征询"),
    ("grant", "给岗位"),
    ("end", "结束岗位"),
    ("hand_over", "一键移交"),
    ("lock", "锁定"),
    ("reset", "重置密码"),
    ("policy", "更换政策"),
    ("recompute", "重新计算"),
    ("backup", "备份"),
    ("verify", "校验日志链"),
];

/// What it was done to, besides the tables.
const OBJECTS: &[(&str, &str)] = &[
    ("users", "账号"),
    ("posts", "岗位"),
    ("api_tokens", "接口令牌"),
    ("settings", "系统设置"),
    ("reminder_ways", "提醒方式"),
    ("outbox", "发件箱"),
    ("number_series", "证号规则"),
    ("calendar_days", "工作日历"),
    ("audit_log", "审计日志"),
    ("gaps", "未建组织单位清单"),
    ("expert-rounds", "市级专家遴选"),
    ("expert-requests", "专家意见征询"),
    ("certification", "调解中心实体化认定清单"),
    ("duty", "值班"),
    ("paper-templates", "文书模板"),
    ("roster-analysis", "调解员名册分析"),
];

fn called<'a>(known: &'a [(&'a str, &'a str)], code: &'a str) -> &'a str {
    known.iter().find(|(one, _)| *one == code).map_or(code, |(_, label)| label)
}

/// What the act is called; the code itself for one that has no name here.
pub fn act(code: &str) -> &str {
    called(ACTS, code)
}

/// What the object is called.
pub fn object(code: &str) -> &str {
    registry::ALL.iter().find(|table| table.id() == code).map_or_else(|| called(OBJECTS, code), |t| t.title())
}

/// What a field of the object is called.
pub fn field<'a>(object: &str, key: &'a str) -> &'a str {
    let table = registry::ALL.iter().find(|table| table.id() == object);
    let column = table.and_then(|table| table.columns().into_iter().find(|column| column.key == key));
    column.map_or(key, |column| column.title)
}

/// The acts to choose from.
pub fn acts(chosen: &str) -> Vec<Choice> {
    choices(ACTS.iter().copied(), chosen)
}

/// The objects to choose from.
pub fn objects(chosen: &str) -> Vec<Choice> {
    let tables = registry::ALL.iter().map(|table| (table.id(), table.title()));
    choices(tables.chain(OBJECTS.iter().copied()), chosen)
}

fn choices<'a>(known: impl Iterator<Item = (&'a str, &'a str)>, chosen: &str) -> Vec<Choice> {
    let mut all: Vec<Choice> = known
        .map(|(value, label)| Choice { selected: value == chosen, value: value.into(), label: label.into() })
        .collect();
    // A code from an address that has no name here is kept as it is.
    if !chosen.is_empty() && all.iter().all(|choice| !choice.selected) {
        all.push(Choice { selected: true, value: chosen.into(), label: chosen.into() });
    }
    all
}
