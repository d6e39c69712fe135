use crate::text::Language;

/// A word of the rule language in its three languages. Where Excel has the same function, it is Excel's name.
///
/// Every language's word is understood in every pack; faults and suggestions speak the pack's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// What it is called in texts: `usage.<id>`.
    pub(super) id: &'static str,
    en: &'static str,
    sv: &'static str,
    nb: &'static str,
}

impl Word {
    const fn new(id: &'static str, en: &'static str, sv: &'static str, nb: &'static str) -> Self {
        Word { id, en, sv, nb }
    }

    /// The word in a language.
    pub(super) fn in_language(&self, language: Language) -> &'static str {
        match language {
            Language::En => self.en,
            Language::Sv => self.sv,
            Language::Nb => self.nb,
        }
    }

    /// Its different spellings.
    pub(super) fn spellings(&self) -> Vec<&'static str> {
        let mut all = vec![self.en, self.sv, self.nb];
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether a text is the word, in any language.
    pub(super) fn is(&self, text: &str) -> bool {
        [self.en, self.sv, self.nb].contains(&text)
    }
}

/// The functions; the table in `functions` says what each does.
pub(super) mod function {
    use super::Word;

    pub(in crate::rules) const KPI: Word = Word::new("kpi", "kpi", "kpi", "kpi");
    pub(in crate::rules) const MEAN: Word = Word::new("mean", "average", "medel", "gjennomsnitt");
    pub(in crate::rules) const SUM: Word = Word::new("sum", "sum", "summa", "summer");
    pub(in crate::rules) const WEIGHTED: Word = Word::new(
        "weighted",
        "weighted_average",
        "viktat_medel",
        "vektet_gjennomsnitt",
    );
    pub(in crate::rules) const GEOMETRIC: Word = Word::new(
        "geometric",
        "geomean",
        "geomedel",
        "geometrisk_gjennomsnitt",
    );
    pub(in crate::rules) const HARMONIC: Word =
        Word::new("harmonic", "harmean", "harmmedel", "harmonisk_gjennomsnitt");
    pub(in crate::rules) const LOWEST: Word = Word::new("lowest", "min", "min", "min");
    pub(in crate::rules) const HIGHEST: Word = Word::new("highest", "max", "max", "størst");
    pub(in crate::rules) const MEDIAN: Word = Word::new("median", "median", "median", "median");
    pub(in crate::rules) const POINTS: Word = Word::new("points", "points", "poäng", "poeng");
    pub(in crate::rules) const IF_ELSE: Word =
        Word::new("if_else", "if_else", "om_annars", "hvis_ellers");
    pub(in crate::rules) const AND: Word = Word::new("and", "and", "och", "og");
    pub(in crate::rules) const OR: Word = Word::new("or", "or", "eller", "eller");
    pub(in crate::rules) const NOT: Word = Word::new("not", "not", "inte", "ikke");
    pub(in crate::rules) const KNOWN: Word =
        Word::new("known", "has_value", "har_värde", "har_verdi");
    pub(in crate::rules) const FILL: Word = Word::new("fill", "fill", "fyll", "fyll");
    pub(in crate::rules) const ROUND: Word = Word::new("round", "round", "avrunda", "avrund");
    pub(in crate::rules) const ABSOLUTE: Word = Word::new("absolute", "abs", "abs", "abs");
    pub(in crate::rules) const WOMEN: Word = Word::new("women", "women", "kvinnor", "kvinner");
    pub(in crate::rules) const MEN: Word = Word::new("men", "men", "män", "menn");
    pub(in crate::rules) const GAP: Word = Word::new("gap", "gap", "gap", "gap");
    pub(in crate::rules) const MIN_MAX: Word =
        Word::new("min_max", "min_max", "min_max", "min_maks");
    pub(in crate::rules) const Z_SCORE: Word =
        Word::new("z_score", "z_score", "z_värde", "z_verdi");
    pub(in crate::rules) const PERCENTILE_RANK: Word = Word::new(
        "percentile_rank",
        "percentrank",
        "procentrang",
        "prosentrang",
    );
    pub(in crate::rules) const RANK: Word = Word::new("rank", "rank", "rang", "rang");
    pub(in crate::rules) const WAY_TO_TARGET: Word = Word::new(
        "way_to_target",
        "distance_to_target",
        "väg_till_mål",
        "vei_til_mål",
    );
    pub(in crate::rules) const POSTS: Word =
        Word::new("posts", "goalposts", "mellan_gränser", "mellom_grenser");
    pub(in crate::rules) const INDEX: Word = Word::new("index", "index", "index", "indeks");
    pub(in crate::rules) const GRADE: Word = Word::new("grade", "grade", "betyg", "karakter");
    pub(in crate::rules) const EARLIER: Word =
        Word::new("earlier", "previous", "föregående", "forrige");
    pub(in crate::rules) const CARRIED: Word =
        Word::new("carried", "latest_known", "senast_kända", "sist_kjente");
    pub(in crate::rules) const MOVING_MEAN: Word = Word::new(
        "moving_mean",
        "moving_average",
        "glidande_medel",
        "glidende_gjennomsnitt",
    );
    pub(in crate::rules) const TREND: Word = Word::new("trend", "trend", "trend", "trend");
    pub(in crate::rules) const AGAINST_EARLIER: Word = Word::new(
        "against_earlier",
        "against_previous",
        "mot_föregående",
        "mot_forrige",
    );
    pub(in crate::rules) const NATION: Word = Word::new("nation", "nation", "riket", "landet");
    pub(in crate::rules) const GROUP_MEAN: Word =
        Word::new("group_mean", "group_average", "gruppmedel", "gruppesnitt");
    pub(in crate::rules) const MEAN_OF_ALL: Word = Word::new(
        "mean_of_all",
        "average_of_all",
        "medel_av_alla",
        "gjennomsnitt_av_alle",
    );
    pub(in crate::rules) const MEDIAN_OF_ALL: Word = Word::new(
        "median_of_all",
        "median_of_all",
        "median_av_alla",
        "median_av_alle",
    );
    pub(in crate::rules) const LOWEST_OF_ALL: Word =
        Word::new("lowest_of_all", "min_of_all", "min_av_alla", "min_av_alle");
    pub(in crate::rules) const HIGHEST_OF_ALL: Word = Word::new(
        "highest_of_all",
        "max_of_all",
        "max_av_alla",
        "maks_av_alle",
    );
    pub(in crate::rules) const AGAINST_NATION: Word = Word::new(
        "against_nation",
        "against_nation",
        "mot_riket",
        "mot_landet",
    );
    pub(in crate::rules) const AGAINST_GROUP: Word = Word::new(
        "against_group",
        "against_group",
        "mot_gruppen",
        "mot_gruppen",
    );
    pub(in crate::rules) const RATIO_TO_NATION: Word = Word::new(
        "ratio_to_nation",
        "ratio_to_nation",
        "kvot_mot_riket",
        "forhold_til_landet",
    );
    pub(in crate::rules) const AGAINST_TARGET: Word =
        Word::new("against_target", "against_target", "mot_målet", "mot_målet");
    pub(in crate::rules) const CORRELATION: Word =
        Word::new("correlation", "correl", "korrelation", "korrelasjon");
    pub(in crate::rules) const RANK_CORRELATION: Word = Word::new(
        "rank_correlation",
        "rank_correl",
        "rangkorrelation",
        "rangkorrelasjon",
    );
    pub(in crate::rules) const PARAMETER: Word =
        Word::new("parameter", "parameter", "parameter", "parameter");
    pub(in crate::rules) const AT: Word = Word::new("at", "at", "vid", "ved");
    pub(in crate::rules) const AREA: Word = Word::new("area", "area", "område", "område");
    pub(in crate::rules) const MEASURE: Word = Word::new("measure", "measure", "mått", "mål");
    pub(in crate::rules) const LATEST: Word = Word::new("latest", "latest", "senaste", "siste");
    pub(in crate::rules) const FETCH: Word = Word::new("fetch", "fetch", "hämta", "hent");
    pub(in crate::rules) const MAP: Word = Word::new("map", "map", "beräkna", "beregn");
    pub(in crate::rules) const MISSING: Word = Word::new("missing", "missing", "saknas", "mangler");
    pub(in crate::rules) const EXPECT: Word = Word::new("expect", "test", "prov", "prøv");
    pub(in crate::rules) const TABLE: Word = Word::new("table", "table", "tabell", "tabell");
    pub(in crate::rules) const COLUMN: Word = Word::new("column", "column", "kolumn", "kolonne");
    pub(in crate::rules) const EQUALS: Word = Word::new("equals", "equals", "är", "er");
    pub(in crate::rules) const DIFFERS: Word =
        Word::new("differs", "differs", "är_inte", "er_ikke");
    pub(in crate::rules) const AT_LEAST: Word = Word::new("at_least", "at_least", "minst", "minst");
    pub(in crate::rules) const AT_MOST: Word = Word::new("at_most", "at_most", "högst", "høyst");
    pub(in crate::rules) const ABOVE: Word = Word::new("above", "above", "över", "over");
    pub(in crate::rules) const BELOW: Word = Word::new("below", "below", "under", "under");
    pub(in crate::rules) const IS_EMPTY: Word =
        Word::new("is_empty_cell", "is_empty_cell", "är_tom", "er_tom");
    pub(in crate::rules) const YEAR_OF: Word = Word::new("year_of", "year_of", "årtal", "årstall");
    pub(in crate::rules) const DAY: Word = Word::new("day", "date", "datum", "dato");
    pub(in crate::rules) const MATRIX: Word = Word::new("matrix", "matrix", "matris", "matrise");
    pub(in crate::rules) const LOOK_UP: Word =
        Word::new("look_up", "look_up", "slå_upp", "slå_opp");
    pub(in crate::rules) const NEEDS: Word = Word::new("needs", "needs", "kräver", "krever");
    pub(in crate::rules) const COUNT: Word = Word::new("count", "count", "antal", "antall");
    pub(in crate::rules) const SHARE: Word = Word::new("share_of_rows", "share", "andel", "andel");
    pub(in crate::rules) const MONEY: Word = Word::new("money", "kr", "kr", "kr");
    pub(in crate::rules) const SPLIT: Word = Word::new("split", "divide", "dela", "del");
    pub(in crate::rules) const FUND: Word = Word::new("fund", "fund", "fond", "fond");
    pub(in crate::rules) const PAYMENT: Word =
        Word::new("payment", "payment", "ersättning", "utbetaling");
    pub(in crate::rules) const PAY: Word = Word::new("pay", "pay", "betala", "betal");
    pub(in crate::rules) const HOLD: Word = Word::new("hold", "hold", "avvakta", "avvent");
    pub(in crate::rules) const NOTHING: Word =
        Word::new("nothing", "nothing", "inget", "ingenting");
    pub(in crate::rules) const FILTER: Word =
        Word::new("filter", "filter_rows", "filtrera", "filtrer");
    pub(in crate::rules) const ADD_COLUMN: Word =
        Word::new("add_column", "add_column", "med_kolumn", "med_kolonne");
    pub(in crate::rules) const SORT: Word = Word::new("sort", "sort_rows", "sortera", "sorter");
    pub(in crate::rules) const GROUP_BY: Word =
        Word::new("group_by", "group_by", "gruppera", "grupper");
    pub(in crate::rules) const CHANGE: Word =
        Word::new("change", "change", "förändring", "endring");
    pub(in crate::rules) const PER: Word = Word::new("per", "per", "per", "per");
    pub(in crate::rules) const SHOW_TABLE: Word =
        Word::new("show_table", "show_table", "visa_tabell", "vis_tabell");
    pub(in crate::rules) const SHOW_MAP: Word =
        Word::new("show_map", "map_of_rows", "karta", "kart");
}

/// The names of options.
pub(super) mod option {
    use super::Word;

    pub(in crate::rules) const GOOD: Word = Word::new("good", "good", "bra", "bra");
    pub(in crate::rules) const LABEL: Word = Word::new("label", "label", "etikett", "etikett");
    pub(in crate::rules) const TITLES: Word = Word::new("titles", "titles", "titlar", "titler");
    pub(in crate::rules) const PRELIMINARY: Word =
        Word::new("preliminary", "preliminary", "preliminära", "foreløpige");
    pub(in crate::rules) const DECIMALS: Word =
        Word::new("decimals", "decimals", "decimaler", "desimaler");
    pub(in crate::rules) const FORMAT: Word = Word::new("format", "format", "format", "format");
    pub(in crate::rules) const COVERAGE: Word =
        Word::new("coverage", "coverage", "täckning", "dekning");
    pub(in crate::rules) const MAXIMUM: Word = Word::new("maximum", "maximum", "högst", "høyst");
    pub(in crate::rules) const TIES: Word = Word::new("ties", "ties", "lika", "like");
    pub(in crate::rules) const RANK: Word = Word::new("rank", "rank", "rang", "rang");
    pub(in crate::rules) const SHOW_ALSO: Word =
        Word::new("show_also", "show_also", "visa_även", "vis_også");
    pub(in crate::rules) const LAG: Word = Word::new("lag", "lag", "eftersläpning", "etterslep");
    pub(in crate::rules) const YEARS: Word = Word::new("years", "years", "år", "år");
    pub(in crate::rules) const DESCRIPTION: Word =
        Word::new("description", "description", "förklaring", "forklaring");
    pub(in crate::rules) const PLACE: Word = Word::new("place", "place", "plats", "sted");
    pub(in crate::rules) const WHAT: Word = Word::new("what", "what", "vad", "hva");
    pub(in crate::rules) const TOLERANCE: Word =
        Word::new("tolerance", "tolerance", "tolerans", "toleranse");
    pub(in crate::rules) const BANDS: Word = Word::new("bands", "bands", "färger", "farger");
    pub(in crate::rules) const BEST: Word = Word::new("best", "best", "bästa", "beste");
    pub(in crate::rules) const WORST: Word = Word::new("worst", "worst", "sämsta", "svakeste");
    pub(in crate::rules) const LEAST: Word = Word::new("least", "least", "minst", "minst");
    pub(in crate::rules) const ROUNDING: Word =
        Word::new("rounding", "rounding", "avrundning", "avrunding");
    pub(in crate::rules) const LIMITS: Word = Word::new("limits", "limits", "gränser", "grenser");
    pub(in crate::rules) const TARGET: Word = Word::new("target", "target", "mål", "mål");
    pub(in crate::rules) const COMPARE: Word =
        Word::new("compare", "compare", "jämför", "sammenlign");
    pub(in crate::rules) const COLUMNS: Word =
        Word::new("columns", "columns", "kolumner", "kolonner");
    pub(in crate::rules) const KEY: Word = Word::new("key", "key", "nyckel", "nøkkel");
    pub(in crate::rules) const PERSON: Word = Word::new("person", "person", "person", "person");
    pub(in crate::rules) const ANSWERS: Word =
        Word::new("answers", "answers", "antal_svar", "antall_svar");
    pub(in crate::rules) const SHEETS: Word = Word::new("sheets", "sheets", "blad", "ark");
    pub(in crate::rules) const KIND: Word = Word::new("kind", "kind", "typ", "type");
    pub(in crate::rules) const HEADINGS: Word =
        Word::new("headings", "headings", "rubriker", "overskrifter");
    pub(in crate::rules) const OPTIONAL: Word =
        Word::new("optional", "optional", "frivillig", "valgfri");
    pub(in crate::rules) const INTERNAL: Word =
        Word::new("internal", "internal", "intern", "intern");
    pub(in crate::rules) const DESCENDING: Word =
        Word::new("descending", "descending", "fallande", "synkende");
    pub(in crate::rules) const COLOURS: Word = Word::new("colours", "colours", "färg", "farge");
    pub(in crate::rules) const YELLOW: Word = Word::new("yellow", "yellow", "gul", "gul");
    pub(in crate::rules) const RED: Word = Word::new("red", "red", "röd", "rød");
    pub(in crate::rules) const BUDGET: Word = Word::new("budget", "budget", "anslag", "bevilgning");
    pub(in crate::rules) const RECEIVED: Word =
        Word::new("received", "application", "ansökan", "søknad");
    pub(in crate::rules) const APPROVED: Word =
        Word::new("approved", "approval", "bifall", "innvilgelse");
    pub(in crate::rules) const REJECTED: Word =
        Word::new("rejected", "rejection", "avslag", "avslag");
    pub(in crate::rules) const CORRECTED: Word =
        Word::new("corrected", "correction", "rättelse", "retting");
    pub(in crate::rules) const WITHDRAWN: Word =
        Word::new("withdrawn", "withdrawal", "återtagande", "tilbaketrekking");
    pub(in crate::rules) const REPORTED: Word =
        Word::new("reported", "report", "rapport", "rapport");
    pub(in crate::rules) const ADDED: Word = Word::new("added", "addition", "tillägg", "tillegg");
    pub(in crate::rules) const MEASURED: Word =
        Word::new("measured", "measurement", "mätning", "måling");
    pub(in crate::rules) const TABLE: Word = Word::new("table", "table", "tabell", "tabell");
    pub(in crate::rules) const ID: Word = Word::new("id", "id", "nr", "nr");
    pub(in crate::rules) const DATE: Word = Word::new("date", "date", "datum", "dato");
    pub(in crate::rules) const PERIOD: Word = Word::new("period", "period", "period", "periode");
    pub(in crate::rules) const AMOUNT: Word = Word::new("amount", "amount", "belopp", "beløp");
    pub(in crate::rules) const MEASURE: Word = Word::new("measure", "measure", "mått", "mål");
    pub(in crate::rules) const UNIT: Word = Word::new("unit", "unit", "enhet", "enhet");
    pub(in crate::rules) const START: Word = Word::new("start", "start", "start", "start");
    pub(in crate::rules) const END: Word = Word::new("end", "end", "slut", "slutt");
    pub(in crate::rules) const DIRECTION: Word =
        Word::new("direction", "direction", "riktning", "retning");
    pub(in crate::rules) const MOST: Word = Word::new("most", "at_most", "högst", "høyst");
    pub(in crate::rules) const QUEUE: Word = Word::new("queue", "queue", "kö", "kø");
    pub(in crate::rules) const SHORTAGE: Word =
        Word::new("shortage", "shortage", "räcker_inte", "rekker_ikke");
    pub(in crate::rules) const OVERTAKING: Word =
        Word::new("overtaking", "overtaking", "omkörning", "forbikjøring");
    pub(in crate::rules) const PASS_ON: Word =
        Word::new("pass_on", "pass_on", "överföring", "overføring");
    pub(in crate::rules) const REMAINING: Word =
        Word::new("remaining", "remaining", "kvar", "igjen");
    pub(in crate::rules) const YEAR: Word = Word::new("year", "year", "år", "år");
    pub(in crate::rules) const IN_PERIOD: Word =
        Word::new("in_period", "in_period", "i_perioden", "i_perioden");
    pub(in crate::rules) const IN_YEAR: Word = Word::new("in_year", "in_year", "i_året", "i_året");
    pub(in crate::rules) const ROW: Word = Word::new("row", "row", "rad", "rad");
    pub(in crate::rules) const COLUMN: Word = Word::new("column", "column", "kolumn", "kolonne");
    pub(in crate::rules) const SHOW: Word = Word::new("show", "show", "visa", "vis");
    pub(in crate::rules) const MATRIX: Word = Word::new("matrix", "matrix", "matris", "matrise");
}

/// Words that stand as an option's value.
pub(super) mod value {
    use super::Word;

    pub(in crate::rules) const HIGH: Word = Word::new("high", "high", "hög", "høy");
    pub(in crate::rules) const LOW: Word = Word::new("low", "low", "låg", "lav");
    pub(in crate::rules) const NONE: Word = Word::new("none", "none", "ingen", "ingen");
    pub(in crate::rules) const PERCENT: Word = Word::new("percent", "%", "%", "%");
    pub(in crate::rules) const PERCENT_IN_WORDS: Word =
        Word::new("percent_in_words", "percent", "procent", "prosent");
    pub(in crate::rules) const PERCENTAGE_POINTS: Word = Word::new(
        "percentage_points",
        "percentage points",
        "procentenheter",
        "prosentpoeng",
    );
    pub(in crate::rules) const KRONOR: Word = Word::new("kronor", "kr", "kr", "kr");
    pub(in crate::rules) const NUMBER: Word = Word::new("number", "number", "tal", "tall");
    pub(in crate::rules) const TEXT: Word = Word::new("text", "text", "text", "tekst");
    pub(in crate::rules) const DATE: Word = Word::new("date", "date", "datum", "dato");
    pub(in crate::rules) const TRUTH: Word = Word::new("truth", "yes/no", "ja/nej", "ja/nei");
    pub(in crate::rules) const VALUE: Word = Word::new("value", "value", "värde", "verdi");
    pub(in crate::rules) const RANK: Word = Word::new("rank", "rank", "placering", "plassering");
    pub(in crate::rules) const DIFFERENCE: Word =
        Word::new("difference", "difference", "skillnad", "forskjell");
    pub(in crate::rules) const WAIT: Word = Word::new("wait", "wait", "vänta", "vent");
    pub(in crate::rules) const PART: Word = Word::new("part", "part", "del", "del");
    pub(in crate::rules) const ALWAYS: Word = Word::new("always", "always", "alltid", "alltid");
    pub(in crate::rules) const WITHIN_YEAR: Word =
        Word::new("within_year", "within the year", "inom året", "innen året");
    pub(in crate::rules) const NEVER: Word = Word::new("never", "never", "aldrig", "aldri");
    pub(in crate::rules) const EVERYONE: Word = Word::new("everyone", "all", "alla", "alle");
    pub(in crate::rules) const BEST_PLACE: Word = Word::new("best_place", "best", "bästa", "beste");
    pub(in crate::rules) const MEAN_PLACE: Word =
        Word::new("mean_place", "mean", "medel", "middel");
    pub(in crate::rules) const DENSE_PLACE: Word = Word::new("dense_place", "dense", "tät", "tett");
    pub(in crate::rules) const GROUP: Word = Word::new("group", "group", "grupp", "gruppe");
    pub(in crate::rules) const DOWN: Word = Word::new("down", "down", "nedåt", "ned");
    pub(in crate::rules) const UP: Word = Word::new("up", "up", "uppåt", "opp");
    pub(in crate::rules) const NEAREST: Word =
        Word::new("nearest", "nearest", "närmast", "nærmest");
    pub(in crate::rules) const OUTER: Word = Word::new("outer", "outer", "ytterst", "ytterst");
    pub(in crate::rules) const BETTER: Word = Word::new("better", "better", "bättre", "bedre");
    pub(in crate::rules) const WORSE: Word = Word::new("worse", "worse", "sämre", "svakere");
    pub(in crate::rules) const MIDDLE: Word = Word::new("middle", "middle", "mitten", "midten");
}
