//! Pages about certificates on paper: the card, number series, decisions about many, the public side's address; and the
//! verification of the public side.

mod batch;
mod card;
mod paper;
mod series;
mod verify;

use crate::Routes;

/// Routes of the office side.
pub fn routes() -> Routes {
    Routes::new().merge(card::routes()).merge(series::routes()).merge(batch::routes()).merge(paper::routes())
}

/// Routes of the public side.
pub fn public_routes() -> Routes {
    verify::routes()
}
