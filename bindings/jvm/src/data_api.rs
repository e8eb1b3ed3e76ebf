//! The Data API.

use std::sync::Arc;

use paywright_bridge::{DataApi, Pages};
use serde_json::json;
use zeroize::Zeroizing;

use crate::calls::{Answer, NativeCall, call};
use crate::error::{Failure, run};

/// The Data API of an account over HTTP.
#[derive(uniffi::Object)]
pub struct NativeDataApi(DataApi);

/// Pages of operations.
#[derive(uniffi::Object)]
pub struct NativePages(Arc<Pages>);

#[uniffi::export]
impl NativeDataApi {
    /// The Data API for a token and its key; the settings are JSON.
    #[uniffi::constructor]
    pub fn new(token: String, key: String, settings: String) -> Result<Self, Failure> {
        let (token, key) = (Zeroizing::new(token), Zeroizing::new(key));
        run(|| DataApi::new(&token, &key, settings.as_bytes()).map(Self))
    }

    /// Sends a query.
    pub fn send(&self, query: String) -> Result<Arc<NativeCall>, Failure> {
        let api = self.0.clone();
        call(async move { Ok(Answer::plain(api.send(query.as_bytes()).await?)) })
    }

    /// All operations of a query, from the start or from where an earlier run had come to.
    pub fn pages(
        &self,
        query: String,
        cursor: Option<String>,
    ) -> Result<Arc<NativePages>, Failure> {
        run(|| {
            let pages = self.0.pages(query.as_bytes(), cursor.as_deref())?;
            Ok(Arc::new(NativePages(Arc::new(pages))))
        })
    }
}

#[uniffi::export]
impl NativePages {
    /// The next page: `{"operations", "cursor"}`, or `null` when all is read.
    pub fn next(&self) -> Result<Arc<NativeCall>, Failure> {
        let pages = Arc::clone(&self.0);
        call(async move {
            let page = pages.next().await?;
            let page = page
                .map(|(operations, cursor)| json!({"operations": operations, "cursor": cursor}));
            Ok(Answer::plain(json!(page)))
        })
    }
}
