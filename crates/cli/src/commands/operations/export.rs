//! Reading page after page, each one safe before the next.

use std::time::Duration;

use paywright_core::ecommpay::data_api::{OperationPage, Pager};
use paywright_http::{DataApiClient, DataCallError, Pages};

use super::plan::Plan;
use super::progress::Progress;
use super::row::Row;
use super::sink::Sink;
use crate::client::of_data_call;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::Output;

/// Reads all pages and hands them on.
pub(super) async fn run(
    client: &DataApiClient,
    pager: Pager,
    plan: &Plan,
    sink: &mut Sink,
    output: &mut Output,
) -> Result<(), Failure> {
    let mut interrupt = Interrupt::listen()?;
    let mut progress = Progress::new(plan, sink.rows_before());
    let mut pages = client.pages_of(pager);
    loop {
        let came = next(&mut pages, client, &mut progress, &mut interrupt).await;
        progress.clear();
        match came {
            None => return Err(interrupted(sink)),
            Some(Err(error)) => return Err(with_way_on(of_data_call(client, &error), sink)),
            Some(Ok(None)) => return Ok(()),
            Some(Ok(Some(page))) => {
                let rows: Vec<Row> = page.operations().map(Row::of).collect();
                progress.page(&rows, pages.cursor());
                sink.page(&rows, pages.cursor(), output)?;
            }
        }
    }
}

type Came = Result<Option<OperationPage>, DataCallError>;

/// The next page, with the bar going on meanwhile; `None` after a signal.
async fn next(
    pages: &mut Pages,
    client: &DataApiClient,
    progress: &mut Progress,
    interrupt: &mut Interrupt,
) -> Option<Came> {
    let mut ticks = tokio::time::interval(Duration::from_millis(500));
    let page = pages.next();
    tokio::pin!(page);
    loop {
        tokio::select! {
            came = &mut page => return Some(came),
            () = interrupt.heard() => return None,
            _ = ticks.tick() => progress.show(client.requests_left()),
        }
    }
}

fn interrupted(sink: &Sink) -> Failure {
    let failure = Failure::internal("interrupted", "A signal ended the export before its end.");
    with_way_on(failure, sink)
}

fn with_way_on(failure: Failure, sink: &Sink) -> Failure {
    match sink {
        Sink::Standard { .. } => failure,
        Sink::File(_) => failure.hint("With --resume the same command goes on where it stopped."),
    }
}
