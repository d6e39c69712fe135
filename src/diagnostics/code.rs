use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $severity:ident;)+) => {
        /// The stable identity of a fault. Its sentence and next step are the texts `<code>` and `<code>.next`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)+];

            /// The code as users see it: `V206`.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => $code,)+ }
            }

            /// How grave it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)+ }
            }
        }
    };
}

codes! {
    /// The folder of rules has no pack of this name.
    PackNotFound = "V101", Error;
    /// The settings file of a pack cannot be read.
    SettingsUnreadable = "V102", Error;
    /// The settings file cannot be parsed.
    SettingsFaulty = "V103", Error;
    /// A code in the settings is no municipality of the table of places.
    SettingsPlaceUnknown = "V104", Error;
    /// The pack is not marked as trusted: its scripts run in a process of their own.
    PackUntrusted = "V105", Note;
    /// The pack has no script.
    PackWithoutRules = "V106", Error;
    /// The table of places has a row that is not understood.
    PlaceTableFaulty = "V107", Error;
    /// There is no input file for the pack.
    NoInputs = "V108", Error;
    /// There is no municipality of this code or name to look at.
    FocusUnknown = "V110", Error;
    /// A folder cannot be listed.
    FolderUnreadable = "V109", Error;
    /// There is no table of places.
    PlaceTableMissing = "V111", Error;
    /// The settings file states something that is no setting.
    SettingUnknown = "V112", Error;
    /// A setting's value is not understood.
    SettingWrong = "V113", Error;
    /// A setting that must be there is not.
    SettingMissing = "V114", Error;
    /// The folder of rules has no pack at all.
    NoPacks = "V115", Error;
    /// There is no row of this name, or several.
    RowUnknown = "V116", Error;
    /// A list of municipalities in the settings names one twice.
    CodeTwice = "V117", Warning;
    /// No row of the table of places is a place.
    PlaceTableEmpty = "V118", Error;

    /// A pack names another municipality.
    OtherMunicipality = "V119", Warning;

    /// The process for the scripts of a pack that is not trusted took too long and was ended.
    WorkerSlow = "V120", Error;
    /// The process for the scripts of a pack that is not trusted fell over.
    WorkerFell = "V121", Error;
    /// What the process for the scripts of a pack that is not trusted answered makes no sense.
    WorkerUnsound = "V122", Error;
    /// There is no process for the scripts of a pack that is not trusted.
    WorkerMissing = "V123", Error;
    /// The rules have more faults of a kind than are told one by one.
    FaultsAlike = "V124", Error;
    /// A plan would become more explanations, pages or text than a run may write.
    PlanTooLarge = "V125", Error;

    /// A code stands twice in the table of places.
    PlaceTwice = "V150", Warning;
    /// More rows of the table of places are not understood than are named one by one.
    PlaceTableMoreFaulty = "V151", Error;
    /// A folder or a file would have a name that Windows keeps for its devices.
    NameReserved = "V153", Error;
    /// A file is not read because it is a pipe, a device or a link that leads out of the rules.
    FileRefused = "V154", Error;
    /// The rules give more warnings of a kind than are told one by one.
    WarningsAlike = "V164", Warning;
    /// A pack is based on what is no pack, or on one that is itself based on another.
    BaseUnfit = "V165", Error;
    /// A file is the same as that of another organisation's pack.
    CopiedFile = "V152", Warning;

    /// A file cannot be opened.
    FileUnreadable = "V201", Error;
    /// A file is not a workbook although its name says so.
    NotAWorkbook = "V202", Error;
    /// A workbook is cut off or damaged.
    WorkbookDamaged = "V203", Error;
    /// A workbook is protected by a password.
    WorkbookLocked = "V204", Error;
    /// The layout of a sheet is not recognised, and it is left aside.
    LayoutUnknown = "V205", Note;
    /// A place name is not in the table of places.
    PlaceUnknown = "V206", Warning;
    /// Text stands where a number belongs.
    TextForNumber = "V207", Warning;
    /// A formula has no stored result.
    FormulaWithoutValue = "V208", Warning;
    /// A cell holds a spreadsheet error.
    ErrorCell = "V209", Warning;
    /// The same figure stands in two cells with the same value.
    DuplicateCell = "V210", Note;
    /// The same figure stands in two cells with different values.
    ConflictingCells = "V211", Warning;
    /// A heading is not a year, or the year is absurd.
    YearNotUnderstood = "V212", Warning;
    /// No rule uses the figures under this title.
    TitleUnused = "V213", Note;
    /// No file holds a key figure that a rule uses.
    KeyFigureNotInFile = "V214", Warning;
    /// Two key figures accept the same title.
    TitleAmbiguous = "V215", Error;
    /// A table lacks a column that its layout needs.
    HeadingMissing = "V216", Warning;
    /// A row has a figure but lacks what it is about.
    RowIncomplete = "V217", Warning;
    /// A file is of a kind that is not read.
    FileLeftAside = "V219", Note;
    /// A file is not what the ending of its name says, and is read as what it is.
    EndingWrong = "V220", Note;
    /// A file needs more memory than a file can honestly need.
    FileTooLarge = "V221", Error;
    /// A JSON document cannot be parsed.
    JsonFaulty = "V222", Error;
    /// A value has a status that is not known.
    StatusUnknown = "V223", Warning;
    /// A sheet is hidden, and is read like the others.
    SheetHidden = "V224", Note;
    /// A figure stands under no heading, or under one that reaches over several columns.
    FigureWithoutHeading = "V225", Warning;
    /// A file has no bytes.
    FileEmpty = "V226", Error;
    /// A file lies in the cloud alone.
    FileInTheCloud = "V227", Error;
    /// A file is open in a program, so that what is read may be older than what somebody sees.
    FileInUse = "V228", Note;
    /// The titles of a key figure state different units.
    UnitChanged = "V229", Warning;
    /// Two files state different values, and the order of sources decided.
    SourceOrderDecided = "V218", Note;
    /// Rows of a sheet are hidden or filtered away, and are read like the others.
    RowsHidden = "V280", Note;
    /// Columns of a sheet are hidden, and are read like the others.
    ColumnsHidden = "V281", Note;
    /// A row sums up others, and is not counted with them.
    TotalLeft = "V282", Note;
    /// A row is called a sum but is not the sum of the rows above it, and is counted with them.
    TotalDoubted = "V283", Warning;
    /// Numbers are shown in thousands or millions, and are read as they are shown.
    NumbersScaled = "V284", Note;
    /// A number is not shown as per cent, although others of the same thing are.
    SharesMixed = "V285", Warning;
    /// A sheet has places and years, but nothing says which key figure its figures are of.
    TitlesMissing = "V286", Warning;
    /// What stands where a sheet says whom its figures are about is not known.
    SexUnknown = "V287", Warning;

    /// No sheet holds a table that a rule asks for.
    TableNotFound = "V250", Warning;
    /// A sheet that is meant as a table lacks columns of it.
    TableColumnMissing = "V251", Warning;
    /// Two sheets of a file could be the same table.
    TableSheetsBothFit = "V252", Warning;
    /// A sheet could be two of the tables.
    SheetFitsSeveralTables = "V253", Warning;
    /// Text stands where a table has a number.
    TableNumberWrong = "V254", Warning;
    /// What stands where a table has a day is no day.
    TableDateWrong = "V255", Warning;
    /// What stands where a table has yes or no is neither.
    TableTruthWrong = "V256", Warning;
    /// A row of a table lacks its key.
    TableKeyMissing = "V257", Warning;
    /// Two rows of a table have one key and say different things.
    TableKeyTwice = "V258", Warning;
    /// A row of a table stands there twice.
    TableRowRepeated = "V259", Note;
    /// A table has columns that no rule asks for.
    TableExtraColumns = "V260", Note;
    /// Two columns of a sheet could be the same column of a table.
    TableHeadingTwice = "V262", Warning;
    /// Rows have a value that is not among those that a rule puts across.
    RowsUnlisted = "V261", Warning;
    /// Several rows of a table answer to a row that looks there, and say different things.
    RowsAmbiguous = "V276", Warning;
    /// Several rows of a table are from the latest time, and say different things.
    LatestAmbiguous = "V277", Warning;
    /// Rows have a value that is not among those whose order a rule states.
    RowsLast = "V278", Warning;
    /// A condition cannot be told for rows of a table, which are left.
    RowsUndecided = "V263", Note;
    /// Rows of a table say no place or no year, and are left.
    RowsHomeless = "V264", Warning;
    /// A text may be two numbers, and nothing around it decides.
    NumberAmbiguous = "V270", Warning;
    /// A dash stands alone where a number belongs, and may be zero or unknown.
    DashAmbiguous = "V271", Warning;
    /// A quotation mark in a text file is never closed.
    QuoteUnclosed = "V272", Warning;
    /// A sheet of a known layout gives no row.
    SheetWithoutRows = "V273", Warning;
    /// A row of a text file has more cells than its headings.
    RowTooLong = "V274", Warning;
    /// A text file has a single column.
    OneColumn = "V275", Warning;
    /// A table has no row of this name, or several.
    LineUnknown = "V265", Error;
    /// A table is named, but none of its rows.
    LineNotNamed = "V266", Error;
    /// A table of units has a column that may count answers, and nothing tells whether it does.
    AnswersColumnUnknown = "V267", Warning;
    /// Figures of units whose number of answers is empty, which are hidden.
    AnswersUntold = "V268", Warning;
    /// The settings ask for no least number of answers.
    LeastNumberOff = "V269", Warning;

    /// A saved answer is an error message of the service.
    AnswerIsError = "V290", Error;
    /// A saved answer has no figures.
    AnswerEmpty = "V291", Warning;
    /// A saved answer is one page of several, and the next or the previous one is not there.
    AnswerGoesOn = "V292", Warning;
    /// Rows are about units that only have Kolada's ids.
    UnitsWithoutNames = "V293", Warning;
    /// The source has withdrawn rows.
    RowsWithdrawn = "V294", Note;
    /// A status says that there is no value, and one stands beside it.
    StatusContradicted = "V295", Warning;
    /// A status is not known, and the value beside it is used.
    StatusPassedOver = "V296", Note;
    /// No municipality has a value of a key figure that a rule uses.
    NoMunicipalityHas = "V297", Warning;
    /// A file has a name that is nearly that of a key figure that a rule uses.
    KeyFigureAlike = "V298", Warning;
    /// Key figures of an area lack years that others have.
    YearsApart = "V299", Note;

    /// A script cannot be parsed.
    ScriptSyntax = "V301", Error;
    /// A name in a script is not defined.
    VariableUnknown = "V302", Error;
    /// A function is not in the vocabulary.
    FunctionUnknown = "V303", Error;
    /// A function is given something that it does not take.
    ArgumentsWrong = "V304", Error;
    /// An option is not known to the function.
    OptionUnknown = "V305", Error;
    /// An option's value is not understood.
    OptionWrong = "V306", Error;
    /// Key figures of unlike directions are combined.
    DirectionsUnlike = "V307", Error;
    /// A name is given to two measures or areas.
    NameTwice = "V308", Error;
    /// A measure that is referred to does not exist.
    ReferenceUnknown = "V309", Error;
    /// Measures depend on each other in a circle.
    Cycle = "V310", Error;
    /// A script does more than it may.
    LimitExceeded = "V311", Error;
    /// An operator or a condition is used on a column.
    ColumnAsValue = "V312", Error;
    /// An area shows no measure.
    AreaEmpty = "V313", Warning;
    /// Two scripts declare one key figure differently.
    KeyFigureTwofold = "V314", Error;
    /// A script, a settings file or a table of places is not readable as text.
    ScriptNotText = "V315", Error;
    /// A script fails in another way.
    ScriptFailed = "V316", Error;
    /// A script uses what is not allowed.
    ScriptForbidden = "V317", Error;
    /// A measure does not say which values are good.
    DirectionMissing = "V318", Warning;
    /// A closure takes a column from outside instead of as an argument.
    ClosureHoldsColumn = "V320", Error;
    /// A pack that is not trusted has a closure, which would run outside its process.
    ClosureUntrusted = "V321", Error;
    /// A parameter has what is no day, or no value, or two values for a day.
    ParameterWrong = "V322", Error;
    /// The members have not as many weights or maxima as they are.
    NumbersUnlike = "V323", Error;
    /// A scale is asked for without saying which values are good.
    DirectionNeeded = "V324", Error;
    /// Figures that are counted in different things are added or compared.
    UnitsUnlike = "V325", Error;
    /// Bands are cut in two ways at once.
    BandsExclusive = "V330", Error;
    /// The limits of bands stand in an order that the direction contradicts.
    LimitsUnordered = "V331", Error;
    /// An option says how a measure is compared that is not compared.
    NotCompared = "V332", Warning;
    /// Rows are ranked among few of the municipalities.
    ComparisonThin = "V360", Warning;
    /// Rows say which values are good while no other municipality has any.
    ComparedWithNobody = "V361", Note;

    /// Two scripts declare one table differently.
    TableTwofold = "V340", Error;
    /// A column is none of the table's.
    TableColumnUnknown = "V341", Error;
    /// A value of another kind is needed in an expression about a row.
    RowKindWrong = "V342", Error;
    /// What colours a table's rows stands in an order in which one of the colours never comes.
    ColoursUnordered = "V343", Error;

    /// A letter of a rule file cannot be seen, or changes how others are seen.
    LetterHidden = "V350", Error;
    /// A word of a rule file has a letter of another alphabet that looks like one of ours.
    LetterAlike = "V351", Error;
    /// A script imports from where none may be imported.
    ImportRefused = "V352", Error;
    /// A script imports one that there is not.
    ImportUnknown = "V353", Error;
    /// Scripts import each other in a circle.
    ImportCircle = "V354", Error;
    /// A function of a script has the name of one of the rule language.
    NativeShadowed = "V355", Error;
    /// A variable is called as if it were a function.
    VariableCalled = "V356", Error;
    /// A number with a minus before it is raised to a power.
    PowerOfMinus = "V357", Error;
    /// A closure for each row takes itself along, or more than it may.
    ClosureEndless = "V358", Error;
    /// An expression about each row of a table stands where a value or a figure is wanted.
    RowAsValue = "V359", Error;

    /// A mean or a sum is asked for of what is counted in unlike units.
    MembersUnlike = "V370", Error;
    /// A rule says a unit that what it is about cannot have.
    UnitImpossible = "V371", Error;
    /// What is to be shown beside a measure stands there already.
    ShownAlready = "V372", Warning;
    /// A table is coloured by a column that it does not show.
    ColourUnseen = "V373", Warning;
    /// What is to colour a table's rows is no column of numbers.
    ColourOfNothing = "V374", Warning;
    /// What is to colour a table does not say where its colours begin, or which numbers are good.
    ColoursUnsaid = "V375", Error;
    /// A least number of people is asked for over rows of which nothing tells how many people they are about.
    LeastOfRows = "V380", Error;
    /// A table is shown with a row for each person.
    PeopleShown = "V381", Error;
    /// A column is shown as it stands although rules withhold it where few answered.
    AnswersShown = "V382", Error;
    /// What few people answered would be looked up from a table without such people.
    JoinWithPeople = "V383", Error;
    /// What single people answered would be shown as the latest or in a list.
    PeopleListed = "V384", Error;
    /// A sign that has no meaning stands beside what is worked out from many rows.
    RowsAsValue = "V385", Error;
    /// Too much stands between signs that is worked out from many rows.
    RowsTooMany = "V386", Error;
    /// A chart cannot draw so many columns of numbers.
    ChartColumns = "V388", Error;
    /// A board or a wheel does not say where its rows stand, or what they are called.
    BoardIncomplete = "V389", Error;

    /// The nation is not among the inputs; the unweighted mean stands in.
    NationIsMean = "V401", Note;
    /// A closure of a rule fails for a place and year.
    RowRuleFailed = "V410", Warning;
    /// A rule looks at women or men where no file has figures of them.
    SexesUntold = "V411", Warning;

    /// An output is open elsewhere; a numbered sibling was written.
    OutputOpen = "V501", Warning;
    /// An output cannot be written.
    OutputUnwritable = "V502", Error;
    /// A view cannot be made; none of the outputs are replaced.
    OutputFailed = "V503", Error;
    /// Outputs were not replaced, since they were made of files that cannot be read any more.
    OutputKept = "V504", Error;
    /// An output that is no longer made cannot be taken away.
    OutputStale = "V505", Warning;
    /// Outputs were not replaced, since they may have been made of files that cannot be read any more.
    OutputUnaccounted = "V506", Error;
    /// Outputs were not replaced, since not all of them could be written.
    OutputsHeldBack = "V510", Error;

    /// A figure is not what is expected of it.
    ExpectationFailed = "V601", Warning;
    /// A figure is expected in a row that there is not.
    ExpectationRowUnknown = "V602", Warning;
    /// A figure is expected of a place that there is not.
    ExpectationPlaceUnknown = "V603", Warning;
    /// A line of expected figures is not understood.
    ExpectationFaulty = "V604", Warning;
    /// Another figure is expected already where one is to be locked.
    LockedOtherwise = "V605", Error;
    /// The figure to be locked is expected already.
    LockedAlready = "V606", Note;
    /// The table beside the rules does not take a line of expected figures.
    ExpectedTableUnfit = "V607", Error;
    /// More figures are not what is expected of them than a run tells one by one.
    ExpectationsFailed = "V608", Warning;

    /// What is to be compared is no pack, no folder and no result.
    NothingToCompare = "V701", Error;
    /// A file is no result that can be compared.
    ResultsUnreadable = "V702", Error;
    /// Two results show no municipality in common.
    NothingInCommon = "V703", Error;
    /// A file cannot be used as it stands; the figures are those from when it could be.
    FileKept = "V704", Warning;
    /// A file is still being written.
    FileUnsettled = "V705", Warning;
    /// The rules have faults; the last ones without are in force.
    RulesKept = "V706", Warning;
    /// The folder that is written to lies among what is read.
    OutputsAmongInputs = "V707", Error;
    /// No port is free to show the pages on.
    PortTaken = "V708", Error;
    /// Another program keeps the outputs of a pack up to date.
    OutputsTaken = "V709", Error;
    /// A new pack would be written over something.
    StandsAlready = "V710", Error;
    /// No municipality is called what a new pack is asked for.
    MunicipalityUnknown = "V711", Error;
    /// A folder that a new pack is to begin from holds nothing that is read.
    NothingToBeginFrom = "V712", Error;
    /// A pack is based on no other, and can take no other's place.
    NoProposal = "V714", Error;
    /// A proposal cannot take the place of what it is based on.
    NotAdopted = "V715", Error;
    /// A pack's folder can have no such name.
    PackNameUnfit = "V716", Error;
    /// A file that a new pack is to be made of, or a proposal to put in place, cannot be read.
    NotTakenOver = "V717", Error;
    /// A new pack lacks what only a person can say.
    MunicipalityUnsaid = "V713", Error;

    /// A cell that should hold an amount does not.
    AmountUnreadable = "V801", Warning;
    /// An amount is negative.
    AmountNegative = "V802", Warning;
    /// An amount is larger than the rule thinks possible.
    AmountAbsurd = "V803", Warning;
    /// A row of a fund does not say to which application it belongs.
    EventWithoutId = "V804", Warning;
    /// A row of a fund does not say on which day.
    EventWithoutDate = "V805", Warning;
    /// Several applications have one id.
    ApplicationTwice = "V806", Warning;
    /// A row is about an application that had not come in by that day.
    EventNotReceived = "V807", Warning;
    /// A row needs an application that was approved by that day.
    EventNotApproved = "V808", Warning;
    /// The same has already happened to the application.
    EventTwice = "V809", Warning;
    /// The application had been withdrawn or turned down.
    EventEnded = "V810", Warning;
    /// A day lies in no period of the budget.
    EventOutsideBudget = "V811", Warning;
    /// The budget has a period that is not understood.
    PeriodUnreadable = "V812", Warning;
    /// Two periods of a budget overlap.
    PeriodsOverlap = "V813", Warning;
    /// A payment waits for somebody to decide.
    ClaimHeld = "V814", Warning;
    /// An application gets nothing as a payment.
    ClaimNothing = "V815", Note;
    /// Allocations add up to more than an amount can be.
    FundOverflow = "V816", Warning;
    /// A fund lacks something that it must say.
    FundIncomplete = "V820", Error;
    /// A fund pays nothing.
    FundWithoutPayments = "V821", Error;
    /// A fund stands in a pack that is not trusted.
    FundUntrusted = "V822", Error;
    /// A cell that must hold an amount is empty or cannot be read.
    AmountMissing = "V823", Warning;
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
