//! People, their PINs (Argon2id) and badges (SHA-256 of the random token printed on them).
//!
//! Five wrong PINs lock a name for a minute; the count lives here, so that a restart does not forget it.

use crate::db::{read, sql};
use crate::statements::Statement;
use crate::{Store, StoreError, Value, Write};
use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use domain::ids::PersonId;
use domain::people::{Person, Role};
use domain::secret::Secret;
use sha2::{Digest, Sha256};

/// Wrong PINs before a name is locked.
const WRONG_PINS_MAX: i64 = 5;
/// How long it is locked.
const LOCK_MS: i64 = 60_000;

/// A text that gives people.
macro_rules! rows {
    ($tail:literal) => {
        concat!("SELECT id, name, role, pin_hash, badge_hash, is_active, wrong_pins, locked_until FROM people ", $tail)
    };
}

sql! {
    ALL = rows!("WHERE is_active = TRUE ORDER BY name, id");
    ONE = rows!("WHERE id = $1");
    BY_BADGE = rows!("WHERE badge_hash = $1 AND is_active = TRUE");
    ADD = "INSERT INTO people(name, role, is_active) VALUES($1, $2, TRUE) RETURNING id";
    // Two owners who take each other away would otherwise each see the other: whoever comes second waits here.
    HOLD_OWNERS = "UPDATE people SET role = role WHERE role = 'owner'";
    CHANGE = "UPDATE people SET name = $1, role = $2, is_active = $3 WHERE id = $4
              AND (role <> 'owner' OR is_active = FALSE OR ($2 = 'owner' AND $3 = TRUE)
              OR EXISTS (SELECT 1 FROM people o WHERE o.role = 'owner' AND o.is_active = TRUE AND o.id <> people.id))";
    SET_PIN = "UPDATE people SET pin_hash = $1, wrong_pins = 0, locked_until = NULL WHERE id = $2";
    SET_BADGE = "UPDATE people SET badge_hash = $1 WHERE id = $2";
    WRONG = "UPDATE people SET wrong_pins = wrong_pins + 1,
             locked_until = CASE WHEN wrong_pins + 1 >= 5 THEN CAST($2 AS BIGINT) ELSE NULL END WHERE id = $1";
    RIGHT = "UPDATE people SET wrong_pins = 0, locked_until = NULL WHERE id = $1";
}

#[derive(sqlx::FromRow)]
pub(crate) struct Row {
    id: i64,
    name: String,
    role: String,
    pin_hash: Option<String>,
    badge_hash: Option<String>,
    is_active: bool,
    wrong_pins: i64,
    locked_until: Option<i64>,
}

/// Someone who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    /// Who.
    pub person: Person,
    /// True when a PIN is asked for.
    pub has_pin: bool,
    /// True when a badge was printed.
    pub has_badge: bool,
    /// False for someone who left.
    pub is_active: bool,
}

/// Asks for a person's row.
pub(crate) fn one(id: Option<PersonId>) -> Statement {
    Statement::new(ONE, vec![id.map(|id| id.0).into()])
}

impl From<Row> for PersonRow {
    fn from(row: Row) -> Self {
        Self {
            person: Person {
                id: PersonId(row.id),
                name: row.name,
                role: Role::parse(&row.role).unwrap_or(Role::Packer),
            },
            has_pin: row.pin_hash.is_some(),
            has_badge: row.badge_hash.is_some(),
            is_active: row.is_active,
        }
    }
}

/// What a PIN was worth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PinCheck {
    /// It is them.
    Right(Person),
    /// Wrong, or nobody with that id.
    Wrong,
    /// Too many wrong ones: not before `until_ms`.
    Locked {
        /// Store time.
        until_ms: i64,
    },
}

/// A PIN to be set, hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPin(Option<String>);

impl NewPin {
    /// Hashes a PIN; none takes a PIN away.
    ///
    /// # Errors
    /// When it can't be hashed.
    pub fn of(pin: Option<&Secret>) -> Result<Self, StoreError> {
        let hashed = pin.map(|pin| Argon2::default().hash_password(pin.reveal().as_bytes())).transpose();
        Ok(Self(hashed.map_err(|e| StoreError::Fault(e.to_string()))?.map(|hash| hash.to_string())))
    }
}

fn badge_hash(token: &str) -> String {
    let token = token.trim().to_ascii_uppercase();
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Write {
    /// Adds someone.
    pub fn add_person(name: &str, role: Role) -> Self {
        Self::text(ADD, new_person(name, role))
    }

    /// Changes someone; `is_active = false` is someone who left. `Stale` when no owner would be left.
    pub fn change_person(id: PersonId, name: &str, role: Role, is_active: bool) -> [Self; 2] {
        let values = vec![name.into(), role.as_str().into(), is_active.into(), id.0.into()];
        [Self::text(HOLD_OWNERS, vec![]), Self::guarded(CHANGE, values)]
    }

    /// Sets or (with `None`) takes away a PIN.
    pub fn pin(id: PersonId, pin: Option<&Secret>) -> Result<Self, StoreError> {
        Ok(Self::new_pin(id, &NewPin::of(pin)?))
    }

    /// Sets a PIN that was hashed before: that takes too long to be done while others wait to write.
    pub fn new_pin(id: PersonId, pin: &NewPin) -> Self {
        Self::guarded(SET_PIN, vec![pin.0.clone().into(), id.0.into()])
    }

    /// Gives someone a new badge; the old one stops working.
    pub fn badge(id: PersonId, token: &str) -> Self {
        Self::guarded(SET_BADGE, vec![badge_hash(token).into(), id.0.into()])
    }
}

fn new_person(name: &str, role: Role) -> Vec<Value> {
    vec![name.into(), role.as_str().into()]
}

impl Store {
    /// Adds someone together with what `follows` from who they became: all of it, or nothing.
    ///
    /// # Errors
    /// Those of [`Store::commit`].
    pub async fn hire(
        &self,
        name: &str,
        role: Role,
        follows: impl FnOnce(PersonId) -> Vec<Write>,
    ) -> Result<PersonId, StoreError> {
        let id = self.commit_new(ADD, new_person(name, role), |id| follows(PersonId(id))).await?;
        Ok(PersonId(id))
    }

    /// Everyone who works here, by name.
    pub async fn people(&self) -> Result<Vec<PersonRow>, StoreError> {
        let rows: Vec<Row> = read!(self, |pool| sqlx::query_as(ALL).fetch_all(pool).await?);
        Ok(rows.into_iter().map(PersonRow::from).collect())
    }

    /// One person, also one who left.
    pub async fn person(&self, id: PersonId) -> Result<Option<PersonRow>, StoreError> {
        Ok(self.person_row(id).await?.map(PersonRow::from))
    }

    async fn person_row(&self, id: PersonId) -> Result<Option<Row>, StoreError> {
        Ok(read!(self, |pool| sqlx::query_as(ONE).bind(id.0).fetch_optional(pool).await?))
    }

    /// Whose badge this is.
    pub async fn person_of_badge(&self, token: &str) -> Result<Option<Person>, StoreError> {
        let hash = badge_hash(token);
        let row: Option<Row> = read!(self, |pool| sqlx::query_as(BY_BADGE).bind(&hash).fetch_optional(pool).await?);
        Ok(row.map(|row| PersonRow::from(row).person))
    }

    /// Is `pin` the one of `id`? A name without a PIN takes an empty one. Counts wrong ones.
    pub async fn check_pin(&self, id: PersonId, pin: &Secret, now_ms: i64) -> Result<PinCheck, StoreError> {
        let Some(row) = self.person_row(id).await?.filter(|row| row.is_active) else { return Ok(PinCheck::Wrong) };
        if let Some(until_ms) = row.locked_until.filter(|until| *until > now_ms) {
            return Ok(PinCheck::Locked { until_ms });
        }
        let is_right = match &row.pin_hash {
            None => pin.is_empty(),
            Some(hash) => match PasswordHash::new(hash) {
                Ok(parsed) => Argon2::default().verify_password(pin.reveal().as_bytes(), &parsed).is_ok(),
                Err(_) => false,
            },
        };
        if is_right {
            self.commit(vec![Write::text(RIGHT, vec![id.0.into()])]).await?;
            return Ok(PinCheck::Right(PersonRow::from(row).person));
        }
        let until_ms = now_ms + LOCK_MS;
        self.commit(vec![Write::text(WRONG, vec![id.0.into(), until_ms.into()])]).await?;
        match row.wrong_pins + 1 >= WRONG_PINS_MAX {
            true => Ok(PinCheck::Locked { until_ms }),
            false => Ok(PinCheck::Wrong),
        }
    }
}
