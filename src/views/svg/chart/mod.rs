//! Charts of tables: one function for each kind, from what is drawn to shapes on a surface of [`WIDTH`] units, which is as
//! wide as a telephone, so that letters can be read there.
//!
//! They are drawn here and by no library: a page allows no style but its own sheet, and a drawing is read aloud, printed and
//! shown in forced colours by its classes. Libraries that draw charts write their colours and letters into each shape, or
//! bring a script.

mod bars;
mod lines;
mod radar;
mod scatter;
mod sliders;
mod slopes;
mod surface;
mod wheel;

use super::super::chart::Chart;
use crate::plan::ChartKind;

pub(in crate::views) use surface::Drawing;
use surface::Surface;
pub(in crate::views) use wheel::wheel;

/// How wide the surface is.
const WIDTH: f64 = 420.0;

/// Draws a chart. `id` is its id within the page.
pub(in crate::views) fn drawn(id: String, title: String, chart: &Chart) -> Drawing {
    let mut surface = Surface::default();
    for panel in &chart.panels {
        surface.panel(&panel.name);
        match chart.kind {
            ChartKind::Bars => bars::beside(&mut surface, chart, panel),
            ChartKind::Stacked | ChartKind::Shares => bars::after(&mut surface, chart, panel),
            ChartKind::Lines => lines::draw(&mut surface, chart, panel),
            ChartKind::Scatter => scatter::draw(&mut surface, chart, panel),
            ChartKind::Radar => radar::draw(&mut surface, chart, panel),
            ChartKind::Slopes => slopes::draw(&mut surface, chart, panel),
            ChartKind::Sliders => sliders::draw(&mut surface, chart, panel),
            // What has no numbers is drawn as a board.
            ChartKind::Board | ChartKind::Wheel => {}
        }
    }
    surface.finish(id, title, chart.description.clone())
}
