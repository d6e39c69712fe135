//! `visare init`: a new pack of what people have.

use std::fs;

use crate::desk::Desk;

/// A folder with nothing but exports.
fn exports() -> Desk {
    let desk = Desk::small();
    fs::remove_dir_all(desk.path("rules")).unwrap();
    fs::remove_dir_all(desk.path("sheets")).unwrap();
    let mut rows = String::from("nyckeltal;kommun;år;värde\n");
    for (title, last) in [
        ("Tryggt att bo hemma, andel (%)", 2024),
        ("Sjukfrånvaro, kommun, andel (%)", 2024),
        ("Kostnad hemtjänst, kr/inv", 2023),
        ("Meritvärde i åk 9", 2023),
    ] {
        for year in 2019..=last {
            for (at, place) in ["Oskarshamn", "Västervik", "Kalmar"].iter().enumerate() {
                rows += &format!("{title};{place};{year};{}\n", 50 + at * 3 + year % 10);
            }
        }
    }
    desk.write("hämtat/kolada_hemtjänst.csv", &rows);
    let trips = "nyckeltal;kommun;år;värde\nResor med kollektivtrafik, antal;Oskarshamn;2024;81\n";
    desk.write("hämtat/trafik/resor.csv", trips);
    desk.write(
        "hämtat/kpi.csv",
        "id,title,description,operating_area\nU21467,\"Tryggt att bo hemma, andel (%)\",,Äldreomsorg\n\
         N00090,\"Sjukfrånvaro, kommun, andel (%)\",,\"Kommunen, övergripande\"\n",
    );
    desk.write("hämtat/läs mig.pdf", "ingenting att räkna på");
    desk
}

#[test]
fn a_folder_of_exports_becomes_a_pack_that_runs_at_once() {
    let desk = exports();
    let made = desk.run(&["init", "oskarshamn", "--from", "hämtat"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""));
    assert_eq!(
        made.out,
        "Oskarshamn har fått regelmappen rules/oskarshamn:
  rules/oskarshamn/visare.toml
  rules/oskarshamn/kommunen_övergripande.rhai
  rules/oskarshamn/nyckeltal.rhai
  rules/oskarshamn/kolada_hemtjänst.rhai
  rules/oskarshamn/äldreomsorg.rhai
  rules/gemensamt/platser.csv
  sheets/oskarshamn: 3 filer ur hämtat, kopierade; originalen ligger kvar
Läst: 5 nyckeltal, 4 områden.
Kvar att bestämma: om högt eller lågt är bra, i 5 mått. Tills dess visas de utan placering och färg; `visare check \
oskarshamn` räknar upp dem.
Nästa steg: `visare run oskarshamn`, och öppna sedan out/oskarshamn/index.html.
"
    );
    // Half of the file's key figures end a year before the others do, so that the area ends there.
    let script = desk.read("rules/oskarshamn/kolada_hemtjänst.rhai");
    let rules: Vec<&str> = script.lines().skip(3).collect();
    assert_eq!(
        rules.join("\n"),
        "
let kostnad_hemtjänst_kr = kpi(\"Kostnad hemtjänst, kr/inv\");
let meritvärde_i_åk = kpi(\"Meritvärde i åk 9\");

område(\"kolada hemtjänst\", #{ år: senaste(3) })
    .mått(\"Kostnad hemtjänst\", kostnad_hemtjänst_kr)
    .mått(\"Meritvärde i åk 9\", meritvärde_i_åk);"
    );
    let ran = desk.run(&["run"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let data = desk.read("out/oskarshamn/data.csv");
    assert!(data.contains("U21467"), "{data}");
    let page = desk.read("out/oskarshamn/index.html");
    for shown in [
        "Tryggt att bo hemma",
        "54",
        "Sjukfrånvaro, kommun",
        "Resor med kollektivtrafik",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    // One word decides what is left open.
    let file = "rules/oskarshamn/äldreomsorg.rhai";
    let decided = desk
        .read(file)
        .replace("u21467)", "u21467, #{ bra: \"hög\" })");
    desk.write(file, &decided);
    let left = desk.run(&["check"]);
    assert_eq!(left.err.matches("varning[V318]").count(), 4, "{}", left.err);
}

#[test]
fn nothing_that_stands_is_written_over() {
    let desk = exports();
    desk.write("sheets/oskarshamn/kpi.csv", "en annans");
    desk.write(
        "rules/oskarshamn/visare.toml",
        "name = \"Vi\"\ncode = \"0882\"\n",
    );
    let before = desk.files(".");
    let answer = desk.run(&["init", "0882", "--from", "hämtat"]);
    assert_eq!(answer.code, 2);
    assert_eq!(answer.err.matches("fel[V710]").count(), 2, "{}", answer.err);
    assert_eq!(desk.files("."), before);
    // Another name, and another's sheets are left alone.
    let answer = desk.run(&["init", "0882", "--from", "hämtat", "--pack", "ny"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    assert_eq!(desk.read("sheets/oskarshamn/kpi.csv"), "en annans");
}

#[test]
fn the_scripts_of_a_pack_are_taken_over_and_nothing_else_of_it() {
    let desk = Desk::example();
    let made = desk.run(&[
        "init",
        "Oskarshamn",
        "--from",
        "rules/vastervik",
        "--name",
        "Oskarshamns kommun",
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    let new = desk.files("rules/oskarshamn");
    assert!(new.contains(&"hemtjanst.rhai".to_owned()));
    assert!(!new.contains(&"prov.csv".to_owned()));
    assert!(desk.files("sheets/oskarshamn").is_empty());
    let settings = desk.read("rules/oskarshamn/visare.toml");
    assert!(settings.contains("name = \"Oskarshamns kommun\""));
    assert!(!settings.contains("Kalmar"), "{settings}");
    // With its own exports the same measures are its own, and nothing of the other one's is left.
    for file in ["kolada_hemtjanst.xlsx", "kolada_sarskilt_boende.xlsx"] {
        let bytes = fs::read(desk.path(&format!("sheets/vastervik/{file}"))).unwrap();
        fs::create_dir_all(desk.path("sheets/oskarshamn")).unwrap();
        fs::write(desk.path(&format!("sheets/oskarshamn/{file}")), bytes).unwrap();
    }
    desk.run(&["run", "oskarshamn"]);
    let page = desk.read("out/oskarshamn/index.html");
    assert!(page.contains("Oskarshamns kommun") && page.contains("Trygghet"));
    assert!(!page.contains("Västervik"), "{page}");
}

#[test]
fn a_municipality_that_no_table_has_is_added_with_its_name() {
    let desk = exports();
    let unknown = desk.run(&["init", "Oskarhamn"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("fel[V711]") && unknown.err.contains("Menade du `Oskarshamn`"));
    let unsaid = desk.run(&["init"]);
    assert_eq!((unsaid.code, unsaid.out.as_str()), (2, ""));
    assert!(unsaid.err.contains("fel[V713]"), "{}", unsaid.err);
    let north = exports();
    let made = north.run(&["init", "5037", "--name", "Levanger", "--lang", "nb"]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(
        made.out.starts_with("Levanger har fått regelmappen "),
        "{}",
        made.out
    );
    // Another country's municipalities are not among those that it would be compared with.
    let places = north.read("rules/gemensamt/platser.csv");
    assert_eq!(places, "kod,namn,slag\n5037,Levanger,kommun\n");
    assert!(
        north
            .read("rules/levanger/visare.toml")
            .contains("language = \"nb\"")
    );
    fs::create_dir(desk.path("tom")).unwrap();
    let nothing = desk.run(&["init", "Hultsfred", "--from", "tom"]);
    assert!(nothing.err.contains("fel[V712]"), "{}", nothing.err);
    assert!(!desk.path("rules/hultsfred").exists());
}

#[test]
fn what_cannot_be_read_is_named_and_nothing_is_written() {
    let desk = exports();
    for name in ["../x", ".x", "a/b", "gemensamt"] {
        let answer = desk.run(&["init", "Oskarshamn", "--from", "hämtat", "--pack", name]);
        assert_eq!(answer.code, 2, "{name}: {}", answer.out);
        assert!(answer.err.contains("fel[V716]"), "{name}: {}", answer.err);
    }
    assert!(
        !desk.path("x").exists() && !desk.path("rules").exists() && !desk.path("sheets").exists()
    );
    // A script that is no text would be a rule less.
    desk.write("annan/visare.toml", "name = \"A\"\ncode = \"0880\"\n");
    fs::write(desk.path("annan/a.rhai"), b"let a = \"\xff\xfe\xfa\";").unwrap();
    let answer = desk.run(&["init", "Oskarshamn", "--from", "annan"]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(
        answer.err.contains("fel[V717]") && answer.err.contains("a.rhai"),
        "{}",
        answer.err
    );
    // Nor is a table of places that cannot be read taken for none.
    let bytes = b"kod,namn,slag\n0882,Oskarshamn \xff\xfa,kommun\n";
    fs::create_dir_all(desk.path("rules/gemensamt")).unwrap();
    fs::write(desk.path("rules/gemensamt/platser.csv"), bytes).unwrap();
    let answer = desk.run(&["init", "Oskarshamn", "--from", "hämtat"]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert_eq!(
        fs::read(desk.path("rules/gemensamt/platser.csv")).unwrap(),
        bytes
    );
    assert!(!desk.path("rules/oskarshamn").exists() && !desk.path("sheets").exists());
}

#[cfg(unix)]
#[test]
fn an_export_that_cannot_be_read_is_not_left_out_in_silence() {
    let desk = exports();
    std::os::unix::fs::symlink("ingenstans.xlsx", desk.path("hämtat/borta.xlsx")).unwrap();
    let answer = desk.run(&["init", "Oskarshamn", "--from", "hämtat"]);
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(
        answer.err.contains("fel[V717]") && answer.err.contains("borta.xlsx"),
        "{}",
        answer.err
    );
    assert!(!desk.path("rules").exists());
}

#[test]
fn a_table_of_places_keeps_its_byte_order_mark() {
    let desk = exports();
    desk.write(
        "rules/gemensamt/platser.csv",
        "\u{feff}kod;namn;slag\n0882;Oskarshamn;kommun\n",
    );
    let answer = desk.run(&["init", "5037", "--name", "Levanger"]);
    assert_eq!(answer.code, 0, "{}", answer.err);
    let table = desk.read("rules/gemensamt/platser.csv");
    assert_eq!(
        table,
        "\u{feff}kod;namn;slag\n0882;Oskarshamn;kommun\n5037;Levanger;kommun\n"
    );
}
