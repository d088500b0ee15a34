//! From the click on the blue button to the last byte at the printer, less what the carrier takes to answer.
//!
//! The carrier's time is measured by asking it directly for the same: a label of the same shipment by another rate, and
//! its file. The live look at the shop's order before paying counts as ours.

use crate::figures::{median, median_of_rounds, ms};
use crate::shop::{Bench, Outside};
use crate::table::{Limit, Row, Table};
use anyhow::Context as _;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const LIMIT_MS: f64 = 50.0;
/// Rows that are read ahead to take orders from.
const AHEAD: i64 = 50;
/// A label that takes longer is a fault.
const PATIENCE: Duration = Duration::from_secs(8);

/// Buys `count` labels.
pub(crate) async fn measure(bench: &Bench, outside: &Outside, count: usize, table: &mut Table) -> anyhow::Result<()> {
    let (mut bought, mut answered, mut refused) = (Vec::new(), Vec::new(), 0);
    let http = channels::http_client()?;
    // What the scans left half packed lies at the beginning.
    let mut from_index = bench.queue("all", 0, 1).await?["total"].as_i64().unwrap_or(0) / 2;
    while bought.len() < count {
        let page = bench.queue("all", from_index, AHEAD).await?;
        let rows = page["rows"].as_array().cloned().unwrap_or_default();
        from_index += AHEAD;
        anyhow::ensure!(!rows.is_empty(), "there are not orders enough");
        for row in rows {
            if bought.len() >= count {
                break;
            }
            if !make_ready(bench, &row["id"]).await? {
                bench.call("leave_order", json!({})).await?;
                continue;
            }
            let jobs = outside.printer.jobs().len();
            let start = Instant::now();
            bench.call("act", json!({"action": "print"})).await?;
            let came = outside.printer.wait_for_jobs(jobs + 1, PATIENCE).await;
            let took = start.elapsed();
            if !came {
                let pack = bench.call("pack_view", json!({})).await?;
                println!("no label for {}: {}", row["number"], pack["verdict"]);
                refused += 1;
                anyhow::ensure!(refused * 5 <= count, "too many labels did not come");
                bench.call("leave_order", json!({})).await?;
                continue;
            }
            bought.push(took);
            answered.push(ask_directly(&http, outside).await?);
            bench.call("leave_order", json!({})).await?;
        }
    }
    let (label_p95, answer_p50) = (median_of_rounds(&bought, 95), median(&answered));
    table.add(Row {
        name: "buy click to bytes at the printer, p95",
        figure: format!("{:.1} ms (p50 {:.1})", ms(label_p95), ms(median(&bought))),
        beside: format!("carrier answers in {:.1} ms (p50)", ms(answer_p50)),
        measured: ms(label_p95) - ms(answer_p50),
        limit: Limit::AtMost(LIMIT_MS, "ms"),
    });
    Ok(())
}

/// Opens an order and scans all of it, until its price is known and it can be bought; false when it can't be.
async fn make_ready(bench: &Bench, id: &Value) -> anyhow::Result<bool> {
    let mut changes = bench.listen();
    let opened = bench.call("open_order", json!({"id": id, "is_take_over": false})).await?;
    for line in opened["pack"]["lines"].as_array().context("an order without lines")? {
        for unit in 0..line["wanted"].as_u64().unwrap_or(0) {
            let scan_id = format!("buy-{id}-{}-{unit}", line["index"]);
            bench
                .call(
                    "scan",
                    json!({"scan_id": scan_id, "raw": line["sku"].as_str().unwrap_or_default(), "screen": "pack"}),
                )
                .await?;
        }
    }
    loop {
        let pack = bench.call("pack_view", json!({})).await?;
        if pack["primary"]["is"] != "buy" {
            return Ok(false);
        }
        match pack["parcel"]["quote_is"].as_str() {
            Some("ready") => return Ok(pack["primary"]["price"].is_object()),
            Some("failed") => return Ok(false),
            _ => drop(tokio::time::timeout(PATIENCE, changes.recv()).await.context("no price came")??),
        }
    }
}

/// Buys the newest shipment's label by its last rate and fetches the file, as the station's client does.
async fn ask_directly(http: &reqwest::Client, outside: &Outside) -> anyhow::Result<Duration> {
    let url = |path: &str| format!("{}{path}", outside.carrier.url());
    let sign = |request: reqwest::RequestBuilder| {
        request.header("Authorization", format!("ShippoToken {}", outside.carrier.token()))
    };
    let shipments: Value = sign(http.get(url("/shipments/?results=1"))).send().await?.json().await?;
    let rates = shipments["results"][0]["rates"].as_array().context("the newest shipment has no rates")?;
    let rate = &rates.last().context("the newest shipment has no rates")?["object_id"];
    let order = json!({"rate": rate, "label_file_type": "ZPLII", "metadata": "bench", "async": false});
    let start = Instant::now();
    let label: Value = sign(http.post(url("/transactions/")).json(&order)).send().await?.json().await?;
    let file = label["label_url"].as_str().with_context(|| format!("no label: {label}"))?;
    http.get(file).send().await?.bytes().await?;
    Ok(start.elapsed())
}
