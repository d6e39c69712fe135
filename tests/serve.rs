//! `visare serve`: who may ask for what, and, in a headless browser, what an economist does with it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot be set up shall stop"
)]

#[path = "serve/editor.rs"]
mod editor;

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::Command,
    thread,
};

use crate::desk::Desk;
use crate::follower::{PATIENCE, RULES, Watching, project};
use serde_json::{Value, json};

/// The program, where it answers, and the token that it gave.
struct Serving {
    watching: Watching,
    port: u16,
    token: String,
}

impl Serving {
    fn start(desk: &Desk, packs: &[&str]) -> Self {
        let arguments = [&["serve", "--port", "0", "--poll", "0.1"], packs].concat();
        let watching = Watching::launch_command(desk, &arguments);
        let address = || {
            let said = watching.said();
            let (_, rest) = said.split_once("http://127.0.0.1:")?;
            let (port, rest) = rest.split_once("/#")?;
            let token = rest.split_whitespace().next()?.to_owned();
            Some((port.parse().unwrap(), token))
        };
        watching.until("the address", || address().is_some());
        watching.until("the first outputs", || {
            watching.said().contains(" beräkningar gjorda")
        });
        let (port, token) = address().unwrap();
        Serving {
            watching,
            port,
            token,
        }
    }

    /// Sends a request as it is written, and gives status and body.
    fn ask(&self, line: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let length = body.len().to_string();
        let own = [
            ("Connection", "close"),
            ("Content-Type", "application/json"),
            ("Content-Length", &length),
        ];
        let mut stream = self.open(line, &[headers, &own].concat());
        stream.write_all(body.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        (status, body.to_owned())
    }

    /// Sends the head of a request, and leaves the connection open.
    fn open(&self, line: &str, headers: &[(&str, &str)]) -> TcpStream {
        let mut stream = self.connect();
        let mut request = format!("{line} HTTP/1.1\r\n");
        for (name, value) in headers {
            request += &format!("{name}: {value}\r\n");
        }
        stream.write_all((request + "\r\n").as_bytes()).unwrap();
        stream
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.ask(&format!("GET {path}"), &[("Host", &self.host())], "")
    }

    fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let (status, body) = self.ask(
            &format!("POST {path}"),
            &[("Host", &self.host()), ("X-Visare-Token", &self.token)],
            &body.to_string(),
        );
        (status, serde_json::from_str(&body).unwrap_or_default())
    }
}

/// What is asked for, with which headers, and the status that is answered.
type Asked<'a> = (&'a str, &'a [(&'a str, &'a str)], u16);

#[test]
fn only_the_person_at_the_machine_is_answered() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let own = serving.host();
    let local = format!("localhost:{}", serving.port);
    let origin = format!("http://{own}");
    let token = serving.token.as_str();
    assert_eq!(token.len(), 32);
    let sent = json!({ "file": "p/regler.rhai", "text": RULES }).to_string();
    let cases: [Asked<'_>; 18] = [
        ("GET /", &[("Host", &own)], 200),
        ("GET /state", &[("Host", &local)], 200),
        ("GET /", &[("Host", "visare.example")], 403),
        ("GET /", &[], 403),
        (
            "GET /state",
            &[("Host", &own), ("Origin", "http://visare.example")],
            403,
        ),
        (
            "POST /check/p",
            &[
                ("Host", &own),
                ("Origin", &origin),
                ("X-Visare-Token", token),
            ],
            200,
        ),
        ("POST /check/p", &[("Host", &own)], 403),
        (
            "POST /check/p",
            &[("Host", &own), ("X-Visare-Token", "0")],
            403,
        ),
        (
            "POST /save/p",
            &[
                ("Host", &own),
                ("Origin", "null"),
                ("X-Visare-Token", token),
            ],
            403,
        ),
        (
            "POST /save/p",
            &[("Host", "visare.example"), ("X-Visare-Token", token)],
            403,
        ),
        (
            "PUT /save/p",
            &[("Host", &own), ("X-Visare-Token", token)],
            403,
        ),
        ("GET /nothing", &[("Host", &own)], 404),
        ("GET /", &[("Host", &own), ("Host", &local)], 403),
        (
            "GET /",
            &[("Host", &own), ("Origin", &origin), ("Origin", &origin)],
            403,
        ),
        (
            "GET /events?1",
            &[("Host", &own), ("Sec-Fetch-Site", "cross-site")],
            403,
        ),
        (
            "GET /state",
            &[("Host", &own), ("Sec-Fetch-Site", "same-site")],
            403,
        ),
        (
            "GET /state",
            &[("Host", &own), ("Sec-Fetch-Site", "same-origin")],
            200,
        ),
        ("GET /", &[("Host", &own), ("Sec-Fetch-Site", "none")], 200),
    ];
    for (line, headers, expected) in cases {
        let (status, _) = serving.ask(line, headers, &sent);
        assert_eq!(status, expected, "{line} {headers:?}");
    }
    let (_, page) = serving.get("/");
    assert!(
        !page.contains(token),
        "the token is not given to whoever asks"
    );
    for (line, host) in [("GET /", own.as_str()), ("GET /", "visare.example")] {
        let mut stream = serving.open(line, &[("Host", host), ("Connection", "close")]);
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let own_pages = "cross-origin-resource-policy: same-origin\r\n";
        assert!(answer.contains(own_pages), "{host}: {answer}");
    }
}

#[test]
fn a_body_larger_than_any_ends_nothing() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let host = serving.host();
    for _ in 0..3 {
        let claim = [
            ("Host", host.as_str()),
            ("Content-Length", "99999999999999"),
        ];
        drop(serving.open("POST /check/p", &claim));
        drop(serving.open("GET /", &claim));
        assert_eq!(serving.get("/state").0, 200);
    }
}

#[test]
fn whoever_connects_and_says_nothing_keeps_nobody_waiting() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let _silent: Vec<_> = (0..100).map(|_| serving.connect()).collect();
    for path in ["/", "/state", "/rules/p", "/out/p/index.html"] {
        assert_eq!(serving.get(path).0, 200, "{path}");
    }
}

#[test]
fn pages_are_shown_while_something_is_worked_out() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let busy = format!("let tal = 0; while tal < 3_000_000 {{ tal += 1; }}\n{RULES}");
    let sent = json!({ "file": "p/regler.rhai", "text": busy });
    thread::scope(|scope| {
        let preview = scope.spawn(|| serving.post("/preview/p", &sent));
        let paths = ["/state", "/plan/p", "/rules/p", "/out/p/index.html"];
        let statuses = paths.map(|path| serving.get(path).0);
        assert!(!preview.is_finished(), "the work was over too soon to tell");
        assert_eq!(statuses, [200; 4]);
        assert_eq!(preview.join().unwrap().0, 200);
    });
}

#[test]
fn a_page_that_is_not_there_says_why() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let (status, page) = serving.get("/out/p/andringar.html");
    assert_eq!(status, 200);
    assert!(page.contains("Ingenting har ändrats ännu."), "{page}");
    fs::remove_file(desk.path("out/p/index.html")).unwrap();
    let (status, page) = serving.get("/out/p/index.html");
    assert_eq!(status, 200);
    assert!(page.contains("Sidan finns inte ännu."), "{page}");
    assert_eq!(serving.get("/out/p/data.csv").0, 200);
    fs::remove_file(desk.path("out/p/data.csv")).unwrap();
    assert_eq!(serving.get("/out/p/data.csv").0, 404);
}

#[test]
fn rules_without_measures_have_no_connections_and_say_so() {
    let desk = project();
    desk.write("rules/p/regler.rhai", "// Inga mått.\n");
    let serving = Serving::start(&desk, &[]);
    let expected = "<p>Reglerna har inga mått, så det finns inga samband att visa.</p>";
    assert_eq!(serving.get("/plan/p"), (200, expected.to_owned()));
}

#[test]
fn pages_that_listen_leave_room_for_what_they_show() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let host = serving.host();
    let statuses: Vec<_> = (0..80)
        .map(|_| {
            let mut stream = serving.open("GET /events", &[("Host", &host)]);
            let mut status = [0; 12];
            stream.read_exact(&mut status).unwrap();
            (status[9..].to_vec(), stream)
        })
        .collect();
    let listening = statuses.iter().filter(|(status, _)| status == b"200");
    assert_eq!(listening.count(), 32);
    for path in ["/", "/state", "/out/p/index.html"] {
        assert_eq!(serving.get(path).0, 200, "{path}");
    }
    drop(statuses);
    serving
        .watching
        .until("a place for a page that listens", || {
            let mut stream = serving.open("GET /events", &[("Host", &host)]);
            let mut status = [0; 12];
            stream.read_exact(&mut status).unwrap();
            &status[9..] == b"200"
        });
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_of_the_outputs_is_not_followed() {
    use std::os::unix::fs::symlink;
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    desk.write("elsewhere/a.html", "elsewhere");
    symlink(desk.path("elsewhere/a.html"), desk.path("out/p/a.html")).unwrap();
    symlink(desk.path("elsewhere"), desk.path("out/p/b")).unwrap();
    symlink("index.html", desk.path("out/p/c.html")).unwrap();
    for path in ["/out/p/a.html", "/out/p/b/a.html"] {
        assert_eq!(serving.get(path).0, 404, "{path}");
    }
    assert_eq!(serving.get("/out/p/c.html").0, 200);
}

#[cfg(unix)]
#[test]
fn a_script_keeps_its_permissions_and_a_protected_one_its_text() {
    use std::os::unix::fs::PermissionsExt;
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let file = "p/regler.rhai";
    let path = desk.path("rules/p/regler.rhai");
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    let permit = |mode| fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    let (_, told) = serving.get("/rules/p");
    let told: Value = serde_json::from_str(&told).unwrap();
    let edited = RULES.replace("medel", "summa");
    let sent = json!({ "file": file, "text": edited, "sha256": told["scripts"][0]["sha256"] });
    permit(0o444);
    let (status, told) = serving.post("/save/p", &sent);
    let said = told["text"].as_str().unwrap();
    assert_eq!(status, 423);
    assert!(said.starts_with("filen är skrivskyddad."), "{said}");
    assert_eq!(
        (desk.text("rules/p/regler.rhai").as_str(), mode()),
        (RULES, 0o444)
    );
    permit(0o600);
    assert_eq!(serving.post("/save/p", &sent).0, 200);
    assert_eq!((desk.text("rules/p/regler.rhai"), mode()), (edited, 0o600));
}

#[test]
fn no_path_leads_out_of_the_outputs_or_the_pack() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let (status, page) = serving.get("/out/p/index.html");
    assert_eq!((status, page.contains("Ettköping")), (200, true));
    assert_eq!(serving.get("/out/p/kvalitetsvisaren.xlsx").0, 200);
    for path in [
        "/out/p/../../rules/p/visare.toml",
        "/out/p/%2e%2e/%2e%2e/rules/p/visare.toml",
        "/out/p/..%2f..%2frules/p/visare.toml",
        "/out/../rules/p/visare.toml",
        "/out/p/.visare/p/kept.json",
        "/out/p//etc/passwd",
        "/out/q/index.html",
        "/rules/../p",
        "/plan/q",
    ] {
        assert_eq!(serving.get(path).0, 404, "{path}");
    }
    desk.write("rules/q.rhai", RULES);
    for file in [
        "q.rhai",
        "p/../q.rhai",
        "p/ny.rhai",
        "p/visare.toml",
        "/etc/passwd",
        "",
    ] {
        let sent = json!({ "file": file, "text": "x", "sha256": "" });
        assert_eq!(serving.post("/save/p", &sent).0, 404, "{file}");
    }
    assert_eq!(desk.text("rules/q.rhai"), RULES);
}

#[test]
fn a_rule_is_checked_previewed_and_saved_and_a_change_meanwhile_is_seen() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let file = "p/regler.rhai";
    let (_, told) = serving.get("/rules/p");
    let told: Value = serde_json::from_str(&told).unwrap();
    let script = &told["scripts"][0];
    assert_eq!(
        (&script["file"], &script["text"]),
        (&json!(file), &json!(RULES))
    );
    let words = told["words"].as_array().unwrap();
    assert!(words.iter().any(|word| word[0] == "medel"), "{words:?}");

    let faulty = RULES.replace("medel", "medl");
    let (_, told) = serving.post("/check/p", &json!({ "file": file, "text": faulty }));
    assert_eq!(told["faults"][0]["code"], "V303");
    assert_eq!(told["faults"][0]["places"][0]["line"], 4);
    let (_, told) = serving.post("/preview/p", &json!({ "file": file, "text": faulty }));
    assert_eq!(told["lines"], json!([]));
    assert_eq!(
        told["summary"],
        "Reglerna har fel. Sparas de så här räknas inget om: de senaste felfria reglerna gäller tills felen är \
         rättade."
    );

    let edited = RULES.replace("medel", "summa");
    let (_, told) = serving.post("/preview/p", &json!({ "file": file, "text": edited }));
    let lines = told["lines"].as_array().unwrap();
    let moved = "Trygghet 2014: 1 → 2, plats 12 av 12, röd kvar";
    assert!(lines.iter().any(|line| line == moved), "{lines:?}");
    assert_eq!(
        desk.text("rules/p/regler.rhai"),
        RULES,
        "a preview writes nothing"
    );
    assert_eq!(desk.history().len(), 0);

    let known = script["sha256"].clone();
    desk.write("rules/p/regler.rhai", &format!("// En annan.\n{RULES}"));
    let sent = json!({ "file": file, "text": edited, "sha256": known });
    let (status, told) = serving.post("/save/p", &sent);
    assert_eq!(
        (status, &told["text"]),
        (409, &json!(format!("// En annan.\n{RULES}")))
    );
    let sent = json!({ "file": file, "text": edited, "sha256": told["sha256"] });
    let (status, _) = serving.post("/save/p", &sent);
    assert_eq!(status, 200);
    assert_eq!(desk.text("rules/p/regler.rhai"), edited);
    serving
        .watching
        .until("the figures", || desk.figure("Trygghet", 2014) == Some(2.0));
}

#[test]
fn a_preview_shows_what_a_rule_does_to_own_tables() {
    let desk = project();
    crate::register::furnish(&desk);
    let serving = Serving::start(&desk, &[]);
    let edited = crate::register::RULES.replace("[[3, 4], [1, 2]]", "[[3, 4], [1, 5]]");
    let (_, told) = serving.post(
        "/preview/p",
        &json!({ "file": "p/register.rhai", "text": edited }),
    );
    assert_eq!(
        told,
        json!({
            "faults": [],
            "summary": "inga siffror ändrade, i egna tabeller 2 rader ändrade, 2 bytte färg, 1 ruta ändrad, \
                        2 tabeller i annan ordning",
            "lines": [
                "Riskkarta: 1 rad ändrad, 1 bytte färg, 1 ruta ändrad, raderna i annan ordning",
                "Riskkarta/Stöld: grön → röd",
                "Riskkarta, ruta låg/allvarlig: 2 → 5, grön → röd",
                "Risker: 1 rad ändrad, 1 bytte färg, raderna i annan ordning",
                "Risker/Stöld: värde 2 → 5, grön → röd",
            ],
        })
    );
}

#[test]
fn a_port_that_is_taken_is_named() {
    let desk = project();
    let serving = Serving::start(&desk, &[]);
    let port = serving.port.to_string();
    let answer = desk.run(&["serve", "--port", &port, "--out", "annan"]);
    assert_eq!(answer.code, 2);
    let expected =
        format!("fel[V708]: Ingen av portarna {port}–{port} på den här datorn är ledig.");
    assert!(answer.err.starts_with(&expected), "{}", answer.err);
}

/// Where Chromium stands, if it does.
fn chromium() -> Option<PathBuf> {
    let stated = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].map(PathBuf::from);
    stated.into_iter().chain(usual).find(|path| path.is_file())
}

#[test]
fn an_economist_uses_it_in_a_browser() {
    let browser = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser");
    let has_tools = browser.join("node_modules/playwright-core").is_dir()
        && browser.join("node_modules/axe-core").is_dir()
        && Command::new("node").arg("--version").output().is_ok();
    let Some(chromium) = chromium().filter(|_| has_tools) else {
        let required = std::env::var_os("VISARE_REQUIRE_ALL").is_some_and(|value| value == "1");
        assert!(
            !required,
            "node, chromium and `npm ci` in tests/browser are needed"
        );
        println!("skipped: node, chromium or `npm ci` in tests/browser is missing");
        return;
    };
    let desk = Desk::example();
    fs::remove_dir_all(desk.path("rules/orebro")).unwrap();
    let serving = Serving::start(&desk, &["vastervik"]);
    let address = format!("http://{}/#{}", serving.host(), serving.token);
    let output = Command::new("node")
        .arg(browser.join("serve.mjs"))
        .arg(address)
        .arg(desk.path("."))
        .arg(chromium)
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stdout);
    println!("{report}");
    assert!(
        output.status.success(),
        "{report}{}\n{}",
        String::from_utf8_lossy(&output.stderr),
        serving.watching.said()
    );
}
