//! 回执: what somebody who applied takes home, half of an A4 page: the receipt, whom to ask, where to look how it stands
//! (look.md: a worker with no smartphone).

use fengqiao_domain::dates::spoken;
use jiff::civil::Date;
use serde_json::json;

use crate::card::qr;
use crate::{Press, PrintError, Stamp};

/// What the slip says.
#[derive(Clone, Debug)]
pub struct Slip {
    /// Printed name of the system.
    pub system: String,
    /// 回执编号.
    pub receipt: String,
    /// The applicant, masked.
    pub applicant: String,
    /// 收到日期.
    pub received: Date,
    /// 调解组织.
    pub organisation: String,
    /// 对外电话; empty for none.
    pub phone: String,
    /// 地址; empty for none.
    pub place: String,
    /// Last day to decide on acceptance.
    pub until: Date,
    /// 查询码 of somebody without a telephone.
    pub look_code: Option<String>,
    /// Where to look how it stands; `None` while the public side does not offer it.
    pub address: Option<String>,
    /// Made up, for a demonstration: printed across the slip.
    pub sample: bool,
}

impl Press {
    /// The slip as a PDF, the upper half of an A4 page.
    ///
    /// # Errors
    /// No font, a character no font has, an address too long for its code.
    pub fn slip(&self, slip: &Slip, stamp: Stamp) -> Result<Vec<u8>, PrintError> {
        let mut files = Vec::new();
        if let Some(address) = &slip.address {
            files.push(("qr.svg".to_owned(), qr(address)?.into_bytes()));
        }
        let data = json!({
            "system": slip.system, "receipt": slip.receipt, "applicant": slip.applicant,
            "received": spoken(slip.received), "organisation": slip.organisation, "phone": slip.phone,
            "place": slip.place, "until": spoken(slip.until),
            "code": slip.look_code.as_deref().unwrap_or_default(),
            "address": slip.address.as_deref().unwrap_or_default(), "sample": slip.sample,
        });
        self.set("slip.typ", &data, files, stamp)
    }
}
