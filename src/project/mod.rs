//! The edge to the disk: a pack's settings and scripts, the table of places, the bytes of input files, and the
//! one way in which outputs are written.
//!
//! Takes folders, gives [`Project`]: plain data, so that tests build the same by hand. Nothing further in opens
//! a file.

mod catalogue;
mod copies;
mod file_name;
mod folder;
mod input;
mod letters;
mod listing;
mod load;
mod new_pack;
mod output;
mod pack;
mod place;
mod plain_file;
mod proposal;
mod publication;
mod rule_text;
mod settings;
mod settings_file;
mod sibling;
mod standing;

pub use copies::Copied;
pub use input::{InputFile, LARGEST_INPUT, ReadFault};
pub use listing::{Listing, Stamp, list, rule_files};
pub use load::{
    Folders, Project, SHARED, load, load_rules, load_with_inputs, pack_names, packs_named,
};
pub use new_pack::{KnownPlaces, NewPack, exports_in, folder_name, scripts_in};
pub use output::{Written, clear_drafts, replace_one, write_one, write_outputs};
pub use pack::{Pack, Script, describe, script_of};
pub use place::outputs_apart;
pub use plain_file::read_plain;
pub use proposal::Proposal;
pub use publication::{Claim, OutputPlaces, Publication, Published, settle, settle_around};
pub use rule_text::text_of;
pub use settings::{Invented, Least, Settings};
pub use settings_file::parse_settings;
pub use standing::{Keeper, RESULTS};
