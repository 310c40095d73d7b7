//! The articles the calculators cite. `text` is a summary, not the words of the law.

/// One article of a law, regulation or interpretation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Article {
    /// The cite, e.g. 劳动合同法第47条.
    pub cite: &'static str,
    /// What it says, in short.
    pub text: &'static str,
}

const fn article(cite: &'static str, text: &'static str) -> Article {
    Article { cite, text }
}

pub(super) static CONTRACT_14: Article =
    article("劳动合同法第14条", "自用工之日起满一年不订立书面劳动合同的，视为已订立无固定期限劳动合同。");
pub(super) static CONTRACT_19: Article = article(
    "劳动合同法第19条",
    "合同不满三个月或者以完成一定工作任务为期限的不得约定试用期；三个月以上不满一年的不超过一个月；一年以上不满三年的不超过二个月；三年以上和无固定期限的不超过六个月。只能约定一次；仅约定试用期的，试用期不成立。",
);
pub(super) static CONTRACT_20: Article = article(
    "劳动合同法第20条",
    "试用期工资不低于本单位相同岗位最低档工资或者合同约定工资的百分之八十，并不低于最低工资标准。",
);
pub(super) static CONTRACT_36: Article =
    article("劳动合同法第36条", "用人单位与劳动者协商一致，可以解除劳动合同。");
pub(super) static CONTRACT_37: Article =
    article("劳动合同法第37条", "劳动者提前三十日书面通知（试用期内提前三日）可以解除劳动合同。");
pub(super) static CONTRACT_39: Article =
    article("劳动合同法第39条", "劳动者有过错情形之一的，用人单位可以解除劳动合同。");
pub(super) static CONTRACT_40: Article = article(
    "劳动合同法第40条",
    "医疗期满不能工作、不能胜任、客观情况重大变化的，用人单位提前三十日书面通知或者额外支付一个月工资后可以解除。",
);
pub(super) static CONTRACT_46: Article = article("劳动合同法第46条", "列举用人单位应当支付经济补偿的情形。");
pub(super) static CONTRACT_47: Article = article(
    "劳动合同法第47条",
    "每满一年支付一个月工资；六个月以上不满一年的按一年，不满六个月的支付半个月。月工资高于本地区上年度职工月平均工资三倍的，按三倍支付，年限最高不超过十二年。",
);
pub(super) static CONTRACT_82: Article = article(
    "劳动合同法第82条",
    "自用工之日起超过一个月不满一年未订立书面劳动合同的，应当向劳动者每月支付二倍的工资。",
);
pub(super) static CONTRACT_83: Article = article(
    "劳动合同法第83条",
    "违法约定的试用期已经履行的，以试用期满月工资为标准，按已经履行的超过法定试用期的期间支付赔偿金。",
);
pub(super) static CONTRACT_87: Article = article(
    "劳动合同法第87条",
    "用人单位违法解除或者终止劳动合同的，按第四十七条经济补偿标准的二倍支付赔偿金。",
);
pub(super) static CONTRACT_97: Article = article(
    "劳动合同法第97条",
    "本法施行之日存续的合同在施行后解除或者终止的，经济补偿年限自2008年1月1日起计算；此前部分按当时规定执行。",
);
pub(super) static DECREE_6: Article = article(
    "劳动合同法实施条例第6条",
    "每月支付二倍工资的起算时间为用工之日起满一个月的次日，截止时间为补订书面劳动合同的前一日。",
);
pub(super) static DECREE_7: Article = article(
    "劳动合同法实施条例第7条",
    "满一年未订立书面劳动合同的，自满一个月的次日至满一年的前一日支付二倍工资，并自满一年当日视为已订立无固定期限劳动合同。",
);
pub(super) static DECREE_20: Article =
    article("劳动合同法实施条例第20条", "以额外支付一个月工资解除的，按照该劳动者上一个月的工资标准确定。");
pub(super) static DECREE_25: Article = article(
    "劳动合同法实施条例第25条",
    "支付了赔偿金的，不再支付经济补偿；赔偿金的计算年限自用工之日起计算。",
);
pub(super) static DECREE_27: Article = article(
    "劳动合同法实施条例第27条",
    "月工资按应得工资计算，为解除或者终止前十二个月的平均工资，低于当地最低工资标准的按最低工资标准；工作不满十二个月的按实际月数平均。",
);
pub(super) static INTERPRETATION_6: Article =
    article("法释〔2025〕12号第6条", "二倍工资按月计算；不满一个月的，按该月实际工作日计算。");
pub(super) static INTERPRETATION_7: Article = article(
    "法释〔2025〕12号第7条",
    "因不可抗力或者劳动者本人故意、重大过失等未订立书面劳动合同的，不支付二倍工资。",
);
pub(super) static LABOUR_41: Article = article("劳动法第41条", "延长工作时间每月不得超过三十六小时。");
pub(super) static LABOUR_44: Article = article(
    "劳动法第44条",
    "延长工作时间的不低于工资的百分之一百五十；休息日工作又不能安排补休的不低于百分之二百；法定休假日工作的不低于百分之三百。",
);
pub(super) static PAYMENT_13: Article = article(
    "工资支付暂行规定第13条",
    "加班工资的支付标准；综合计算工时的，超过法定标准工作时间的部分按延长工作时间支付；不定时工时制不执行。",
);
pub(super) static HOURS_2025: Article = article(
    "人社部发〔2025〕2号",
    "月计薪天数21.75天；日工资=月工资÷月计薪天数，小时工资=月工资÷（月计薪天数×8小时）。",
);
pub(super) static LEAVE_3: Article = article(
    "职工带薪年休假条例第3条",
    "累计工作已满一年不满十年的年休假五天，已满十年不满二十年的十天，已满二十年的十五天。",
);
pub(super) static LEAVE_4: Article = article("职工带薪年休假条例第4条", "列举不享受当年年休假的情形。");
pub(super) static LEAVE_RULES_3: Article =
    article("企业职工带薪年休假实施办法第3条", "连续工作满十二个月以上的，享受带薪年休假。");
pub(super) static LEAVE_RULES_10: Article = article(
    "企业职工带薪年休假实施办法第10条",
    "未休天数按日工资的百分之三百支付，其中包含正常工作期间的工资；职工本人书面提出不休的，只支付正常工作期间的工资。",
);
pub(super) static LEAVE_RULES_11: Article = article(
    "企业职工带薪年休假实施办法第11条",
    "日工资按月工资除以21.75天折算；月工资为前十二个月剔除加班工资后的平均，不满十二个月的按实际月份。",
);
pub(super) static LEAVE_RULES_12: Article = article(
    "企业职工带薪年休假实施办法第5条、第12条",
    "按日历天数÷365×全年应休天数折算，不足一整天的部分不计；多休的不再扣回。",
);
pub(super) static SICK_59: Article = article(
    "劳部发〔1995〕309号第59条",
    "病假工资可以低于最低工资标准，但不能低于最低工资标准的百分之八十。",
);
pub(super) static SICK_TIANJIN: Article =
    article("天津市工资支付规定第25条", "病假工资不低于本市最低工资标准的百分之八十。");
pub(super) static INJURY_35_37: Article = article(
    "工伤保险条例第35条至第37条",
    "一次性伤残补助金：一级至十级分别为27、25、23、21、18、16、13、11、9、7个月的本人工资。",
);
pub(super) static INJURY_39: Article = article(
    "工伤保险条例第39条",
    "丧葬补助金为6个月的统筹地区上年度职工月平均工资；一次性工亡补助金为上一年度全国城镇居民人均可支配收入的20倍。",
);
pub(super) static INJURY_64: Article = article(
    "工伤保险条例第64条",
    "本人工资为受伤前12个月平均月缴费工资，高于统筹地区职工平均工资300%的按300%，低于60%的按60%。",
);
