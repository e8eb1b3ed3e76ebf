//! The Data API over HTTP.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use paywright_core::ecommpay::data_api::{
    Cursor, DataApi, DataApiError, OperationPage, Operations, Pager, Query,
};

use crate::client::{Client, seconds_since_1970};
use crate::error::DataCallError;
use crate::turns::Turns;

/// The Data API over HTTP. Clones share their turns: 60 requests a minute, as the platform allows an
/// account.
#[derive(Clone)]
pub struct DataApiClient {
    client: Client,
    api: DataApi,
    turns: Arc<Turns>,
}

impl DataApiClient {
    pub(crate) fn new(client: Client, api: DataApi) -> Self {
        Self { client, api, turns: Arc::new(Turns::new()) }
    }

    /// What prepares the queries.
    pub fn api(&self) -> &DataApi {
        &self.api
    }

    /// The same with another deadline for each call.
    #[must_use]
    pub fn with_deadline(&self, deadline: Duration) -> Self {
        Self { client: self.client.with_deadline(deadline), ..self.clone() }
    }

    /// How many requests may still be sent within this minute, by the count of this process.
    pub fn requests_left(&self) -> usize {
        self.turns.left()
    }

    /// Sends a query and reads its answer. Before that it waits its turn, after HTTP 429 as long as
    /// the platform asks; all of it within the deadline.
    ///
    /// # Errors
    /// [`DataCallError`]; of kind [`Timeout`](crate::FailureKind::Timeout) when the turn comes after
    /// the deadline.
    pub async fn send<Q: Query>(&self, query: &Q) -> Result<Q::Answer, DataCallError> {
        self.call(query, false).await
    }

    /// The same without a limit on how long the turn may take, which the deadline then does not
    /// count: who reads thousands of pages has to wait, and expects to.
    async fn send_patiently<Q: Query>(&self, query: &Q) -> Result<Q::Answer, DataCallError> {
        let mut refusals = 0;
        loop {
            self.turns.wait_patiently().await;
            match self.call(query, true).await {
                // The turns know by now how long the platform wants quiet.
                Err(DataCallError::Read(DataApiError::TooMany { .. }))
                    if refusals < MOST_REFUSALS =>
                {
                    refusals += 1;
                }
                result => return result,
            }
        }
    }

    async fn call<Q: Query>(&self, query: &Q, has_turn: bool) -> Result<Q::Answer, DataCallError> {
        let call = self.api.prepare(query).map_err(DataCallError::Request)?;
        let sent = self.client.send_in_turn(call.request(), &self.turns, has_turn).await;
        let answer = sent.map_err(DataCallError::NoAnswer)?;
        call.parse(&answer.response(), seconds_since_1970()).map_err(DataCallError::Read)
    }

    /// All operations of a query, page by page, each as soon as it is wanted. Stretches of more than
    /// 180 days are split.
    ///
    /// ```no_run
    /// # async fn run(api: paywright_http::DataApiClient) -> Result<(), Box<dyn std::error::Error>> {
    /// use paywright_core::ecommpay::data_api::{Interval, Operations};
    ///
    /// let year = Interval::parse("2025-01-01 00:00:00", "2025-12-31 23:59:59")?;
    /// let mut pages = api.pages(Operations::in_interval(year));
    /// while let Some(page) = pages.next().await? {
    ///     for operation in page.operations() {
    ///         println!("{:?} {:?}", operation.id(), operation.sum());
    ///     }
    ///     // Keep pages.cursor() to go on from here after a crash.
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn pages(&self, query: Operations) -> Pages {
        self.pages_of(Pager::new(query))
    }

    /// The same from where an earlier run had come to:
    /// [`Pager::resume`](paywright_core::ecommpay::data_api::Pager::resume).
    pub fn pages_of(&self, pager: Pager) -> Pages {
        Pages { client: self.clone(), pager }
    }
}

impl fmt::Debug for DataApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataApiClient").field("api", &self.api).finish_non_exhaustive()
    }
}

/// How often a page waits for a turn and is told all the same that there are too many requests.
const MOST_REFUSALS: u32 = 5;

/// Pages of operations, one after the other. Each waits its turn as long as that takes; the deadline
/// is for what comes then.
#[derive(Debug, Clone)]
pub struct Pages {
    client: DataApiClient,
    pager: Pager,
}

impl Pages {
    /// The next page; `None` when all is read. After an error the same page can be asked for again.
    ///
    /// # Errors
    /// As [`DataApiClient::send`], but for the turn. Too many requests are an error after several
    /// waits only.
    pub async fn next(&mut self) -> Result<Option<OperationPage>, DataCallError> {
        let Some(query) = self.pager.next_query() else {
            return Ok(None);
        };
        let page = self.client.send_patiently(&query).await?;
        self.pager.advance(page.count());
        Ok(Some(page))
    }

    /// Where it has come to, to go on from there later.
    pub fn cursor(&self) -> &Cursor {
        self.pager.cursor()
    }

    /// The pages as a stream, which ends after the first error.
    pub fn into_stream(self) -> impl Stream<Item = Result<OperationPage, DataCallError>> + Send {
        stream::unfold(Some(self), |pages| async move {
            let mut pages = pages?;
            match pages.next().await {
                Ok(page) => Some((Ok(page?), Some(pages))),
                Err(error) => Some((Err(error), None)),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use paywright_core::SecretKey;

    #[test]
    fn clones_share_their_turns_and_other_clients_have_their_own() {
        let client = Client::with_defaults().unwrap();
        let api = DataApi::new("token", &SecretKey::new("key").unwrap()).unwrap();
        let first = client.data_api(api.clone());
        let hurried = first.clone().with_deadline(Duration::from_secs(1));
        assert!(Arc::ptr_eq(&first.turns, &hurried.turns));
        assert!(!Arc::ptr_eq(&first.turns, &client.data_api(api).turns));
    }
}
