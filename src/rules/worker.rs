use std::{
    io::{Read, Write},
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use crate::{
    diagnostics::{Checked, Code, Diagnostic},
    plan::{Plan, PlanBuilder},
    project::Pack,
};

use super::{
    host::{self, Given},
    memory,
};

/// How long the scripts of a pack may take in all; within it they are stopped by their own limits.
const PATIENCE: Duration = Duration::from_secs(15);
/// The largest answer that is read.
const LARGEST_ANSWER: u64 = 64 << 20;
/// What a worker may allocate.
const MOST_MEMORY: usize = 512 << 20;

/// A program that runs the scripts of a pack that is not trusted, in a process of its own.
///
/// Limits within the interpreter do not hold against everything: a single step may ask for more memory than there
/// is, and a stack that overflows ends the process. So the process is another one. It gets the scripts through a
/// pipe and gives back what they built; what it says is checked like any input, and completed here.
#[derive(Clone, Debug)]
pub struct Worker {
    program: PathBuf,
    arguments: Vec<String>,
    patience: Duration,
}

impl Worker {
    /// A program that calls [`serve`] when it is started with these arguments.
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        Worker {
            program,
            arguments,
            patience: PATIENCE,
        }
    }

    /// The same, ended after another time than fifteen seconds.
    #[must_use]
    pub fn patient_for(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// The plan of a pack's scripts. Whatever the worker does, it ends in a plan or in a fault that names the
    /// pack: too slow (V120), fallen (V121), senseless (V122), not to be had (V123).
    pub fn build(worker: Option<&Worker>, pack: &Pack) -> Checked<Plan> {
        let built = match worker {
            Some(worker) => worker.ask(pack),
            None => Err(Diagnostic::new(Code::WorkerMissing).said("text", "worker.none")),
        };
        match built {
            Ok(mut builder) => {
                // What the settings say is not for the process to tell.
                builder.least_answers = pack.settings.least.answers;
                builder.least_minority = pack.settings.least.minority;
                builder.complete()
            }
            Err(fault) => {
                let fault = fault.with("name", &pack.folder);
                Checked::new(Plan::default(), vec![fault])
            }
        }
    }

    fn ask(&self, pack: &Pack) -> Result<PlanBuilder, Diagnostic> {
        let fell = || Diagnostic::new(Code::WorkerFell);
        let asked = serde_json::to_vec(&Given::of(pack)).map_err(|_| fell())?;
        let mut child = Command::new(&self.program)
            .args(&self.arguments)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| Diagnostic::new(Code::WorkerMissing).because(&error))?;
        let deadline = Instant::now() + self.patience;
        let answer = self.converse(&mut child, asked);
        let status = answer.as_ref().and_then(|_| ended(&mut child, deadline));
        // Whatever came of it, no process is left behind.
        let _ = child.kill();
        let _ = child.wait();
        let (Some(answer), Some(status)) = (answer, status) else {
            let seconds = self.patience.as_secs();
            return Err(Diagnostic::new(Code::WorkerSlow).with("seconds", seconds));
        };
        if !status.success() {
            return Err(fell());
        }
        let files: Vec<&str> = pack
            .scripts
            .iter()
            .chain(&pack.shared)
            .map(|script| script.file.as_str())
            .collect();
        serde_json::from_slice::<PlanBuilder>(&answer)
            .ok()
            .filter(|builder| builder.is_sound(&files))
            .ok_or_else(|| Diagnostic::new(Code::WorkerUnsound))
    }

    /// Writes the question and reads the answer; none if it does not come in time.
    fn converse(&self, child: &mut Child, asked: Vec<u8>) -> Option<Vec<u8>> {
        let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
        // Neither thread outlives the process: its end breaks both pipes.
        thread::spawn(move || input.write_all(&asked));
        let (tell, told) = mpsc::channel();
        thread::spawn(move || {
            let mut answer = Vec::new();
            let read = output.take(LARGEST_ANSWER).read_to_end(&mut answer);
            tell.send(read.map(|_| answer).unwrap_or_default())
        });
        told.recv_timeout(self.patience).ok()
    }
}

/// How a process that has said all ended; none if it goes on beyond the deadline.
fn ended(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(1)),
            Ok(None) | Err(_) => return None,
        }
    }
}

/// What a worker answers: what the scripts that it was asked to run have built; none if the question makes no
/// sense. The plan is completed here too and thrown away, so that one that cannot be completed falls here and
/// not in the process that asked.
pub fn serve(asked: &[u8]) -> Option<Vec<u8>> {
    memory::limit(MOST_MEMORY);
    let asked: Given = serde_json::from_slice(asked).ok()?;
    let mut builder = host::run(asked);
    if builder.is_too_large() {
        builder = PlanBuilder::default();
        builder.report(Diagnostic::new(Code::LimitExceeded));
    }
    let answer = serde_json::to_vec(&builder).ok()?;
    drop(builder.complete());
    Some(answer)
}
