//! Keeps everything that anybody logs: spans, events and their fields from all targets at trace
//! level, the records of crates that use `log`, and the texts of panics.

use std::fmt::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use tracing::field::{Field, Visit};
use tracing::level_filters::LevelFilter;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

static RECORDED: Mutex<String> = Mutex::new(String::new());

/// Starts to keep what is logged in this process.
pub(crate) fn start() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::subscriber::set_global_default(Recorder(AtomicU64::new(1))).unwrap();
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            note(format_args!("{panic} {panic:?}"));
            before(panic);
        }));
    });
}

/// Keeps something beside what is logged.
pub(crate) fn note(what: fmt::Arguments<'_>) {
    writeln!(recorded(), "{what}").unwrap();
}

/// What has been kept since it was taken last.
pub(crate) fn take() -> String {
    std::mem::take(&mut *recorded())
}

fn recorded() -> MutexGuard<'static, String> {
    RECORDED.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Recorder(AtomicU64);

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let metadata = span.metadata();
        let mut fields = Fields(format!("span {} {}", metadata.target(), metadata.name()));
        span.record(&mut fields);
        note(format_args!("{}", fields.0));
        Id::from_u64(self.0.fetch_add(1, Ordering::Relaxed))
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut fields = Fields("record".to_owned());
        values.record(&mut fields);
        note(format_args!("{}", fields.0));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let metadata = event.metadata();
        let mut fields = Fields(format!("event {} {}", metadata.target(), metadata.name()));
        event.record(&mut fields);
        note(format_args!("{}", fields.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Fields(String);

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").unwrap();
    }

    fn record_bytes(&mut self, field: &Field, value: &[u8]) {
        write!(self.0, " {field}={value:?} {}", String::from_utf8_lossy(value)).unwrap();
    }

    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        write!(self.0, " {field}={value} {value:?}").unwrap();
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

struct Logger;

impl log::Log for Logger {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        note(format_args!("log {} {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}
