//! Names that are made up: people, firms, associations.

use super::chance::{Chance, scattered};

const SURNAMES: &str = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
const MALE: &str =
    "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁龙林海峰建国志立新庆文东亮博峻哲瀚昊然轩铭泽";
const FEMALE: &str =
    "芳娜敏静丽艳娟霞燕玲婷慧莹洁梅琳雪倩颖萍红玉桂秀兰欣怡佳宁悦涵雨晴思嘉蕾薇岚璐瑶琪茜芸晓";
/// Characters that fonts, inputs and sorting must cope with; the last lies outside the basic plane.
const RARE: [(char, bool); 4] = [('㛃', true), ('䶮', false), ('犇', false), ('𠮷', false)];
const DOUBLE: [&str; 4] = ["欧阳", "司马", "上官", "诸葛"];

fn one(list: &str, at: usize) -> char {
    list.chars().nth(at).unwrap_or('文')
}

/// A name of two or three characters, four with a double surname.
pub(super) fn person(chance: &mut Chance, female: bool) -> String {
    let mut name = String::new();
    if chance.in_thousand(4) {
        name.push_str(chance.pick(&DOUBLE));
    } else {
        // The smaller of two draws: the first surnames are the frequent ones.
        let all = SURNAMES.chars().count();
        name.push(one(SURNAMES, chance.below(all).min(chance.below(all))));
    }
    let list = if female { FEMALE } else { MALE };
    let all = list.chars().count();
    let rare = chance.in_thousand(5).then(|| chance.pick(&RARE)).filter(|(_, of)| *of == female);
    if chance.in_thousand(720) {
        name.push(one(list, chance.below(all)));
    }
    name.push(rare.map_or_else(|| one(list, chance.below(all)), |(character, _)| character));
    name
}

/// A name of somebody whose sex is not recorded.
pub(super) fn anybody(chance: &mut Chance) -> String {
    let female = chance.in_thousand(480);
    person(chance, female)
}

const FIRST: [&str; 72] = [
    "瑞丰", "恒远", "永泰", "天盛", "利和", "宏达", "三源", "嘉禾", "中盛", "金桥", "合力", "盛和", "恒源",
    "新程", "锦程", "安澜", "福临", "广源", "华晟", "汇通", "吉祥", "佳诚", "康达", "朗润", "立信", "美辰",
    "民康", "鸣远", "宁远", "诺诚", "鹏程", "普惠", "启明", "千禾", "庆丰", "融汇", "润泽", "森茂", "尚德",
    "圣泽", "时代", "顺捷", "泰和", "腾跃", "通达", "万和", "伟业", "文兴", "祥云", "欣荣", "兴茂", "旭升",
    "雅致", "扬帆", "易佳", "银河", "盈科", "友邻", "裕隆", "元亨", "悦达", "云帆", "泽润", "正大", "志诚",
    "致远", "众诚", "卓越", "紫竹", "昌荣", "德润", "方圆",
];
const SECOND: [&str; 72] = [
    "航宇", "津门", "津滨", "北洋", "海河", "蓝天", "华北", "津沽", "燕山", "渤川", "滨河", "潮白", "晨曦",
    "驰野", "春晖", "大地", "东盛", "飞渡", "风帆", "枫林", "高远", "谷雨", "光华", "海晏", "和风", "红杉",
    "虹桥", "惠风", "江川", "景明", "九河", "巨浪", "凌云", "岭南", "龙腾", "绿洲", "茂林", "明珠", "南风",
    "盘山", "平川", "青松", "清源", "秋实", "日新", "山水", "神舟", "石桥", "双桥", "松涛", "天行", "万里",
    "望海", "文昌", "五洲", "西岭", "祥瑞", "新宇", "星辰", "阳光", "银杏", "映山", "永定", "玉泉", "远洋",
    "运河", "长风", "长虹", "振海", "中原", "子牙", "紫檀",
];
/// What a firm does, and its industry by GB/T 4754-2017.
const TRADES: [(&str, &str); 40] = [
    ("精密机械", "C"),
    ("汽车部件", "C"),
    ("电子", "C"),
    ("医药", "C"),
    ("化工", "C"),
    ("食品", "C"),
    ("纺织", "C"),
    ("包装", "C"),
    ("新材料", "C"),
    ("钢结构", "C"),
    ("橡胶制品", "C"),
    ("环保设备", "C"),
    ("金属制品", "C"),
    ("仪器仪表", "C"),
    ("家具", "C"),
    ("印刷", "C"),
    ("自行车", "C"),
    ("电线电缆", "C"),
    ("新能源", "D"),
    ("供热", "D"),
    ("建筑工程", "E"),
    ("装饰工程", "E"),
    ("市政工程", "E"),
    ("商贸", "F"),
    ("国际贸易", "F"),
    ("百货", "F"),
    ("物流", "G"),
    ("仓储", "G"),
    ("运输", "G"),
    ("餐饮管理", "H"),
    ("酒店管理", "H"),
    ("软件", "I"),
    ("信息技术", "I"),
    ("物业服务", "K"),
    ("人力资源服务", "L"),
    ("商务服务", "L"),
    ("检测技术", "M"),
    ("园林绿化", "N"),
    ("家政服务", "O"),
    ("文化传播", "R"),
];

/// The name and industry of firm `n` of the city: no two alike up to two hundred thousand, then by kind of firm.
pub(super) fn firm(n: usize, seed: u64) -> (String, &'static str) {
    let space = FIRST.len() * SECOND.len() * TRADES.len();
    let at = scattered(n, space, (seed % space as u64) as usize);
    let (trade, letter) = TRADES[at % TRADES.len()];
    let (first, second) = (at / TRADES.len() % FIRST.len(), at / TRADES.len() / FIRST.len());
    let form = ["有限公司", "股份有限公司", "集团有限公司", "有限责任公司"][n / space % 4];
    (format!("天津{}{}{trade}{form}", FIRST[first], SECOND[second]), letter)
}

const GUILDS: [&str; 30] = [
    "物流",
    "餐饮",
    "建筑装饰",
    "汽车维修",
    "电子商务",
    "家政服务",
    "食品",
    "物业管理",
    "人力资源服务",
    "医药",
    "家具",
    "纺织服装",
    "机械制造",
    "软件和信息服务",
    "酒店",
    "印刷",
    "环保",
    "自行车",
    "电线电缆",
    "农产品流通",
    "旅游",
    "快递",
    "新能源",
    "金属材料",
    "仪器仪表",
    "会展",
    "园林绿化",
    "文化创意",
    "养老服务",
    "检验检测",
];

/// The name of association `k` of a district: trades first, then the chambers of its streets, then both together.
pub(super) fn association(district: &str, streets: &[(String, String)], k: usize) -> String {
    const TRADES_FIRST: usize = 8;
    if k < TRADES_FIRST || streets.is_empty() {
        let series = k / GUILDS.len();
        let more = if series == 0 { String::new() } else { format!("第{}", series + 1) };
        return format!("天津市{district}{}{more}行业协会", GUILDS[k % GUILDS.len()]);
    }
    let k = k - TRADES_FIRST;
    let street = &streets[k % streets.len()].1;
    match k / streets.len() {
        0 => format!("{district}{street}商会"),
        1 => format!("{district}{street}企业联合会"),
        round if round - 2 < GUILDS.len() => format!("{district}{street}{}商会", GUILDS[round - 2]),
        round => format!("{district}{street}第{}商会", round - GUILDS.len()),
    }
}

/// Trades that have a mediation body of their own.
pub(super) const REGIONAL: [&str; 4] = ["物流快递", "建筑", "餐饮", "网约配送"];
/// Public institutions; none of them exists.
pub(super) const INSTITUTIONS: [&str; 4] = ["示例医院", "示例中学", "示例图书馆", "示例文化馆"];
