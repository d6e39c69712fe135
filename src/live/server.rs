use std::{
    fs, io,
    io::{Read, Write},
    mem,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use serde::Deserialize;
use serde_json::{Value, json};
use tiny_http::{Header, Method, Request, Response};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Severity, render, to_json},
    rules::words,
    text::{Language, say, tell},
    views::{
        CHANGES_PAGE, CONTENTS_PAGE, DEEP_PAGE, Internal, PUBLIC_PAGE, change_lines,
        change_summary, plan_picture, update_summary,
    },
};

use super::{
    Follower, Watch,
    editing::Unsaved,
    guard::{decoded, inside, may_pass},
    shell::{POLICY, SCRIPT, STYLE, shell},
    watch::lock,
};

/// Shows the outputs of a watch in a browser on the same machine, live, and lets rules be tried and saved.
pub struct Server {
    http: Arc<tiny_http::Server>,
    shared: Arc<Shared>,
}

/// What the threads of a server have in common.
struct Shared {
    watch: Arc<Mutex<Watch>>,
    port: u16,
    token: String,
    language: Language,
    /// How many updates there have been; whoever listens is told when it grows.
    beat: Mutex<u64>,
    bell: Condvar,
    /// How many requests are being answered, and how many of them are pages that listen.
    answered: Arc<AtomicUsize>,
    listening: Arc<AtomicUsize>,
}

/// A place among those that are answered at once; it is free again when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(taken: &Arc<AtomicUsize>, most: usize) -> Option<Self> {
        let place = Place(Arc::clone(taken));
        (taken.fetch_add(1, Ordering::SeqCst) < most).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The ports that are tried where none is asked for.
const PORTS: std::ops::RangeInclusive<u16> = 3000..=3005;
/// So many requests are answered at once; a page that listens is one of them.
const MOST: usize = 64;
/// So many pages listen at once, which leaves places for what they ask for.
const MOST_LISTENING: usize = 32;
/// The largest body: a script and what stands around it.
const LARGEST: u64 = 4 << 20;
/// The largest body that a request may claim and still be answered.
const LARGEST_CLAIMED: usize = 64 << 20;
/// How often a page that listens is told that the server still is there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// So many figures a preview lists.
const LISTED: usize = 100;

impl Server {
    /// A server on the loopback address alone, on the port asked for or the first free one of a few (V708).
    pub fn open(
        watch: Arc<Mutex<Watch>>,
        port: Option<u16>,
        language: Language,
    ) -> Checked<Option<Self>> {
        let mut secret = [0; 16];
        let ports = port.map_or(PORTS, |port| port..=port);
        let tried = ports.clone();
        let found = tried
            .filter_map(|port| tiny_http::Server::http(("127.0.0.1", port)).ok())
            .next();
        let secured = getrandom::fill(&mut secret).is_ok();
        let at = found.as_ref().and_then(|http| http.server_addr().to_ip());
        let (Some(http), Some(at), true) = (found, at, secured) else {
            let fault = Diagnostic::new(Code::PortTaken)
                .with("first", ports.start())
                .with("last", ports.end());
            return Checked::new(None, vec![fault]);
        };
        Checked::clean(Some(Server {
            http: Arc::new(http),
            shared: Arc::new(Shared {
                watch,
                port: at.port(),
                token: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
                language,
                beat: Mutex::new(0),
                bell: Condvar::new(),
                answered: Arc::default(),
                listening: Arc::default(),
            }),
        }))
    }

    /// Where the browser finds it, with the token that lets the page try and save rules.
    pub fn address(&self) -> String {
        format!(
            "http://127.0.0.1:{}/#{}",
            self.shared.port, self.shared.token
        )
    }

    /// Answers from now on, beside whatever the caller does.
    pub fn serve(&self) {
        let (http, shared) = (Arc::clone(&self.http), Arc::clone(&self.shared));
        thread::spawn(move || {
            for request in http.incoming_requests() {
                let claimed = request.body_length().unwrap_or(0);
                if claimed > LARGEST_CLAIMED {
                    // Answered or dropped, it would make room for all that it claims before it reads the rest, and
                    // the program ends where there is no such room. One connection stays open instead.
                    mem::forget(request);
                    continue;
                }
                let Some(place) = Place::take(&shared.answered, MOST) else {
                    let _ = refuse(request, 503);
                    continue;
                };
                let shared = Arc::clone(&shared);
                thread::spawn(move || {
                    // A reader that has gone away is no fault.
                    let _ = shared.answer(request);
                    drop(place);
                });
            }
        });
    }

    /// Tells every page that listens that there is something new.
    pub fn ring(&self) {
        *lock(&self.shared.beat) += 1;
        self.shared.bell.notify_all();
    }
}

/// A script as the page sends it.
#[derive(Deserialize)]
struct Sent {
    file: String,
    text: String,
    #[serde(default)]
    sha256: String,
}

/// What is answered: status, kind, content.
type Answer = (u16, &'static str, Vec<u8>);

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";
/// The header by which a browser gives no answer to other sites' pages.
const OWN_PAGES: (&str, &str) = ("Cross-Origin-Resource-Policy", "same-origin");

impl Shared {
    fn answer(&self, mut request: Request) -> io::Result<()> {
        if !may_pass(&request, self.port, &self.token) {
            return refuse(request, 403);
        }
        let path = request.url().split('?').next().unwrap_or("").to_owned();
        if path == "/events" {
            return self.listen(request);
        }
        let mut body = String::new();
        request
            .as_reader()
            .take(LARGEST)
            .read_to_string(&mut body)?;
        let posted = *request.method() == Method::Post;
        let found = if posted {
            serde_json::from_str(&body)
                .ok()
                .and_then(|sent| self.posted(&path, &sent))
        } else {
            self.asked(&path)
        };
        let (status, kind, content) = found.unwrap_or((404, "text/plain", Vec::new()));
        let mut response = Response::from_data(content).with_status_code(status);
        for (name, value) in [
            ("Content-Type", kind),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Frame-Options", "SAMEORIGIN"),
            OWN_PAGES,
        ] {
            response.add_header(header(name, value)?);
        }
        if path == "/" {
            response.add_header(header("Content-Security-Policy", POLICY)?);
        }
        request.respond(response)
    }

    fn asked(&self, path: &str) -> Option<Answer> {
        let text = |kind, text: &str| Some((200, kind, text.as_bytes().to_vec()));
        match path {
            "/" => return text(HTML, &shell(self.language)),
            "/live.js" => return text("text/javascript; charset=utf-8", SCRIPT),
            "/live.css" => return text("text/css; charset=utf-8", STYLE),
            "/state" => return text(JSON, &self.state().to_string()),
            _ => {}
        }
        let (what, rest) = path.strip_prefix('/')?.split_once('/')?;
        let (pack, file) = rest.split_once('/').unwrap_or((rest, ""));
        let pack = decoded(pack)?;
        let mut watch = lock(&self.watch);
        let follower = watch.follower(&pack)?;
        match what {
            "out" => {
                let folder = follower.folder().to_path_buf();
                drop(watch);
                output(&folder, &inside(file)?)
            }
            "plan" => {
                let (plan, language) = follower.plan()?;
                drop(watch);
                text(HTML, &plan_picture(&plan, language))
            }
            "rules" => {
                let (language, _) = follower.spoken();
                let told = json!({ "scripts": follower.drafts(), "words": words(language) });
                text(JSON, &told.to_string())
            }
            _ => None,
        }
    }

    fn posted(&self, path: &str, sent: &Sent) -> Option<Answer> {
        let (what, pack) = path.strip_prefix('/')?.split_once('/')?;
        let pack = decoded(pack)?;
        let mut watch = lock(&self.watch);
        let follower = watch.follower(&pack)?;
        let (language, _) = follower.spoken();
        let (status, told) = match what {
            "check" => {
                let (checked, _) = follower.check(&sent.file, &sent.text);
                (
                    200,
                    json!({ "faults": faults(&checked.diagnostics, language) }),
                )
            }
            "preview" => {
                let checked = follower.preview(&sent.file, &sent.text);
                let found = faults(&checked.diagnostics, language);
                let (summary, lines) = match &checked.value {
                    Some(changes) => (
                        change_summary(changes, language),
                        change_lines(changes, Internal::Told, language, LISTED),
                    ),
                    None => (say(language, "live.faulty").to_owned(), Vec::new()),
                };
                (
                    200,
                    json!({ "faults": found, "summary": summary, "lines": lines }),
                )
            }
            "save" => match follower.save(&sent.file, &sent.text, &sent.sha256) {
                Ok(draft) => (200, json!(draft)),
                Err(Unsaved::Changed(draft)) => (409, json!(draft)),
                Err(Unsaved::Unknown) => return None,
                Err(Unsaved::Protected) => {
                    (423, json!({ "text": say(language, "live.protected") }))
                }
                Err(Unsaved::Refused(why)) => (500, json!({ "text": why })),
            },
            _ => return None,
        };
        Some((status, JSON, told.to_string().into_bytes()))
    }

    /// The packs: what the last update told, and what is in the way of the next.
    fn state(&self) -> Value {
        let watch = lock(&self.watch);
        let packs: Vec<Value> = watch.followers().map(pack_state).collect();
        json!({ "packs": packs })
    }

    /// Keeps a request open and tells of each update.
    fn listen(&self, request: Request) -> io::Result<()> {
        let Some(_place) = Place::take(&self.listening, MOST_LISTENING) else {
            return refuse(request, 503);
        };
        let mut writer = request.into_writer();
        let (name, value) = OWN_PAGES;
        write!(
            writer,
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n{name}: {value}\r\nConnection: close\r\n\r\n: \n\n"
        )?;
        writer.flush()?;
        let mut known = *lock(&self.beat);
        loop {
            let beat = lock(&self.beat);
            let waited = self
                .bell
                .wait_timeout_while(beat, HEARTBEAT, |beat| *beat == known);
            let now = match waited {
                Ok((beat, _)) => *beat,
                Err(fallen) => *fallen.into_inner().0,
            };
            if now == known {
                write!(writer, ": \n\n")?;
            } else {
                known = now;
                write!(writer, "event: update\ndata: {known}\n\n")?;
            }
            writer.flush()?;
        }
    }
}

fn pack_state(follower: &Follower) -> Value {
    let (language, sources) = follower.spoken();
    let grave =
        |found: &&Diagnostic| found.severity() == Severity::Error || found.code == Code::RulesKept;
    let faults: Vec<Value> = follower
        .standing()
        .iter()
        .filter(grave)
        .map(|found| json!({ "code": found.code.name(), "text": render(found, &sources, language, false) }))
        .collect();
    let latest = follower.history.latest();
    let told = latest.last().map(|update| {
        let words = [
            ("moment", update.moment()),
            ("pack", update.pack.clone()),
            ("summary", update_summary(update, language)),
        ];
        tell(language, "watch.block", &words)
    });
    json!({
        "pack": follower.pack(),
        "folder": folder(follower),
        "told": told.unwrap_or_default(),
        "faults": faults,
    })
}

/// The folder of the municipality whose pages are shown, within the pack's: none for the pack's own.
fn folder(follower: &Follower) -> String {
    if follower.folder().join(PUBLIC_PAGE).is_file() {
        return String::new();
    }
    let inner = fs::read_dir(follower.folder()).into_iter().flatten();
    let mut named: Vec<String> = inner
        .flatten()
        .filter(|entry| entry.path().join(PUBLIC_PAGE).is_file())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    named.sort();
    named
        .first()
        .map_or_else(String::new, |name| format!("{name}/"))
}

fn faults(diagnostics: &[Diagnostic], language: Language) -> Vec<Value> {
    let errors = diagnostics
        .iter()
        .filter(|found| found.severity() == Severity::Error);
    errors.map(|found| to_json(found, language)).collect()
}

/// A file of a folder of outputs as it stands; none for a link that leads out of the folder.
fn output(folder: &Path, file: &str) -> Option<Answer> {
    let path = folder.join(file);
    let kind = match path.extension()?.to_str()? {
        "html" => HTML,
        "json" | "jsonl" => JSON,
        "csv" => "text/csv; charset=utf-8",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => return None,
    };
    if let Ok(stands) = path.canonicalize() {
        let within = |folder: PathBuf| stands.starts_with(folder);
        if !folder.canonicalize().is_ok_and(within) {
            return None;
        }
    }
    match fs::read(&path) {
        Ok(bytes) => Some((200, kind, bytes)),
        // The pages that come with the first figures, and with the first change, are waited for.
        Err(_) => {
            let name = path.file_name()?.to_str()?;
            let pages = [PUBLIC_PAGE, DEEP_PAGE, CHANGES_PAGE, CONTENTS_PAGE];
            pages.contains(&name).then(|| (200, HTML, Vec::new()))
        }
    }
}

fn refuse(request: Request, status: u16) -> io::Result<()> {
    let (name, value) = OWN_PAGES;
    let response = Response::empty(status).with_header(header(name, value)?);
    request.respond(response)
}

fn header(name: &str, value: &str) -> io::Result<Header> {
    Header::from_bytes(name, value).map_err(|()| io::ErrorKind::InvalidData.into())
}
