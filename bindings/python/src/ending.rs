//! The end of the interpreter, under which no thread may ask for its lock: Python ends such a thread by
//! unwinding it, which not every build of this module survives.

use std::cell::Cell;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::ThreadId;
use std::time::Duration;

use pyo3::prelude::*;
use pyo3::types::PyDict;

/// How many threads are about to get the lock, or run Python from here, under which it comes and goes.
static ATTACHING: AtomicUsize = AtomicUsize::new(0);
/// The thread that ends the interpreter, once one does.
static ENDS: OnceLock<ThreadId> = OnceLock::new();

thread_local! {
    /// Whether this thread is counted already.
    static IS_COUNTED: Cell<bool> = const { Cell::new(false) };
}

/// Lets other threads run meanwhile. A thread that comes back under the end of the interpreter stays here.
pub(crate) fn detached<T: Send>(py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    let result = py.detach(|| {
        let result = work();
        enter_or_stay();
        result
    });
    leave();
    result
}

/// Runs Python code from here, a class or a function of the user. It lets other threads run now and then,
/// and must have come back before the interpreter ends; what begins later stays here.
pub(crate) fn uninterrupted<T>(py: Python<'_>, work: impl FnOnce() -> T) -> T {
    if IS_COUNTED.get() {
        return work();
    }
    if !enter() {
        py.detach(enter_or_stay);
    }
    let _counted = Counted::new();
    work()
}

/// Runs something with the interpreter, from a thread that is not Python's; nothing once it ends.
pub(crate) fn attached(work: impl FnOnce(Python<'_>)) {
    if enter() {
        let _counted = Counted::new();
        Python::try_attach(work);
    }
}

/// Registers what has to be done at the end, and in a child.
pub(crate) fn prepare_for(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let stop = wrap_pyfunction!(_stop, module)?;
    py.import("atexit")?.call_method1("register", (stop,))?;
    let os = py.import("os")?;
    if os.hasattr("register_at_fork")? {
        let arguments = PyDict::new(py);
        arguments.set_item("after_in_child", wrap_pyfunction!(_forked, module)?)?;
        os.call_method("register_at_fork", (), Some(&arguments))?;
    }
    Ok(())
}

/// Whether this thread may ask for the lock; it says by `leave` that it has it, or had it.
fn enter() -> bool {
    ATTACHING.fetch_add(1, Ordering::SeqCst);
    let may = ENDS.get().is_none_or(|ends| *ends == std::thread::current().id());
    if !may {
        leave();
    }
    may
}

/// A thread that may not ask for the lock any more has nothing left to do.
fn enter_or_stay() {
    while !enter() {
        std::thread::sleep(Duration::from_secs(3600));
    }
}

/// While it lives, this thread has entered.
struct Counted;

impl Counted {
    fn new() -> Self {
        IS_COUNTED.set(true);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        IS_COUNTED.set(false);
        leave();
    }
}

fn leave() {
    ATTACHING.fetch_sub(1, Ordering::SeqCst);
}

/// From here on no other thread asks; those that have begun to are waited for.
#[pyfunction]
fn _stop(py: Python<'_>) {
    ENDS.get_or_init(|| std::thread::current().id());
    py.detach(|| {
        for _ in 0..1000 {
            if ATTACHING.load(Ordering::SeqCst) == 0 {
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    });
}

/// The other threads that were attaching are not in the child.
#[pyfunction]
fn _forked() {
    ATTACHING.store(usize::from(IS_COUNTED.get()), Ordering::SeqCst);
}
