//! One order for each state that has hurt a packing station somewhere: split, held, refunded, abroad, without SKU.

use std::borrow::Cow;

use super::{
    Address, Delivery, Happening, LineOf, OrderSpec, Site,
    catalogue::{DIGITAL, GIFT_CARD, SHARED_SKU_COLOURS, UNCODED, upc},
};

const CA: [&str; 2] = ["California", "CA"];
const PA: [&str; 2] = ["Pennsylvania", "PA"];
const WA: [&str; 2] = ["Washington", "WA"];
const NY: [&str; 2] = ["New York", "NY"];
const CO: [&str; 2] = ["Colorado", "CO"];
const NO_PROVINCE: [&str; 2] = ["", ""];

fn abroad(name: [&'static str; 2], street: &'static str, city: &'static str, zip: &'static str) -> Address {
    Address { phone: "".into(), ..Address::us(name, street, city, NO_PROVINCE, zip) }
}

fn country(address: Address, name: &'static str, code: &'static str) -> Address {
    Address { country: name.into(), country_code: code.into(), ..address }
}

/// The special orders, oldest first. Which is which stands in its tag ("case: …").
#[must_use]
pub fn special_orders() -> Vec<OrderSpec> {
    let mut orders = changed_orders();
    orders.extend(odd_goods());
    orders.extend(odd_places());
    orders
}

/// What happened to the order after it was placed.
#[rustfmt::skip]
fn changed_orders() -> Vec<OrderSpec> {
    let to = |name, street: &'static str, city, state, zip| OrderSpec::to(Address::us(name, street, city, state, zip));
    vec![
        to(["Rachel", "Stone"], "4021 Latona Ave NE", "Seattle", WA, "98105").tag("case: partly shipped")
            .line("GL-WB-PRT", 2).line("GL-PB-120", 1)
            .then(Happening::Fulfilled("GL-WB-PRT".into(), 1)),
        to(["Marcus", "Bell"], "1551 Larimer St", "Denver", CO, "80202").tag("case: on hold")
            .line("GL-FC-220", 1).then(Happening::Held("INCORRECT_ADDRESS")),
        to(["Olivia", "Grant"], "212 Pine St", "Philadelphia", PA, "19106").tag("case: scheduled")
            .line("GL-WB-CUR", 1).then(Happening::ScheduledInDays(14)),
        to(["Peter", "Novak"], "88 Remsen St", "Brooklyn", NY, "11201").tag("case: cancelled")
            .line("GL-GB-9", 2).then(Happening::Cancelled),
        to(["Isabel", "Reyes"], "3305 Adams Ave", "San Diego", CA, "92116").tag("case: partly refunded")
            .line("GL-FT-51", 3).line("GL-GRIP-3", 1)
            .then(Happening::Refunded("GL-FT-51".into(), 1)),
        to(["Walter", "Hughes"], "910 Kearney St", "Port Townsend", WA, "98368").tag("case: edited")
            .line("GL-INK-10", 1).line("GL-WB-DRW", 1)
            .then(Happening::Edited("GL-INK-10".into(), 3)),
        to(["Lena", "Fischer"], "1425 Walnut St", "Boulder", CO, "80302").tag("case: shipped elsewhere")
            .line("GL-TF-KIT", 1).then(Happening::FulfilledAll),
    ]
}

/// What the lines sell.
#[rustfmt::skip]
fn odd_goods() -> Vec<OrderSpec> {
    let to = |name, street: &'static str, city, state, zip| OrderSpec::to(Address::us(name, street, city, state, zip));
    let colour = |place: usize| LineOf::Barcode(Cow::Owned(upc(SHARED_SKU_COLOURS[place].1)));
    vec![
        to(["Emily", "Carter"], "655 Emerson St", "Palo Alto", CA, "94301").tag("case: bundle")
            .line_of(LineOf::Bundle, 2).line("GL-FC-220", 1),
        to(["Victor", "Lang"], "1200 Chapala St", "Santa Barbara", CA, "93101").tag("case: gift card beside goods")
            .line(GIFT_CARD.sku, 1).line("GL-WB-NUM", 1),
        OrderSpec { ship_to: None, ..to(["Iris", "Blake"], "", "", CA, "") }.tag("case: nothing to ship")
            .line(DIGITAL.sku, 1).shipping("", 0),
        to(["Nina", "Park"], "2100 Shattuck Ave", "Berkeley", CA, "94704").tag("case: digital beside goods")
            .line(DIGITAL.sku, 1).line("GL-TB-ABC", 1),
        to(["Owen", "Price"], "418 State St", "Santa Cruz", CA, "95060").tag("case: custom line")
            .line_of(LineOf::Custom { title: "Replacement lid, maple".into(), price_minor: 450 }, 1).line("GL-TB-ABC", 1),
        to(["Fiona", "Walsh"], "77 Jefferson Rd", "Princeton", ["New Jersey", "NJ"], "08540").tag("case: deleted variant")
            .line_of(LineOf::Deleted, 1).line("GL-WB-PRT", 1),
        to(["Hugo", "Santos"], "1930 Ocean Ave", "San Francisco", CA, "94127").tag("case: shared SKU")
            .line_of(colour(0), 2).line_of(colour(1), 1),
        to(["Clara", "Dunn"], "502 W 7th St", "Austin", ["Texas", "TX"], "78701").tag("case: one variant on two lines")
            .line("GL-GRIP-3", 2).line("GL-GRIP-3", 1),
        to(["Simon", "Wright"], "1600 Bull St", "Columbia", ["South Carolina", "SC"], "29201").tag("case: no barcode")
            .line(UNCODED.sku, 1).line("GL-GB-9", 1),
        to(["June", "Abbott"], "245 Maple Ave", "Oak Park", ["Illinois", "IL"], "60302").tag("case: gift note")
            .line("GL-WB-CUR", 1).line("GL-INK-10", 1).shipping("Overnight", 3495)
            .note("Please add a card: “Happy 6th birthday, Leo! With love from Aunt June”"),
    ]
}

/// Where the parcel comes from and where it goes.
#[rustfmt::skip]
fn odd_places() -> Vec<OrderSpec> {
    let to = |name, street: &'static str, city, state, zip| OrderSpec::to(Address::us(name, street, city, state, zip));
    let customs = |spec: OrderSpec, incoterm| OrderSpec { incoterm: Some(incoterm), ..spec.shipping("Standard", 2495) };
    vec![
        OrderSpec { delivery: Delivery::PickUp, ..to(["Gina", "Moreno"], "1250 E Holt Blvd", "Ontario", CA, "91761") }
            .tag("case: local pickup").line("GL-PB-120", 1).shipping("Grooved Learning West", 0),
        to(["Derek", "Olson"], "3100 Hennepin Ave", "Minneapolis", ["Minnesota", "MN"], "55408").tag("case: two locations")
            .line("GL-WB-PRT", 1).line_at("GL-TF-KIT", 2, Site::East),
        to(["Megan", "Shaw"], "410 Chestnut St", "Harrisburg", PA, "17101").tag("case: East").at(Site::East)
            .line("GL-FC-220", 2),
        to(["Kevin", "Yates"], "1810 Peachtree St NE", "Atlanta", ["Georgia", "GA"], "30309").tag("case: Amazon FBA")
            .at(Site::AmazonFba).line("GL-WB-NUM", 1),
        customs(OrderSpec::to(country(Address { province: "Ontario".into(), province_code: "ON".into(),
            ..abroad(["Charlotte", "Tremblay"], "55 Bloor St W", "Toronto", "M4W 1A5") }, "Canada", "CA")), "DDP")
            .tag("case: abroad").line("GL-WB-CUR", 1).line("GL-PB-120", 1),
        customs(OrderSpec::to(country(abroad(["Łukasz", "Wiśniewski"], "ul. Żurawia 24/3", "Łódź", "90-001"), "Poland", "PL")), "DAP")
            .tag("case: Polish letters").line("GL-WB-PRT", 1),
        customs(OrderSpec::to(country(abroad(["Ελένη", "Παπαδοπούλου"], "Ερμού 15", "Αθήνα", "105 63"), "Greece", "GR")), "DAP")
            .tag("case: Greek letters").line("GL-TB-ABC", 1),
        customs(OrderSpec::to(country(Address { province: "Tōkyō".into(), province_code: "JP-13".into(),
            ..abroad(["花子", "山田"], "神南1丁目19-11", "渋谷区", "150-0041") }, "Japan", "JP")), "DAP")
            .tag("case: Japanese letters").line("GL-INK-10", 2),
        to(["Maximiliana-Theodora Alexandrina Konstantia", "Featherstonehaugh-Cholmondeley de la Vega"],
            "12345 North-Northwest Old Mission Presidio Boulevard", "Rancho Santa Margarita", CA, "92688")
            .tag("case: long names").line("GL-FC-220", 1),
    ]
}

/// Orders in the states Shopify's documents name and a young shop has none of, in the order of their numbers.
#[must_use]
#[rustfmt::skip]
pub fn unusual_orders() -> Vec<OrderSpec> {
    let to = |name, street: &'static str, city, state, zip| OrderSpec::to(Address::us(name, street, city, state, zip));
    let one = |name: [&'static str; 2], case: &'static str| to(name, "700 Alder St", "Eugene", ["Oregon", "OR"], "97401").tag(case).line("GL-WB-CUR", 1);
    vec![
        one(["Ivan", "Reed"], "case: incomplete").then(Happening::Incomplete),
        one(["Carla", "Ruiz"], "case: risk, cancel").then(Happening::Risk("CANCEL")),
        one(["Dean", "Walsh"], "case: risk, investigate").then(Happening::Risk("INVESTIGATE")),
        one(["Nora", "Finch"], "case: not paid yet").then(Happening::Payment("PENDING")),
        one(["Abel", "Stone"], "case: authorisation given up").then(Happening::Payment("VOIDED")),
        one(["Vera", "Lund"], "case: money back, not cancelled").then(Happening::MoneyBack),
        one(["Milo", "Hart"], "case: place deleted").then(Happening::PlaceDeleted),
        one(["Tess", "Boyd"], "case: not for this app").then(Happening::NotForThisApp),
        one(["Omar", "Diaz"], "case: deleted").then(Happening::Deleted),
        one(["Judy", "Kerr"], "case: unreadable").then(Happening::Unreadable),
        one(["Noel", "Price"], "case: unreadable too").then(Happening::Unreadable),
        OrderSpec { delivery: Delivery::PickupPoint, ..one(["Rita", "Sims"], "case: pickup point") },
        OrderSpec { delivery: Delivery::Local, ..one(["Kurt", "Vance"], "case: brought by the shop") },
        one(["Lena", "Ortiz"], "case: due today").then(Happening::ScheduledInDays(0)),
    ]
}

/// Orders at the end of what a screen and a pipeline must bear: 300 lines, and 200 pieces on one line.
#[must_use]
pub fn extreme_orders() -> Vec<OrderSpec> {
    let to = |name, company: &'static str, street: &'static str, city, zip| {
        OrderSpec::to(Address::us(name, street, city, CA, zip).company(company)).tag("school")
    };
    let many_lines = (0..300).fold(
        to(["Ruth", "Adler"], "Bay District Supply", "400 Harbor Bay Pkwy", "Alameda", "94502").tag("case: 300 lines"),
        |spec, line| spec.line(super::catalogue::ARTICLES[line % 12].sku, 1 + line % 3),
    );
    let many_pieces = to(["Paul", "Greer"], "Valley Schools", "1515 I St", "Sacramento", "95814")
        .tag("case: 200 pieces")
        .line("GL-GRIP-3", 200);
    vec![many_lines.shipping("Free shipping", 0), many_pieces.shipping("Free shipping", 0)]
}
