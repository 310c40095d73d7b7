//! Lists of training and practice (annex 7).

use super::entry;
use crate::value::CodeList;

/// 类别.
pub static TRAINING_CATEGORIES: CodeList = CodeList {
    name: "类别",
    codes: &[
        entry("off_the_job", "脱产培训", &["脱产", "集中培训"]),
        entry("online", "在线学习", &["在线", "线上学习", "网络学习"]),
        entry("routine", "日常学习", &["日常", "日常培训"]),
        entry("practice", "实践锻炼", &["实践"]),
    ],
};

/// 内容类别.
pub static TRAINING_TOPICS: CodeList = CodeList {
    name: "内容类别",
    codes: &[
        entry("politics", "政治理论", &["政治"]),
        entry("conduct", "行风建设", &["行风"]),
        entry("integrity", "廉政教育", &["廉政", "廉洁教育"]),
        entry("law", "法律法规政策", &["法律法规", "法律政策", "政策法规"]),
        entry("skills", "业务技能", &["业务", "技能"]),
        entry("publicity", "法治宣传", &["普法宣传", "法制宣传"]),
        entry("visits", "入企服务", &["入企", "进企业"]),
        entry("exchange", "交流研讨", &["交流", "研讨"]),
        entry("hearing_observation", "庭审观摩", &["庭审", "观摩庭审"]),
        entry("other", "其他", &[]),
    ],
};

/// 主办层级.
pub static ORGANISER_LEVELS: CodeList = CodeList {
    name: "主办层级",
    codes: &[
        entry("city", "市", &["市级", "市人社局", "市局"]),
        entry("district", "区", &["区级", "区人社局", "区局"]),
        entry("organisation", "调解组织", &["本组织", "组织"]),
        entry("other", "其他单位", &["其他"]),
    ],
};

/// 签到方式.
pub static SIGN_IN_WAYS: CodeList = CodeList {
    name: "签到方式",
    codes: &[
        entry("paper", "纸质", &["纸质签到", "签到表"]),
        entry("qr", "二维码", &["扫码", "二维码签到"]),
        entry("proxy", "代录", &[]),
    ],
};
