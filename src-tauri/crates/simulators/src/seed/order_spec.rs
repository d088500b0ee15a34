//! What is needed to place an order in the simulated shop, and what happened to it since.
//!
//! A spec names goods by SKU and says nothing of ids; the shop gives those. It is plain data with small builders, so
//! that a test can write an order in one line.

use std::borrow::Cow;

/// Text that is mostly fixed; owned where a test brings its own.
pub type Text = Cow<'static, str>;

/// Where a parcel goes. Empty text is "not given", which Shopify writes as null.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    pub first_name: Text,
    pub last_name: Text,
    pub company: Text,
    pub address1: Text,
    pub address2: Text,
    pub city: Text,
    pub province: Text,
    pub province_code: Text,
    pub zip: Text,
    pub country: Text,
    pub country_code: Text,
    pub phone: Text,
}

impl Address {
    /// An address in the United States; `province` is name and code ("Arizona", "AZ").
    pub fn us(
        [first_name, last_name]: [&'static str; 2],
        address1: impl Into<Text>,
        city: &'static str,
        [province, province_code]: [&'static str; 2],
        zip: &'static str,
    ) -> Self {
        Self {
            first_name: first_name.into(),
            last_name: last_name.into(),
            address1: address1.into(),
            city: city.into(),
            province: province.into(),
            province_code: province_code.into(),
            zip: zip.into(),
            country: "United States".into(),
            country_code: "US".into(),
            phone: "+15205550143".into(),
            ..Self::default()
        }
    }

    /// The same at a company or school.
    #[must_use]
    pub fn company(self, company: &'static str) -> Self {
        Self { company: company.into(), ..self }
    }
}

/// How the order reaches the buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Shipping,
    /// Fetched at the shop's own place.
    PickUp,
    /// Fetched at somebody else's counter.
    PickupPoint,
    /// Brought by the shop itself.
    Local,
}

/// Which of the shop's places fulfils a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Site {
    /// Ontario, California.
    West,
    /// Harrisburg, Pennsylvania.
    East,
    /// Amazon's warehouses: a fulfilment service, not the merchant's own hands.
    AmazonFba,
}

/// What a line sells.
#[derive(Clone, Debug, PartialEq)]
pub enum LineOf {
    /// The first variant with this SKU.
    Sku(Text),
    /// The variant with this barcode: for SKUs that several share.
    Barcode(Text),
    /// Typed in by hand: no variant, no SKU.
    Custom { title: Text, price_minor: i64 },
    /// Its variant was deleted since.
    Deleted,
    /// A bundle: becomes one line for each of its parts.
    Bundle,
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq)]
pub struct LineSpec {
    pub what: LineOf,
    pub quantity: usize,
    /// Where it is fulfilled, if not where the order is.
    pub site: Option<Site>,
}

/// What happened after the order was placed.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// Everything was shipped, elsewhere than on our bench.
    FulfilledAll,
    /// So many of this SKU were shipped.
    Fulfilled(Text, usize),
    /// So many of this SKU were refunded.
    Refunded(Text, usize),
    /// The line of this SKU was set to this quantity.
    Edited(Text, usize),
    /// The merchant cancelled it, money back.
    Cancelled,
    /// Held, with Shopify's reason: "INCORRECT_ADDRESS".
    Held(&'static str),
    /// Not to be shipped before so many days have passed.
    ScheduledInDays(i64),
    /// The shop could not ship it as asked.
    Incomplete,
    /// Shopify's advice about fraud: "CANCEL", "INVESTIGATE".
    Risk(&'static str),
    /// How its payment stands, in Shopify's word: "PENDING", "VOIDED".
    Payment(&'static str),
    /// All the money went back; nothing was cancelled, and its lines stay as they are.
    MoneyBack,
    /// The place that was to ship it was deleted since.
    PlaceDeleted,
    /// The app may not make fulfilments of it.
    NotForThisApp,
    /// It holds a state that no version of the API names.
    Unreadable,
    /// Deleted for good: nothing is found under its id.
    Deleted,
}

/// An order to be placed.
#[derive(Clone, Debug)]
pub struct OrderSpec {
    /// None where nothing is shipped.
    pub ship_to: Option<Address>,
    pub lines: Vec<LineSpec>,
    pub site: Site,
    pub delivery: Delivery,
    pub shipping_title: Text,
    pub shipping_minor: i64,
    pub note: Option<Text>,
    pub tags: Vec<Text>,
    /// Order attributes: key and value.
    pub attributes: Vec<(Text, Text)>,
    /// Who pays the duties abroad: "DAP", "DDP".
    pub incoterm: Option<&'static str>,
    pub happenings: Vec<Happening>,
}

impl OrderSpec {
    /// An empty order to this address: standard shipping from California.
    #[must_use]
    pub fn to(ship_to: Address) -> Self {
        Self {
            ship_to: Some(ship_to),
            lines: Vec::new(),
            site: Site::West,
            delivery: Delivery::Shipping,
            shipping_title: "Standard".into(),
            shipping_minor: 599,
            note: None,
            tags: Vec::new(),
            attributes: Vec::new(),
            incoterm: None,
            happenings: Vec::new(),
        }
    }

    /// Adds so many of a SKU.
    #[must_use]
    pub fn line(self, sku: impl Into<Text>, quantity: usize) -> Self {
        self.line_of(LineOf::Sku(sku.into()), quantity)
    }

    /// Adds a line of any kind.
    #[must_use]
    pub fn line_of(mut self, what: LineOf, quantity: usize) -> Self {
        self.lines.push(LineSpec { what, quantity, site: None });
        self
    }

    /// Adds so many of a SKU, fulfilled at this place.
    #[must_use]
    pub fn line_at(mut self, sku: impl Into<Text>, quantity: usize, site: Site) -> Self {
        self.lines.push(LineSpec { what: LineOf::Sku(sku.into()), quantity, site: Some(site) });
        self
    }

    /// Fulfilled at this place.
    #[must_use]
    pub fn at(self, site: Site) -> Self {
        Self { site, ..self }
    }

    /// The shipping the buyer chose and paid.
    #[must_use]
    pub fn shipping(self, title: impl Into<Text>, price_minor: i64) -> Self {
        Self { shipping_title: title.into(), shipping_minor: price_minor, ..self }
    }

    /// The buyer's note.
    #[must_use]
    pub fn note(self, note: impl Into<Text>) -> Self {
        Self { note: Some(note.into()), ..self }
    }

    /// Adds a tag.
    #[must_use]
    pub fn tag(mut self, tag: impl Into<Text>) -> Self {
        self.tags.push(tag.into());
        self
    }

    /// Adds what happened next.
    #[must_use]
    pub fn then(mut self, happening: Happening) -> Self {
        self.happenings.push(happening);
        self
    }
}
