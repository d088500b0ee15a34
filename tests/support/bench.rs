//! A whole bench: the simulated outside world and a station on it, in a folder of its own.
//!
//! Invariant: it is worked like a screen works it, through `station::commands::call`; the store is only looked at, to
//! see that the work is over. Waiting is for changes, never for time to pass.
#![expect(clippy::expect_used, reason = "a story fails where it stands")]

use serde_json::{Value, json};
use simulators::seed::catalogue::{ARTICLES, upc};
use simulators::{FaultAct, FaultRule, OutsideWorld, WorldOptions};
use station::{BenchSettings, Config, DemoWorld, Limits, Station, UserError, commands};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::Store;
use tempfile::TempDir;
use tokio::time::{Instant, timeout};

/// How long anything may take on a busy computer before its story has failed.
const DEADLINE: Duration = Duration::from_secs(40);
/// Some ends of jobs, and all that happens in the outside world, are told to nobody: they are looked for so often.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// All named and special orders, and some everyday ones.
const ORDERS: usize = 45;
/// The same with those at the edges.
const ORDERS_WITH_EXTREMES: usize = 60;

/// A command of a station, its answer read.
///
/// # Errors
/// What a person would read.
pub async fn call(station: &Arc<Station>, name: &str, request: Value) -> Result<Value, UserError> {
    let answer = commands::call(station, name, request).await?;
    Ok(serde_json::from_str(answer.get()).expect("JSON"))
}

/// What a bench begins with.
#[derive(Debug)]
pub struct Beginning {
    extremes: bool,
    redacted: bool,
    limits: Option<Limits>,
    faults: Vec<FaultRule>,
    renew_every_ms: Option<u64>,
    use_keyring: bool,
}

impl Beginning {
    /// Adds the orders of 300 lines and of 200 pieces, and one in each of the rarer states.
    #[must_use]
    pub fn with_extremes(self) -> Self {
        Self { extremes: true, ..self }
    }

    /// The shop hides its customers' data.
    #[must_use]
    pub fn redacted(self) -> Self {
        Self { redacted: true, ..self }
    }

    /// Waits and repeats as a station in a shop does, or as this story needs it.
    #[must_use]
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits: Some(limits), ..self }
    }

    /// What goes wrong from the first call on.
    #[must_use]
    pub fn fault(mut self, rule: FaultRule) -> Self {
        self.faults.push(rule);
        self
    }

    /// The bench renews its claims so often.
    #[must_use]
    pub fn renewing_every(self, renew_every_ms: u64) -> Self {
        Self { renew_every_ms: Some(renew_every_ms), ..self }
    }

    /// Keys go into the system's keyring, if there is one.
    #[must_use]
    pub fn with_keyring(self) -> Self {
        Self { use_keyring: true, ..self }
    }

    /// Starts the world and a station on it that nobody has set up.
    pub async fn unpacked(self) -> Bench {
        let orders = if self.extremes { ORDERS_WITH_EXTREMES } else { ORDERS };
        let options = WorldOptions { orders, extremes: self.extremes, faults: self.faults, ..WorldOptions::default() };
        let world = OutsideWorld::start(options).await.expect("a world");
        world.shopify().set_redacted(self.redacted);
        let folder = tempfile::Builder::new().prefix("packbench-bench-").tempdir().expect("a folder");
        let mut config = config_in(&folder, "one");
        config.use_keyring = self.use_keyring;
        config.renew_every_ms = self.renew_every_ms.unwrap_or(config.renew_every_ms);
        config.limits = self.limits.unwrap_or(config.limits);
        Bench::on(Arc::new(world), Arc::new(folder), config).await
    }

    /// Starts everything: orders are here, the owner is signed in.
    pub async fn set_up(self) -> Bench {
        let bench = self.unpacked().await;
        bench.station.set_up_demo().await.expect("a demo shop");
        bench.drained().await;
        bench
    }
}

fn config_in(folder: &TempDir, name: &str) -> Config {
    let data_dir = folder.path().join(name);
    Config {
        pull_every_ms: None,
        use_keyring: false,
        use_speaker: false,
        limits: quick(),
        ..Config::in_folder(&data_dir)
    }
}

/// Limits of a station that waits for nothing longer than a story takes.
pub fn quick() -> Limits {
    Limits {
        settle_ms: 1_000,
        retry_base_ms: 10,
        retry_cap_ms: 50,
        attempts_max: 4,
        offline_wait_ms: 50,
        look_again_ms: 30,
        file_again_ms: 50,
        printer_wait_ms: 50,
        due_again_ms: 1,
        products_every_ms: 0,
        ..Limits::default()
    }
}

/// A station on the outside world.
pub struct Bench {
    /// Shop, carrier, printer and what goes wrong there.
    pub world: Arc<OutsideWorld>,
    /// The station.
    pub station: Arc<Station>,
    config: Config,
    folder: Arc<TempDir>,
    store: Store,
    scans: AtomicU64,
}

impl Bench {
    /// What can be chosen before it starts.
    pub fn with() -> Beginning {
        Beginning {
            extremes: false,
            redacted: false,
            limits: None,
            faults: vec![],
            renew_every_ms: None,
            use_keyring: false,
        }
    }

    /// A bench with orders and its owner signed in.
    pub async fn start() -> Self {
        Self::with().set_up().await
    }

    async fn on(world: Arc<OutsideWorld>, folder: Arc<TempDir>, config: Config) -> Self {
        let station = Station::start(config.clone()).await.expect("a station");
        station.offer_demo(address_of(&world).running()).await.expect("a demo shop");
        let store = Store::open(&config.store_url).await.expect("the station's store");
        Self { world, station, config, folder, store, scans: AtomicU64::new(1) }
    }

    /// How its station was started.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// A second bench of this name on the same store and world, where `person` is signed in.
    pub async fn beside(&self, name: &str, person: &str) -> Self {
        let config = Config { store_url: self.config.store_url.clone(), ..config_in(&self.folder, name) };
        std::fs::create_dir_all(&config.data_dir).expect("a folder");
        let printer = Some(self.world.printer().url());
        let settings = BenchSettings {
            station_name: name.to_owned(),
            is_set_up: true,
            label_printer_url: printer,
            ..BenchSettings::default()
        };
        settings.save(&config.data_dir).expect("a bench's settings");
        let bench = Self::on(self.world.clone(), self.folder.clone(), config).await;
        bench.sign_in(person).await;
        bench
    }

    /// Closes the station and starts it anew over the same folder; nobody is signed in then.
    pub async fn restarted(self) -> Self {
        self.close().await;
        Self::on(self.world, self.folder, self.config).await
    }

    /// Closes the station and starts it anew over a copy of its folder at another place.
    pub async fn moved_to(self, data_dir: &Path) -> Self {
        self.close().await;
        for file in std::fs::read_dir(&self.config.data_dir).expect("its folder") {
            let file = file.expect("a file");
            if file.path().is_file() {
                std::fs::copy(file.path(), data_dir.join(file.file_name())).expect("a copy");
            }
        }
        let store_url = format!("sqlite:{}", data_dir.join("packbench.db").display());
        let config = Config { data_dir: data_dir.to_owned(), store_url, ..self.config };
        Self::on(self.world, self.folder, config).await
    }

    /// Closes the station and its store.
    pub async fn close(&self) {
        self.station.close().await;
        self.store.close().await;
    }

    /// A command.
    ///
    /// # Errors
    /// What a person would read.
    pub async fn call(&self, name: &str, request: Value) -> Result<Value, UserError> {
        call(&self.station, name, request).await
    }

    /// What a command without a request shows.
    pub async fn view(&self, name: &str) -> Value {
        self.call(name, Value::Null).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The code of the refusal a command must meet.
    pub async fn refused(&self, name: &str, request: Value) -> String {
        self.call(name, request).await.expect_err("a refusal").code
    }

    /// Someone sits down; people of the demo have no PIN.
    pub async fn sign_in(&self, name: &str) {
        let id = self.person(name).await;
        self.call("sign_in", json!({ "person_id": id, "pin": "" })).await.expect("signed in");
    }

    /// The row of someone who works here.
    pub async fn person(&self, name: &str) -> i64 {
        let people = self.view("people").await;
        let found = people.as_array().expect("people").iter().find(|person| person["name"] == name);
        found.unwrap_or_else(|| panic!("no {name}"))["id"].as_i64().expect("an id")
    }

    /// A scan, as a screen sends it.
    pub async fn scan(&self, raw: &str) -> Value {
        let id = format!("s{}", self.scans.fetch_add(1, Ordering::Relaxed));
        self.call("scan", json!({ "scan_id": id, "raw": raw, "screen": "pack" })).await.expect("a scan is answered")
    }

    /// Scans an article so often by its barcode; gives the last answer.
    pub async fn scan_article(&self, sku: &str, times: usize) -> Value {
        let code = barcode(sku);
        let mut last = Value::Null;
        for _ in 0..times {
            last = self.scan(&code).await;
            assert!(last["notice"].is_null(), "{sku}: {}", last["notice"]);
        }
        last
    }

    /// Opens an order by its slip.
    pub async fn open(&self, number: &str) -> Value {
        let outcome = self.scan(&format!("SO-{number}")).await;
        assert_eq!(outcome["pack"]["number"], number, "{}", outcome["notice"]);
        outcome["pack"].clone()
    }

    /// Opens order 111765, two workbooks for Dana, and packs it to the last unit.
    pub async fn pack_dana(&self) -> Value {
        self.open(DANA).await;
        self.scan_article("GL-WB-CUR", 1).await;
        self.scan_article("GL-WB-NUM", 1).await
    }

    /// A key or button.
    pub async fn act(&self, action: &str) -> Value {
        self.act_with(json!({ "action": action })).await.unwrap_or_else(|error| panic!("{action}: {error}"))
    }

    /// A key or button with what belongs to it.
    ///
    /// # Errors
    /// What a person would read.
    pub async fn act_with(&self, request: Value) -> Result<Value, UserError> {
        self.call("act", request).await
    }

    /// Changes settings as the page does: reads all, changes some, saves all.
    ///
    /// # Errors
    /// What a person would read.
    pub async fn change_settings(&self, change: impl FnOnce(&mut Value)) -> Result<Value, UserError> {
        let mut settings = self.view("settings_view").await;
        change(&mut settings);
        self.call("save_settings", settings).await
    }

    /// The rows of the queue that a search finds.
    pub async fn found(&self, filter: &str, search: &str) -> Vec<Value> {
        let request = json!({ "filter": filter, "search": search, "from_index": 0, "limit": 100 });
        let page = self.call("queue_page", request).await.expect("a page");
        page["rows"].as_array().expect("rows").clone()
    }

    /// What waits for a person about an order.
    pub async fn decision(&self, number: &str) -> Option<Value> {
        let summary = self.view("queue_summary").await;
        summary["decisions"].as_array().expect("decisions").iter().find(|one| one["number"] == number).cloned()
    }

    /// Decides about an order that waits for a person.
    pub async fn decide(&self, number: &str, way: &str) -> Value {
        let waiting = self.decision(number).await.unwrap_or_else(|| panic!("{number} waits for nobody"));
        assert!(waiting["ways"].as_array().expect("ways").iter().any(|one| one == way), "{waiting}");
        let request = json!({ "id": waiting["id"], "key": waiting["key"], "way": way });
        self.call("decide", request).await.expect("a decision")
    }

    /// Waits until a view shows what it should, and gives it.
    pub async fn until(&self, view: &str, is_so: impl Fn(&Value) -> bool) -> Value {
        let mut changes = self.station.changes().listen();
        let end = Instant::now() + DEADLINE;
        loop {
            let shown = self.view(view).await;
            if is_so(&shown) {
                return shown;
            }
            assert!(Instant::now() < end, "{view} still shows {shown:#}");
            // A change, a listener that fell behind, or neither: it is looked at anew.
            drop(timeout(DEADLINE / 20, changes.recv()).await);
        }
    }

    /// Waits until the bench shows this verdict.
    pub async fn until_verdict(&self, is: &str) -> Value {
        self.until("pack_view", |pack| pack["verdict"]["is"] == is).await
    }

    /// Waits until the label is printed and the shop knows it, and nothing is left to do.
    pub async fn until_shipped(&self) -> Value {
        let is_shipped = |pack: &Value| {
            let is_printed = ["sent", "printed"].iter().any(|state| pack["label"]["print_state"] == *state);
            is_printed && pack["label"]["is_told_to_shop"] == true && pack["verdict"]["is"] == "printed"
        };
        let pack = self.until("pack_view", is_shipped).await;
        self.drained().await;
        pack
    }

    /// Waits until no job is left that is not done or given up.
    pub async fn drained(&self) {
        self.look_until("the jobs", async || self.store.jobs_open().await.expect("a count") == 0).await;
    }

    /// Waits for something nobody tells of: in the outside world, or the end of the last job.
    pub async fn look_until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let mut changes = self.station.changes().listen();
        let end = Instant::now() + DEADLINE;
        while !is_so().await {
            assert!(Instant::now() < end, "{what}: not in time");
            drop(timeout(LOOK_AGAIN, changes.recv()).await);
        }
    }

    /// Something goes wrong at the next call to a place.
    pub fn fault(&self, at: &str, act: FaultAct) {
        self.world.faults().add(FaultRule::new(at, act)).expect("a place");
    }

    /// Something goes wrong at every call to a place, until the faults are cleared.
    pub fn fault_for_good(&self, at: &str, act: FaultAct) {
        self.world.faults().add(FaultRule::new(at, act).times(u32::MAX)).expect("a place");
    }

    /// The labels the carrier sold, refused ones left out.
    pub fn bought(&self) -> Vec<Value> {
        let books = self.world.shippo().state_json();
        let all = books["transactions"].as_array().expect("transactions");
        all.iter().filter(|one| one["status"] == "SUCCESS").cloned().collect()
    }

    /// What the shop knows was shipped of an order.
    pub fn shipped(&self, number: &str) -> Vec<Value> {
        let books = self.world.shopify().state_json();
        let all = books["fulfillments"].as_array().expect("fulfilments");
        all.iter().filter(|one| one["order"] == number).cloned().collect()
    }

    /// Asserts that exactly one label was bought, one paper printed, and one fulfilment made with its number.
    pub fn assert_one_of_each(&self, number: &str) {
        let (bought, shipped, printed) = (self.bought(), self.shipped(number), self.world.printer().jobs());
        assert_eq!((bought.len(), shipped.len(), printed.len()), (1, 1, 1), "{bought:?} {shipped:?}");
        let tracking = bought[0]["tracking_number"].as_str().expect("a number");
        assert_eq!(shipped[0]["tracking_number"], tracking);
        assert!(String::from_utf8_lossy(&printed[0]).contains(tracking), "the label has another number");
    }

    /// Its store, for what no screen shows.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// One pull from the shop, and all that follows from it.
    pub async fn pull(&self) {
        self.station.pull_once().await.expect("a pull");
        self.drained().await;
    }

    /// The kinds of the log's newest lines, newest first, each with who did it.
    pub async fn log(&self) -> Vec<(String, Option<String>)> {
        let page = self.call("activity_page", json!({ "limit": 200 })).await.expect("the log");
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let rows = page["rows"].as_array().expect("rows").iter();
        rows.map(|row| (text(&row["kind"]).unwrap_or_default(), text(&row["person"]))).collect()
    }
}

/// The order most stories pack: a Cursive and a Numbers Workbook.
pub const DANA: &str = "111765";

/// An article's barcode.
pub fn barcode(sku: &str) -> String {
    let article = ARTICLES.iter().find(|article| article.sku == sku).unwrap_or_else(|| panic!("no {sku}"));
    upc(article.upc11)
}

fn address_of(world: &OutsideWorld) -> DemoWorld {
    let totes = [("111764", "T-07"), (DANA, "T-11")];
    let text = |(one, other): &(&str, &str)| ((*one).to_owned(), (*other).to_owned());
    DemoWorld::new(
        (world.shopify().url(), world.shopify().access_token()),
        (world.shippo().url().to_owned(), world.shippo().token().to_owned()),
        world.printer().url(),
        totes.iter().map(text).collect(),
        ARTICLES.iter().map(|article| (article.sku.to_owned(), article.bin.to_owned())).collect(),
    )
}
