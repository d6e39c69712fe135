//! Which formulas sum up the column that they stand in.

/// The functions of which a total is made, as every format of workbooks spells them.
const SUMMARIES: [&str; 12] = [
    "SUM",
    "SUBTOTAL",
    "AGGREGATE",
    "AVERAGE",
    "COUNT",
    "COUNTA",
    "MAX",
    "MIN",
    "MEDIAN",
    "PRODUCT",
    "STDEV",
    "VAR",
];

/// Whether a formula is nothing but a total over rows of the column that it stands in, its own row not
/// among them: `SUM(B2:B9)`, `SUBTOTAL(109,[antal])`, `of:=SUM([.B2:.B9])`.
///
/// A number of the row (`SUBTOTAL(3,B$2:B2)` in column A) and a running sum beside the amounts are none.
pub(in crate::inputs) fn sums_its_column(formula: &str, row: u32, column: u32) -> bool {
    let formula = formula.trim();
    let formula = formula.strip_prefix("of:").unwrap_or(formula);
    let formula = formula.strip_prefix('=').unwrap_or(formula);
    let Some((name, rest)) = formula.split_once('(') else {
        return false;
    };
    let name = name.trim().to_ascii_uppercase();
    let name = name.rsplit('.').next().unwrap_or_default();
    if !SUMMARIES.contains(&name) {
        return false;
    }
    let Some(inside) = rest.trim_end().strip_suffix(')') else {
        return false;
    };
    let mut arguments: Vec<&str> = inside.split([',', ';']).map(str::trim).collect();
    let range = arguments.pop().unwrap_or_default();
    let is_number = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !arguments.iter().all(is_number) {
        return false;
    }
    let is_subtotal = matches!(name, "SUBTOTAL" | "AGGREGATE");
    match reach(range) {
        Some(Reach::Rows(range_column, first, last)) => {
            let is_summary = first < last || is_subtotal;
            range_column == column && is_summary && !(first..=last).contains(&row)
        }
        // A column of the table that the cell belongs to, in the row below it.
        Some(Reach::OwnTable) => is_subtotal,
        None => false,
    }
}

/// What a range reaches over.
enum Reach {
    /// Rows of one column, the first and the last.
    Rows(u32, u32, u32),
    /// A column of a table by its heading.
    OwnTable,
}

fn reach(range: &str) -> Option<Reach> {
    let bare: String = range
        .chars()
        .filter(|one| !matches!(one, '$' | '.'))
        .collect();
    let inner = bare
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let Some((first, last)) = inner.unwrap_or(&bare).split_once(':') else {
        let is_table = range.ends_with(']');
        return is_table.then_some(Reach::OwnTable);
    };
    let ((column, first), (other, last)) = (address(first)?, address(last)?);
    (column == other).then_some(Reach::Rows(column, first.min(last), first.max(last)))
}

/// Column and row of `B2`, from zero.
pub(super) fn address(text: &str) -> Option<(u32, u32)> {
    let digits = text.find(|one: char| one.is_ascii_digit())?;
    let (letters, row) = text.split_at_checked(digits)?;
    if letters.is_empty() || letters.len() > 3 {
        return None;
    }
    let column = letters.chars().try_fold(0_u32, |column, letter| {
        let place = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))?;
        (place < 26).then_some(column * 26 + place + 1)
    })?;
    Some((
        column.checked_sub(1)?,
        row.parse::<u32>().ok()?.checked_sub(1)?,
    ))
}

#[cfg(test)]
mod tests {
    use super::sums_its_column;

    #[test]
    fn totals_over_the_own_column_are_told_from_other_formulas() {
        // In B10, which is row 9 and column 1 from zero.
        for (formula, expected) in [
            ("SUM(B2:B9)", true),
            ("=SUM(B$2:B$9)", true),
            ("SUBTOTAL(109,[antal])", true),
            ("SUBTOTAL(109,Tabell1[antal])", true),
            ("SUBTOTAL(9,B2:B9)", true),
            ("SUBTOTAL(9,B11:B20)", true),
            ("of:=SUM([.B2:.B9])", true),
            ("of:=SUBTOTAL(9;[.B$2:.B9])", true),
            ("AVERAGE(B2:B9)", true),
            ("AGGREGATE(9,5,B2:B9)", true),
            ("SUBTOTAL(9,B9:B9)", true),
            ("SUM(B9:B9)", false),
            ("SUM(C2:C9)", false),
            ("SUM(B2:C9)", false),
            ("SUM(B2:B10)", false),
            ("SUM(A10,C10)", false),
            ("SUBTOTAL(3,A$2:A10)", false),
            ("SUM(B2:B9)/4", false),
            ("MAX(B2:B9)+1", false),
            ("B8+B9", false),
            ("IF(A1>0,SUM(B2:B9),0)", false),
            ("SUM([antal])", false),
            ("SUM(Blad2!B2:B9)", false),
            ("SUM(", false),
            ("", false),
        ] {
            assert_eq!(sums_its_column(formula, 9, 1), expected, "{formula}");
        }
    }
}
