//! visare
pub mod diagnostics;
pub mod engine;
pub mod inputs;
pub mod methods;
pub mod model;
pub mod plan;
pub mod project;
pub mod rules;
pub mod text;
pub mod views;
