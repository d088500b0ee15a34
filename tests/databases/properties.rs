//! What holds whatever comes, in whatever order it comes.

use crate::sample::{NOON_MS, order, save_places};
use proptest::prelude::*;
use store::NewOrder;
use tests::sqlite::StoreFolder;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Webhooks and pulls bring versions of an order late, twice and out of order: the newest stays.
    #[test]
    fn the_newest_version_of_an_order_stays(ages in prop::collection::vec(0_i64..20, 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = StoreFolder::new().unwrap();
            let store = folder.open().await.unwrap();
            save_places(&store).await;
            for age in &ages {
                let version = NewOrder { updated_at_ms: NOON_MS + age, ..order(1) };
                store.save_orders(vec![version], NOON_MS).await.unwrap();
            }
            let newest = NOON_MS + ages.iter().max().unwrap();
            assert_eq!(store.order_version("Order/1").await.unwrap(), Some(newest));
            assert_eq!(store.order_count().await.unwrap(), 1);
        });
    }
}
