//! The carrier accounts this token may use: one each for USPS, UPS and FedEx, Shippo's own.

use serde_json::{Value, json};

use super::{
    account::OWNER,
    rating::{Carrier, SERVICES},
};

/// The account's object id.
pub(super) fn id(carrier: Carrier) -> &'static str {
    match carrier {
        Carrier::Usps => "a3f1c5e2b7d94806a1f3c5e2b7d94801",
        Carrier::Ups => "a3f1c5e2b7d94806a1f3c5e2b7d94802",
        Carrier::FedEx => "a3f1c5e2b7d94806a1f3c5e2b7d94803",
    }
}

/// Whose account has this id.
pub(super) fn carrier(account: &str) -> Option<Carrier> {
    Carrier::ALL.into_iter().find(|carrier| id(*carrier) == account)
}

/// An account as it is read. Only lists can carry the service levels; one account's own read leaves them out.
pub(super) fn wire(carrier: Carrier, with_service_levels: bool) -> Value {
    let mut account = json!({
        "object_id": id(carrier), "object_owner": OWNER, "account_id": format!("shippo_{}_account", carrier.token()),
        "carrier": carrier.token(), "carrier_name": carrier.provider(), "active": true, "is_shippo_account": true,
        "metadata": "", "parameters": {}, "test": true,
        "carrier_images": {
            "75": format!("https://dr29ljwbzosqf.cloudfront.net/providers/75/{}.png", carrier.provider()),
            "200": format!("https://dr29ljwbzosqf.cloudfront.net/providers/200/{}.png", carrier.provider()),
        },
    });
    if with_service_levels {
        let levels: Vec<Value> = SERVICES.iter().filter(|service| service.carrier == carrier)
            .map(|service| json!({ "name": service.name, "token": service.token, "supports_return_labels": carrier == Carrier::Usps }))
            .collect();
        account["service_levels"] = levels.into();
    }
    account
}
