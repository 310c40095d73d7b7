//! Templates an office changes: what is wrong is said by line, what is missing is said by name.

use fengqiao_print::document::{CODES, Facts, Fault, Item, Template, fill, known, shipped, shipped_text};

/// What is said of a template with something in it changed.
fn faults(code: &str, from: &str, to: &str) -> Vec<String> {
    let text = shipped_text(code).unwrap();
    assert!(text.contains(from), "{from} is not in {code}");
    let changed = text.replacen(from, to, 1);
    let faults = Template::read(&changed).expect_err(to);
    // A line of the template is said by its words, so that these tests do not count lines.
    let line = |fault: &Fault| {
        fault.line.map_or_else(String::new, |n| changed.lines().nth(n - 1).unwrap().to_owned())
    };
    for fault in &faults {
        let found = line(fault);
        assert!(
            fault.line.is_none() || to.is_empty() || to.contains(&found) || found.contains(to),
            "{fault}: {found}"
        );
    }
    faults.iter().map(|fault| format!("{}。{}。", fault.what, fault.mend)).collect()
}

/// The same for faults of a block as a whole, which stand at its head.
fn plain(code: &str, from: &str, to: &str) -> String {
    let text = shipped_text(code).unwrap();
    assert!(text.contains(from), "{from} is not in {code}");
    let faults = Template::read(&text.replacen(from, to, 1)).expect_err(to);
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_fault_says_its_line() {
    let text = "code = \"D99\"\nversion = \"1\"\n\n[[form]]\nname = \"甲\"\ntitle = \"\"\"\n乙\n{丙\"\"\"\n";
    let faults = Template::read(text).unwrap_err();
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["第8行：“{丙”的花括号没有合上。请在名称后面补上 }。",]);
}

#[test]
fn a_broken_template_says_fault_and_remedy() {
    let said = |from, to| faults("D10", from, to);
    assert_eq!(said("{调解结果}。", "{调解结果。"), ["“{调解结果。”的花括号没有合上。请在名称后面补上 }。"]);
    let party = "申请人{申请人}与";
    assert_eq!(
        said(party, "申请人{申请仁}与"),
        ["没有叫“申请仁”的内容。是不是“申请人”？可用的名称见“可填内容”一览。"]
    );
    assert_eq!(
        said(party, "申请人{今天天气如何}与"),
        ["没有叫“今天天气如何”的内容。请从“可填内容”一览里选用名称。"]
    );
    assert_eq!(
        said(party, "申请人{请求}与"),
        [
            "“请求”是一列内容，不能直接填在文字里。请在块里写 repeat = \"请求\"，文字里写一项的内容，例如 {请求.内容}。"
        ]
    );
    assert_eq!(said(party, "申请人｛申请人｝与"), ["用了全角花括号 ｛｝。请改成半角花括号，例如 {申请人}。"]);
    assert_eq!(
        said("{请求.内容}", "{请求.颜色}{请求.内容}"),
        ["“请求”里没有叫“颜色”的一栏。这一列有：内容、金额、序号。"]
    );
    assert_eq!(
        said("repeat = \"请求\"\n", ""),
        [
            "“请求.内容”只能放在按“请求”逐项重复的块里。请在这一块里写上 repeat = \"请求\"。",
            "“请求.金额”只能放在按“请求”逐项重复的块里。请在这一块里写上 repeat = \"请求\"。",
        ]
    );
    assert_eq!(
        said("{请求.内容}[，{请求.金额}]。", "{请求.内容}[，{请求.金额}。"),
        [
            "“[，{请求.金额}。”的方括号没有合上，或者方括号里又套了方括号。请补上 ]，每一处可省略的话单独用一对方括号。",
        ]
    );
    assert_eq!(
        said("各执一份", "各执____份"),
        ["空白线直接写在了文字里。留给手写的空白请写成 {____}，下划线多少就是空白长短。"]
    );
    assert_eq!(
        said("repeat = \"代理人\"", "repeat = \"申请人\"")[0],
        "repeat 写的“申请人”不是一列内容。请从“可填内容”一览里选一列，例如 repeat = \"请求\"。"
    );
}

#[test]
fn what_the_law_asks_for_cannot_be_taken_out() {
    let lacks = |code, from, to| faults(code, from, to).join("\n");
    for (fact, name) in [("{调解结果}", "调解结果"), ("{履行期限}", "履行期限"), ("{履行方式}", "履行方式")]
    {
        let said = lacks("D10", fact, "无");
        assert!(said.contains(&format!("缺少必须写明的“{name}”（令17第26条）")), "{said}");
    }
    assert!(lacks("D10", "{请求.内容}", "若干").contains("请求事项"));
    assert!(lacks("D10", "{当事人.名称}", "某人").contains("双方基本情况"));
    // Neither can it be made optional, nor shown only sometimes.
    assert!(lacks("D10", "{调解结果}。", "[{调解结果}。]").contains("调解结果"));
    assert!(lacks("D10", "{调解结果}。", "{调解结果|无}。").contains("调解结果"));
    let sometimes = "clause = \"调解结果\"\nwhen = [\"证人\"]";
    assert!(lacks("D10", "clause = \"调解结果\"", sometimes).contains("调解结果"));
    assert!(lacks("D10", "\"调解员（签名）\", ", "").contains("调解员的签名处"));
    assert_eq!(
        faults("D05", "{不予受理理由}", "不符合条件"),
        [
            "“不予受理通知书”缺少必须写明的“不予受理的理由”（令17第22条）。请在总会印出的一块里写上 {不予受理理由}。"
        ]
    );
    let silent = shipped_text("D11").unwrap().replace("申请仲裁", "另寻办法");
    let said = Template::read(&silent).unwrap_err()[0].to_string();
    assert!(said.contains("“可以申请仲裁的告知”（令17第30条）。请写上含有“可以申请仲裁”的一句"), "{said}");
}

#[test]
fn a_bound_file_begins_with_its_cover() {
    let said = plain("D17", "layout = \"cover\"", "layout = \"form\"");
    assert!(said.contains("“卷宗封面和目录”的版式不是卷宗封面。请写 layout = \"cover\"。"), "{said}");
    // Nor may a sentence about arbitration be left out but where the agreement was confirmed.
    let other = shipped_text("D14").unwrap().replace("unless = [\"已审查确认\"]", "unless = [\"证人\"]");
    let said: String = Template::read(&other).unwrap_err().iter().map(ToString::to_string).collect();
    assert!(said.contains("不履行的后果"), "{said}");
}

#[test]
fn a_slip_in_the_writing_of_the_file_is_said_in_chinese() {
    let said = |from, to| faults("D10", from, to);
    assert_eq!(
        said("clause = \"履行期限\"", "clauze = \"履行期限\""),
        ["没有叫“clauze”的项。请对照原样改正项的名称。"]
    );
    assert_eq!(
        said("title = \"劳动人事争议调解协议书\"", "title = \"劳动人事争议调解协议书"),
        ["这一行的写法读不懂。请检查引号、方括号是否成对，文字要放在英文双引号里。"]
    );
    assert_eq!(said("title = \"劳动人事争议调解协议书\"\n", ""), ["缺少“title”这一项。请对照原样补上。"]);
    assert_eq!(
        said("level = 2", "level = \"二\""),
        ["这一项的值不对。文字要放在英文双引号里，是否写 true 或 false，几行几列写数字。"]
    );
    assert_eq!(
        said("version = \"2024-07\"", "version = \"\""),
        ["没有写版本。请在 version 里写上版本，例如 version = \"2024-07\"。"]
    );
    let seats = "signatures = [\"申请人（签名或者盖章）\", \"被申请人（签名或者盖章）\", \"调解员（签名）\", \"调解组织（印章）\"]";
    assert!(plain("D10", seats, "signatures = []").contains("这一块是空的。请写上内容，或者删去这一块。"));
    assert!(
        plain("D10", "level = 2", "rows = 100000").contains("lines 最多 30，rows 最多 200。请把数字改小。")
    );
    assert!(plain("D10", "level = 2", "level = 9").contains("level 只能是 1、2 或 3"));
    assert!(plain("D10", "across = 2", "across = 3").contains("across 只能是 1 或 2"));
    assert!(plain("D10", "level = 2", "note = \"二\"").contains("这一块写了不止一种"));
    assert!(plain("D02", "\"{调解组织}\"]", "\"{调解组织}\", \"多\"]").contains("表格的一行要成对写"));
    assert_eq!(said("code = \"D10\"", "code = \"D99\""), ["没有编号为“D99”的文书。code 只能是 D01 到 D19。"]);
    assert_eq!(
        said("name = \"调解协议书\"", "name = \"协议\""),
        ["缺少“调解协议书”这一份。请照原样补上，名称（name）不要改。"]
    );
}

#[test]
fn whatever_is_cut_off_is_refused_without_a_crash() {
    for code in CODES {
        let text = shipped_text(code).unwrap();
        for (at, _) in text.char_indices().step_by(7) {
            let _ = Template::read(&text[..at]);
            let _ = Template::read(&text[at..]);
        }
    }
}

#[test]
fn missing_facts_are_named_and_no_blank_is_printed() {
    let mut facts = Facts::examples();
    facts.remove("履行期限");
    facts.set("调解结果", " ");
    facts.set_list("请求", vec![Item::from([("金额".into(), "1元".into())])]);
    let template = shipped("D10").unwrap();
    let missing = fill(template, &template.forms[0], &facts).unwrap_err();
    assert_eq!(missing.names, ["请求.内容（第1项）", "调解结果", "履行期限"]);
    assert_eq!(
        missing.to_string(),
        "还缺请求.内容（第1项）、调解结果、履行期限，没有生成文书。请在案件里补填后再生成。"
    );
    assert_eq!(missing.meanings()[1], ("调解结果", "双方达成的结果"));
    facts.set_list("请求", Vec::new());
    assert_eq!(fill(template, &template.forms[0], &facts).unwrap_err().names[0], "请求");
    let nothing = fill(template, &template.forms[0], &Facts::new()).unwrap_err();
    assert!(nothing.names.len() > 6, "{nothing}");
}

#[test]
fn what_has_no_value_is_left_out_where_the_template_says_so() {
    let mut facts = Facts::examples();
    for name in ["代理人", "履行义务", "收款账户", "违约约定", "其他约定", "无争议事实"]
    {
        facts.remove(name);
    }
    let template = shipped("D10").unwrap();
    let text = fill(template, &template.forms[0], &facts).unwrap().text();
    assert!(
        !text.contains("委托代理人") && !text.contains("收款账户") && !text.contains("最后一天"),
        "{text}"
    );
    assert!(text.contains("四、履行方式") && text.contains("六、份数"), "clauses are counted anew: {text}");
}

#[test]
fn an_office_words_its_own() {
    let text = shipped_text("D10").unwrap().replace("劳动人事争议调解协议书", "西青区劳动人事争议调解协议书");
    let text = text.replace("version = \"2024-07\"", "version = \"西青-3\"");
    let template = Template::read(&text).unwrap();
    let paper = fill(&template, &template.forms[0], &Facts::examples()).unwrap();
    assert_eq!(paper.title, "西青区劳动人事争议调解协议书");
    assert_eq!(paper.made_from, "D10 西青-3 调解协议书");
}

#[test]
fn every_name_is_used_and_each_form_knows_its_own() {
    let mut used = std::collections::BTreeSet::new();
    for code in CODES {
        for form in &shipped(code).unwrap().forms {
            let mut only = Facts::new();
            for name in form.facts() {
                used.insert(name);
                match Facts::examples().text(name) {
                    Some(text) => only.set(name, text),
                    None => only.set_list(name, Facts::examples().list(name).to_vec()),
                }
            }
            let template = shipped(code).unwrap();
            assert_eq!(
                fill(template, form, &only),
                fill(template, form, &Facts::examples()),
                "{code} {}",
                form.name
            );
        }
    }
    let idle: Vec<_> =
        known().iter().filter(|known| !used.contains(known.name.as_str())).map(|k| &k.name).collect();
    assert!(idle.is_empty(), "{idle:?}");
}

#[test]
fn an_obligatory_sentence_stands_where_it_is_always_printed() {
    let lacks = |code, from, to| faults(code, from, to).join("\n");
    // Hidden behind a condition, put into brackets, or left to the words in place of a fact: it is not there.
    let hidden = "clause = \"可以申请仲裁\"\nwhen = [\"证人\"]";
    assert!(plain("D11", "clause = \"可以申请仲裁\"", hidden).contains("可以申请仲裁的告知"));
    let rest = shipped_text("D11").unwrap().replace("期间为一年", "期间依法计算").replace("一年内", "期间内");
    assert!(rest.contains("一年重新计算"), "it is left in brackets alone");
    let said = Template::read(&rest).unwrap_err()[0].to_string();
    assert!(said.contains("一年的仲裁时效"), "{said}");
    let one_side = lacks("D11", "\"申请人（签名或者盖章）\", ", "");
    assert!(one_side.contains("“申请人的签名处”"), "被申请人 is another: {one_side}");
    assert!(lacks("D10", "本协议一式三份", "本协议{证人|一式三份}").contains("份数"));
}

#[test]
fn signs_that_cannot_be_printed_break_no_document() {
    let mut facts = Facts::examples();
    facts.set("申请人", "张\u{0}建\u{1b}军\u{202e}\u{feff}");
    facts.set("事实与理由", "第一段\r\n第二段\u{b}完\u{ffff}");
    facts.set_list("请求", vec![Item::from([("内容".into(), "支付\u{7}工资".into())])]);
    let template = shipped("D01").unwrap();
    let text = fill(template, &template.forms[0], &facts).unwrap().text();
    assert!(text.contains("支付工资") && text.contains("第一段\n第二段完"), "{text}");
    assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{text:?}");
    facts.set("申请人", "\u{200b}");
    let template = shipped("D04").unwrap();
    let missing = fill(template, &template.forms[0], &facts).unwrap_err();
    assert_eq!(missing.names, ["申请人"], "what shows nothing says nothing");
}
