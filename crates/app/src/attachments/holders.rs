//! Which records may have attachments: how one is found in the reader's scope, who may see it and who may add to it.
//! A further kind of record is one more type here and a line in `pages.rs` and `api.rs`.

use fengqiao_db::Conn;
use fengqiao_domain::access::Scope;

use crate::mediators::MediatorRecords;
use crate::organisations::OrganisationRecords;
use crate::platform::may::{self, Guard};
use crate::tables::edit::load;
use crate::tables::{Env, Records};
use crate::units::UnitRecords;
use crate::{Actor, AppError};

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

    /// Table id, also part of the address.
    fn table() -> &'static str {
        <Self::Rows as Records>::TABLE.id
    }

    /// The address of a record's page.
    fn page(id: &str) -> String {
        format!("/desk/{}/{id}", Self::table())
    }

    /// The address of a record's attachments.
    fn base(id: &str) -> String {
        format!("/desk/attachments/{}/{id}", Self::table())
    }

    /// What the record is called, where the scope reaches it.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    fn label(c: &mut Conn, env: &Env, scope: &Scope, id: &str) -> Result<String, AppError> {
        Ok(<Self::Rows as Records>::label(&load::<Self::Rows>(c, env, scope, id)?))
    }

    /// Whether the actor may add to a record in scope: who may change it, and the person it is.
    fn may_add(actor: &Actor, id: &str) -> bool {
        let own = Self::PERSON && matches!(&actor.scope, Scope::Mediator(own) if own == id);
        actor.may(Self::View::ACTION) && (actor.may(Self::Edit::ACTION) || own)
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
