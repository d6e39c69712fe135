//! Plain data that every later room speaks of: places, years, columns of figures, key figures, bands.
//!
//! Nothing here reads a file, knows a script or formats a number.

mod band;
mod catalogue;
mod column;
mod dated;
mod disclosure;
mod expectation;
mod key_figure;
mod missing;
mod money;
mod observation;
mod place;
mod precision;
mod rank;
mod receipt;
mod standing;
mod table;

pub use band::{Band, BandLimits, BandRule, Border, Borders, Cut, Rounding, Shares};
pub use catalogue::{PlaceCatalogue, fold, fold_order};
pub use column::{Axes, Column, PlaceAxis, Sex, YEARS, YearAxis};
pub use dated::Dated;
pub use disclosure::AnswersColumn;
pub use expectation::{Aspect, Expectation, decimals_of};
pub use key_figure::{Direction, KeyFigure, KeyFigureId, Unit};
pub use missing::Missing;
pub use money::{Kronor, MoneyFault, Share};
pub use observation::{CellAddress, CountColumn, Observation, SheetObservations};
pub use place::{Group, NATION_CODE, Place, PlaceGroup, PlaceKind};
pub use precision::Precision;
pub use rank::Rank;
pub use receipt::{FileReceipt, RuleReceipt, SheetReceipt};
pub use standing::Standing;
pub use table::{
    CellKind, ColumnDeclaration, People, RowAnswers, Scalar, Table, TableCell, TableColumn,
    TableDeclaration,
};
