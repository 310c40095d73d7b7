//! Who acts: a person in one of his or her posts, a token, the operator at the machine, or the system itself.

use fengqiao_domain::access::{Action, Role, Scope, allowed};

/// Where a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A signed-in browser.
    Web {
        /// Its address.
        ip: String,
    },
    /// A bearer token.
    Api {
        /// Its address.
        ip: String,
    },
    /// The command line on the server.
    CommandLine {
        /// The operating system's user.
        os_user: String,
    },
    /// Somebody on the public side who hands in an application.
    Public {
        /// Its address.
        ip: String,
    },
    /// Timed work.
    System,
}

impl Origin {
    /// As kept in the audit log.
    pub fn text(&self) -> String {
        match self {
            Self::Web { ip } => format!("网页 {ip}"),
            Self::Api { ip } => format!("接口 {ip}"),
            Self::CommandLine { os_user } => format!("命令行 {os_user}"),
            Self::Public { ip } => format!("公众端 {ip}"),
            Self::System => "系统".into(),
        }
    }
}

/// Who acts, in which post.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Record id of the user; empty for command line and system.
    pub user_id: String,
    /// Account name.
    pub account: String,
    /// The person's name.
    pub name: String,
    /// The role of the post in use; `None` for command line and system, which may do everything.
    pub role: Option<Role>,
    /// What the post answers for.
    pub scope: Scope,
    /// Record id of the post; empty for command line and system.
    pub post_id: String,
    /// Words for the scope (西青区).
    pub scope_name: String,
    /// Where the request comes from.
    pub origin: Origin,
}

impl Actor {
    /// 本机操作员: the operator at the server, over all scopes.
    pub fn command_line(os_user: impl Into<String>) -> Self {
        Self::outside("本机操作员", Origin::CommandLine { os_user: os_user.into() })
    }

    /// The system itself: timed work.
    pub fn system() -> Self {
        Self::outside("系统", Origin::System)
    }

    /// Somebody at the sign-in page who may do nothing yet; names the account in the audit log.
    pub fn visitor(account: impl Into<String>, ip: impl Into<String>) -> Self {
        let account = account.into();
        Self {
            scope: Scope::Nothing,
            scope_name: "未登录".into(),
            ..Self::outside(&account, Origin::Web { ip: ip.into() })
        }
    }

    /// Whoever applies on the public side, at one organisation (调解仲裁法-12): registers a case there and does nothing else.
    pub fn applicant(organisation: &str, name: &str, ip: impl Into<String>) -> Self {
        Self {
            scope: Scope::Organisation(organisation.to_owned()),
            scope_name: name.to_owned(),
            ..Self::outside("网上申请", Origin::Public { ip: ip.into() })
        }
    }

    /// The same who reaches no record: writes a draft, asks how a case stands; `doing` says which.
    pub fn passer_by(doing: &str, ip: impl Into<String>) -> Self {
        Self { scope: Scope::Nothing, ..Self::applicant("", doing, ip) }
    }

    fn outside(name: &str, origin: Origin) -> Self {
        Self {
            user_id: String::new(),
            account: name.to_owned(),
            name: name.to_owned(),
            role: None,
            scope: Scope::City,
            post_id: String::new(),
            scope_name: "天津市".to_owned(),
            origin,
        }
    }

    /// Whether the post may do this at all; what it may be done to is the scope's question.
    pub fn may(&self, action: Action) -> bool {
        match self.origin {
            Origin::CommandLine { .. } | Origin::System => true,
            Origin::Public { .. } => action == Action::EditCases,
            Origin::Web { .. } | Origin::Api { .. } => self.role.is_some_and(|role| allowed(role, action)),
        }
    }

    /// Words for the role.
    pub fn role_name(&self) -> &str {
        self.role.map_or(self.name.as_str(), |role| role.label())
    }

    /// The post as kept in the audit log: role and scope.
    pub fn post_text(&self) -> String {
        format!("{}·{}", self.role_name(), self.scope_name)
    }
}
