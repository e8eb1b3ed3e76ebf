//! The Data API for programs that wait.

use std::time::Duration;

use paywright_core::ecommpay::data_api::{Cursor, OperationPage, Operations, Pager, Query};

use crate::error::DataCallError;
use crate::runtime::run;

/// The Data API over HTTP, as [`crate::DataApiClient`], while the calling thread waits.
#[derive(Debug, Clone)]
pub struct DataApiClient(crate::DataApiClient);

impl DataApiClient {
    pub(super) fn new(client: crate::DataApiClient) -> Self {
        Self(client)
    }

    /// The same with another deadline for each call.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self(self.0.with_deadline(deadline))
    }

    /// Sends a query and reads its answer, as [`crate::DataApiClient::send`].
    ///
    /// # Errors
    /// As there.
    pub fn send<Q>(&self, query: &Q) -> Result<Q::Answer, DataCallError>
    where
        Q: Query<Answer: Send> + Clone + Send + Sync + 'static,
    {
        let (client, query) = (self.0.clone(), query.clone());
        run(async move { client.send(&query).await }).map_err(DataCallError::NoAnswer)?
    }

    /// All operations of a query: an iterator over its pages, as [`crate::DataApiClient::pages`].
    pub fn pages(&self, query: Operations) -> Pages {
        self.pages_of(Pager::new(query))
    }

    /// The same from where an earlier run had come to.
    pub fn pages_of(&self, pager: Pager) -> Pages {
        Pages { pages: self.0.pages_of(pager), has_failed: false }
    }
}

/// Pages of operations, one after the other. It ends after the first error.
#[derive(Debug)]
pub struct Pages {
    pages: crate::Pages,
    has_failed: bool,
}

impl Pages {
    /// Where it has come to, to go on from there later.
    pub fn cursor(&self) -> &Cursor {
        self.pages.cursor()
    }
}

impl Iterator for Pages {
    type Item = Result<OperationPage, DataCallError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.has_failed {
            return None;
        }
        let mut pages = self.pages.clone();
        let came = run(async move {
            let page = pages.next().await;
            (page, pages)
        });
        let page = match came {
            Ok((page, pages)) => {
                self.pages = pages;
                page.transpose()
            }
            Err(failure) => Some(Err(DataCallError::NoAnswer(failure))),
        };
        self.has_failed = matches!(page, Some(Err(_)));
        page
    }
}
