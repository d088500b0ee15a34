//! Documents on their way to a printer. A print caught in flight is unknown and is never sent again by itself.

use crate::db::{read, sql};
use crate::{Store, StoreError, Write};
use domain::printing::{DocumentKind, Language};

/// A text that gives prints.
macro_rules! rows {
    ($tail:literal) => {
        concat!(
            "SELECT id, print_key, fulfilment_order_id, purchase_id, kind, language, printer_url, station, bytes, state,
             reason, created_at FROM prints ",
            $tail
        )
    };
}

sql! {
    ADD = "INSERT INTO prints(print_key, fulfilment_order_id, purchase_id, kind, language, printer_url, station, bytes, state, created_at)
           VALUES($1, $2, $3, $4, $5, $6, $7, $8, 'queued', $9) ON CONFLICT(print_key) DO NOTHING";
    BY_KEY = rows!("WHERE print_key = $1");
    SENDING = "UPDATE prints SET state = 'sending' WHERE print_key = $1 AND state IN ('queued', 'failed', 'held')";
    ENDED = "UPDATE prints SET state = $1, reason = $2, done_at = $3 WHERE print_key = $4";
    LAST_LABEL = rows!("WHERE fulfilment_order_id = $1 AND kind = 'label' ORDER BY id DESC LIMIT 1");
    WAITING = "SELECT CAST(COUNT(*) AS BIGINT) FROM prints WHERE station = $1 AND kind = $2 AND state IN ('queued', 'sending', 'held', 'failed', 'unknown')
               AND created_at >= $3";
    COUNT_OF = "SELECT CAST(COUNT(*) AS BIGINT) FROM prints WHERE fulfilment_order_id = $1 AND kind = $2";
}

/// A document to print.
#[derive(Clone, PartialEq, Eq)]
pub struct NewPrint {
    /// One key, one print.
    pub print_key: String,
    /// Of which fulfilment order.
    pub fulfilment_order_id: Option<i64>,
    /// The purchase whose label it is.
    pub purchase_id: Option<i64>,
    /// What.
    pub kind: DocumentKind,
    /// In which language.
    pub language: Language,
    /// On which printer; none when none is set.
    pub printer_url: Option<String>,
    /// Which station asked.
    pub station: String,
    /// The bytes of a slip; a label's are kept with its purchase.
    pub bytes: Option<Vec<u8>>,
    /// When.
    pub created_at_ms: i64,
}

/// How a print ended, or where it waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintState {
    /// Accepted, not proven.
    Sent,
    /// The device said so.
    Printed,
    /// Nothing reached the printer.
    Failed,
    /// Something may have: look at the printer.
    Unknown,
    /// No printer is set.
    Held,
}

impl PrintState {
    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Printed => "printed",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
            Self::Held => "held",
        }
    }
}

/// A stored print.
#[derive(Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PrintRow {
    /// The row.
    pub id: i64,
    /// Its key.
    pub print_key: String,
    /// Of which fulfilment order.
    pub fulfilment_order_id: Option<i64>,
    /// Whose label.
    pub purchase_id: Option<i64>,
    /// label, slip, test.
    pub kind: String,
    /// zpl, pdf, png, escpos.
    pub language: String,
    /// On which printer.
    pub printer_url: Option<String>,
    /// Which station asked.
    pub station: String,
    /// The bytes of a slip.
    pub bytes: Option<Vec<u8>>,
    /// queued, sending, sent, printed, held, failed, unknown.
    pub state: String,
    /// Why it failed.
    pub reason: Option<String>,
    /// When.
    pub created_at: i64,
}

impl Write {
    /// Queues a document; the same key again changes nothing.
    pub fn print(print: NewPrint) -> Self {
        let values = vec![
            print.print_key.into(),
            print.fulfilment_order_id.into(),
            print.purchase_id.into(),
            print.kind.as_str().into(),
            print.language.as_str().into(),
            print.printer_url.into(),
            print.station.into(),
            print.bytes.into(),
            print.created_at_ms.into(),
        ];
        Self::text(ADD, values)
    }

    /// Bytes are about to leave; `Stale` when they may have left before.
    pub fn print_sending(print_key: &str) -> Self {
        Self::guarded(SENDING, vec![print_key.into()])
    }

    /// How it ended.
    pub fn print_ended(print_key: &str, state: PrintState, reason: Option<&str>, now_ms: i64) -> Self {
        let values = vec![state.as_str().into(), reason.map(str::to_owned).into(), now_ms.into(), print_key.into()];
        Self::guarded(ENDED, values)
    }
}

impl Store {
    /// A print by its key.
    pub async fn print(&self, print_key: &str) -> Result<Option<PrintRow>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(BY_KEY).bind(print_key).fetch_optional(pool).await?))
    }

    /// The last print of a fulfilment order's label.
    pub async fn last_label_print(&self, fulfilment_order_id: i64) -> Result<Option<PrintRow>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(LAST_LABEL).bind(fulfilment_order_id).fetch_optional(pool).await?))
    }

    /// How many documents of a kind wait at a station, of those asked for since a moment.
    pub async fn prints_waiting(&self, station: &str, kind: DocumentKind, since_ms: i64) -> Result<i64, StoreError> {
        Ok(read!(self, |pool| {
            sqlx::query_scalar(WAITING).bind(station).bind(kind.as_str()).bind(since_ms).fetch_one(pool).await?
        }))
    }

    /// How often a document of a kind was asked for.
    pub async fn print_count(&self, fulfilment_order_id: i64, kind: DocumentKind) -> Result<i64, StoreError> {
        Ok(read!(self, |pool| {
            sqlx::query_scalar(COUNT_OF).bind(fulfilment_order_id).bind(kind.as_str()).fetch_one(pool).await?
        }))
    }
}
