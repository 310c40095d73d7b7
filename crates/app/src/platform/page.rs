//! What every page needs besides its own content: plain data, filled by the platform, read by `templates/layout/*.html`.
//!
//! A page template has a field `page: Page` and starts with `{% extends "layout/office.html" %}`
//! (or `layout/public.html`, `layout/signed_out.html`, `layout/print.html`).

use std::sync::OnceLock;

/// Content version of the embedded assets, put into their addresses so that browsers may keep them for ever.
static ASSET_VERSION: OnceLock<String> = OnceLock::new();

/// Address of the icons: a list names it some hundred times.
static SPRITE: OnceLock<String> = OnceLock::new();

/// Sets the content version of the assets, once, when the asset server starts; later calls change nothing.
pub fn set_asset_version(version: impl Into<String>) {
    ASSET_VERSION.get_or_init(|| version.into());
    SPRITE.get_or_init(|| asset("icons/sprite.svg"));
}

/// Address of the icons; safe in HTML as it stands.
pub fn sprite() -> &'static str {
    SPRITE.get().map_or(concat!("/assets/icons/sprite.svg?v=", env!("CARGO_PKG_VERSION")), String::as_str)
}

/// Address of an asset, for example `asset("css/fengqiao.css")` is `/assets/css/fengqiao.css?v=1f3a…`.
pub fn asset(path: &str) -> String {
    let version = ASSET_VERSION.get().map_or(env!("CARGO_PKG_VERSION"), String::as_str);
    format!("/assets/{path}?v={version}")
}

/// Everything the frame of a page shows.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the frame of its own")]
pub struct Page {
    /// Title of the page, also its browser title.
    pub title: String,
    /// Printed name of the system (a setting).
    pub system_name: String,
    /// The signed-in person; empty when nobody is.
    pub user_name: String,
    /// The post in use, for example 区局经办.
    pub role_name: String,
    /// What the post covers, for example 西青区.
    pub scope_name: String,
    /// Other posts of the person, to switch to.
    pub posts: Vec<Post>,
    /// Open to-dos of the post in use.
    pub todo_count: u32,
    /// Left menu, only the entries this post may open.
    pub menu: Vec<MenuItem>,
    /// CSRF token of the session, put into every form as `csrf`.
    pub csrf: String,
    /// True in a demonstration: says that all data are made up.
    pub demo: bool,
    /// Words of the banner when today is overridden, for example 今天按 2024-07-18 计算.
    pub today_banner: Option<String>,
    /// True on pages with personal data: user and time are laid over them.
    pub watermark: bool,
    /// Messages about what was just done, shown once.
    pub flash: Vec<Flash>,
    /// Type size chosen by the reader.
    pub text_size: TextSize,
    /// True when the reader chose high contrast.
    pub high_contrast: bool,
    /// Path and query of this page, to come back to after switching type size or post.
    pub here: String,
    /// Steps above this page; the last one is the page itself and has no address.
    pub crumbs: Vec<Crumb>,
    /// The account belongs to a mediator: 我的证件 is a step away.
    pub own: bool,
    /// The search field is there: the post may look for records.
    pub searches: bool,
    /// Load the chart library (dashboards only).
    pub charts: bool,
}

impl Page {
    /// Address of an asset; see [`asset`].
    pub fn asset(&self, path: &str) -> String {
        asset(path)
    }

    /// Classes of the root element for type size and contrast.
    pub fn root_class(&self) -> &'static str {
        match (self.text_size, self.high_contrast) {
            (TextSize::Standard, false) => "",
            (TextSize::Large, false) => "text-large",
            (TextSize::Larger, false) => "text-larger",
            (TextSize::Standard, true) => "contrast-high",
            (TextSize::Large, true) => "text-large contrast-high",
            (TextSize::Larger, true) => "text-larger contrast-high",
        }
    }

    /// True when somebody is signed in.
    pub fn signed_in(&self) -> bool {
        !self.user_name.is_empty()
    }
}

/// One entry of the left menu.
#[derive(Debug, Clone)]
pub struct MenuItem {
    /// Words of the entry.
    pub label: &'static str,
    /// Name of its icon in `assets/icons/sprite.svg`.
    pub icon: &'static str,
    /// Address.
    pub href: &'static str,
    /// True for the part of the system being read.
    pub current: bool,
}

/// The thirteen entries of the left menu in order: label, icon, address.
pub const MENU: [(&str, &str, &str); 13] = [
    ("工作台", "layout-list", "/desk"),
    ("指标任务", "target-arrow", "/desk/coverage"),
    ("调解组织", "building-community", "/desk/organisations"),
    ("调解员与证书", "id-badge-2", "/desk/mediators"),
    ("培训实践", "school", "/desk/training"),
    ("专家", "user-star", "/desk/experts"),
    ("案件", "scale", "/desk/cases"),
    ("预防与预警", "shield-check", "/desk/prevention"),
    ("购买服务", "file-invoice", "/desk/procurement"),
    ("台账报送", "send", "/desk/returns"),
    ("考核数据", "chart-bar", "/desk/assessment"),
    ("信息公布", "speakerphone", "/desk/publications"),
    ("系统", "settings", "/desk/system"),
];

/// One post of the signed-in person.
#[derive(Debug, Clone)]
pub struct Post {
    /// Identifier sent back when switching.
    pub id: String,
    /// Words: role and scope.
    pub label: String,
}

/// One step of the breadcrumb.
#[derive(Debug, Clone)]
pub struct Crumb {
    /// Words of the step.
    pub label: String,
    /// Address; none for the page itself.
    pub href: Option<String>,
}

/// A message about what was just done.
#[derive(Debug, Clone)]
pub struct Flash {
    /// True for a refusal or a warning, false for a success.
    pub attention: bool,
    /// What happened and what to do next.
    pub text: String,
    /// An address and its words, for example the record just made.
    pub link: Option<(String, String)>,
}

/// Type size chosen by the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextSize {
    /// 标准
    #[default]
    Standard,
    /// 大
    Large,
    /// 特大
    Larger,
}

impl TextSize {
    /// From the cookie `text`: `large`, `larger`, anything else is standard.
    pub fn from_cookie(value: &str) -> Self {
        match value {
            "large" => Self::Large,
            "larger" => Self::Larger,
            _ => Self::Standard,
        }
    }

    /// Words of the switch.
    pub fn label(self) -> &'static str {
        match self {
            Self::Standard => "标准",
            Self::Large => "大",
            Self::Larger => "特大",
        }
    }

    /// Value of the cookie.
    pub fn value(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Large => "large",
            Self::Larger => "larger",
        }
    }
}
