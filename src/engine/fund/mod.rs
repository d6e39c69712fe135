//! A fund's ledger from the rows of its tables: rows become events, closures of the rule decide about them, and the
//! ledger is folded natively ([`crate::methods::ledger`]). What is wrong with a row holds that row.

mod compose;
mod decide;
mod faults;
mod folded;
mod improvements;
mod result;
mod rows;
mod stated;

pub use compose::compose_funds;
pub use faults::fund_faults;
pub(super) use folded::{FoldedFund, fold_fund};
pub use result::{
    Account, FundResult, Happening, HeldRow, Improvement, PaymentHead, PostingLine, QueueLine,
    Waiting,
};
