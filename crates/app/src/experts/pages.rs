//! Pages of experts: the list and its people, the pools, selection rounds, requests for an opinion, the yearly review.

pub(in crate::experts) mod acts;
mod detail;
mod form;
mod list;
mod pools;
mod requests;
mod review;
mod rounds;
mod sending;

use crate::platform::frame::leads;
use crate::platform::view::Link;
use crate::{Actor, Routes};

/// Routes of the feature.
pub fn routes() -> Routes {
    Routes::new()
        .merge(list::routes())
        .merge(form::routes())
        .merge(pools::routes())
        .merge(rounds::routes())
        .merge(sending::routes())
        .merge(requests::routes())
        .merge(review::routes())
        .merge(acts::routes())
        .merge(detail::routes())
}

/// Where the list stands.
const PATH: &str = "/desk/experts";
/// Where the pools stand.
const POOLS: &str = "/desk/experts/pools";
/// Where the rounds stand.
const ROUNDS: &str = "/desk/experts/rounds";
/// Where the requests stand.
const REQUESTS: &str = "/desk/experts/requests";
/// Where the review stands.
const REVIEW: &str = "/desk/experts/review";
/// What stands above a page of an expert.
const LIST: &[(&str, &str)] = &[("专家", PATH)];

/// The tabs of the feature.
fn tabs(current: &str) -> Vec<Link> {
    [
        ("专家名单", PATH),
        ("专家库", POOLS),
        ("市级遴选", ROUNDS),
        ("意见征询", REQUESTS),
        ("年度评议", REVIEW),
    ]
    .into_iter()
    .map(|(label, href)| Link::new(label, href, href == current))
    .collect()
}

/// Those of them the post may follow.
fn tabs_of(actor: &Actor, current: &str) -> Vec<Link> {
    if !actor.may(fengqiao_domain::access::Action::ViewExperts) {
        return Vec::new();
    }
    tabs(current).into_iter().filter(|tab| leads(&tab.href, actor)).collect()
}
