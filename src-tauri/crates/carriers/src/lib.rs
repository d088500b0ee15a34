//! Who moves the parcel: offers, labels, refunds.
//!
//! A label is bought by exactly one request. Nothing in this crate repeats a purchase: when its outcome can't be known,
//! the caller is told so and looks it up with [`Carrier::find`] by the offer it was bought with. Addresses and tokens
//! appear neither in errors nor in logs.

mod error;
mod shippo;

pub use error::CarrierError;
pub use shippo::{Limits, SHIPPO_URL, ShippoAccess, ShippoClient, Timeouts};

use domain::printing::Language;
use domain::shipping::{BoughtLabel, CarrierMessage, Quote, Shipment};

/// Where labels are bought.
#[derive(Clone)]
pub enum Carrier {
    /// Shippo, for USPS, UPS, FedEx and others behind it.
    Shippo(ShippoClient),
}

/// One purchase of one offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purchase {
    /// The offer; it serves one purchase.
    pub rate_ref: String,
    /// Our own name for this attempt, at most 100 characters; it comes back with [`Carrier::find`].
    pub marker: String,
    /// What the label is to be printed with.
    pub language: Language,
}

/// How a purchase ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BuyOutcome {
    /// There is a label, and it costs money.
    Bought(BoughtLabel),
    /// The carrier said no; nothing was bought and nothing is owed.
    Refused {
        /// Why, verbatim.
        messages: Vec<CarrierMessage>,
    },
    /// It may have been bought. Look it up; do not buy again.
    Unknown {
        /// The purchase's id when the carrier gave one.
        purchase_ref: Option<String>,
        /// "no answer in time".
        detail: String,
    },
}

/// Where a purchase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PurchaseStatus {
    /// Not decided yet: look again.
    InProgress,
    /// There is a label.
    Bought,
    /// Nothing was bought.
    Refused,
    /// The money is on its way back.
    RefundPending,
    /// The money came back.
    Refunded,
    /// The carrier keeps the money: the label was used or is too old.
    RefundRefused,
}

/// A purchase the carrier remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundPurchase {
    /// Its id at the carrier's.
    pub purchase_ref: String,
    /// What [`Purchase::marker`] said.
    pub marker: String,
    /// Where it stands.
    pub status: PurchaseStatus,
    /// The label, when there ever was one.
    pub label: Option<BoughtLabel>,
    /// What the carrier said about it, verbatim.
    pub messages: Vec<CarrierMessage>,
}

/// Where a refund stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundState {
    /// Asked for; settling takes days.
    Pending,
    /// The money came back.
    Done,
    /// The carrier keeps it.
    Refused,
}

/// A refund that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// Its id at the carrier's.
    pub refund_ref: String,
    /// Where it stands.
    pub state: RefundState,
}

/// A label as it goes to the printer.
#[derive(Clone, PartialEq, Eq)]
pub struct LabelFile {
    /// The file, byte for byte.
    pub bytes: Vec<u8>,
    /// What it is by its own bytes; carriers sometimes send another format than was asked for.
    pub language: Language,
}

impl std::fmt::Debug for LabelFile {
    /// Without the label: it bears a customer's address.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LabelFile({:?}, {} bytes)", self.language, self.bytes.len())
    }
}

/// What a working access may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessCheck {
    /// False for a test token: its labels can't be used.
    pub is_live: bool,
    /// Active carrier accounts: "USPS".
    pub carriers: Vec<String>,
}

impl Carrier {
    /// Asks for offers; carriers that made none are named in the messages.
    pub async fn quote(&self, shipment: &Shipment) -> Result<Quote, CarrierError> {
        match self {
            Self::Shippo(client) => client.quote(shipment).await,
        }
    }

    /// Buys a label with one request. `Err` means that nothing was bought.
    pub async fn buy(&self, purchase: &Purchase) -> Result<BuyOutcome, CarrierError> {
        match self {
            Self::Shippo(client) => client.buy(purchase).await,
        }
    }

    /// All purchases made with this offer. A new one may be missing for some seconds.
    pub async fn find(&self, rate_ref: &str) -> Result<Vec<FoundPurchase>, CarrierError> {
        match self {
            Self::Shippo(client) => client.find(rate_ref).await,
        }
    }

    /// One purchase by its id.
    pub async fn purchase(&self, purchase_ref: &str) -> Result<FoundPurchase, CarrierError> {
        match self {
            Self::Shippo(client) => client.purchase(purchase_ref).await,
        }
    }

    /// Asks for the money back. After an error without an answer, [`Carrier::purchase`] tells whether it was asked.
    pub async fn refund(&self, purchase_ref: &str) -> Result<Refund, CarrierError> {
        match self {
            Self::Shippo(client) => client.refund(purchase_ref).await,
        }
    }

    /// Where a refund stands.
    pub async fn refund_state(&self, refund_ref: &str) -> Result<RefundState, CarrierError> {
        match self {
            Self::Shippo(client) => client.refund_state(refund_ref).await,
        }
    }

    /// The label's file, checked to be whole, at most 10 MiB.
    pub async fn label_bytes(&self, label_url: &str) -> Result<LabelFile, CarrierError> {
        match self {
            Self::Shippo(client) => client.label_bytes(label_url).await,
        }
    }

    /// False for a test access: its labels can't be used.
    pub fn is_live(&self) -> bool {
        match self {
            Self::Shippo(client) => client.is_live(),
        }
    }

    /// Whether the access works, and for what.
    pub async fn check(&self) -> Result<AccessCheck, CarrierError> {
        match self {
            Self::Shippo(client) => client.check().await,
        }
    }
}
