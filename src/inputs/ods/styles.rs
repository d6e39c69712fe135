//! The styles of an OpenDocument workbook, as far as they show a number as another than it is.

use std::{
    collections::{HashMap, HashSet},
    io::BufRead,
};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::attribute;
use crate::inputs::{
    looks::{Condition, NumberFormat},
    workbook::WorkbookFault,
};

/// What the styles say that have been read so far.
#[derive(Default)]
pub(super) struct Styles {
    /// Tables that are not displayed have one of these.
    hiding: HashSet<String>,
    /// For each style of cells the style of its numbers, else the style that it builds on.
    cells: HashMap<String, (Option<String>, Option<String>)>,
    numbers: HashMap<String, Number>,
    /// The names of the style of cells or tables and of the style of numbers that are being read.
    style: Option<String>,
    number: Option<String>,
}

/// How a style shows numbers.
#[derive(Default)]
struct Number {
    shift: i8,
    /// Styles that hold instead where a condition does.
    instead: Vec<(Condition, String)>,
}

impl Styles {
    /// Reads the styles that a workbook keeps in a part of their own; what follows a fault in it is passed over.
    pub fn read(&mut self, part: impl BufRead) {
        let mut reader = Reader::from_reader(part);
        reader.config_mut().expand_empty_elements = true;
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) if self.start(&element).is_err() => return,
                Ok(Event::End(element)) => self.end(element.local_name().as_ref()),
                Ok(Event::Eof) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// An element begins.
    pub fn start(&mut self, element: &BytesStart<'_>) -> Result<(), WorkbookFault> {
        let name = element.local_name();
        match name.as_ref() {
            "style" => {
                self.style = attribute(element, "name")?;
                if let Some(name) = self.style.clone() {
                    let of_numbers = attribute(element, "data-style-name")?;
                    let parent = attribute(element, "parent-style-name")?;
                    self.cells.insert(name, (of_numbers, parent));
                }
            }
            "table-properties" if attribute(element, "display")?.as_deref() == Some("false") => {
                self.hiding.extend(self.style.clone());
            }
            "number-style" | "percentage-style" | "currency-style" => {
                self.number = attribute(element, "name")?;
                let shift = if name.as_ref() == "percentage-style" {
                    2
                } else {
                    0
                };
                self.numbers_mut(|number| number.shift = shift);
            }
            "number" => {
                let factor = attribute(element, "display-factor")?;
                let factor = factor.and_then(|factor| factor.parse::<f64>().ok());
                let shown = factor.map_or(0, zeros);
                self.numbers_mut(|number| number.shift = number.shift.saturating_sub(shown));
            }
            "map" if self.number.is_some() => {
                let condition = attribute(element, "condition")?;
                let style = attribute(element, "apply-style-name")?;
                let condition = condition
                    .as_deref()
                    .and_then(|text| text.strip_prefix("value()"));
                if let (Some(condition), Some(style)) = (condition.and_then(Condition::read), style)
                {
                    self.numbers_mut(|number| number.instead.push((condition, style)));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// An element ends.
    pub fn end(&mut self, element: &str) {
        match element {
            "style" => self.style = None,
            "number-style" | "percentage-style" | "currency-style" => self.number = None,
            _ => {}
        }
    }

    fn numbers_mut(&mut self, change: impl FnOnce(&mut Number)) {
        if let Some(name) = &self.number {
            change(self.numbers.entry(name.clone()).or_default());
        }
    }

    /// Whether tables of this style are not displayed.
    pub fn hides(&self, style: &str) -> bool {
        self.hiding.contains(style)
    }

    /// How cells of this style show their numbers; none where they show them as they are.
    pub fn format(&self, style: &str) -> Option<NumberFormat> {
        let mut name = style;
        // Styles that build on each other in a circle would never come to an end.
        for _ in 0..16 {
            let (of_numbers, parent) = self.cells.get(name)?;
            match (of_numbers, parent) {
                (Some(of_numbers), _) => return self.of_numbers(of_numbers),
                (None, Some(parent)) => name = parent,
                (None, None) => return None,
            }
        }
        None
    }

    fn of_numbers(&self, name: &str) -> Option<NumberFormat> {
        let number = self.numbers.get(name)?;
        let instead = number.instead.iter().map(|(condition, name)| {
            let shift = self.numbers.get(name).map_or(0, |number| number.shift);
            (*condition, shift)
        });
        let format = NumberFormat::with(number.shift, &instead.collect::<Vec<_>>());
        (!format.is_plain()).then_some(format)
    }
}

/// How many zeros 1000 has.
fn zeros(factor: f64) -> i8 {
    let exponents = 0..=15_i8;
    let mut fitting = exponents.filter(|exponent| 10_f64.powi(i32::from(*exponent)) == factor);
    fitting.next().unwrap_or(0)
}
