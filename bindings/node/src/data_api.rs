//! The Data API.

use std::sync::Arc;

use napi_derive::napi;
use serde_json::json;

use crate::calls::{Answer, Done, Running, begin};
use crate::error::run;

/// The Data API of an account over HTTP.
#[napi]
pub struct DataApi(paywright_bridge::DataApi);

/// Pages of operations.
#[napi]
pub struct Pages(Arc<paywright_bridge::Pages>);

#[napi]
impl DataApi {
    /// The Data API for a token and its key; the settings are JSON.
    #[napi(constructor)]
    pub fn new(token: String, key: String, settings: String) -> napi::Result<Self> {
        run(|| paywright_bridge::DataApi::new(&token, &key, settings.as_bytes()).map(Self))
    }

    /// Sends a query.
    #[napi]
    pub fn send(&self, query: String, done: Done<'_>) -> napi::Result<Running> {
        let api = self.0.clone();
        begin(&done, async move { Ok(Answer::of(&api.send(query.as_bytes()).await?)) })
    }

    /// All operations of a query, from the start or from where an earlier run had come to.
    #[napi]
    pub fn pages(&self, query: String, cursor: Option<String>) -> napi::Result<Pages> {
        run(|| Ok(Pages(Arc::new(self.0.pages(query.as_bytes(), cursor.as_deref())?))))
    }
}

#[napi]
impl Pages {
    /// The next page: `{"operations", "cursor"}`, or `null` when all is read.
    #[napi]
    pub fn next(&self, done: Done<'_>) -> napi::Result<Running> {
        let pages = Arc::clone(&self.0);
        begin(&done, async move {
            let page = pages.next().await?;
            let page = page
                .map(|(operations, cursor)| json!({"operations": operations, "cursor": cursor}));
            Ok(Answer::of(&json!(page)))
        })
    }
}
