//! Buyers of everyday orders: names, streets and cities drawn from small tables.

use super::{Address, Dice};

const FIRST: [&str; 40] = [
    "Anna", "Brian", "Carmen", "David", "Elena", "Frank", "Gloria", "Henry", "Irene", "Jacob", "Karen", "Luis",
    "Maria", "Nathan", "Olga", "Patrick", "Quinn", "Rosa", "Steven", "Tara", "Umar", "Vera", "Wendy", "Xavier",
    "Yasmin", "Zoe", "Aaron", "Bianca", "Caleb", "Denise", "Ethan", "Faith", "Gavin", "Holly", "Ivan", "Joy", "Kurt",
    "Lydia", "Miles", "Nora",
];
const LAST: [&str; 40] = [
    "Adams",
    "Brooks",
    "Chavez",
    "Dixon",
    "Ellis",
    "Flores",
    "Garcia",
    "Hayes",
    "Iverson",
    "Jackson",
    "Kim",
    "Lopez",
    "Miller",
    "Nelson",
    "Owens",
    "Perez",
    "Quintero",
    "Rivera",
    "Smith",
    "Turner",
    "Upton",
    "Vargas",
    "Walker",
    "Xiong",
    "Young",
    "Zimmerman",
    "Alvarez",
    "Bennett",
    "Castro",
    "Douglas",
    "Estrada",
    "Fleming",
    "Gibson",
    "Hansen",
    "Ingram",
    "Jensen",
    "Khan",
    "Lawson",
    "Morris",
    "Norris",
];
const STREETS: [&str; 16] = [
    "Oak St",
    "Maple Ave",
    "Cedar Ln",
    "Park Ave",
    "Main St",
    "Washington St",
    "Lake Dr",
    "Hill Rd",
    "Elm St",
    "2nd St",
    "Church St",
    "Walnut St",
    "Spring St",
    "Ridge Rd",
    "Sunset Blvd",
    "River Rd",
];
#[rustfmt::skip]
const CITIES: [(&str, [&str; 2], &str); 32] = [
    ("Phoenix", ["Arizona", "AZ"], "85013"), ("Little Rock", ["Arkansas", "AR"], "72205"),
    ("Los Angeles", ["California", "CA"], "90026"), ("Oakland", ["California", "CA"], "94610"),
    ("Riverside", ["California", "CA"], "92506"), ("Colorado Springs", ["Colorado", "CO"], "80903"),
    ("Hartford", ["Connecticut", "CT"], "06105"), ("Orlando", ["Florida", "FL"], "32803"),
    ("Savannah", ["Georgia", "GA"], "31401"), ("Honolulu", ["Hawaii", "HI"], "96816"),
    ("Chicago", ["Illinois", "IL"], "60614"), ("Bloomington", ["Indiana", "IN"], "47401"),
    ("Des Moines", ["Iowa", "IA"], "50312"), ("Wichita", ["Kansas", "KS"], "67203"),
    ("Louisville", ["Kentucky", "KY"], "40204"), ("New Orleans", ["Louisiana", "LA"], "70115"),
    ("Baltimore", ["Maryland", "MD"], "21211"), ("Cambridge", ["Massachusetts", "MA"], "02139"),
    ("Ann Arbor", ["Michigan", "MI"], "48104"), ("St. Paul", ["Minnesota", "MN"], "55105"),
    ("Kansas City", ["Missouri", "MO"], "64111"), ("Omaha", ["Nebraska", "NE"], "68132"),
    ("Las Vegas", ["Nevada", "NV"], "89104"), ("Albuquerque", ["New Mexico", "NM"], "87106"),
    ("Rochester", ["New York", "NY"], "14607"), ("Durham", ["North Carolina", "NC"], "27701"),
    ("Columbus", ["Ohio", "OH"], "43214"), ("Portland", ["Oregon", "OR"], "97214"),
    ("Pittsburgh", ["Pennsylvania", "PA"], "15217"), ("Houston", ["Texas", "TX"], "77006"),
    ("Richmond", ["Virginia", "VA"], "23220"), ("Spokane", ["Washington", "WA"], "99203"),
];

/// Somebody somewhere in the United States.
pub fn random_address(dice: &mut Dice) -> Address {
    let (city, province, zip) = *dice.pick(&CITIES);
    let name = [*dice.pick(&FIRST), *dice.pick(&LAST)];
    let street = format!("{} {}", 100 + dice.below(8900), dice.pick(&STREETS));
    Address { phone: "".into(), ..Address::us(name, street, city, province, zip) }
}
