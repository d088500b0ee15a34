//! Who may do what: one table, read by every command.
//!
//! It knows roles, not passwords; how a person proved who they are is the station's matter.

use crate::ids::PersonId;
use serde::{Deserialize, Serialize};

/// What a person is here for. Each role may do all that the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Packs.
    Packer,
    /// Packs, and helps others out.
    Lead,
    /// Runs the floor.
    Manager,
    /// Owns the shop's keys and money.
    Owner,
}

impl Role {
    /// Every role, lowest first.
    pub const ALL: [Role; 4] = [Role::Packer, Role::Lead, Role::Manager, Role::Owner];

    /// The word stored and sent.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Packer => "packer",
            Self::Lead => "lead",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The role of a stored word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Someone who is signed in at a bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The row.
    pub id: PersonId,
    /// As colleagues say it: "Rosa M.".
    pub name: String,
    /// What they are here for.
    pub role: Role,
}

/// What commands ask permission for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Open, scan, undo, hold, buy within the cap, print.
    Pack,
    /// Take an order from a colleague whose lease still runs.
    TakeOver,
    /// Decide about an order that needs a person.
    ResolveOrder,
    /// Buy one label that is dearer than the shop's limit.
    BuyOverCap,
    /// Cancel a bought label.
    VoidLabel,
    /// See what everyone did.
    ReadActivity,
    /// Boxes, shipping methods, printers of a bench.
    ChangeBench,
    /// Add and change people.
    ChangePeople,
    /// Shop keys, spending limits.
    ChangeShop,
}

/// True when `role` may do `action`.
pub fn may(role: Role, action: Action) -> bool {
    let least = match action {
        Action::Pack | Action::ReadActivity => Role::Packer,
        Action::TakeOver | Action::ResolveOrder | Action::VoidLabel => Role::Lead,
        Action::BuyOverCap | Action::ChangeBench | Action::ChangePeople => Role::Manager,
        Action::ChangeShop => Role::Owner,
    };
    role >= least
}

/// True when someone of rank `editor` may change someone of rank `edited`, or give that rank: nobody reaches above
/// their own.
pub fn may_edit(editor: Role, edited: Role) -> bool {
    may(editor, Action::ChangePeople) && editor >= edited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_higher_role_may_all_that_a_lower_may() {
        let actions = [Action::Pack, Action::TakeOver, Action::VoidLabel, Action::ChangeBench, Action::ChangeShop];
        for action in actions {
            let allowed: Vec<bool> = Role::ALL.into_iter().map(|role| may(role, action)).collect();
            assert!(allowed.windows(2).all(|pair| pair[0] <= pair[1]), "{action:?}");
            assert!(may(Role::Owner, action));
        }
        assert!(!may(Role::Packer, Action::TakeOver));
    }

    #[test]
    fn nobody_changes_who_stands_above_them() {
        for editor in Role::ALL {
            for edited in Role::ALL {
                let is_allowed = matches!(editor, Role::Manager | Role::Owner) && editor >= edited;
                assert_eq!(may_edit(editor, edited), is_allowed, "{editor:?} changes {edited:?}");
            }
        }
    }
}
