//! The steps of an explanation: a walk from a node to the cells beneath it, beside the nation's.

use crate::{
    diagnostics::Location,
    methods::{FittedScale, OverYears, Summary},
    model::{Column, KeyFigureId},
    plan::{Node, NodeId, Op, Row, Scaling, Summarising},
};

use super::{
    Evaluation, How, PopulationView, Step, budget::Room, compute::counting, explain::Spot,
    stand_in::counted_in,
};

/// Of how many others a step is told.
fn members_of(node: &Node) -> usize {
    match node.op {
        Op::OverYears(over) => over.reads(|_| true).len(),
        _ => node.inputs.len(),
    }
}

impl Evaluation<'_> {
    fn decimals_of(&self, id: NodeId, row: &Row) -> usize {
        self.plan
            .areas
            .iter()
            .flat_map(|area| &area.measures)
            .flat_map(|measure| std::iter::once(&measure.row).chain(&measure.details))
            .find(|known| known.value == id)
            .map_or(row.decimals, |known| known.decimals)
    }

    /// How a node's value came about for a place in a year, step by step.
    pub(super) fn step(
        &self,
        population: PopulationView<'_>,
        id: NodeId,
        spot: Spot,
        row: &Row,
        room: Room<'_>,
    ) -> Step {
        let value = self.read(population, id, spot);
        let label = self.plan.name_of(id);
        let decimals = self.decimals_of(id, row);
        let told = self
            .plan
            .node(id)
            .filter(|node| room.takes(members_of(node)));
        let how = match told {
            None => How::Deeper,
            Some(node) => {
                let rule = self.plan.location(node.span);
                let inner = |id: &NodeId| self.step(population, *id, spot, row, room.below());
                match &node.op {
                    Op::KeyFigure(index) => self.cell(population, *index, spot),
                    Op::Combine(combination) => How::Combined {
                        method: combination.method.name(),
                        coverage: combination.coverage,
                        numbers: combination.numbers.to_vec(),
                        members: node.inputs.iter().map(inner).collect(),
                        rule,
                    },
                    Op::Elementwise(_) | Op::Map(_) => How::Formula {
                        method: node.op.method().unwrap_or_default(),
                        members: node.inputs.iter().map(inner).collect(),
                        rule,
                    },
                    Op::OfSex(sex) => How::Formula {
                        method: node.op.method().unwrap_or_default(),
                        members: node.inputs.first().map_or_else(Vec::new, |id| {
                            let apart = self.about(*sex);
                            let spot = self.apart(population, spot);
                            vec![apart.step(apart.municipal, *id, spot, row, room.below())]
                        }),
                        rule,
                    },
                    Op::OverYears(over) => How::Formula {
                        method: over.name(),
                        members: node.inputs.first().map_or_else(Vec::new, |id| {
                            let known = |spot: Spot| self.read(population, *id, spot).is_ok();
                            self.over_years(*over, population, spot, known, |spot| {
                                self.step(population, *id, spot, row, room.below())
                            })
                        }),
                        rule,
                    },
                    Op::Scale(scaling) => match node.inputs.as_slice() {
                        [of, field] => self.scaled(
                            scaling,
                            *field,
                            self.year_of(population, spot),
                            inner(of),
                            rule,
                        ),
                        _ => How::Deeper,
                    },
                    Op::Summary(summarising) => {
                        self.summary(summarising, node, self.year_of(population, spot), row, room)
                    }
                    Op::Constant(_) => How::Constant { rule },
                    Op::Per(spread) => match self.mean_of_rows(population, (id, spread), spot) {
                        Some(count) => How::MeanOf {
                            key_figure: None,
                            count,
                        },
                        None => {
                            let input = node.inputs.first().copied().unwrap_or_default();
                            let (count, cells) = self.rows_behind(population, spread, input, spot);
                            How::Rows {
                                aggregate: spread.value.function.name(),
                                count,
                                condition: spread.value.condition.clone(),
                                cells,
                                rule,
                            }
                        }
                    },
                    Op::Reference(_) => match node.inputs.first() {
                        Some(target) => How::Reference {
                            of: Box::new(inner(target)),
                            rule,
                        },
                        None => How::Deeper,
                    },
                    Op::Parameter(values) => How::Parameter {
                        since: self
                            .year_of(population, spot)
                            .and_then(|year| values.in_year(year).map(|(since, _)| since)),
                        rule,
                    },
                    Op::Absent(reason) => How::Absent {
                        reason: reason.to_string(),
                        rule,
                    },
                    _ => How::Deeper,
                }
            }
        };
        let preliminary = match self.plan.node(id).map(|node| &node.op) {
            Some(Op::KeyFigure(index)) => self
                .year_of(population, spot)
                .is_some_and(|year| self.is_preliminary(&[(*index, population.sex())], year)),
            _ => self.is_told_preliminary(&how, population, id, spot),
        };
        Step {
            label,
            value,
            decimals,
            preliminary: preliminary && value.is_ok(),
            how,
        }
    }

    /// Where women or men of a place stand: municipalities have them apart, units do not.
    fn apart(&self, population: PopulationView<'_>, spot: Spot) -> Spot {
        let of_units = population.is_of_units(*self);
        Spot {
            place: spot.place.filter(|_| !of_units),
            ..spot
        }
    }

    /// What a row is compared with: its value's node and the one that mirrors it over the nation's series.
    pub(super) fn compared(&self, row: &Row) -> (NodeId, NodeId) {
        let difference = row.difference.and_then(|id| self.plan.node(id));
        match difference.map(|node| node.inputs.as_slice()) {
            Some([value, nation]) => (*value, *nation),
            _ => (row.value, row.value),
        }
    }

    /// Whether a value told of in this way rests on a figure that is preliminary. Where no more is told, its key figures
    /// are asked.
    fn is_told_preliminary(
        &self,
        how: &How,
        population: PopulationView<'_>,
        id: NodeId,
        spot: Spot,
    ) -> bool {
        match how {
            How::Deeper => self.year_of(population, spot).is_some_and(|year| {
                self.rests_on_preliminary(population, &self.key_figures(id), spot.place, year)
            }),
            how => how.is_preliminary(),
        }
    }

    /// The nation on the members that the place has: a node, and the one that mirrors it.
    pub(super) fn nation_step(
        &self,
        (id, mirror): (NodeId, NodeId),
        population: PopulationView<'_>,
        spot: Spot,
        row: &Row,
        room: Room<'_>,
    ) -> Step {
        let axes = self.municipal.dataset.axes();
        let nation = Spot {
            place: Some(axes.places.ranked()),
            year: self
                .year_of(population, spot)
                .and_then(|year| axes.years.position(year)),
        };
        // A group stands on no axis; it is compared with the nation as it is.
        let (population, spot) = match spot.place {
            Some(_) => (population, spot),
            None => (self.municipal, nation),
        };
        if id == mirror {
            return self.step(population, id, spot, row, room);
        }
        let value = self.read(population, mirror, spot);
        let step = |how: How| Step {
            label: self.plan.name_of(id),
            value,
            decimals: self.decimals_of(id, row),
            preliminary: value.is_ok()
                && self.is_told_preliminary(&how, self.municipal, id, nation),
            how,
        };
        let (Some(node), Some(mirrored)) = (self.plan.node(id), self.plan.node(mirror)) else {
            return step(How::Deeper);
        };
        if !room.takes(members_of(node)) {
            return step(How::Deeper);
        }
        let rule = self.plan.location(node.span);
        let inner =
            |pair: (NodeId, NodeId)| self.nation_step(pair, population, spot, row, room.below());
        // The nation on the members present takes the members first, then their mirrors.
        let skipped = mirrored.inputs.len() - node.inputs.len().min(mirrored.inputs.len());
        let pairs = || {
            let mirrors = mirrored.inputs.iter().skip(skipped).copied();
            node.inputs.iter().copied().zip(mirrors)
        };
        let how = match &node.op {
            Op::Combine(combination) => {
                let present = |(member, _): &(NodeId, NodeId)| {
                    !combination.allows_gaps() || self.read(population, *member, spot).is_ok()
                };
                let numbers = pairs().zip(combination.numbers.iter());
                How::Combined {
                    method: combination.method.name(),
                    coverage: combination.coverage,
                    numbers: numbers
                        .filter(|(pair, _)| present(pair))
                        .map(|(_, number)| *number)
                        .collect(),
                    members: pairs().filter(present).map(inner).collect(),
                    rule,
                }
            }
            Op::Elementwise(_) | Op::Map(_) => How::Formula {
                method: node.op.method().unwrap_or_default(),
                members: pairs().map(inner).collect(),
                rule,
            },
            Op::OfSex(sex) => How::Formula {
                method: node.op.method().unwrap_or_default(),
                members: pairs().next().map_or_else(Vec::new, |pair| {
                    let apart = self.about(*sex);
                    let spot = self.apart(population, spot);
                    vec![apart.nation_step(pair, apart.municipal, spot, row, room.below())]
                }),
                rule,
            },
            Op::OverYears(over) => How::Formula {
                method: over.name(),
                members: pairs().next().map_or_else(Vec::new, |pair| {
                    let known = |spot: Spot| self.read(population, pair.1, spot).is_ok();
                    self.over_years(*over, population, spot, known, |spot| {
                        self.nation_step(pair, population, spot, row, room.below())
                    })
                }),
                rule,
            },
            Op::Scale(scaling) => match (pairs().next(), node.inputs.get(1)) {
                (Some(pair), Some(field)) => self.scaled(
                    scaling,
                    *field,
                    self.year_of(population, spot),
                    inner(pair),
                    rule,
                ),
                _ => How::Deeper,
            },
            Op::Reference(_) => match pairs().next() {
                Some(pair) => How::Reference {
                    of: Box::new(inner(pair)),
                    rule,
                },
                None => How::Deeper,
            },
            // What has no mirrors of its own is told as any place's, and counted there.
            op => {
                room.gives_back(members_of(node));
                let told = self.step(self.municipal, id, nation, row, room);
                let preliminary = match op {
                    Op::KeyFigure(_) => told.preliminary,
                    _ => {
                        value.is_ok()
                            && self.is_told_preliminary(&told.how, self.municipal, id, nation)
                    }
                };
                return Step {
                    value,
                    preliminary,
                    ..told
                };
            }
        };
        step(how)
    }

    /// The cell that states a key figure, or what stands in for the nation's.
    fn cell(&self, population: PopulationView<'_>, index: usize, spot: Spot) -> How {
        let key_figure = self.id_of(index);
        let of_units = population.is_of_units(*self);
        let is_nation = spot.place == Some(self.municipal.dataset.axes().places.ranked());
        let count = self.nation_count(index, spot.year);
        match count.filter(|_| is_nation && !of_units) {
            Some(count) => How::MeanOf {
                key_figure: Some(key_figure),
                count,
            },
            None => How::Cell {
                key_figure,
                cell: spot
                    .place
                    .zip(spot.year)
                    .and_then(|(place, year)| population.origin(index, place, year)),
            },
        }
    }

    /// Over how many municipalities the nation of a key figure is the mean in a year; none where it is stated, or
    /// where nothing is a mean because no one has a value.
    fn nation_count(&self, index: usize, year: Option<usize>) -> Option<usize> {
        let dataset = self.municipal.dataset;
        let column = dataset
            .column(index)
            .filter(|_| dataset.nation_is_mean(index))?;
        counted_in(column, year?)
    }

    /// The steps of the years from which a value is worked out.
    fn over_years(
        &self,
        over: OverYears,
        population: PopulationView<'_>,
        spot: Spot,
        known: impl Fn(Spot) -> bool,
        step: impl Fn(Spot) -> Step,
    ) -> Vec<Step> {
        let back = |years: u8| Spot {
            year: spot
                .year
                .and_then(|year| year.checked_sub(usize::from(years))),
            ..spot
        };
        let reads = over.reads(|years| known(back(years)));
        let steps = reads.into_iter().map(|years| {
            let mut step = step(back(years));
            if let Some(year) = self.year_of(population, spot) {
                step.label = format!("{} {}", step.label, i32::from(year) - i32::from(years));
            }
            step
        });
        steps.collect()
    }

    fn scaled(
        &self,
        scaling: &Scaling,
        field: NodeId,
        year: Option<i16>,
        of: Step,
        rule: Location,
    ) -> How {
        let column = self.municipal.values.column(field);
        let fitted = column.zip(year).and_then(|(field, year)| {
            let compared = counting(field, scaling.compared.as_deref());
            let Scaling {
                scale, direction, ..
            } = scaling;
            FittedScale::of(*scale, field, year, *direction, compared.as_deref())
        });
        How::Scaled {
            method: scaling.scale.name(),
            among: fitted.as_ref().map_or(0, |fitted| fitted.among),
            marks: match (&fitted, of.value) {
                (Some(fitted), Ok(value)) => fitted.marks(value),
                _ => Vec::new(),
            },
            of: Box::new(of),
            rule,
        }
    }

    fn summary(
        &self,
        summarising: &Summarising,
        node: &Node,
        year: Option<i16>,
        row: &Row,
        room: Room<'_>,
    ) -> How {
        let rule = self.plan.location(node.span);
        let axes = self.municipal.dataset.axes();
        let year = year.and_then(|year| axes.years.position(year));
        if let (Summary::Nation, [of]) = (summarising.summary, node.inputs.as_slice()) {
            let place = Some(axes.places.ranked());
            let nation = Spot { place, year };
            return How::Formula {
                method: self.summary_name(summarising.summary, *of),
                members: vec![self.step(self.municipal, *of, nation, row, room.below())],
                rule,
            };
        }
        let columns: Vec<&Column> = node
            .inputs
            .iter()
            .filter_map(|id| self.municipal.values.column(*id))
            .collect();
        let compared = columns
            .first()
            .and_then(|first| counting(first, summarising.compared.as_deref()));
        let counts = |place: &usize| {
            let among = compared
                .as_ref()
                .is_none_or(|set| set.get(*place) == Some(&true));
            let mut columns = columns.iter();
            among && year.is_some_and(|year| columns.all(|column| column.get(*place, year).is_ok()))
        };
        How::Among {
            method: summarising.summary.name(),
            of: node
                .inputs
                .iter()
                .map(|id| self.plan.name_of(*id))
                .collect(),
            count: (0..axes.places.ranked()).filter(counts).count(),
            rule,
        }
    }

    fn id_of(&self, index: usize) -> KeyFigureId {
        self.plan
            .key_figures
            .get(index)
            .map_or_else(|| KeyFigureId::new(""), |figure| figure.id.clone())
    }
}
