//! A session's next state as writes, and what carriers are asked about its parcel.
//!
//! Commands and jobs both move sessions; they share this one way of remembering a step.

use crate::context::Context;
use domain::ids::FulfilmentOrderId;
use domain::money::Money;
use domain::orders::{Address, ShopOrder};
use domain::packing::{Effect, Fact, Input, Parked, Session, State, Stop, Verdict, apply};
use domain::shipping::{BoxKind, Customs, CustomsItem, Shipment};
use domain::sounds::Sound;
use serde_json::json;
use store::{LineRow, NewEvent, Stage, StoreError, Write};

/// Who moves a session.
#[derive(Clone, Debug)]
pub(crate) struct Actor<'a> {
    pub(crate) station: &'a str,
    pub(crate) person_id: Option<i64>,
    pub(crate) now_ms: i64,
}

/// A session after an input, ready to be committed.
#[derive(Debug)]
pub struct Told {
    /// As it is now.
    pub session: Session,
    /// What to remember; empty when the input meant nothing to it.
    pub writes: Vec<Write>,
    /// What the bench hears.
    pub sounds: Vec<Sound>,
}

/// Gives `input`, news from outside, to the session of a fulfilment order. A session that refuses it stays as it is:
/// news that come too late are no fault. None when there is no session.
pub async fn tell(context: &Context, id: FulfilmentOrderId, input: Input) -> Result<Option<Told>, StoreError> {
    let Some(pack) = context.store.pack(id).await? else { return Ok(None) };
    let Ok((session, effects)) = apply(pack.session.clone(), input) else {
        return Ok(Some(Told { session: pack.session, writes: vec![], sounds: vec![] }));
    };
    // News from outside happen to whoever has the order.
    let holder = context.store.fulfilment_order(id).await?.and_then(|row| row.claimed_by);
    let actor = Actor { station: &context.station_name(), person_id: holder, now_ms: context.now_ms() };
    let writes = writes_for(id, pack.version, &session, &effects, &actor)?;
    Ok(Some(Told { session, sounds: sounds_of(&effects), writes }))
}

/// The writes of one step a person made at a station: the session, its facts, and whether it was put aside.
pub fn writes_of(
    id: FulfilmentOrderId,
    version: i64,
    session: &Session,
    effects: &[Effect],
    station: &str,
    person_id: Option<i64>,
    now_ms: i64,
) -> Result<Vec<Write>, StoreError> {
    writes_for(id, version, session, effects, &Actor { station, person_id, now_ms })
}

fn writes_for(
    id: FulfilmentOrderId,
    version: i64,
    session: &Session,
    effects: &[Effect],
    actor: &Actor<'_>,
) -> Result<Vec<Write>, StoreError> {
    let mut writes = vec![Write::save_pack(id, session, version, actor.now_ms)?];
    for effect in effects {
        match effect {
            Effect::Record(fact) => {
                writes.push(event_of(fact, id, session, actor).into());
                if matches!(fact, Fact::OrderResumed | Fact::RestShipped { .. }) {
                    writes.push(Write::stage(id, Stage::Open, None));
                }
            }
            Effect::PutAside(parked) => {
                let (why, detail) = trouble_of(parked, session);
                writes.push(Write::stage(id, Stage::Parked, Some((why, &detail))));
                writes.push(Write::let_go(id, actor.station));
            }
            Effect::Play(_) | Effect::BuyLabel | Effect::PrintAgain | Effect::QuoteAgain => {}
        }
    }
    Ok(writes)
}

pub(crate) fn sounds_of(effects: &[Effect]) -> Vec<Sound> {
    effects.iter().filter_map(|effect| if let Effect::Play(sound) = effect { Some(*sound) } else { None }).collect()
}

fn trouble_of(parked: &Parked, session: &Session) -> (&'static str, String) {
    match parked {
        Parked::Held { note } => ("held", note.clone()),
        Parked::Problem { note } => ("problem", note.clone()),
        Parked::Short(short) => {
            let title = session.lines.get(short.line).map_or("", |line| line.title.as_str());
            ("short", format!("{} × {title}", short.units))
        }
    }
}

fn event_of(fact: &Fact, id: FulfilmentOrderId, session: &Session, actor: &Actor<'_>) -> NewEvent {
    let (kind, payload) = match fact {
        Fact::ItemPacked { line_id, units, is_by_hand } => {
            let title = session.lines.iter().find(|line| line.id == *line_id).map(|line| line.title.as_str());
            let kind = if *is_by_hand { "item_by_hand" } else { "item_packed" };
            (kind, json!({ "line": line_id.0, "title": title, "units": units }))
        }
        Fact::ScanStopped { stop } => ("scan_stopped", stopped(*stop, session)),
        Fact::StepUndone => ("step_undone", json!({})),
        Fact::BoxChosen { box_id } => ("box_chosen", json!({ "box": box_id.0 })),
        Fact::WeightTyped { weight_g } => ("weight_typed", json!({ "weight_g": weight_g })),
        Fact::ServiceChosen { service_token } => ("service_chosen", json!({ "service": service_token })),
        Fact::LabelAsked => ("label_asked", json!({})),
        Fact::CapWaived { price } => {
            ("cap_waived", json!({ "price_minor": price.amount_minor, "currency": price.currency.code() }))
        }
        Fact::ReprintAsked => ("reprint_asked", json!({})),
        // A packer's note may name a customer: it stays with the order, the log says only that there is one.
        Fact::OrderParked(Parked::Held { .. }) => ("order_parked", json!({ "parked": "held" })),
        Fact::OrderParked(Parked::Problem { .. }) => ("order_parked", json!({ "parked": "problem" })),
        Fact::OrderParked(Parked::Short(short)) => ("order_parked", json!({ "parked": "short", "units": short.units })),
        Fact::ChangeSeen { change } => ("change_seen", json!({ "change": change })),
        Fact::OrderResumed => ("order_resumed", json!({})),
        Fact::RestShipped { units } => ("rest_shipped", json!({ "units": units })),
    };
    NewEvent {
        station: actor.station.to_owned(),
        at_ms: actor.now_ms,
        person_id: actor.person_id,
        kind,
        fulfilment_order_id: Some(id.0),
        payload,
    }
}

/// What was stopped: the item's name, or the code that nobody knows.
fn stopped(stop: Stop, session: &Session) -> serde_json::Value {
    let title = match &session.verdict {
        Verdict::Wrong { stranger } => Some(stranger.title.as_str()),
        Verdict::OneTooMany { line, .. } => session.lines.get(*line).map(|line| line.title.as_str()),
        _ => None,
    };
    let code = if let Verdict::Unknown { code } = &session.verdict { Some(code.as_str()) } else { None };
    json!({ "stop": stop_word(stop), "title": title, "code": code })
}

fn stop_word(stop: Stop) -> &'static str {
    match stop {
        Stop::Wrong => "wrong",
        Stop::OneTooMany => "one_too_many",
        Stop::Unknown => "unknown",
        Stop::ShippingLabel => "shipping_label",
    }
}

/// What carriers are asked about a parcel, and the same as one short text: a quote for another text is no answer.
/// None while the box, the weight or an address that can be shipped to is missing.
pub fn parcel_question(
    order: &ShopOrder,
    part_ref: &str,
    session: &Session,
    lines: &[LineRow],
    box_kind: Option<&BoxKind>,
    from: &Address,
) -> Option<(String, Shipment)> {
    let box_kind = box_kind?;
    let weight_g = session.parcel_weight_g()?;
    let part = order.fulfilment_orders.iter().find(|part| part.shop_ref == part_ref)?;
    let to = part.destination.clone().or_else(|| order.ship_to.clone())?;
    if to.problem(order.is_customer_hidden).is_some() {
        return None;
    }
    // Only here letters become plain: slips and screens keep names as they are.
    let to = to.for_carrier().ok()?;
    let leaves_country = to.country != from.country;
    let shipment = Shipment {
        // The shop's own address is the merchant's to mend: the carrier says what it thinks of it.
        from: from.for_carrier().unwrap_or_else(|_| from.clone()),
        customs: leaves_country.then(|| customs(order, session, lines, from)),
        length_mm: box_kind.length_mm,
        width_mm: box_kind.width_mm,
        height_mm: box_kind.height_mm,
        weight_g,
        reference: order.number.clone(),
        to,
    };
    let units: Vec<String> = session.lines.iter().map(|line| line.wanted.to_string()).collect();
    let asked_for = format!("{}|{weight_g}|{}|{}", box_kind.id, fingerprint(&shipment.to), units.join(","));
    Some((asked_for, shipment))
}

/// A short text that differs when the address does and does not tell it.
fn fingerprint(address: &Address) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    for part in [
        &address.name,
        &address.company,
        &address.street1,
        &address.street2,
        &address.city,
        &address.state,
        &address.zip,
        &address.country,
    ] {
        part.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn customs(order: &ShopOrder, session: &Session, lines: &[LineRow], from: &Address) -> Customs {
    let items = session.lines.iter().filter(|line| line.wanted > 0).map(|line| {
        let row = lines.iter().find(|row| row.id == line.id.0);
        let ordered = row.and_then(|row| order.lines.iter().find(|ordered| ordered.shop_ref == row.line_ref));
        let unit_price_minor = row.map_or(0, |row| row.unit_price_minor);
        CustomsItem {
            description: line.title.clone(),
            quantity: line.wanted,
            weight_g: line.weight_g.unwrap_or(1) * i64::from(line.wanted),
            value: Money::new(unit_price_minor * i64::from(line.wanted), order.total.currency),
            hs_code: ordered.and_then(|ordered| ordered.hs_code.clone()),
            origin_country: ordered
                .and_then(|ordered| ordered.origin_country.clone())
                .or_else(|| from.country.clone())
                .unwrap_or_else(|| "US".to_owned()),
        }
    });
    Customs {
        signer: from.name.clone().or_else(|| from.company.clone()).unwrap_or_else(|| "Shipper".to_owned()),
        items: items.collect(),
    }
}

/// True while a session may still be moved by what happens at the shop.
pub(crate) fn is_unpaid(state: State) -> bool {
    match state {
        State::Packing | State::Verified | State::Buying | State::Stopped => true,
        State::Labelled | State::Parked => false,
    }
}
