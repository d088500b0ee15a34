//! Names of rows as types, so that an order's number is never taken for a person's.
//!
//! Row ids are given by the store; references (`…Ref`) are given by the outside world and kept as they came.

use serde::{Deserialize, Serialize};

macro_rules! row_ids { ($($(#[$doc:meta])* $name:ident;)*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(transparent)]
    pub struct $name(pub i64);

    impl std::fmt::Display for $name {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
    }
)* } }

row_ids! {
    /// A customer's order.
    OrderId;
    /// A fulfilment order: what one location ships of one order. The bench's unit of work.
    FulfilmentOrderId;
    /// A line of a fulfilment order.
    LineId;
    /// Something the shop sells.
    VariantId;
    /// A place that ships.
    LocationId;
    /// A box or mailer on the shelf.
    BoxId;
    /// Who works here.
    PersonId;
    /// One parcel of one fulfilment order.
    ParcelId;
    /// One attempt to buy a label.
    PurchaseId;
    /// A bought label and its bytes.
    LabelId;
    /// One document on its way to a printer.
    PrintId;
    /// A durable job.
    JobId;
}
