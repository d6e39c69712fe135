use std::io;

/// Why a file is not read, before a byte of it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is a pipe, a device, or a link to one.
    #[error("not a file")]
    NoFile,
    /// It is a link that leads out of the folder of rules.
    #[error("a link that leads out")]
    Outside,
}

impl Refused {
    /// Why an error says that a file is not read, if that is what it says.
    pub fn within(error: &io::Error) -> Option<Self> {
        error.get_ref()?.downcast_ref().copied()
    }

    /// The key of the text that says so.
    pub(super) fn key(self) -> &'static str {
        match self {
            Refused::NoFile => "disk.special",
            Refused::Outside => "disk.outside",
        }
    }
}
