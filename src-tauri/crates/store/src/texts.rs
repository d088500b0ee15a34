//! Every SQL text in one list, for the test that describes each on both engines.

/// (file, name, text) of every registered text.
pub fn all_texts() -> Vec<(&'static str, &'static str, &'static str)> {
    [
        ("catalogue", crate::catalogue::TEXTS),
        ("desk", crate::desk::TEXTS),
        ("events", crate::events::TEXTS),
        ("figures", crate::figures::TEXTS),
        ("fulfilment_orders", crate::fulfilment_orders::TEXTS),
        ("jobs", crate::jobs::TEXTS),
        ("locations", crate::locations::TEXTS),
        ("orders", crate::orders::TEXTS),
        ("packs", crate::packs::TEXTS),
        ("people", crate::people::TEXTS),
        ("prints", crate::prints::TEXTS),
        ("purchases", crate::purchases::TEXTS),
        ("queue", crate::queue::TEXTS),
        ("quotes", crate::quotes::TEXTS),
        ("settings", crate::settings::TEXTS),
    ]
    .into_iter()
    .flat_map(|(file, texts)| texts.iter().map(move |(name, text)| (file, *name, *text)))
    .collect()
}
