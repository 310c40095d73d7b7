//! Black-box tests of accounts, through the router, on both engines.

mod accounts;
mod hostile;
mod matrix;
mod sessions;
mod sign_in;
