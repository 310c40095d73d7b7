//! Fengqiao.
