//! Fills the frame of a page: who is signed in, the menu of the post, display settings.

use super::caller::cookie;
use super::page::{Crumb, MENU, MenuItem, Page, Post, TextSize};
use super::permit::{Ask, Open, Permit};
use super::render;
use super::session::SignedIn;
use crate::App;
use crate::actor::Actor;
use fengqiao_domain::access::{Action, Scope};

impl<A> Permit<A> {
    /// The frame of an office page.
    pub fn page(&self, app: &App, title: &str) -> Page {
        page(app, &self.ask, Some(&self.signed_in), title)
    }
}

impl<R> Open<R> {
    /// The frame of a page for everybody.
    pub fn page(&self, app: &App, title: &str) -> Page {
        page(app, &self.ask, self.signed_in.as_deref(), title)
    }
}

/// The frame of a page.
pub fn page(app: &App, ask: &Ask, signed_in: Option<&SignedIn>, title: &str) -> Page {
    let mut page = Page {
        title: title.to_owned(),
        system_name: app.config.system_name.clone(),
        demo: app.config.demo,
        today_banner: app.clock.overridden().map(|day| format!("今天按 {day} 计算，仅供演练与回放。")),
        text_size: TextSize::from_cookie(cookie(&ask.headers, "text").unwrap_or_default()),
        high_contrast: cookie(&ask.headers, "contrast") == Some("high"),
        here: ask.here.clone(),
        flash: render::flash(&ask.headers).into_iter().collect(),
        ..Page::default()
    };
    if let Some(signed_in) = signed_in {
        let actor = &signed_in.actor;
        page.user_name.clone_from(&actor.name);
        actor.role_name().clone_into(&mut page.role_name);
        page.scope_name.clone_from(&actor.scope_name);
        page.posts =
            signed_in.other_posts.iter().map(|p| Post { id: p.id.clone(), label: p.label() }).collect();
        page.todo_count = signed_in.todos;
        page.csrf.clone_from(&signed_in.csrf);
        page.menu = menu(actor, &ask.here);
        let of_mediator = |scope: &Scope| matches!(scope, Scope::Mediator(_));
        page.own = of_mediator(&actor.scope) || signed_in.other_posts.iter().any(|p| of_mediator(&p.scope));
        page.searches = actor.may(Action::ViewOrganisations);
    }
    page
}

impl Page {
    /// The same with the steps above it as a breadcrumb: label and address; the page itself comes last of itself.
    #[must_use]
    pub fn under(mut self, steps: &[(&str, &str)]) -> Self {
        let above = steps.iter().map(|(label, href)| (*label, Some((*href).to_owned())));
        let all = above.chain([(self.title.as_str(), None)]);
        self.crumbs = all.map(|(label, href)| Crumb { label: label.to_owned(), href }).collect();
        self
    }

    /// The same with user and time laid over it: for pages with personal data.
    #[must_use]
    pub fn watermarked(mut self) -> Self {
        self.watermark = true;
        self
    }
}

/// What an entry of the menu needs: one of these.
fn needs(href: &str) -> &'static [Action] {
    match href {
        "/desk/coverage" => &[Action::ViewCoverage],
        "/desk/mediators" => &[Action::ViewMediators],
        "/desk/organisations" => &[Action::ViewOrganisations],
        // Named in the menu from the day their pages are there.
        "/desk/training" => &[Action::ViewTraining],
        "/desk/experts" => &[Action::ViewExperts, Action::ViewOpinions],
        "/desk/experts/requests" => &[Action::ViewOpinions],
        "/desk/cases" => &[Action::ViewCases],
        "/desk/prevention" | "/desk/procurement" | "/desk/returns" | "/desk/assessment"
        | "/desk/publications" => &[],
        "/desk/system" => &[
            Action::ManageUsers,
            Action::ViewRoles,
            Action::ViewAudit,
            Action::ViewSystem,
            Action::EditCalendar,
            Action::EditTemplates,
            Action::EditSettings,
        ],
        _ => &[Action::ViewDesk],
    }
}

/// Whether a post may follow a link of the menu or of a row of tabs.
pub fn leads(href: &str, actor: &Actor) -> bool {
    needs(href).iter().any(|&action| actor.may(action))
}

/// Whether the page says anything inside the scope: targets and experts are kept for authorities and streets.
fn speaks(href: &str, scope: &Scope) -> bool {
    !matches!(href, "/desk/coverage" | "/desk/experts")
        || matches!(scope, Scope::City | Scope::Authority(_) | Scope::Subdistrict { .. })
}

fn menu(actor: &Actor, here: &str) -> Vec<MenuItem> {
    let path = here.split('?').next().unwrap_or_default();
    let shown: Vec<_> = MENU
        .iter()
        .filter(|(_, _, href)| speaks(href, &actor.scope) && needs(href).iter().any(|&a| actor.may(a)))
        .collect();
    let current = shown
        .iter()
        .map(|(_, _, href)| *href)
        .filter(|href| path == *href || path.strip_prefix(href).is_some_and(|rest| rest.starts_with('/')))
        .max_by_key(|href| href.len());
    let current = match path {
        p if p.starts_with("/desk/calculators") || p.starts_with("/desk/parameters") => Some("/desk/cases"),
        p if p.starts_with("/desk/admin/") || p.starts_with("/desk/settings/") => Some("/desk/system"),
        p if p == "/desk/units" || p.starts_with("/desk/units/") => Some("/desk/coverage"),
        p if p.starts_with("/desk/attachments/") => {
            let table = p.split('/').nth(3).unwrap_or_default();
            let list = if table == "units" { "coverage" } else { table };
            MENU.iter().map(|(_, _, href)| *href).find(|href| href.strip_prefix("/desk/") == Some(list))
        }
        p if ["/desk/certificates", "/desk/registrations/", "/desk/confirmations/", "/desk/duty"]
            .iter()
            .any(|start| p.starts_with(start)) =>
        {
            Some("/desk/mediators")
        }
        _ => current,
    };
    // A mediator's own page comes first.
    let own = MenuItem {
        label: "我的证件",
        icon: "certificate",
        href: "/desk/me",
        current: path == "/desk/me" || path.starts_with("/desk/me/"),
    };
    let own = Some(own).filter(|_| matches!(actor.scope, Scope::Mediator(_)));
    let current = current.filter(|_| own.as_ref().is_none_or(|own| !own.current));
    let rest = shown.iter().map(|&&(label, icon, href)| MenuItem {
        label,
        icon,
        href: door(href, actor),
        current: current == Some(href),
    });
    own.into_iter().chain(rest).collect()
}

/// Where an entry leads for this post: an expert sees what is asked of him or her, not the pools.
fn door(href: &'static str, actor: &Actor) -> &'static str {
    if href == "/desk/experts" && !actor.may(Action::ViewExperts) {
        return "/desk/experts/requests";
    }
    href
}
