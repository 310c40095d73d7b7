//! Pages of organisations, through the router on both engines. Today is 2024-07-18: the stories have dates.

mod pages;
