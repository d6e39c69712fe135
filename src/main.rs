//! The command-line program; see [`visare::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    visare::cli::main()
}
