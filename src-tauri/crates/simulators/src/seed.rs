//! What the simulated shop sells and who ordered it: made up, the same for the same seed.
//!
//! The catalogue and the first orders are fixed, so that a demo, a picture and a test speak of the same parcel; the
//! rest is drawn from a seeded generator. Nothing here knows HTTP or GraphQL, and no real person lives at any of the
//! addresses, although street, city and postal code fit each other.

pub mod catalogue;
mod named_orders;
mod order_spec;
mod people;
mod special_orders;

use chrono::{DateTime, Duration, Utc};

pub use named_orders::named_orders;
pub use order_spec::{Address, Delivery, Happening, LineOf, LineSpec, OrderSpec, Site, Text};
pub use people::random_address;
pub use special_orders::{extreme_orders, special_orders, unusual_orders};

/// SplitMix64: small, seedable, the same on every machine.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// A generator whose throws follow from the seed alone.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `below` - 1; 0 if `below` is 0.
    pub fn below(&mut self, below: usize) -> usize {
        usize::try_from(self.throw() % below.max(1) as u64).unwrap_or(0)
    }

    /// True in `percent` of a hundred throws.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the things; the slice must not be empty.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }
}

/// An order of the everyday kind: one to four articles, mostly one each, to somewhere in the United States.
pub fn everyday_order(dice: &mut Dice) -> OrderSpec {
    let mut spec = OrderSpec::to(random_address(dice));
    let kinds = 1 + dice.below(4).min(dice.below(4));
    let first = dice.below(catalogue::ARTICLES.len());
    for step in 0..kinds {
        let article = &catalogue::ARTICLES[(first + step * 5) % catalogue::ARTICLES.len()];
        let quantity = if dice.chance(80) { 1 } else { 2 + dice.below(3) };
        spec = spec.line(article.sku, quantity);
    }
    let (title, price_minor) = match dice.below(100) {
        0..=69 => ("Standard", 599),
        70..=79 => ("Expedited", 1295),
        80..=82 => ("Overnight", 3495),
        _ => ("Free shipping", 0),
    };
    spec = spec.shipping(title, price_minor);
    if dice.chance(4) {
        spec = spec.note("Happy birthday! Enjoy your first letters. Love, Grandma");
    }
    match dice.below(100) {
        0..=9 => spec.then(Happening::FulfilledAll),
        10..=15 => spec.at(Site::East),
        _ => spec,
    }
}

/// All orders of a young shop, oldest first, with the time each was placed: the named ones, then the special ones,
/// and everyday orders before them to make up the number.
#[must_use]
pub fn shop_orders(
    seed: u64,
    count: usize,
    with_extremes: bool,
    now: DateTime<Utc>,
) -> Vec<(Option<u32>, DateTime<Utc>, OrderSpec)> {
    let named = named_orders();
    let mut special = special_orders();
    if with_extremes {
        special.extend(extreme_orders());
        special.extend(unusual_orders());
    }
    let recent: Vec<_> = named
        .into_iter()
        .map(|(number, minutes, spec)| (Some(number), now - Duration::minutes(minutes), spec))
        .chain(special.into_iter().enumerate().map(|(place, spec)| {
            let minutes = i64::try_from(place).unwrap_or(0);
            (Some(111_790 + u32::try_from(place).unwrap_or(0)), now - Duration::minutes(95 - minutes), spec)
        }))
        .take(count)
        .collect();
    let mut dice = Dice::new(seed);
    let everyday = count - recent.len();
    let mut orders: Vec<_> = (0..everyday)
        .map(|age| {
            // Numbers run down from the first named order; a shop with more orders than that numbers them elsewhere.
            let back = u32::try_from(age).unwrap_or(u32::MAX);
            let number = 111_757_u32.checked_sub(back).filter(|number| *number > 0);
            let minutes = 400 + 11 * i64::from(back) + i64::try_from(dice.below(9)).unwrap_or(0);
            (number.or(Some(1_000_000 + back)), now - Duration::minutes(minutes), everyday_order(&mut dice))
        })
        .collect();
    orders.extend(recent);
    orders.sort_by_key(|(number, placed_at, _)| (*placed_at, *number));
    orders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_shop_and_the_named_orders_lead() {
        let now = "2026-11-23T17:00:00Z".parse().unwrap();
        let first = shop_orders(7, 120, false, now);
        assert_eq!(format!("{first:?}"), format!("{:?}", shop_orders(7, 120, false, now)));
        assert_ne!(format!("{first:?}"), format!("{:?}", shop_orders(8, 120, false, now)));
        assert_eq!(first.len(), 120);
        let maya = first.iter().find(|(number, ..)| *number == Some(111_764)).map(|(.., spec)| spec).unwrap();
        assert_eq!(maya.lines.iter().map(|line| line.quantity).sum::<usize>(), 5);
        assert_eq!(maya.ship_to.as_ref().unwrap().city, "Tucson");
        assert_eq!(shop_orders(7, 5, false, now).len(), 5);
    }
}
