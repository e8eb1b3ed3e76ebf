//! Commands of the three interfaces over HTTP.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use paywright_core::cryptoprocessing::Interface;
use tokio::time::{sleep, timeout};

use super::{Engine, page};
use crate::cryptoprocessing::{INTERFACES, Platform, Reply, Request};
use crate::platform::Time;
use crate::server::control;

/// How long an answer waits for the notification that goes before it.
const EARLY_TIME: Duration = Duration::from_secs(5);

pub(super) fn router() -> Router<Arc<Engine>> {
    Router::new().route("/{word}/{command}", any(answer))
}

/// Which interface a word in an address stands for.
pub(super) fn interface(platform: &Platform, word: &str) -> Option<Interface> {
    INTERFACES.into_iter().find(|it| platform.terminal().path_words.of(*it) == word)
}

async fn answer(
    State(engine): State<Arc<Engine>>,
    Path((word, command)): Path<(String, String)>,
    method: Method,
    uri: Uri,
    body: Bytes,
) -> Response {
    // Addresses of two words lead here before the control API is asked for one of its own.
    if word == "_control" {
        return control::nowhere(uri).await.into_response();
    }
    if method != Method::POST && method != Method::GET {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, POST")]).into_response();
    }
    let Some(interface) = engine.look(|platform, _| interface(platform, &word)) else {
        return nowhere();
    };
    let query = uri.query().unwrap_or_default();
    let request = Request::new(interface, &command, query.as_bytes(), &body);
    match request.get("SessionId") {
        Some(session) if page::is_page(interface, &command) => page::show(&engine, session),
        _ => carry_out(&engine, uri.path(), &request).await,
    }
}

/// Answers a command, or lets it go wrong as the faults say.
async fn carry_out(engine: &Arc<Engine>, path: &str, request: &Request) -> Response {
    let (reply, faults) = engine
        .act(|platform, now| {
            let faults = platform.faults_of_request(path, request);
            let is_executed = faults.answer.as_ref().is_none_or(|(_, executed)| *executed);
            (is_executed.then(|| platform.command(now, request)), faults)
        })
        .await;
    if faults.is_early {
        // The notification goes first, unless the shop takes too long for it.
        let _ = timeout(EARLY_TIME, engine.settle()).await;
    }
    let answer = match reply {
        None => StatusCode::OK.into_response(),
        Some(None) => return nowhere(),
        Some(Some(reply)) => {
            wait_until(engine, reply.at).await;
            response(&reply)
        }
    };
    match faults.answer {
        Some((fault, _)) => fault.carry_out(answer).await,
        None => answer,
    }
}

/// Waits until the clock of the gateway shows a time, however fast it runs or is moved.
async fn wait_until(engine: &Arc<Engine>, time: Time) {
    let mut changes = engine.watch();
    loop {
        changes.borrow_and_update();
        let (now, wait) = engine.look(|_, clock| (clock.now(), clock.wait_until(time)));
        if now >= time {
            return;
        }
        let pause = async {
            match wait {
                Some(wait) => sleep(wait).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = pause => {}
            _ = changes.changed() => {}
        }
    }
}

fn response(reply: &Reply) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/xml; charset=utf-8")];
    (headers, reply.answer.to_string()).into_response()
}

/// Where there is no command; nobody has documented what the gateway says.
fn nowhere() -> Response {
    let text = "There is no such command. Interfaces and commands are written as documented, capital \
                letters too: /api/Pay, /apim/Init, /vwapi/Register.\n";
    (StatusCode::NOT_FOUND, text).into_response()
}
