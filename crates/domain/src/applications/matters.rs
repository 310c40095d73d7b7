//! The matters of the fourth question: everyday words, the dispute types behind them, and which other office settles some
//! of it faster. A hint never refuses anything.

/// One matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Matter {
    /// As a form sends it.
    pub code: &'static str,
    /// As workers say it, with examples; `None` where only employers have it.
    pub worker: Option<(&'static str, &'static str)>,
    /// As employers say it, with examples; `None` where only workers have it.
    pub employer: Option<(&'static str, &'static str)>,
    /// Codes of [`crate::codes::DISPUTE_TYPES`].
    pub types: &'static [&'static str],
    /// What another office does; empty for none.
    pub hint: &'static str,
}

/// Code of 确认劳动关系.
pub const RELATION: &str = "relation";

/// All matters in the order they are offered.
pub static MATTERS: &[Matter] = &[
    Matter {
        code: "wages",
        worker: Some(("没发、少发工资", "工资、加班费、年休假工资、奖金")),
        employer: Some(("工资、奖金", "多发、错发，提成怎么算")),
        types: &["remuneration"],
        hint: "拖欠工资，证据清楚的，也可以向劳动保障监察机构投诉（调解仲裁法第九条）。",
    },
    Matter {
        code: "ending",
        worker: Some(("被辞退，或者离职", "经济补偿、赔偿金、离职证明")),
        employer: Some(("解除、终止合同", "经济补偿、工作交接、不辞而别")),
        types: &["termination"],
        hint: "",
    },
    Matter {
        code: "insurance",
        worker: Some(("没交或少交社会保险", "")),
        employer: Some(("社会保险", "")),
        types: &["social_insurance"],
        hint: "要求单位补缴社会保险费，由社会保险费征收机构办理，也可以向劳动保障监察机构投诉；因为没交受了损失、要求赔偿的，可以调解。",
    },
    Matter {
        code: "injury",
        worker: Some(("受了工伤", "医疗费、停工期工资、伤残待遇")),
        employer: Some(("工伤待遇", "医疗费、停工期工资、伤残待遇")),
        types: &["work_injury"],
        hint: "还没有认定工伤的，先向单位所在区的人社部门申请工伤认定；待遇给多少、怎么给，可以调解。",
    },
    Matter {
        code: "contract",
        worker: Some(("合同、岗位、休假", "没签合同、调岗降薪、不让休假")),
        employer: Some(("合同、岗位、休假", "续签、调岗、请假考勤")),
        types: &["contract"],
        hint: "",
    },
    Matter {
        code: "training",
        worker: None,
        employer: Some(("培训费、服务期", "")),
        types: &["training"],
        hint: "",
    },
    Matter {
        code: "secrets",
        worker: None,
        employer: Some(("保密、竞业限制", "")),
        types: &["competition"],
        hint: "",
    },
    Matter {
        code: RELATION,
        worker: Some(("单位不承认我是职工", "要确认劳动关系")),
        employer: None,
        types: &["relationship"],
        hint: "",
    },
    Matter {
        code: "other",
        worker: Some(("其他，或者说不清", "")),
        employer: Some(("其他，或者说不清", "")),
        types: &["other"],
        hint: "",
    },
];

impl Matter {
    /// By its code.
    pub fn of(code: &str) -> Option<&'static Self> {
        MATTERS.iter().find(|matter| matter.code == code)
    }

    /// Words and examples for whoever applies.
    pub const fn words(&self, employer: bool) -> Option<(&'static str, &'static str)> {
        if employer { self.employer } else { self.worker }
    }
}

/// What is offered to whoever applies: matter, words, examples.
pub fn offered(employer: bool) -> impl Iterator<Item = (&'static Matter, &'static str, &'static str)> {
    MATTERS.iter().filter_map(move |matter| {
        let (words, examples) = matter.words(employer)?;
        Some((matter, words, examples))
    })
}
