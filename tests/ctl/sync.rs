//! `sync`: what the shop has is here afterwards, whoever runs beside it.

use crate::{ORDERS, on_shop, world};
use domain::people::Role;
use pipeline::ShopSettings;
use serde_json::Value;
use simulators::seed::{Address, OrderSpec};
use store::{Claim, Store, Write};
use tests::bench::DANA;
use tests::ctl::Ctl;

fn somebody() -> OrderSpec {
    OrderSpec::to(Address::us(["Ada", "Moss"], "12 Main St", "Reno", ["Nevada", "NV"], "89501")).line("GL-TB-ABC", 1)
}

fn orders(synced: &Value) -> (i64, i64) {
    let count = |name: &str| synced["orders"][name].as_i64().unwrap();
    (count("new"), count("changed"))
}

#[tokio::test]
async fn it_reads_all_then_what_changed_and_says_so() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    let first = ctl.run(&["sync", "--json"]).await.json();
    let (new, changed) = orders(&first);
    assert!(new > 20 && new <= ORDERS as i64 && changed == 0, "{first}");
    assert!(first["products"].as_i64() > Some(5) && first["locations"].as_i64() > Some(0), "{first}");
    assert_eq!(orders(&ctl.run(&["sync", "--json"]).await.json()), (0, 0), "nothing changed since");

    let shop = world.shopify();
    let number = shop.add_order(&somebody());
    shop.edit_order_quantity(DANA, "GL-WB-NUM", 4).unwrap();
    let synced = ctl.run(&["sync", "--json"]).await.json();
    assert_eq!(orders(&synced), (1, 1), "{synced}");
    let slip = ctl.run(&["slip", &number, "--format", "pdf", "-o", "slip.pdf"]).await;
    assert_eq!(slip.code, Some(0), "it was read to its end: {slip:?}");
    let status = ctl.run(&["status", "--json"]).await.json();
    assert_eq!(status["jobs"], serde_json::json!([]), "nothing is left for a station to read");

    assert_eq!(orders(&ctl.run(&["sync", "--full", "--json"]).await.json()), (0, 0), "all is here already");
    let words = ctl.run(&["sync"]).await;
    assert!(words.out.contains("0 new orders, 0 changed"), "{words:?}");
}

async fn store_of(ctl: &Ctl) -> Store {
    std::fs::create_dir_all(ctl.data_dir()).unwrap();
    Store::open(&format!("sqlite:{}", ctl.data_dir().join("packbench.db").display())).await.unwrap()
}

#[tokio::test]
async fn an_order_on_a_bench_is_left_to_the_station_that_stops_its_packer() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    ctl.run(&["sync", "--json"]).await.json();
    let store = store_of(&ctl).await;
    let id = store.order_by_number(DANA, None).await.unwrap().unwrap();
    let person = store.hire("Theo K.", Role::Packer, |_| vec![]).await.unwrap();
    let claim = Claim { person, station: "Bench 1".to_owned(), lease_until_ms: i64::MAX, now_ms: 0 };
    store.commit(vec![Write::take_over(id, &claim)]).await.unwrap();
    store.close().await;

    world.shopify().edit_order_quantity(DANA, "GL-WB-NUM", 4).unwrap();
    ctl.run(&["sync", "--json"]).await.json();
    let status = ctl.run(&["status", "--json"]).await.json();
    assert_eq!(status["jobs"][0]["kind"], "ingest_order", "{status}");
    assert_eq!(status["jobs"][0]["count"], 1, "{status}");
}

#[tokio::test]
async fn a_demo_s_store_takes_no_real_orders() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let store = store_of(&ctl).await;
    let demo = ShopSettings { is_demo: true, ..ShopSettings::default() };
    store.commit(vec![Write::setting(ShopSettings::KEY, &demo, 1).unwrap()]).await.unwrap();
    store.close().await;
    let ctl = on_shop(ctl, &world);
    assert_eq!(ctl.run(&["sync"]).await.refusal(), "PB-NO-SHOP");
    assert_eq!(store_of(&ctl).await.order_count().await.unwrap(), 0);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn on_a_terminal_it_counts_and_elsewhere_it_does_not() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    let seen = ctl.run_on_terminal("sync").await;
    assert_eq!(seen.code, Some(0), "{seen:?}");
    assert!(seen.out.contains(" left") && !seen.out.contains(" 0 of "), "the file's orders are counted: {seen:?}");
    // More than the shop answers at once: its budget makes the sync take seconds.
    for _ in 0..45 {
        world.shopify().add_order(&somebody());
    }
    let seen = ctl.run_on_terminal("sync").await;
    let counts = seen.out.split(" orders read, ").filter_map(|drawn| drawn.rsplit(' ').next()?.parse::<u32>().ok());
    assert!(counts.max() > Some(0), "what changed is counted: {seen:?}");
    let quiet = ctl.run(&["sync", "--full"]).await;
    assert_eq!((quiet.code, quiet.err.as_str()), (Some(0), ""), "{quiet:?}");
}

#[tokio::test]
async fn since_reads_from_then_on_and_leaves_the_rest_to_the_next_sync() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    let world = world().await;
    let ctl = on_shop(ctl, &world);
    assert_eq!(orders(&ctl.run(&["sync", "--json", "--since", "2099-01-01"]).await.json()), (0, 0));
    let status = ctl.run(&["status", "--json"]).await.json();
    let then = status["last_good_sync"].as_str().unwrap();
    let number = world.shopify().add_order(&somebody());
    let (some, _) = orders(&ctl.run(&["sync", "--json", "--since", then]).await.json());
    assert!(some >= 1, "the new one at least");
    let slip = ctl.run(&["slip", &number, "--format", "escpos", "-o", "slip"]).await;
    assert_eq!(slip.code, Some(0), "the new one is here: {slip:?}");
    let (rest, _) = orders(&ctl.run(&["sync", "--json"]).await.json());
    assert!(rest > 20, "what came before was still to read: {rest}");
}

#[tokio::test]
async fn without_a_shop_or_with_a_wrong_key_it_is_refused() {
    let Some(ctl) = Ctl::or_left_out() else { return };
    assert_eq!(ctl.run(&["sync"]).await.refusal(), "PB-NO-SHOP");
    assert!(!ctl.data_dir().exists(), "no store is made of it");
    let world = world().await;
    let ctl = ctl.with("PACKBENCH_SHOPIFY_URL", world.shopify().url());
    assert_eq!(ctl.run(&["sync"]).await.refusal(), "PB-NO-SHOP");
    let file = ctl.folder().join("token");
    let ctl = ctl.with("PACKBENCH_SHOPIFY_TOKEN_FILE", file.display().to_string());
    assert_eq!(ctl.run(&["sync"]).await.refusal(), "PB-FILE-UNUSABLE");
    std::fs::write(&file, "wrong").unwrap();
    assert_eq!(ctl.run(&["sync"]).await.refusal(), "PB-SHOP-REFUSED");
    std::fs::write(&file, world.shopify().access_token()).unwrap();
    assert_eq!(ctl.run(&["sync"]).await.code, Some(0));
    world.shopify().set_listening(false).await;
    assert_eq!(ctl.run(&["sync"]).await.refusal(), "PB-SHOP-UNAVAILABLE");
}
