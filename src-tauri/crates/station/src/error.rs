//! What a person is told when something could not be done: a sentence, what was not changed, the next step, a code.
//!
//! Codes are one list; each has a page in `assets/docs/errors/`. Details are for support and never hold personal data.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A refusal a person reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UserError {
    /// To quote: "PB-ORDER-CLAIMED".
    pub code: String,
    /// What happened and what was not changed.
    pub message: String,
    /// What to do now.
    pub next_step: String,
    /// For support; may be empty.
    pub detail: String,
}

macro_rules! codes { ($($(#[$doc:meta])* $name:ident, $code:literal, $message:literal, $next:literal;)*) => {
    /// Every refusal a person can meet.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum ErrorCode { $($(#[$doc])* $name,)* }

    impl ErrorCode {
        /// All of them, in the order of the list.
        pub const ALL: &[ErrorCode] = &[$(ErrorCode::$name),*];

        /// The code to quote; also the name of its page.
        pub fn as_str(self) -> &'static str { match self { $(Self::$name => $code),* } }

        /// What happened and what was not changed.
        pub fn message(self) -> &'static str { match self { $(Self::$name => $message),* } }

        /// What to do now.
        pub fn next_step(self) -> &'static str { match self { $(Self::$name => $next),* } }
    }
} }

codes! {
    /// The order is on another bench.
    OrderClaimed, "PB-ORDER-CLAIMED", "Someone else has this order open. Nothing was changed here.", "Take another order, or ask a lead to take it over.";
    /// The order is another bench's by now.
    TakenOver, "PB-TAKEN-OVER", "Someone else took this order over, so it does not lie on this bench any more. Nothing was recorded.", "Bring them the box, then take the next order.";
    /// The order's part here is none.
    OrderElsewhere, "PB-ORDER-ELSEWHERE", "This order ships from another location. Nothing was changed.", "Check the bench's location in Settings, or bring it to where it ships from.";
    /// No such order any more.
    OrderGone, "PB-ORDER-GONE", "This order is not in the queue any more. Nothing was changed.", "Go back to the queue and take the next one.";
    /// Nothing is open on this bench.
    NoOrderOpen, "PB-NO-ORDER-OPEN", "No order is open on this bench. Nothing was recorded.", "Scan a tote, an order slip or an item to open one.";
    /// A tote with nothing in it.
    ToteEmpty, "PB-TOTE-EMPTY", "No open order is in this tote. Nothing was changed.", "Check the tote's number, or find the order in the queue.";
    /// A tote whose order is none any more.
    ToteCancelled, "PB-TOTE-CANCELLED", "The order in this tote was cancelled, or is not to be packed any more. Nothing was packed.", "Put its items back. Then scan the tote again: it is free.";
    /// A code nobody knows, in the queue.
    CodeUnknown, "PB-CODE-UNKNOWN", "No product, order or tote has this code. Nothing was recorded.", "Scan it again, or find the order by its number.";
    /// A product that no open order wants.
    ItemNotWanted, "PB-ITEM-NOT-WANTED", "No open order wants this item. Nothing was recorded.", "Put it back in its bin.";
    /// The bench can't do this now.
    NotNow, "PB-NOT-NOW", "That can't be done at this point of the order. Nothing was changed.", "Look at the blue button: it says what comes next.";
    /// There is nothing to take back.
    NothingToUndo, "PB-NOTHING-TO-UNDO", "There is nothing to take back. Nothing was changed.", "Go on packing.";
    /// The label is paid for.
    AlreadyPaid, "PB-ALREADY-PAID", "The label is paid for, so this step can't be taken back. Nothing was changed.", "Report a problem with F6 if the parcel must not go.";
    /// The label is being bought.
    LabelUnderWay, "PB-LABEL-UNDER-WAY", "The label is being bought right now. Nothing was changed.", "Wait a moment, or open the next order: the label goes on by itself.";
    /// Items are missing.
    ItemsMissing, "PB-ITEMS-MISSING", "Items are missing from the box. No label was bought.", "Scan what is left, or report it short with F5.";
    /// There is no label.
    NoLabelYet, "PB-NO-LABEL-YET", "There is no label for this order yet. Nothing was printed.", "Finish packing first.";
    /// The order was put aside.
    PutAside, "PB-PUT-ASIDE", "This order was put aside. Nothing was recorded.", "Press Enter to go on with it, or take another order.";
    /// The shop changed the order.
    OrderChanged, "PB-ORDER-CHANGED", "The shop changed this order while it was open. Nothing was recorded and no label was bought.", "Put it aside with F4; it comes back to the queue as it is now.";
    /// A number that can't be.
    BadNumber, "PB-BAD-NUMBER", "That number can't be right. Nothing was changed.", "Check it and enter it again.";
    /// Wrong PIN.
    WrongPin, "PB-WRONG-PIN", "That PIN is not right. Nobody was signed in.", "Try again, or scan your badge.";
    /// Too many wrong PINs.
    PinLocked, "PB-PIN-LOCKED", "Five wrong PINs: this name is locked for a minute. Nobody was signed in.", "Wait a minute, or scan your badge.";
    /// Nobody is signed in.
    NotSignedIn, "PB-NOT-SIGNED-IN", "Nobody is signed in at this bench. Nothing was recorded.", "Scan your badge, or choose your name.";
    /// Not allowed.
    NotAllowed, "PB-NOT-ALLOWED", "Your role does not allow this. Nothing was changed.", "Ask a lead or a manager.";
    /// Nobody would own the shop.
    LastOwner, "PB-LAST-OWNER", "Nobody else is an owner here. Nothing was changed.", "Make someone else an owner first.";
    /// A printer has no address.
    NoPrinter, "PB-NO-PRINTER", "No printer is set for this. The label is kept and nothing was lost.", "Set the printer in Settings, then print again.";
    /// The carrier's file is none for this printer.
    LabelFormat, "PB-LABEL-FORMAT", "The carrier sent the label in a format that this printer does not read. It is kept, and nothing was printed.", "Set a folder as the label printer in Settings, print again, and print the file from there.";
    /// A printer did not answer.
    PrinterUnreachable, "PB-PRINTER-UNREACHABLE", "The printer does not answer. Nothing was printed and nothing was lost.", "Check that it is on and connected, then print again.";
    /// An address that is no printer.
    BadPrinter, "PB-BAD-PRINTER", "That is not a printer's address. Nothing was saved.", "Write tcp://HOST:9100 or file:/FOLDER.";
    /// This computer has no loudspeaker.
    NoSpeaker, "PB-NO-SPEAKER", "This computer has no loudspeaker, so nothing can be heard. Packing goes on, and every answer is on the screen.", "Plug in a loudspeaker or headphones, then press No sound in the top bar.";
    /// The keyring does not give the shop's keys.
    KeysLocked, "PB-KEYS-LOCKED", "This computer's keyring is locked, so the shop's keys can't be read. Nothing was read or bought.", "Unlock the keyring of this computer, then press Read orders now in Settings, Shop.";
    /// The shop refuses the token.
    ShopRefused, "PB-SHOP-REFUSED", "The shop does not accept this key. Nothing was saved or bought.", "Make a new access token in Shopify and paste it here.";
    /// A scope is missing.
    ScopeMissing, "PB-SCOPE-MISSING", "The shop's key may not do all that the bench needs. Nothing was changed.", "Add the named scopes in Shopify and install the app again.";
    /// The shop hides the customer's data.
    CustomerHidden, "PB-CUSTOMER-HIDDEN", "The shop hides customers' addresses from this app. No label was bought.", "Ask the owner to allow protected customer data in Shopify.";
    /// Nothing is found at the shop's address.
    ShopNotFound, "PB-SHOP-NOT-FOUND", "Nothing is found at the shop's address, or the shop has no such thing any more. Nothing was changed.", "Check the shop's address in Settings.";
    /// The shop's answer makes no sense.
    ShopUnclear, "PB-SHOP-UNCLEAR", "The shop's answer could not be understood. Nothing was bought.", "Try once more; if it stays, update Packbench and quote this code.";
    /// An order makes no sense.
    OrderUnreadable, "PB-ORDER-UNREADABLE", "The shop's order can't be read as it is now. Nothing was bought.", "Mend the order in Shopify, then read it again under Needs a person.";
    /// The shop does not answer.
    ShopUnavailable, "PB-SHOP-UNAVAILABLE", "The shop does not answer. Orders stay as they were.", "Keep packing; it is tried again by itself.";
    /// The carrier refuses the token.
    CarrierRefused, "PB-CARRIER-REFUSED", "The carrier's service does not accept this key. Nothing was bought.", "Paste the token from Shippo in Settings.";
    /// No price for this parcel.
    NoRates, "PB-NO-RATES", "No carrier takes this parcel. Nothing was bought.", "Check the box, the weight and the address, then ask again.";
    /// All prices came in foreign money.
    ForeignPrices, "PB-FOREIGN-PRICES", "All prices came in another currency than the shop sells in. Nothing was bought.", "Set the carrier account's currency in Shippo, then ask again.";
    /// The chosen service is not offered.
    ServiceGone, "PB-SERVICE-GONE", "The service that was chosen is not offered for this parcel. Nothing was bought.", "Choose another service.";
    /// The disk is full.
    DiskFull, "PB-DISK-FULL", "The disk is full. The last step was not recorded.", "Free some space, then do the last step again.";
    /// The store can't be used.
    StoreUnavailable, "PB-STORE-UNAVAILABLE", "The bench's records can't be read or written right now. The last step was not recorded.", "Try again. If it stays so, restart Packbench and call for help.";
    /// The store is newer than the program.
    StoreTooNew, "PB-STORE-TOO-NEW", "A newer Packbench wrote the records of this bench. Nothing was changed.", "Update Packbench on this computer.";
    /// The store was not brought up to date yet.
    StoreTooOld, "PB-STORE-TOO-OLD", "An older Packbench wrote these records, and they were not brought up to date yet. Nothing was changed.", "Start Packbench once: it copies them and brings them up to date.";
    /// There is no store where one should be.
    StoreMissing, "PB-STORE-MISSING", "There are no records at this address. Nothing was made.", "Check --store, --home and PACKBENCH_STORE; the first start or `packbenchctl sync` makes a new store.";
    /// The store could not be copied before it was to be changed.
    StoreNotCopied, "PB-STORE-NOT-COPIED", "The records could not be copied before the update, so they were not updated. Nothing was changed.", "Free some space where they lie, or let the database's user make schemas; then start Packbench again.";
    /// Another station runs on the data folder.
    StationRuns, "PB-STATION-RUNS", "Another Packbench runs on this computer with the same data folder. Nothing was changed.", "Use that one, or end it and try again.";
    /// The bench's own settings make no sense.
    SettingsUnreadable, "PB-SETTINGS-UNREADABLE", "This bench's settings in packbench.toml can't be read. Nothing was changed.", "Mend the line that is named, or move the file away: the bench then begins with new settings.";
    /// A folder that is no demo's.
    NotADemo, "PB-NOT-A-DEMO", "This folder holds something else than a demo shop. Nothing was removed.", "Name an empty folder, or leave it out.";
    /// A named file can't be used.
    FileUnusable, "PB-FILE-UNUSABLE", "A file that was named can't be read or written. Nothing was changed.", "Check its name, who may use it, and the room on the disk.";
    /// An address nobody can listen on.
    AddressTaken, "PB-ADDRESS-TAKEN", "Packbench can't listen on this address. Nothing was started.", "Choose another port, or 0 for a free one; `serve` listens on 127.0.0.1 only.";
    /// No shop is connected.
    NoShop, "PB-NO-SHOP", "No shop is connected here. Nothing was read.", "Connect one in Settings, or set PACKBENCH_SHOPIFY_URL and PACKBENCH_SHOPIFY_TOKEN.";
    /// No order has this number.
    OrderUnknown, "PB-ORDER-UNKNOWN", "No order here has this number. Nothing was drawn.", "Check the number; `packbenchctl sync` reads new orders.";
    /// A document may have come out, or half of it.
    PrintUnsure, "PB-PRINT-UNSURE", "The printer stopped taking the document on the way. Some of it may have come out.", "Look at the printer before you send it again.";
    /// A value that can't be.
    BadRequest, "PB-BAD-REQUEST", "Something that was entered can't be right. Nothing was changed.", "Check it and try again.";
    /// A fault of ours.
    Fault, "PB-FAULT", "Something went wrong inside Packbench. The last step may not have been recorded.", "Look at the screen before you go on; quote this code if it happens again.";
}

impl ErrorCode {
    /// The refusal with nothing more to say.
    pub fn error(self) -> UserError {
        self.with("")
    }

    /// The refusal with a detail for support; never personal data.
    pub fn with(self, detail: impl std::fmt::Display) -> UserError {
        UserError {
            code: self.as_str().to_owned(),
            message: self.message().to_owned(),
            next_step: self.next_step().to_owned(),
            detail: detail.to_string(),
        }
    }
}

impl std::fmt::Display for UserError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {} {}", self.code, self.message, self.next_step)
    }
}

impl std::error::Error for UserError {}

impl From<store::StoreError> for UserError {
    fn from(error: store::StoreError) -> Self {
        use store::StoreError as E;
        match error {
            E::Stale => ErrorCode::NotNow.error(),
            E::Duplicate => ErrorCode::BadRequest.with("it is there already"),
            E::Full => ErrorCode::DiskFull.error(),
            E::Unavailable => ErrorCode::StoreUnavailable.error(),
            E::TooNew => ErrorCode::StoreTooNew.error(),
            E::TooOld => ErrorCode::StoreTooOld.error(),
            E::Missing => ErrorCode::StoreMissing.error(),
            E::NotCopied(detail) => ErrorCode::StoreNotCopied.with(detail),
            E::Damaged => ErrorCode::StoreUnavailable.with("the store is damaged"),
            E::Fault(detail) => ErrorCode::Fault.with(detail),
        }
    }
}

impl From<&channels::ShopifyError> for UserError {
    fn from(error: &channels::ShopifyError) -> Self {
        use channels::ShopifyError as E;
        let code = match error {
            E::Unauthorized => ErrorCode::ShopRefused,
            E::MissingScope { .. } => ErrorCode::ScopeMissing,
            E::CustomerDataHidden => ErrorCode::CustomerHidden,
            E::Throttled { .. } | E::Unavailable { .. } | E::OutcomeUnknown => ErrorCode::ShopUnavailable,
            E::NotFound { .. } => ErrorCode::ShopNotFound,
            E::BadOrder(_) => ErrorCode::OrderUnreadable,
            E::Refused { .. } | E::NotUnderstood { .. } => ErrorCode::ShopUnclear,
        };
        code.with(error)
    }
}

impl From<domain::packing::Refusal> for UserError {
    fn from(refusal: domain::packing::Refusal) -> Self {
        use domain::packing::Refusal as R;
        let code = match refusal {
            R::NothingToUndo => ErrorCode::NothingToUndo,
            R::AlreadyPaid => ErrorCode::AlreadyPaid,
            R::LabelUnderWay => ErrorCode::LabelUnderWay,
            R::ItemsMissing => ErrorCode::ItemsMissing,
            R::NoLabelYet => ErrorCode::NoLabelYet,
            R::PutAside => ErrorCode::PutAside,
            R::OrderChanged => ErrorCode::OrderChanged,
            R::BadNumber => ErrorCode::BadNumber,
            R::NoLineOpen | R::NotPutAside | R::NoLabelAsked => ErrorCode::NotNow,
        };
        code.error()
    }
}
