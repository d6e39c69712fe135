//! A proposal holds what differs from another pack, is tried on that one's sheets, and takes its place.

use std::fs;

use crate::desk::Desk;

/// The example with a proposal for its home care: the work environment is the sum of its two key figures.
fn proposed() -> Desk {
    let desk = Desk::example();
    let begun = desk.run(&["init", "--based-on", "vastervik"]);
    assert_eq!((begun.code, begun.err.as_str()), (0, ""));
    assert_eq!(
        begun.out,
        "rules/forslag/visare.toml\nFörslaget forslag bygger på vastervik. Kopiera dit det skript du vill ändra, och ändra \
         det där. `visare diff vastervik forslag` visar vad det gör, och `visare adopt forslag` låter det gälla.\n"
    );
    let script = desk.read("rules/vastervik/hemtjanst.rhai");
    let (mean, sum) = (
        "medel(sjukfrånvaro, timavlönade)",
        "summa(sjukfrånvaro, timavlönade)",
    );
    assert!(script.contains(mean));
    desk.write("rules/forslag/hemtjanst.rhai", &script.replace(mean, sum));
    desk
}

#[test]
fn a_proposal_is_what_it_is_based_on_but_for_what_differs() {
    let desk = proposed();
    let same = desk.run(&["diff", "vastervik", "forslag"]);
    assert_eq!(same.code, 1, "{}", same.err);
    assert!(
        same.out.contains("Arbetsmiljö 2014: 13 → 26"),
        "{}",
        same.out
    );
    // Everything else is the other's: sheets, settings, tests, other scripts, its fund.
    let ran = desk.run(&["run", "forslag"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = desk.read("out/forslag/index.html");
    assert!(page.contains("Västerviks kommun (forslag)"));
    assert!(desk.path("out/forslag/ledger.csv").is_file());
    let explained = desk.run(&["explain", "Hemtjänst/Arbetsmiljö", "--pack", "forslag"]);
    assert!(
        explained.out.contains("(forslag/hemtjanst.rhai:"),
        "{}",
        explained.out
    );
    let kept = desk.run(&["explain", "Särskilt boende/Mat", "--pack", "forslag"]);
    assert!(
        kept.out.contains("(vastervik/sarskilt_boende.rhai:"),
        "{}",
        kept.out
    );
    let tested = desk.run(&["test", "forslag"]);
    assert_eq!(tested.code, 1);
    assert!(
        tested.out.contains(" av 223 väntade siffror stämmer"),
        "{}",
        tested.out
    );
    // A figure that is locked in the proposal leaves the other's table as it was.
    let table = desk.read("rules/vastervik/prov.csv");
    let locked = desk.run(&["lock", "Särskilt boende/Mat", "2012", "--pack", "forslag"]);
    assert_eq!(locked.code, 0, "{}", locked.err);
    assert_eq!(desk.read("rules/vastervik/prov.csv"), table);
    let own = desk.read("rules/forslag/prov.csv");
    assert!(own.starts_with(table.trim_end()) && own.lines().count() == table.lines().count() + 1);
}

#[test]
fn an_adopted_proposal_says_what_it_changes_and_is_gone() {
    let desk = proposed();
    let settings =
        "based_on = \"vastervik\"\nname = \"Förslaget\"\ntrusted = true\n\n[least]\nanswers = 6\n";
    desk.write("rules/forslag/visare.toml", settings);
    let before = desk.read("rules/vastervik/visare.toml");
    let adopted = desk.run(&["adopt", "forslag"]);
    assert_eq!(adopted.code, 0, "{}", adopted.err);
    assert!(
        adopted.out.contains("Arbetsmiljö 2014: 13 → 26"),
        "{}",
        adopted.out
    );
    assert!(
        adopted.out.ends_with(
            "forslag gäller nu i vastervik, och mappen med förslaget är borta:\n  rules/vastervik/hemtjanst.rhai\n  \
             rules/vastervik/visare.toml\n"
        ),
        "{}",
        adopted.out
    );
    assert!(!desk.path("rules/forslag").exists());
    assert!(
        desk.read("rules/vastervik/hemtjanst.rhai")
            .contains("summa(sjukfrånvaro, timavlönade)")
    );
    // One number is another, and every comment stands.
    let after = desk.read("rules/vastervik/visare.toml");
    assert_eq!(after, before.replace("answers = 5 ", "answers = 6 "));
    assert_eq!(desk.run(&["adopt", "forslag"]).code, 2);
    let none = desk.run(&["adopt", "vastervik"]);
    assert!(none.err.starts_with("fel[V714]"), "{}", none.err);
}

#[test]
fn a_faulty_proposal_changes_nothing() {
    let desk = proposed();
    desk.write(
        "rules/forslag/hemtjanst.rhai",
        "område(\"Hemtjänst\").mått(\"A\", medl(1));\n",
    );
    let before = desk.read("rules/vastervik/hemtjanst.rhai");
    let adopted = desk.run(&["adopt", "forslag"]);
    assert_eq!(adopted.code, 2, "{}", adopted.out);
    assert!(adopted.err.contains("V303"), "{}", adopted.err);
    assert_eq!(desk.read("rules/vastervik/hemtjanst.rhai"), before);
    assert!(desk.path("rules/forslag/hemtjanst.rhai").is_file());
    let twice = desk.run(&["init", "--based-on", "vastervik"]);
    assert!(twice.err.starts_with("fel[V710]"), "{}", twice.err);
    let nothing = desk.run(&["init", "--based-on", "vasterwik", "--pack", "x"]);
    assert!(nothing.err.starts_with("fel[V101]"), "{}", nothing.err);
    assert!(!desk.path("rules/x").exists());
    fs::remove_dir_all(desk.path("rules/forslag")).unwrap();
}

#[test]
fn a_proposal_whose_effect_would_be_another_is_not_adopted() {
    let desk = proposed();
    let settings = desk.read("rules/forslag/visare.toml");
    let before = desk.read("rules/vastervik/hemtjanst.rhai");
    // What nobody has read is not trusted because it takes the place of what is.
    desk.write("rules/forslag/visare.toml", "based_on = \"vastervik\"\n");
    let untrusted = desk.run(&["adopt", "forslag"]);
    assert_eq!(untrusted.code, 2, "{}", untrusted.out);
    assert!(
        untrusted.err.starts_with("fel[V715]") && untrusted.err.contains("betrodda"),
        "{}",
        untrusted.err
    );
    // It was tried on other sheets than it would meet.
    desk.write("rules/forslag/visare.toml", &settings);
    desk.write(
        "sheets/forslag/kolada.csv",
        "nyckeltal;kommun;år;värde\nU1;Västervik;2014;1\n",
    );
    let own = desk.run(&["adopt", "forslag"]);
    assert!(
        own.code == 2 && own.err.contains("egna blad"),
        "{}",
        own.err
    );
    assert_eq!(desk.read("rules/vastervik/hemtjanst.rhai"), before);
    assert!(desk.path("rules/forslag/hemtjanst.rhai").is_file());
    fs::remove_dir_all(desk.path("sheets/forslag")).unwrap();
    assert_eq!(desk.run(&["adopt", "forslag"]).code, 0);
    let unfit = desk.run(&["init", "--based-on", "vastervik", "--pack", "../x"]);
    assert!(unfit.err.starts_with("fel[V716]"), "{}", unfit.err);
}

#[test]
fn a_proposal_has_the_places_of_what_it_is_based_on() {
    let desk = Desk::example();
    let begun = desk.run(&["init", "--based-on", "innherred", "--pack", "forslag"]);
    assert_eq!(begun.code, 0, "{}", begun.err);
    let same = desk.run(&["diff", "innherred", "forslag"]);
    assert_eq!(same.code, 0, "{}{}", same.out, same.err);
}
