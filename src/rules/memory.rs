use std::alloc::System;

use cap::Cap;

/// Counts what the program holds, so that scripts can be stopped before they fill the machine.
#[global_allocator]
static ALLOCATOR: Cap<System> = Cap::new(System, usize::MAX);

/// The bytes that the program holds.
pub(super) fn allocated() -> usize {
    ALLOCATOR.allocated()
}

/// Lets this process hold at most so many bytes; what asks for more aborts it.
pub(super) fn limit(bytes: usize) {
    // Refused only where more than that is held already: then the next request aborts.
    let _ = ALLOCATOR.set_limit(bytes);
}
