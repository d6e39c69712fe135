//! The edge to the disk: a pack's settings and scripts, the table of places, the bytes of input files, and the
//! one way in which outputs are written.
//!
//! Takes folders, gives [`Project`]: plain data, so that tests build the same by hand. Nothing further in opens
//! a file.

mod catalogue;
mod folder;
mod input;
mod load;
mod output;
mod settings;

pub use input::{InputFile, ReadFault};
pub use load::{Folders, Pack, Project, Script, load, pack_names};
pub use output::{Written, write_outputs};
pub use settings::{Least, Settings, parse_settings};
