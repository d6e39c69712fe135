//! The style of a page: the palette's colours as names, then the sheet that uses them.

use std::{fmt::Write, sync::LazyLock};

use super::super::{
    HATCH, HEADING_FILL, INK, Mark, QUIET, RULE,
    palette::{Paint, SERIES, class, paint},
};
use crate::model::{Band, Missing};

/// The style sheet.
pub(super) fn style() -> &'static str {
    static STYLE: LazyLock<String> = LazyLock::new(|| {
        let mut text = String::from(":root{");
        let marks = Band::ALL.map(Mark::Band);
        for mark in marks.into_iter().chain([Mark::Grey(Missing::NotInFile)]) {
            let Paint { fill, ink, .. } = paint(mark);
            let name = class(mark);
            let fill = fill.unwrap_or(0xFF_FFFF);
            let _ = write!(text, "--{name}:#{fill:06x};--{name}-ink:#{ink:06x};");
        }
        let named = [
            ("ink", INK),
            ("quiet", QUIET),
            ("heading", HEADING_FILL),
            ("rule", RULE),
            ("hatch", HATCH),
        ];
        for (name, colour) in named {
            let _ = write!(text, "--{name}:#{colour:06x};");
        }
        for (at, (fill, ink)) in SERIES.iter().enumerate() {
            let _ = write!(text, "--s{at}:#{fill:06x};--s{at}-ink:#{ink:06x};");
        }
        text.push_str("}\n");
        for at in 0..SERIES.len() {
            let _ = writeln!(
                text,
                ".chart .s{at},.chart .m{at}{{fill:var(--s{at})}}.chart .l{at}{{stroke:var(--s{at})}}.chart .on{at}{{fill:var(--s{at}-ink)}}"
            );
        }
        text.push_str(include_str!("page.css"));
        text
    });
    &STYLE
}
