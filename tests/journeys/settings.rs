//! Settings and first steps: what is saved, what is refused, where keys go.

use serde_json::{Value, json};
use tests::bench::{Bench, DANA};

#[tokio::test]
async fn settings_are_kept_over_a_restart() {
    let bench = Bench::start().await;
    let saved = bench
        .change_settings(|settings| {
            settings["station_name"] = json!("Bench 5");
            settings["units"] = json!("metric");
            settings["theme"] = json!("dark");
            settings["volume_percent"] = json!(35);
            settings["shipping_rules"][0]["cut_off"] = json!("15:45");
            settings["boxes"][0]["name"] = json!("Small one");
        })
        .await
        .unwrap();
    let bench = bench.restarted().await;
    bench.sign_in("Rosa M.").await;
    let again = bench.view("settings_view").await;
    assert_eq!(again, saved);
    assert_eq!(again["boxes"][0]["name"], "Small one");
    assert_eq!(bench.view("app_view").await["station_name"], "Bench 5");
}

#[tokio::test]
async fn what_can_not_be_is_refused_and_nothing_is_saved() {
    let bench = Bench::start().await;
    let before = bench.view("settings_view").await;
    let cases: [(&str, Value, &str); 6] = [
        ("label_printer_url", json!("zebra"), "PB-BAD-PRINTER"),
        ("label_cap_minor", json!(-5), "PB-BAD-NUMBER"),
        ("station_name", json!("  "), "PB-BAD-REQUEST"),
        ("theme", json!("pink"), "PB-BAD-REQUEST"),
        ("units", json!("stones"), "PB-BAD-REQUEST"),
        ("volume_percent", json!("loud"), "PB-BAD-REQUEST"),
    ];
    for (name, value, code) in cases {
        let refused = bench.change_settings(|settings| settings[name] = value).await.unwrap_err();
        assert_eq!(refused.code, code, "{name}: {refused:?}");
        assert_eq!(bench.view("settings_view").await, before, "{name}");
    }
}

#[tokio::test]
async fn each_setting_is_for_whom_it_belongs_to() {
    let bench = Bench::start().await;
    bench.sign_in("Mai L.").await;
    let before = bench.view("settings_view").await;
    let theirs: [(&str, Value); 8] = [
        ("label_printer_url", json!("file:/tmp")),
        ("slip_printer_url", json!("file:/tmp")),
        ("station_name", json!("Mine")),
        ("location_id", Value::Null),
        ("is_auto_print", json!(false)),
        ("units", json!("metric")),
        ("shipping_rules", json!([])),
        ("boxes", json!([])),
    ];
    for (name, value) in &theirs {
        let refused = bench.change_settings(|settings| settings[*name] = value.clone()).await.unwrap_err();
        assert_eq!(refused.code, "PB-NOT-ALLOWED", "{name}");
    }
    assert_eq!(bench.view("settings_view").await, before, "nothing is dropped and nothing is kept");
    bench.change_settings(|settings| settings["theme"] = json!("dark")).await.expect("how it looks is theirs");
    let print = json!({ "url": bench.world.printer().url(), "kind": "label" });
    assert_eq!(bench.refused("test_print", print.clone()).await, "PB-NOT-ALLOWED");

    bench.sign_in("Dana P.").await;
    bench.change_settings(|settings| settings["is_auto_print"] = json!(false)).await.unwrap();
    let dearer = bench.change_settings(|settings| settings["label_cap_minor"] = json!(999_999)).await.unwrap_err();
    assert_eq!(dearer.code, "PB-NOT-ALLOWED", "what a label may cost is the owner's");
    bench.call("test_print", print.clone()).await.unwrap();

    bench.view("sign_out").await;
    for (name, request) in [
        ("test_print", print),
        ("settings_view", json!({})),
        ("sync_now", json!({})),
        ("queue_summary", json!({})),
        ("queue_page", json!({ "filter": "all", "search": "", "from_index": 0, "limit": 10 })),
    ] {
        assert_eq!(bench.refused(name, request).await, "PB-NOT-SIGNED-IN", "{name}");
    }
}

#[tokio::test]
async fn first_steps_that_were_cut_off_can_be_done_again() {
    let bench = Bench::with().unpacked().await;
    bench.view("start_demo").await;
    let finish = |pin: &str| {
        json!({
            "station_name": "Bench 1", "location_id": null, "label_printer_url": null, "slip_printer_url": null,
            "owner_name": "Ola", "owner_pin": pin,
        })
    };
    assert_eq!(bench.refused("finish_onboarding", finish("1")).await, "PB-BAD-REQUEST");
    assert_eq!(bench.view("people").await, json!([]), "nobody was made of it");
    let app = bench.call("finish_onboarding", finish("1357")).await.unwrap();
    assert_eq!((&app["phase"], &app["person"]["name"]), (&json!("ready"), &json!("Ola")));
    assert_eq!(app["person"]["has_pin"], true);
}

#[tokio::test]
async fn a_check_says_that_there_is_no_carrier_key() {
    let bench = Bench::with().unpacked().await;
    let (url, token) = (bench.world.shopify().url(), bench.world.shopify().access_token());
    let request = |shippo: &str| json!({ "shop_url": url, "shop_token": token, "shippo_token": shippo });
    let none = bench.call("check_shop", request("")).await.unwrap();
    let line = none["lines"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&line["what"], &line["is"]), (&json!("shippo_none"), &json!("warn")));
    assert_eq!(none["is_good"], true);
}

#[tokio::test]
async fn a_renamed_bench_keeps_the_order_that_lies_on_it() {
    let bench = Bench::start().await;
    let id = bench.open("111764").await["id"].clone();
    bench.change_settings(|settings| settings["station_name"] = json!("By the door")).await.unwrap();
    assert_eq!(bench.found("all", "111764").await[0]["is_mine"], true);
    let bench = bench.restarted().await;
    assert_eq!(bench.view("app_view").await["open_order"], id);
}

#[tokio::test]
async fn an_own_shop_is_checked_before_it_is_connected() {
    let bench = Bench::with().unpacked().await;
    let (url, token) = (bench.world.shopify().url(), bench.world.shopify().access_token());
    let request = |token: &str| json!({ "shop_url": url, "shop_token": token, "shippo_token": "" });
    assert_eq!(bench.refused("connect_shop", request("wrong")).await, "PB-SHOP-REFUSED");
    let check = bench.call("check_shop", request("wrong")).await.unwrap();
    assert_eq!(check["is_good"], false);

    bench.world.shopify().set_scopes(&["read_products"]);
    assert_eq!(bench.refused("connect_shop", request(&token)).await, "PB-SCOPE-MISSING");
    let check = bench.call("check_shop", request(&token)).await.unwrap();
    let scopes = check["lines"].as_array().unwrap().iter().find(|line| line["what"] == "shop_scopes").unwrap();
    assert!(!scopes["names"].as_array().unwrap().is_empty(), "the missing ones are named");
    assert!(bench.view("app_view").await["shop_name"].is_null(), "nothing was saved");
}

#[tokio::test]
async fn an_own_shop_is_connected_and_its_key_is_nowhere_in_the_store() {
    let bench = Bench::with().unpacked().await;
    let (url, token) = (bench.world.shopify().url(), bench.world.shopify().access_token());
    let request = json!({ "shop_url": url, "shop_token": token, "shippo_token": "" });
    let app = bench.call("connect_shop", request).await.unwrap();
    assert_eq!((&app["phase"], &app["is_demo"]), (&json!("onboarding"), &json!(false)));
    bench.until("app_view", |app| app["sync"]["last_good_at"].is_i64()).await;
    let finish = json!({
        "station_name": "Bench 1", "location_id": null, "label_printer_url": bench.world.printer().url(),
        "slip_printer_url": null, "owner_name": "Ola", "owner_pin": "1357",
    });
    let app = bench.call("finish_onboarding", finish).await.unwrap();
    assert_eq!((&app["phase"], &app["person"]["name"]), (&json!("ready"), &json!("Ola")));
    assert_eq!(bench.view("settings_view").await["secrets_in"], "file");

    bench.pack_dana().await;
    let pack = bench.until_verdict("no_label").await;
    let said = pack["verdict"]["messages"].to_string();
    assert!(said.contains("No carrier account is connected"), "{said}");
    bench.close().await;
    for file in std::fs::read_dir(&bench.config().data_dir).unwrap().map(|file| file.unwrap().path()) {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("packbench.db") || name == "packbench.toml" {
            let bytes = std::fs::read(&file).unwrap();
            assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()), "the key is in {name}");
        }
    }
}

#[tokio::test]
async fn the_log_names_people_here_and_no_customer() {
    let bench = Bench::start().await;
    bench.open(DANA).await;
    bench.act_with(json!({ "action": "hold", "note": "call Dana Whitfield" })).await.unwrap();
    bench.decide(DANA, "open").await;
    bench.scan_article("GL-WB-CUR", 1).await;
    bench.scan_article("GL-WB-NUM", 1).await;
    bench.until_shipped().await;
    let log = bench.call("activity_page", json!({ "limit": 200, "order_number": "#111765" })).await.unwrap();
    let kinds: Vec<&str> = log["rows"].as_array().unwrap().iter().filter_map(|row| row["kind"].as_str()).collect();
    for kind in
        ["order_opened", "order_parked", "order_resumed", "item_packed", "label_bought", "label_printed", "order_told"]
    {
        assert!(kinds.contains(&kind), "{kind} is not among {kinds:?}");
    }
    let text = log.to_string();
    assert!(text.contains("Rosa M."));
    for private in ["Whitfield", "18th St", "83702"] {
        assert!(!text.contains(private), "{private} is in the log");
    }
}
