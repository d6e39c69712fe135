use std::{
    collections::BTreeMap,
    convert::Infallible,
    future::IntoFuture,
    io,
    sync::{Arc, Mutex, PoisonError, RwLock},
    thread,
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{
        HeaderName, HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
        },
    },
    middleware::{Next, from_fn_with_state},
    response::{
        Html, IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
    routing::{get, post},
};
use futures_util::{Stream, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    runtime,
    sync::{Semaphore, watch},
    task::spawn_blocking,
};

use crate::{
    diagnostics::{Checked, Code, Diagnostic, Severity, to_json},
    rules::words,
    text::{Language, say},
    views::{Internal, change_lines, change_summary},
};

use super::{
    PackWatcher, Watch, WatchEvent,
    guard::may_pass,
    scripts::Unsaved,
    shell::{POLICY, SCRIPT, STYLE, shell},
    shown::Shown,
    watch::lock,
};

/// Shows the outputs of a watch in a browser on the same machine, live, and lets rules be tried and saved.
pub struct Server {
    shared: Arc<Shared>,
}

/// What the answers of a server have in common.
struct Shared {
    watch: Arc<Mutex<Watch>>,
    /// The packs, by name, as they were at their last update: no reader waits for the next.
    packs: RwLock<BTreeMap<String, Arc<Shown>>>,
    /// Held by whoever saves a script.
    saving: Mutex<()>,
    port: u16,
    token: String,
    language: Language,
    /// How many updates there have been; whoever listens is told when it grows.
    beat: watch::Sender<u64>,
    /// Places for pages that listen.
    listening: Arc<Semaphore>,
}

/// The header by which a browser gives no answer to other sites' pages.
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");
/// The ports that are tried where none is asked for.
const PORTS: std::ops::RangeInclusive<u16> = 3000..=3005;
/// So many pages listen at once.
const MOST_LISTENING: usize = 32;
/// The largest body in bytes: a script and what stands around it.
const LARGEST: usize = 4 << 20;
/// How often a page that listens is told that the server still is there.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// So many figures a preview lists.
const LISTED: usize = 100;

impl Server {
    /// A server on the loopback address alone, on the port asked for or the first free one of a few (V708). It answers
    /// from now on, beside whatever the caller does.
    pub fn open(
        watch: Arc<Mutex<Watch>>,
        port: Option<u16>,
        language: Language,
    ) -> Checked<Option<Self>> {
        let ports = port.map_or(PORTS, |port| port..=port);
        let opened = ports
            .clone()
            .find_map(|port| Server::at(port, &watch, language).ok());
        let fault = || {
            Diagnostic::new(Code::PortTaken)
                .with("first", ports.start())
                .with("last", ports.end())
        };
        let diagnostics = opened.is_none().then(fault).into_iter().collect();
        Checked::new(opened, diagnostics)
    }

    fn at(port: u16, watch: &Arc<Mutex<Watch>>, language: Language) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", port)))?;
        let mut secret = [0; 16];
        getrandom::fill(&mut secret).map_err(io::Error::other)?;
        let shared = Arc::new(Shared {
            watch: Arc::clone(watch),
            packs: RwLock::default(),
            saving: Mutex::default(),
            port: listener.local_addr()?.port(),
            token: secret.iter().map(|byte| format!("{byte:02x}")).collect(),
            language,
            beat: watch::Sender::new(0),
            listening: Arc::new(Semaphore::new(MOST_LISTENING)),
        });
        let answers = axum::serve(listener, answers(Arc::clone(&shared)));
        thread::spawn(move || runtime.block_on(answers.into_future()));
        Ok(Server { shared })
    }

    /// Where the browser finds it, with the token that lets the page try and save rules.
    pub fn address(&self) -> String {
        format!(
            "http://127.0.0.1:{}/#{}",
            self.shared.port, self.shared.token
        )
    }

    /// Shows what happened to a pack, and tells every page that listens.
    pub fn show(&self, told: &WatchEvent<'_>) {
        let shared = &self.shared;
        let mut packs = shared.packs.write().unwrap_or_else(PoisonError::into_inner);
        match told {
            WatchEvent::Met(pack_watcher) | WatchEvent::Updated(pack_watcher, _) => {
                packs.insert(
                    pack_watcher.pack().to_owned(),
                    Arc::new(Shown::of(pack_watcher)),
                );
            }
            WatchEvent::Gone(pack_watcher) => {
                packs.remove(pack_watcher.pack());
            }
            WatchEvent::Taken(_) => {}
        }
        drop(packs);
        shared.beat.send_modify(|beat| *beat += 1);
    }
}

impl Shared {
    fn packs(&self) -> Vec<Arc<Shown>> {
        let packs = self.packs.read().unwrap_or_else(PoisonError::into_inner);
        packs.values().cloned().collect()
    }

    fn pack(&self, name: &str) -> Result<Arc<Shown>, StatusCode> {
        let packs = self.packs.read().unwrap_or_else(PoisonError::into_inner);
        packs.get(name).cloned().ok_or(StatusCode::NOT_FOUND)
    }
}

/// What is answered to what.
fn answers(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page))
        .route(
            "/live.js",
            get(([(CONTENT_TYPE, "text/javascript; charset=utf-8")], SCRIPT)),
        )
        .route(
            "/live.css",
            get(([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)),
        )
        .route("/state", get(state))
        .route("/events", get(events))
        .route("/out/{pack}/{*file}", get(output))
        .route("/plan/{pack}", get(plan))
        .route("/rules/{pack}", get(rules))
        .route("/check/{pack}", post(check))
        .route("/preview/{pack}", post(preview))
        .route("/save/{pack}", post(save))
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn_with_state(Arc::clone(&shared), guarded))
        .with_state(shared)
}

/// Answers only what the person at the machine asks for, and lets no answer be used elsewhere or kept.
async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut response = if may_pass(&request, shared.port, &shared.token) {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (X_FRAME_OPTIONS, "SAMEORIGIN"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn page(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    (
        [(CONTENT_SECURITY_POLICY, POLICY)],
        Html(shell(shared.language)),
    )
}

/// The packs: what the last update told, and what is in the way of the next.
async fn state(State(shared): State<Arc<Shared>>) -> Result<Json<Value>, StatusCode> {
    let packs = shared.packs();
    let states = aside(move || packs.iter().map(|shown| shown.state()).collect::<Vec<_>>());
    Ok(Json(json!({ "packs": states.await? })))
}

/// Tells of each update for as long as the page is there.
async fn events(
    State(shared): State<Arc<Shared>>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    let place = Arc::clone(&shared.listening).try_acquire_owned();
    let place = place.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let updates = stream::unfold(
        (shared.beat.subscribe(), place),
        |(mut beat, place)| async {
            beat.changed().await.ok()?;
            let event = Event::default()
                .event("update")
                .data(beat.borrow_and_update().to_string());
            Some((Ok(event), (beat, place)))
        },
    );
    Ok(Sse::new(updates).keep_alive(KeepAlive::new().interval(HEARTBEAT)))
}

async fn output(
    State(shared): State<Arc<Shared>>,
    Path((pack, file)): Path<(String, String)>,
) -> Result<Response, StatusCode> {
    let shown = shared.pack(&pack)?;
    let found = aside(move || shown.output(&file)).await?;
    let found = found.ok_or(StatusCode::NOT_FOUND)?;
    let headers = [(CONTENT_TYPE, found.kind), (ETAG, &found.tag)];
    Ok((headers, found.content).into_response())
}

async fn plan(
    State(shared): State<Arc<Shared>>,
    Path(pack): Path<String>,
) -> Result<Html<String>, StatusCode> {
    let shown = shared.pack(&pack)?;
    Ok(Html(aside(move || shown.picture()).await?))
}

async fn rules(
    State(shared): State<Arc<Shared>>,
    Path(pack): Path<String>,
) -> Result<Json<Value>, StatusCode> {
    let shown = shared.pack(&pack)?;
    let scripts = aside({
        let shown = Arc::clone(&shown);
        move || shown.scripts.drafts()
    });
    Ok(Json(
        json!({ "scripts": scripts.await?, "words": words(shown.language) }),
    ))
}

/// A script as the page sends it.
#[derive(Deserialize)]
struct Sent {
    file: String,
    text: String,
    #[serde(default)]
    sha256: String,
}

async fn check(
    State(shared): State<Arc<Shared>>,
    Path(pack): Path<String>,
    Json(sent): Json<Sent>,
) -> Result<Json<Value>, StatusCode> {
    let checked = tried(shared, pack, move |pack_watcher| {
        pack_watcher.check(&sent.file, &sent.text)
    });
    let (found, language) = checked.await?;
    Ok(Json(json!({ "faults": faults(&found, language) })))
}

async fn preview(
    State(shared): State<Arc<Shared>>,
    Path(pack): Path<String>,
    Json(sent): Json<Sent>,
) -> Result<Json<Value>, StatusCode> {
    let previewed = tried(shared, pack, move |pack_watcher| {
        pack_watcher.preview(&sent.file, &sent.text)
    });
    let (
        Checked {
            value: changes,
            diagnostics,
        },
        language,
    ) = previewed.await?;
    let (summary, lines) = match &changes {
        Some(changes) => (
            change_summary(changes, language),
            change_lines(changes, Internal::Told, language, LISTED),
        ),
        None => (say(language, "live.faulty").to_owned(), Vec::new()),
    };
    let faults = faults(&diagnostics, language);
    Ok(Json(
        json!({ "faults": faults, "summary": summary, "lines": lines }),
    ))
}

async fn save(
    State(shared): State<Arc<Shared>>,
    Path(pack): Path<String>,
    Json(sent): Json<Sent>,
) -> Result<(StatusCode, Json<Value>), StatusCode> {
    let shown = shared.pack(&pack)?;
    let language = shown.language;
    let saved = aside(move || {
        // Of two who save at once the second is told of the first.
        let _alone = lock(&shared.saving);
        shown.scripts.save(&sent.file, &sent.text, &sent.sha256)
    });
    let (status, told) = match saved.await? {
        Ok(draft) => (StatusCode::OK, json!(draft)),
        Err(Unsaved::Changed(draft)) => (StatusCode::CONFLICT, json!(draft)),
        Err(Unsaved::Unknown) => return Err(StatusCode::NOT_FOUND),
        Err(Unsaved::Protected) => (
            StatusCode::LOCKED,
            json!({ "text": say(language, "live.protected") }),
        ),
        Err(Unsaved::Refused(why)) => (StatusCode::INTERNAL_SERVER_ERROR, json!({ "text": why })),
    };
    Ok((status, Json(told)))
}

/// What a trial with the watcher of a pack gives, once the update under way is done.
async fn tried<T: Send + 'static>(
    shared: Arc<Shared>,
    pack: String,
    trial: impl FnOnce(&mut PackWatcher) -> T + Send + 'static,
) -> Result<(T, Language), StatusCode> {
    let language = shared.pack(&pack)?.language;
    let tried = aside(move || lock(&shared.watch).pack_watcher(&pack).map(trial));
    Ok((tried.await?.ok_or(StatusCode::NOT_FOUND)?, language))
}

/// Runs what waits for the disk or for somebody else where no other answer waits for it.
async fn aside<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, StatusCode> {
    let done = spawn_blocking(work).await;
    done.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

fn faults(diagnostics: &[Diagnostic], language: Language) -> Vec<Value> {
    let errors = diagnostics
        .iter()
        .filter(|found| found.severity() == Severity::Error);
    errors.map(|found| to_json(found, language)).collect()
}
