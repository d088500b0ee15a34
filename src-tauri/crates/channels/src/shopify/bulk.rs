//! Loading many orders at once: the shop writes them to a file in the background, which is then read as a stream.
//!
//! The shop lists an app's own operations only, and orders are all this app loads so: whatever query runs can be gone on
//! with after a restart.

use super::{
    bulk_rows::BulkRows,
    client::{ShopifyClient, network_fault},
    documents::{BULK_OPERATION_POLL, BULK_OPERATIONS_RUNNING, BULK_ORDERS_RUN, bulk_orders_text},
    order::WireRef,
    orders::instant_text,
    picture::is_same_origin,
    wire::{UserError, count, unless_refused},
};
use crate::{BadOrder, ShopifyError};
use chrono::{DateTime, Utc};
use domain::orders::ShopOrder;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// Longest silence while a file is read.
const STALL_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest time for a whole file.
const FILE_TIMEOUT: Duration = Duration::from_secs(3600);
/// How long to wait when the shop is busy with as many bulk operations as it allows.
const BUSY_WAIT: Duration = Duration::from_secs(30);

/// How far the shop is with writing a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkProgress {
    /// The operation's id.
    pub bulk_ref: String,
    /// Where it stands.
    pub state: BulkState,
    /// Orders written so far.
    pub orders_written: u64,
    /// When it was asked for: what changed later may not be in the file.
    pub created_at: DateTime<Utc>,
}

/// Where a bulk operation stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BulkState {
    /// Waiting or writing: ask again.
    Running,
    /// Done; there is no file when there are no orders. The address is good for seven days.
    Completed {
        /// Where the file is.
        url: Option<String>,
    },
    /// Given up by the shop: start anew.
    Failed {
        /// The shop's word for why: "TIMEOUT".
        code: String,
    },
    /// Cancelled, or its file is too old: start anew.
    Gone,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkRunAnswer {
    bulk_operation_run_query: Option<BulkRun>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BulkRun {
    bulk_operation: Option<WireRef>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkPollAnswer {
    bulk_operation: Option<WireBulk>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct BulkRunningAnswer {
    bulk_operations: WireBulks,
}

#[derive(Deserialize)]
struct WireBulks {
    nodes: Vec<WireBulk>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireBulk {
    id: String,
    status: String,
    created_at: DateTime<Utc>,
    error_code: Option<String>,
    #[serde(deserialize_with = "count")]
    root_object_count: u64,
    url: Option<String>,
    #[serde(rename = "type")]
    kind: String,
}

impl BulkRunAnswer {
    pub(super) fn into_ref(self) -> Result<String, ShopifyError> {
        let run = self.bulk_operation_run_query.ok_or(ShopifyError::OutcomeUnknown)?;
        let is_busy =
            |error: &UserError| matches!(error.code.as_deref(), Some("OPERATION_IN_PROGRESS" | "LIMIT_REACHED"));
        if run.user_errors.iter().any(is_busy) {
            return Err(ShopifyError::Throttled { retry_after: BUSY_WAIT });
        }
        unless_refused(run.user_errors)?;
        run.bulk_operation.map(|bulk| bulk.id).ok_or(ShopifyError::OutcomeUnknown)
    }
}

impl BulkPollAnswer {
    pub(super) fn into_progress(self) -> Result<BulkProgress, ShopifyError> {
        self.bulk_operation.ok_or(ShopifyError::NotFound { what: "bulk operation" })?.try_into()
    }
}

impl BulkRunningAnswer {
    /// The newest query that is still written.
    pub(super) fn into_running(self) -> Result<Option<BulkProgress>, ShopifyError> {
        for bulk in self.bulk_operations.nodes.into_iter().filter(|bulk| bulk.kind == "QUERY") {
            let progress = BulkProgress::try_from(bulk)?;
            if progress.state == BulkState::Running {
                return Ok(Some(progress));
            }
        }
        Ok(None)
    }
}

impl TryFrom<WireBulk> for BulkProgress {
    type Error = ShopifyError;

    fn try_from(wire: WireBulk) -> Result<Self, ShopifyError> {
        let state = match wire.status.as_str() {
            "CREATED" | "RUNNING" => BulkState::Running,
            "COMPLETED" => BulkState::Completed { url: wire.url },
            "FAILED" => BulkState::Failed { code: wire.error_code.unwrap_or_else(|| "UNKNOWN".to_owned()) },
            "CANCELING" | "CANCELED" | "EXPIRED" => BulkState::Gone,
            _ => {
                return Err(ShopifyError::not_understood("a bulk operation is in an unknown state"));
            }
        };
        Ok(Self { bulk_ref: wire.id, state, orders_written: wire.root_object_count, created_at: wire.created_at })
    }
}

impl ShopifyClient {
    /// Has the shop write every order touched at `since` or later to a file; gives the operation's id.
    ///
    /// # Errors
    /// `Throttled` while the shop runs as many as it allows. After `OutcomeUnknown` ask [`Self::running_bulk`].
    pub async fn start_bulk_orders(&self, since: DateTime<Utc>) -> Result<String, ShopifyError> {
        let query = bulk_orders_text(&instant_text(since));
        let answer = self.call(&BULK_ORDERS_RUN, json!({ "query": query })).await?;
        answer.read::<BulkRunAnswer>()?.into_ref()
    }

    /// How far an operation is.
    ///
    /// # Errors
    /// `NotFound` when the shop does not know it.
    pub async fn bulk_progress(&self, bulk_ref: &str) -> Result<BulkProgress, ShopifyError> {
        let answer = self.call(&BULK_OPERATION_POLL, json!({ "id": bulk_ref })).await?;
        answer.read::<BulkPollAnswer>()?.into_progress()
    }

    /// The operation of this app that still writes orders, if any: to go on with after a restart.
    ///
    /// # Errors
    /// See [`ShopifyError`].
    pub async fn running_bulk(&self) -> Result<Option<BulkProgress>, ShopifyError> {
        let answer = self.call(&BULK_OPERATIONS_RUNNING, json!({})).await?;
        answer.read::<BulkRunningAnswer>()?.into_running()
    }

    /// Opens a written file. The token is not sent: the address itself opens it.
    ///
    /// # Errors
    /// `NotFound` when the file is gone; `NotUnderstood` for an address that is neither https nor the shop's own.
    pub async fn bulk_orders(&self, url: &str) -> Result<BulkOrders, ShopifyError> {
        if !url.starts_with("https://") && !is_same_origin(url, self.base_url()) {
            return Err(ShopifyError::not_understood("a bulk file at an address that is not https"));
        }
        let request = self.http().get(url).timeout(FILE_TIMEOUT).send();
        let response = request.await.map_err(|error| ShopifyError::unavailable(network_fault(&error)))?;
        match response.status() {
            status if status.is_success() => Ok(BulkOrders { response, rows: BulkRows::default() }),
            status if status.is_server_error() => Err(ShopifyError::unavailable("the file's server failed")),
            _ => Err(ShopifyError::NotFound { what: "bulk file at this address" }),
        }
    }
}

/// Orders out of a bulk file, one at a time; one order and one network chunk are in memory.
#[derive(Debug)]
pub struct BulkOrders {
    response: reqwest::Response,
    rows: BulkRows,
}

impl BulkOrders {
    /// The next order, or the next bad one; none at the file's end. Read bad ones again with [`ShopifyClient::order`].
    ///
    /// # Errors
    /// `Unavailable` when the download broke, `NotUnderstood` when the file is no file of orders. What was given out
    /// before is good; the load as a whole is not complete.
    pub async fn next(&mut self) -> Result<Option<Result<ShopOrder, BadOrder>>, ShopifyError> {
        loop {
            if let Some(order) = self.rows.pop() {
                return Ok(Some(order));
            }
            if self.rows.is_ended() {
                return Ok(None);
            }
            let chunk = tokio::time::timeout(STALL_TIMEOUT, self.response.chunk()).await;
            let chunk = chunk.map_err(|_| ShopifyError::unavailable("the file stopped coming"))?;
            match chunk.map_err(|error| ShopifyError::unavailable(network_fault(&error)))? {
                Some(bytes) => self.rows.push(&bytes)?,
                None => self.rows.end()?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(body: &str) -> Result<String, ShopifyError> {
        serde_json::from_str::<BulkRunAnswer>(body).unwrap().into_ref()
    }

    #[test]
    fn a_busy_shop_is_waited_for_and_a_refusal_is_told() {
        let busy = r#"{"bulkOperationRunQuery":{"bulkOperation":null,"userErrors":[
            {"field":null,"message":"already in progress","code":"OPERATION_IN_PROGRESS"}]}}"#;
        assert!(run(busy).unwrap_err().is_retryable());
        let refused = r#"{"bulkOperationRunQuery":{"bulkOperation":null,"userErrors":[
            {"field":["query"],"message":"Invalid","code":"INVALID"}]}}"#;
        assert_eq!(run(refused), Err(ShopifyError::Refused { messages: vec!["Invalid".into()] }));
        assert_eq!(run(r#"{"bulkOperationRunQuery":{"bulkOperation":{"id":"b"},"userErrors":[]}}"#), Ok("b".into()));
    }

    #[test]
    fn only_a_running_query_is_gone_on_with() {
        let row = |id: &str, status: &str, kind: &str| {
            json!({"id": id, "type": kind, "status": status, "errorCode": null, "rootObjectCount": "3", "url": null,
                   "createdAt": "2026-11-23T08:00:00Z"})
        };
        let running = |rows: Vec<serde_json::Value>| {
            let answer = json!({ "bulkOperations": { "nodes": rows } });
            serde_json::from_value::<BulkRunningAnswer>(answer).unwrap().into_running().unwrap()
        };
        assert_eq!(running(vec![row("a", "RUNNING", "MUTATION"), row("b", "FAILED", "QUERY")]), None);
        let found = running(vec![row("b", "COMPLETED", "QUERY"), row("c", "CREATED", "QUERY")]);
        assert_eq!(found.map(|progress| (progress.bulk_ref, progress.orders_written)), Some(("c".into(), 3)));
    }
}
