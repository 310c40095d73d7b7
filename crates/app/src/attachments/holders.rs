//! Which records may have attachments: how one is found in the reader's scope, who may see it and who may add to it.
//! A further kind of record is one more type here and a line in `pages.rs` and `api.rs`.

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;

use crate::cases::CaseRecords;
use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::platform::may::{self, Guard};
use crate::tables::edit::load;
use crate::tables::{Env, Records};
use crate::training::SessionRecords;
use crate::units::UnitRecords;
use crate::{Actor, AppError};

/// A record that has attachments, as it stands to somebody.
pub struct Held {
    /// Record id.
    pub id: String,
    /// What it is called.
    pub label: String,
    /// Who may change it withdraws any attachment.
    pub may_edit: bool,
    /// Who may change it and the person it is add some, and withdraw their own.
    pub may_add: bool,
}

/// A kind of record that has attachments.
pub trait Holder: 'static {
    /// The records.
    type Rows: Records;
    /// Who may see one sees its attachments.
    type View: Guard;
    /// Who may change one adds and withdraws attachments.
    type Edit: Guard;
    /// Words of the list it stands in, for the breadcrumb.
    const LIST: &'static str;
    /// Whether the record is a person, who may add to it and to whom papers may be addressed.
    const PERSON: bool = false;

    /// What is said where there is none.
    const NONE: &'static str = "没有附件。决定的文书、代录的纸质材料，可以拍照或扫描放在这里。";

    /// Table id, also part of the address.
    fn table() -> &'static str {
        <Self::Rows as Records>::TABLE.id
    }

    /// The address of a record's page.
    fn page(id: &str) -> String {
        format!("{}/{id}", Self::list())
    }

    /// The address of the list it stands in.
    fn list() -> String {
        format!("/desk/{}", Self::table())
    }

    /// The address of a record's attachments.
    fn base(id: &str) -> String {
        format!("/desk/attachments/{}/{id}", Self::table())
    }

    /// The record as it stands to the actor, where the scope reaches it.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn held(c: &mut Conn, env: &Env, actor: &Actor, id: &str) -> Result<Held, AppError> {
        Ok(Self::held_by(actor, &load::<Self::Rows>(c, env, &actor.scope, id)?))
    }

    /// The same of a record that was read.
    fn held_by(actor: &Actor, row: &<Self::Rows as Records>::Row) -> Held {
        let id = <Self::Rows as Records>::id(row);
        let own = Self::PERSON && matches!(&actor.scope, Scope::Mediator(own) if own == id);
        let edits = actor.may(Self::Edit::ACTION) && Self::Rows::reaches(&actor.scope, row);
        Held {
            id: id.to_owned(),
            label: <Self::Rows as Records>::label(row),
            may_edit: edits,
            may_add: actor.may(Self::View::ACTION) && (edits || own),
        }
    }
}

/// Mediators: the photo for the certificate, papers of decisions.
pub struct Mediators;

impl Holder for Mediators {
    type Rows = MediatorRecords;
    type View = may::ViewMediators;
    type Edit = may::EditMediator;
    const LIST: &'static str = "调解员与证书";
    const PERSON: bool = true;
}

/// Organisations: founding papers, photos of rooms, what was brought on paper.
pub struct Organisations;

impl Holder for Organisations {
    type Rows = OrganisationRecords;
    type View = may::ViewOrganisations;
    type Edit = may::EditOrganisation;
    const LIST: &'static str = "调解组织";
}

/// Units of the working list: what was brought on paper.
pub struct Units;

impl Holder for Units {
    type Rows = UnitRecords;
    type View = may::ViewUnits;
    type Edit = may::EditUnits;
    const LIST: &'static str = "单位清单";
}

/// Training and practice: the signed sheet, photos where somebody wants them (III-2-3).
pub struct Sessions;

impl Holder for Sessions {
    type Rows = SessionRecords;
    type View = may::ViewTraining;
    type Edit = may::EditTraining;
    const LIST: &'static str = "培训实践";
    const NONE: &'static str = "没有附件。签到表可以拍照或扫描放在这里，照片想留才留。";

    fn list() -> String {
        "/desk/training".to_owned()
    }
}

/// Cases: applications, evidence, signed papers. Case content goes with the case, and never further.
pub struct Cases;

impl Holder for Cases {
    type Rows = CaseRecords;
    // A scan shows what the page masks: it is for those who work on cases.
    type View = may::EditCases;
    type Edit = may::EditCases;
    const LIST: &'static str = "案件";
    const NONE: &'static str = "没有附件。申请书、证据、签好的协议和笔录，可以拍照或扫描放在这里。";
}
