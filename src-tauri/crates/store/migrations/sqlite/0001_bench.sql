CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
-- The oldest program that may write this store.
INSERT INTO meta(key, value) VALUES('schema_min_reader', '1');

CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL, updated_at INTEGER NOT NULL) STRICT;

CREATE TABLE people(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    pin_hash TEXT,
    badge_hash TEXT UNIQUE,
    is_active INTEGER NOT NULL CHECK(is_active IN (0, 1)),
    wrong_pins INTEGER NOT NULL DEFAULT 0,
    locked_until INTEGER
) STRICT;

CREATE TABLE boxes(
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    length_mm INTEGER NOT NULL,
    width_mm INTEGER NOT NULL,
    height_mm INTEGER NOT NULL,
    empty_weight_g INTEGER NOT NULL,
    max_weight_g INTEGER NOT NULL,
    usual_units INTEGER NOT NULL,
    is_active INTEGER NOT NULL CHECK(is_active IN (0, 1))
) STRICT;

CREATE TABLE locations(
    id INTEGER PRIMARY KEY,
    shop_ref TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    is_ours INTEGER NOT NULL CHECK(is_ours IN (0, 1)),
    is_active INTEGER NOT NULL CHECK(is_active IN (0, 1)),
    address TEXT NOT NULL
) STRICT;

CREATE TABLE variants(
    id INTEGER PRIMARY KEY,
    shop_ref TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    sku TEXT,
    barcode TEXT,
    weight_g INTEGER,
    bin TEXT,
    hs_code TEXT,
    origin_country TEXT,
    picture_url TEXT,
    picture_file TEXT,
    picture_of TEXT
) STRICT;
CREATE INDEX variants_by_sku ON variants(sku) WHERE sku IS NOT NULL;

-- What may be scanned for a variant: its barcode, its SKU, aliases and case codes.
CREATE TABLE codes(
    code TEXT NOT NULL,
    variant_id INTEGER NOT NULL REFERENCES variants(id) ON DELETE CASCADE,
    units INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY(code, variant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX codes_by_variant ON codes(variant_id);

CREATE TABLE orders(
    id INTEGER PRIMARY KEY,
    shop_ref TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    placed_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    total_minor INTEGER NOT NULL,
    shipping_paid_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    document TEXT NOT NULL
) STRICT;
CREATE INDEX orders_by_number ON orders(number);

CREATE TABLE fulfilment_orders(
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders(id) ON DELETE CASCADE,
    shop_ref TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    location_id INTEGER REFERENCES locations(id),
    -- What the shop says.
    is_ready INTEGER NOT NULL CHECK(is_ready IN (0, 1)),
    unready_why TEXT,
    unready_detail TEXT,
    -- What the bench did.
    stage TEXT NOT NULL CHECK(stage IN ('open', 'parked', 'shipping', 'shipped')),
    trouble TEXT,
    trouble_detail TEXT,
    -- Both together: ready, person, none.
    queue TEXT NOT NULL,
    carrier TEXT NOT NULL,
    ship_by INTEGER NOT NULL,
    arrive_by TEXT,
    tote TEXT,
    units INTEGER NOT NULL,
    ship_to_name TEXT NOT NULL,
    ship_to_place TEXT NOT NULL,
    items TEXT NOT NULL,
    claimed_by INTEGER REFERENCES people(id),
    claimed_station TEXT,
    lease_until INTEGER,
    first_seen_at INTEGER NOT NULL,
    packed_at INTEGER,
    pack_seconds INTEGER
) STRICT;
-- In the order it is shown: a window reads its rows and stops. The place is optional, so it comes last.
CREATE INDEX fulfilment_orders_by_queue ON fulfilment_orders(queue, ship_by, id, location_id, tote);
-- The counts of each pickup, without reading a row.
CREATE INDEX fulfilment_orders_by_pickup ON fulfilment_orders(queue, ship_by, carrier, location_id, tote);
CREATE INDEX fulfilment_orders_by_order ON fulfilment_orders(order_id);
CREATE INDEX fulfilment_orders_by_tote ON fulfilment_orders(tote) WHERE tote IS NOT NULL;
CREATE INDEX fulfilment_orders_by_number ON fulfilment_orders(number);
CREATE INDEX fulfilment_orders_by_packed ON fulfilment_orders(packed_at) WHERE packed_at IS NOT NULL;
CREATE INDEX fulfilment_orders_by_claim ON fulfilment_orders(claimed_station) WHERE claimed_station IS NOT NULL;

CREATE TABLE lines(
    id INTEGER PRIMARY KEY,
    fulfilment_order_id INTEGER NOT NULL REFERENCES fulfilment_orders(id) ON DELETE CASCADE,
    shop_ref TEXT NOT NULL,
    line_ref TEXT NOT NULL,
    variant_ref TEXT,
    title TEXT NOT NULL,
    sku TEXT,
    barcode TEXT,
    bundle_title TEXT,
    quantity INTEGER NOT NULL,
    weight_g INTEGER,
    unit_price_minor INTEGER NOT NULL,
    UNIQUE(fulfilment_order_id, shop_ref)
) STRICT;
CREATE INDEX lines_by_variant ON lines(variant_ref) WHERE variant_ref IS NOT NULL;

-- Its rowid is the fulfilment order's id.
CREATE VIRTUAL TABLE order_search USING fts5(body, tokenize = 'trigram');

CREATE TABLE quarantine(
    order_ref TEXT PRIMARY KEY,
    number TEXT,
    reason TEXT NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT;

CREATE TABLE packs(
    fulfilment_order_id INTEGER PRIMARY KEY REFERENCES fulfilment_orders(id) ON DELETE CASCADE,
    session TEXT NOT NULL,
    version INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE quotes(
    fulfilment_order_id INTEGER PRIMARY KEY REFERENCES fulfilment_orders(id) ON DELETE CASCADE,
    asked_for TEXT NOT NULL,
    state TEXT NOT NULL,
    quote TEXT NOT NULL,
    asked_at INTEGER NOT NULL
) STRICT;

-- One row an attempt to buy. Intent is written before the call; one live attempt a parcel.
CREATE TABLE purchases(
    id INTEGER PRIMARY KEY,
    fulfilment_order_id INTEGER NOT NULL REFERENCES fulfilment_orders(id),
    parcel_no INTEGER NOT NULL,
    marker TEXT NOT NULL UNIQUE,
    rate_ref TEXT NOT NULL,
    carrier TEXT NOT NULL,
    service TEXT NOT NULL,
    service_token TEXT NOT NULL,
    price_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL CHECK(state IN ('intent', 'done', 'void', 'surplus')),
    created_at INTEGER NOT NULL,
    settled_at INTEGER,
    purchase_ref TEXT,
    tracking_number TEXT,
    tracking_url TEXT,
    label_url TEXT,
    messages TEXT,
    told_ref TEXT,
    told_at INTEGER
) STRICT;
CREATE UNIQUE INDEX purchases_live ON purchases(fulfilment_order_id, parcel_no) WHERE state IN ('intent', 'done');
CREATE INDEX purchases_by_order ON purchases(fulfilment_order_id);
CREATE INDEX purchases_by_rate ON purchases(rate_ref);

CREATE TABLE labels(
    purchase_id INTEGER PRIMARY KEY REFERENCES purchases(id),
    language TEXT NOT NULL,
    bytes BLOB NOT NULL,
    kept_at INTEGER NOT NULL
) STRICT;

CREATE TABLE prints(
    id INTEGER PRIMARY KEY,
    print_key TEXT NOT NULL UNIQUE,
    fulfilment_order_id INTEGER REFERENCES fulfilment_orders(id),
    purchase_id INTEGER REFERENCES purchases(id),
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    printer_url TEXT,
    station TEXT NOT NULL,
    bytes BLOB,
    state TEXT NOT NULL CHECK(state IN ('queued', 'sending', 'sent', 'printed', 'held', 'failed', 'unknown')),
    reason TEXT,
    created_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;
CREATE INDEX prints_by_order ON prints(fulfilment_order_id);
CREATE INDEX prints_waiting ON prints(station) WHERE state IN ('queued', 'sending', 'held', 'failed', 'unknown');

CREATE TABLE jobs(
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    dedupe TEXT NOT NULL UNIQUE,
    subject INTEGER,
    payload TEXT NOT NULL,
    state TEXT NOT NULL CHECK(state IN ('ready', 'leased', 'done', 'dead')),
    run_at INTEGER NOT NULL,
    lease_until INTEGER,
    worker TEXT,
    fence INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL,
    last_error TEXT,
    created_at INTEGER NOT NULL,
    done_at INTEGER
) STRICT;
CREATE INDEX jobs_due ON jobs(run_at, id) WHERE state IN ('ready', 'leased');
CREATE INDEX jobs_by_subject ON jobs(subject, id) WHERE state IN ('ready', 'leased');
CREATE INDEX jobs_dead ON jobs(subject) WHERE state = 'dead';

-- How long each station's chain of events is. Its row is the lock: two writers never take the same place.
CREATE TABLE chains(station TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;

-- Append-only, one hash chain a station. Events hold ids, never personal data.
CREATE TABLE events(
    id INTEGER PRIMARY KEY,
    station TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    person_id INTEGER,
    kind TEXT NOT NULL,
    fulfilment_order_id INTEGER,
    payload TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    UNIQUE(station, seq)
) STRICT;
CREATE INDEX events_by_order ON events(fulfilment_order_id, id) WHERE fulfilment_order_id IS NOT NULL;
CREATE INDEX events_by_kind ON events(kind, at);
