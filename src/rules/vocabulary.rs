use super::guide::Theme;
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
    /// What a function is about, and the tail of the text key `gaps.<name>` of what it does where a value is missing.
    pub(super) about: Option<(Theme, &'static str)>,
}

/// Words, one to a row: a constant, the id, the word in English, Swedish and Norwegian, and of a function its theme and
/// what it does where a value is missing.
macro_rules! words {
    ($($(#[$docs:meta])* $kind:ident { $($name:ident $id:literal $en:literal $sv:literal $nb:literal
        $($theme:ident $gaps:literal)?;)* })*) => {$(
        $(#[$docs])*
        pub(super) mod $kind {
            use super::Word;

            $(pub(in crate::rules) const $name: Word = Word {
                id: $id,
                en: $en,
                sv: $sv,
                nb: $nb,
                about: words!(@about $($theme $gaps)?),
            };)*

            /// All of them, as they stand.
            pub(in crate::rules) const ALL: &[Word] = &[$($name),*];
        }
    )*};
    (@about $theme:ident $gaps:literal) => { Some((super::Theme::$theme, $gaps)) };
    (@about) => { None };
}

impl Word {
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

    /// Whether it is a function of figures that means nothing of the rows of a table.
    pub(super) fn is_of_figures(&self) -> bool {
        let theme = self.about.map(|(theme, _)| theme);
        matches!(theme, Some(Theme::Scales | Theme::Years | Theme::Others))
    }

    /// Whether a text is the word, in any language.
    pub(super) fn is(&self, text: &str) -> bool {
        [self.en, self.sv, self.nb].contains(&text)
    }
}

words! {
    /// The functions; the table in `functions` says what each does.
    function {
        KPI "kpi" "kpi" "kpi" "kpi" Figures "none";
        MEAN "mean" "average" "medel" "gjennomsnitt" Members "coverage";
        SUM "sum" "sum" "summa" "summer" Members "strict";
        WEIGHTED "weighted" "weighted_average" "viktat_medel" "vektet_gjennomsnitt" Members "coverage";
        GEOMETRIC "geometric" "geomean" "geomedel" "geometrisk_gjennomsnitt" Members "coverage";
        HARMONIC "harmonic" "harmean" "harmmedel" "harmonisk_gjennomsnitt" Members "coverage";
        LOWEST "lowest" "min" "min" "min" Members "coverage";
        HIGHEST "highest" "max" "max" "størst" Members "coverage";
        MEDIAN "median" "median" "median" "median" Members "coverage";
        POINTS "points" "points" "poäng" "poeng" Members "points";
        IF_ELSE "if_else" "if_else" "om_annars" "hvis_ellers" Formulas "choose";
        AND "and" "and" "och" "og" Formulas "condition";
        OR "or" "or" "eller" "eller" Formulas "condition";
        NOT "not" "not" "inte" "ikke" Formulas "strict";
        KNOWN "known" "has_value" "har_värde" "har_verdi" Formulas "never";
        FILL "fill" "fill" "fyll" "fyll" Formulas "fill";
        ROUND "round" "round" "avrunda" "avrund" Formulas "strict";
        ABSOLUTE "absolute" "abs" "abs" "abs" Formulas "strict";
        ROOT "root" "sqrt" "rot" "rot" Formulas "strict";
        LOGARITHM "logarithm" "ln" "ln" "ln" Formulas "strict";
        EXPONENTIAL "exponential" "exp" "exp" "exp" Formulas "strict";
        WOMEN "women" "women" "kvinnor" "kvinner" Formulas "apart";
        MEN "men" "men" "män" "menn" Formulas "apart";
        GAP "gap" "gap" "gap" "gap" Formulas "apart";
        MIN_MAX "min_max" "min_max" "min_max" "min_maks" Scales "scale";
        Z_SCORE "z_score" "z_score" "z_värde" "z_verdi" Scales "scale";
        PERCENTILE_RANK "percentile_rank" "percentrank" "procentrang" "prosentrang" Scales "scale";
        RANK "rank" "rank" "rang" "rang" Scales "scale";
        WAY_TO_TARGET "way_to_target" "distance_to_target" "väg_till_mål" "vei_til_mål" Scales "scale";
        POSTS "posts" "goalposts" "mellan_gränser" "mellom_grenser" Scales "strict";
        INDEX "index" "index" "index" "indeks" Scales "scale";
        GRADE "grade" "grade" "betyg" "karakter" Scales "scale";
        EARLIER "earlier" "previous" "föregående" "forrige" Years "strict";
        CARRIED "carried" "latest_known" "senast_kända" "sist_kjente" Years "carried";
        MOVING_MEAN "moving_mean" "moving_average" "glidande_medel" "glidende_gjennomsnitt" Years "coverage";
        TREND "trend" "trend" "trend" "trend" Years "coverage";
        AGAINST_EARLIER "against_earlier" "against_previous" "mot_föregående" "mot_forrige" Years "year";
        NATION "nation" "nation" "riket" "landet" Others "strict";
        GROUP_MEAN "group_mean" "group_average" "gruppmedel" "gruppesnitt" Others "all";
        MEAN_OF_ALL "mean_of_all" "average_of_all" "medel_av_alla" "gjennomsnitt_av_alle" Others "all";
        MEDIAN_OF_ALL "median_of_all" "median_of_all" "median_av_alla" "median_av_alle" Others "all";
        LOWEST_OF_ALL "lowest_of_all" "min_of_all" "min_av_alla" "min_av_alle" Others "all";
        HIGHEST_OF_ALL "highest_of_all" "max_of_all" "max_av_alla" "maks_av_alle" Others "all";
        SUM_OF_ALL "sum_of_all" "sum_of_all" "summa_av_alla" "sum_av_alle" Others "all";
        COUNT_OF_ALL "count_of_all" "count_of_all" "antal_av_alla" "antall_av_alle" Others "all";
        PERCENTILE_OF_ALL "percentile_of_all" "percentile_of_all" "percentil_av_alla" "persentil_av_alle" Others "all";
        PERCENTILE_BETWEEN_OF_ALL "percentile_between_of_all" "percentile_exc_of_all" "percentil_exk_av_alla" "persentil_eks_av_alle" Others "all";
        DEVIATION_OF_SAMPLE_OF_ALL "deviation_of_sample_of_all" "stdev_s_of_all" "stdav_s_av_alla" "stdav_s_av_alle" Others "all";
        DEVIATION_OF_ALL "deviation_of_all" "stdev_p_of_all" "stdav_p_av_alla" "stdav_p_av_alle" Others "all";
        AGAINST_NATION "against_nation" "against_nation" "mot_riket" "mot_landet" Others "strict";
        AGAINST_GROUP "against_group" "against_group" "mot_gruppen" "mot_gruppen" Others "strict";
        RATIO_TO_NATION "ratio_to_nation" "ratio_to_nation" "kvot_mot_riket" "forhold_til_landet" Others "strict";
        AGAINST_TARGET "against_target" "against_target" "mot_målet" "mot_målet" Others "strict";
        CORRELATION "correlation" "correl" "korrelation" "korrelasjon" Others "pairs";
        RANK_CORRELATION "rank_correlation" "rank_correl" "rangkorrelation" "rangkorrelasjon" Others "pairs";
        PARAMETER "parameter" "parameter" "parameter" "parameter" Values "parameter";
        AT "at" "at" "vid" "ved" Values "parameter";
        AREA "area" "area" "område" "område" Shown "none";
        MEASURE "measure" "measure" "mått" "mål" Shown "none";
        LATEST "latest" "latest" "senaste" "siste" Shown "none";
        FETCH "fetch" "fetch" "hämta" "hent" Figures "none";
        MAP "map" "map" "beräkna" "beregn" Formulas "strict";
        MISSING "missing" "missing" "saknas" "mangler" Figures "none";
        EXPECT "expect" "test" "prov" "prøv" Shown "none";
        TABLE "table" "table" "tabell" "tabell" Tables "none";
        COLUMN "column" "column" "kolumn" "kolonne" Rows "none";
        EQUALS "equals" "equals" "är" "er" Formulas "strict";
        DIFFERS "differs" "differs" "är_inte" "er_ikke" Formulas "strict";
        AT_LEAST "at_least" "at_least" "minst" "minst" Formulas "strict";
        AT_MOST "at_most" "at_most" "högst" "høyst" Formulas "strict";
        ABOVE "above" "above" "över" "over" Formulas "strict";
        BELOW "below" "below" "under" "under" Formulas "strict";
        IS_EMPTY "is_empty_cell" "is_empty_cell" "är_tom" "er_tom" Rows "never";
        YEAR_OF "year_of" "year_of" "årtal" "årstall" Rows "strict";
        PERIOD "period" "period" "period" "periode" Rows "strict";
        PERIODS "periods" "periods" "perioder" "perioder" Rows "none";
        DAY "day" "date" "datum" "dato" Rows "none";
        MATRIX "matrix" "matrix" "matris" "matrise" Rows "none";
        LOOK_UP "look_up" "look_up" "slå_upp" "slå_opp" Rows "strict";
        FIND "find" "lookup" "leta_upp" "let_opp" Rows "find";
        NEEDS "needs" "needs" "kräver" "krever" Rows "strict";
        COUNT "count" "count" "antal" "antall" Rows "coverage";
        DAYS_BETWEEN "days_between" "days_between" "dagar_mellan" "dager_mellom" Rows "strict";
        SHARE "share_of_rows" "share" "andel" "andel" Rows "coverage";
        UNIQUE "unique" "count_unique" "antal_unika" "antall_unike" Rows "coverage";
        LIST "list" "list_of" "lista" "liste" Rows "coverage";
        PERCENTILE "percentile" "percentile" "percentil" "persentil" Rows "coverage";
        PERCENTILE_BETWEEN "percentile_between" "percentile_exc" "percentil_exk" "persentil_eks" Rows "coverage";
        DEVIATION_OF_SAMPLE "deviation_of_sample" "stdev_s" "stdav_s" "stdav_s" Rows "coverage";
        DEVIATION "deviation" "stdev_p" "stdav_p" "stdav_p" Rows "coverage";
        MONEY "money" "kr" "kr" "kr" Values "none";
        SPLIT "split" "divide" "dela" "del" Values "none";
        FUND "fund" "fund" "fond" "fond" Values "none";
        PAYMENT "payment" "payment" "ersättning" "utbetaling" Values "none";
        PAY "pay" "pay" "betala" "betal" Values "none";
        HOLD "hold" "hold" "avvakta" "avvent" Values "none";
        NOTHING "nothing" "nothing" "inget" "ingenting" Values "none";
        FILTER "filter" "filter_rows" "filtrera" "filtrer" Tables "none";
        ADD_COLUMN "add_column" "add_column" "med_kolumn" "med_kolonne" Tables "none";
        SORT "sort" "sort_rows" "sortera" "sorter" Tables "none";
        GROUP_BY "group_by" "group_by" "gruppera" "grupper" Tables "none";
        PIVOT "pivot" "pivot" "pivotera" "pivoter" Tables "coverage";
        CHANGE "change" "change" "förändring" "endring" Tables "year";
        PER "per" "per" "per" "per" Tables "coverage";
        SHOW_TABLE "show_table" "show_table" "visa_tabell" "vis_tabell" Shown "none";
        SHOW_MAP "show_map" "map_of_rows" "karta" "kart" Shown "none";
        SHOW_CHART "show_chart" "chart" "diagram" "diagram" Shown "none";
    }

    /// The names of options.
    option {
        GOOD "good" "good" "bra" "bra";
        LABEL "label" "label" "etikett" "etikett";
        TITLES "titles" "titles" "titlar" "titler";
        PRELIMINARY "preliminary" "preliminary" "preliminära" "foreløpige";
        DECIMALS "decimals" "decimals" "decimaler" "desimaler";
        FORMAT "format" "format" "format" "format";
        COVERAGE "coverage" "coverage" "täckning" "dekning";
        MAXIMUM "maximum" "maximum" "högst" "høyst";
        TIES "ties" "ties" "lika" "like";
        RANK "rank" "rank" "rang" "rang";
        SHOW_ALSO "show_also" "show_also" "visa_även" "vis_også";
        LAG "lag" "lag" "eftersläpning" "etterslep";
        YEARS "years" "years" "år" "år";
        DESCRIPTION "description" "description" "förklaring" "forklaring";
        PLACE "place" "place" "plats" "sted";
        WHAT "what" "what" "vad" "hva";
        TOLERANCE "tolerance" "tolerance" "tolerans" "toleranse";
        BANDS "bands" "bands" "färger" "farger";
        BEST "best" "best" "bästa" "beste";
        WORST "worst" "worst" "sämsta" "svakeste";
        LEAST "least" "least" "minst" "minst";
        ROUNDING "rounding" "rounding" "avrundning" "avrunding";
        LIMITS "limits" "limits" "gränser" "grenser";
        TARGET "target" "target" "mål" "mål";
        COMPARE "compare" "compare" "jämför" "sammenlign";
        COLUMNS "columns" "columns" "kolumner" "kolonner";
        KEY "key" "key" "nyckel" "nøkkel";
        PERSON "person" "person" "person" "person";
        ANSWERS "answers" "answers" "antal_svar" "antall_svar";
        SHEETS "sheets" "sheets" "blad" "ark";
        KIND "kind" "kind" "typ" "type";
        HEADINGS "headings" "headings" "rubriker" "overskrifter";
        OPTIONAL "optional" "optional" "frivillig" "valgfri";
        INTERNAL "internal" "internal" "intern" "intern";
        ORDER "order" "order" "ordning" "rekkefølge";
        FIRST "first" "first" "först" "først";
        DISTINCT "distinct" "distinct" "olika" "ulike";
        GAPS "gaps" "gaps" "luckor" "hull";
        CONDITION "condition" "condition" "villkor" "vilkår";
        DESCENDING "descending" "descending" "fallande" "synkende";
        COLOURS "colours" "colours" "färg" "farge";
        YELLOW "yellow" "yellow" "gul" "gul";
        RED "red" "red" "röd" "rød";
        BUDGET "budget" "budget" "anslag" "bevilgning";
        RECEIVED "received" "application" "ansökan" "søknad";
        APPROVED "approved" "approval" "bifall" "innvilgelse";
        REJECTED "rejected" "rejection" "avslag" "avslag";
        CORRECTED "corrected" "correction" "rättelse" "retting";
        WITHDRAWN "withdrawn" "withdrawal" "återtagande" "tilbaketrekking";
        REPORTED "reported" "report" "rapport" "rapport";
        ADDED "added" "addition" "tillägg" "tillegg";
        MEASURED "measured" "measurement" "mätning" "måling";
        TABLE "table" "table" "tabell" "tabell";
        ID "id" "id" "nr" "nr";
        DATE "date" "date" "datum" "dato";
        PERIOD "period" "period" "period" "periode";
        AMOUNT "amount" "amount" "belopp" "beløp";
        MEASURE "measure" "measure" "mått" "mål";
        UNIT "unit" "unit" "enhet" "enhet";
        START "start" "start" "start" "start";
        END "end" "end" "slut" "slutt";
        DIRECTION "direction" "direction" "riktning" "retning";
        MOST "most" "at_most" "högst" "høyst";
        QUEUE "queue" "queue" "kö" "kø";
        SHORTAGE "shortage" "shortage" "räcker_inte" "rekker_ikke";
        OVERTAKING "overtaking" "overtaking" "omkörning" "forbikjøring";
        PASS_ON "pass_on" "pass_on" "överföring" "overføring";
        REMAINING "remaining" "remaining" "kvar" "igjen";
        YEAR "year" "year" "år" "år";
        IN_PERIOD "in_period" "in_period" "i_perioden" "i_perioden";
        IN_YEAR "in_year" "in_year" "i_året" "i_året";
        ROW "row" "row" "rad" "rad";
        COLUMN "column" "column" "kolumn" "kolonne";
        SHOW "show" "show" "visa" "vis";
        MATRIX "matrix" "matrix" "matris" "matrise";
        CHART "chart" "chart_type" "slag" "slag";
        VALUES "values" "values" "värden" "verdier";
        PANELS "panels" "one_for_each" "en_för_varje" "en_for_hver";
        BASELINE "baseline" "baseline" "utgångsläge" "utgangspunkt";
        SCALE "scale" "scale" "skala" "skala";
        POLES "poles" "poles" "poler" "poler";
        OWN "own" "own" "egen" "egen";
        ROWS "rows" "rows" "rader" "rader";
    }

    /// Words that stand as an option's value.
    value {
        HIGH "high" "high" "hög" "høy";
        LOW "low" "low" "låg" "lav";
        NONE "none" "none" "ingen" "ingen";
        PERCENT "percent" "%" "%" "%";
        PERCENT_IN_WORDS "percent_in_words" "percent" "procent" "prosent";
        PERCENTAGE_POINTS "percentage_points" "percentage points" "procentenheter" "prosentpoeng";
        KRONOR "kronor" "kr" "kr" "kr";
        NUMBER "number" "number" "tal" "tall";
        TEXT "text" "text" "text" "tekst";
        DATE "date" "date" "datum" "dato";
        TRUTH "truth" "yes/no" "ja/nej" "ja/nei";
        VALUE "value" "value" "värde" "verdi";
        RANK "rank" "rank" "placering" "plassering";
        DIFFERENCE "difference" "difference" "skillnad" "forskjell";
        MONTH "month" "month" "månad" "måned";
        QUARTER "quarter" "quarter" "kvartal" "kvartal";
        THIRD "third" "third" "tertial" "tertial";
        HALF "half" "half-year" "halvår" "halvår";
        YEAR "year" "year" "år" "år";
        SKIP "skip" "skip" "hoppa över" "hopp over";
        WAIT "wait" "wait" "vänta" "vent";
        PART "part" "part" "del" "del";
        ALWAYS "always" "always" "alltid" "alltid";
        WITHIN_YEAR "within_year" "within the year" "inom året" "innen året";
        NEVER "never" "never" "aldrig" "aldri";
        EVERYONE "everyone" "all" "alla" "alle";
        BEST_PLACE "best_place" "best" "bästa" "beste";
        MEAN_PLACE "mean_place" "mean" "medel" "middel";
        DENSE_PLACE "dense_place" "dense" "tät" "tett";
        GROUP "group" "group" "grupp" "gruppe";
        DOWN "down" "down" "nedåt" "ned";
        UP "up" "up" "uppåt" "opp";
        NEAREST "nearest" "nearest" "närmast" "nærmest";
        OUTER "outer" "outer" "ytterst" "ytterst";
        BETTER "better" "better" "bättre" "bedre";
        WORSE "worse" "worse" "sämre" "svakere";
        MIDDLE "middle" "middle" "mitten" "midten";
        BARS "bars" "bars" "staplar" "stolper";
        STACKED "stacked" "stacked" "staplade" "stablet";
        SHARES "shares" "shares" "andelar" "andeler";
        LINES "lines" "lines" "linjer" "linjer";
        SCATTER "scatter" "scatter" "punkter" "punkter";
        RADAR "radar" "radar" "radar" "radar";
        SLOPES "slopes" "slopes" "lutning" "helning";
        SLIDERS "sliders" "sliders" "reglage" "glidere";
        BOARD "board" "board" "tavla" "tavle";
        WHEEL "wheel" "wheel" "hjul" "hjul";
    }
}
