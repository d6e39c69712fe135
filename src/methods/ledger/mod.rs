//! A fund's ledger: a fold over totally ordered events, with a queue, exact to the öre.
//!
//! The method is visare's own. Events are ordered by day, then by kind in the order of [`EventKind`], then by
//! application, then by what they state, so that the order of rows means nothing. On each day a period may open,
//! then the day's events happen, then the queue is served once. What an application is entitled to is *decided* by
//! rules ([`FundRules`]); what it is owed is that less what has been paid. What is owed stands in the queue, what
//! has been paid too much is repaid at once; so nothing is paid twice whatever is corrected when.
//!
//! At every posting: allocated − lapsed = paid − repaid + remaining.

mod account;
mod calendar;
mod entitle;
mod event;
mod fold;
mod posting;
mod rules;
mod serve;

pub use account::{Account, Claim, Status};
pub use calendar::named_days;
pub use event::{Event, EventKind, Held, HeldWhy, Period};
pub use fold::{Ledger, Overflow, Queued, fold};
pub use posting::{Posting, PostingKind, Statement};
pub use rules::{Claimant, Decision, FundRules, Hold, PassOn, Shortage, Standing, Terms};
