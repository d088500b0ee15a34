//! The thirteen orders every demo begins with: names, lines and cities are fixed.

use super::{Address, OrderSpec};

const AZ: [&str; 2] = ["Arizona", "AZ"];
const CA: [&str; 2] = ["California", "CA"];
const ID: [&str; 2] = ["Idaho", "ID"];
const NV: [&str; 2] = ["Nevada", "NV"];
const OR: [&str; 2] = ["Oregon", "OR"];
const TX: [&str; 2] = ["Texas", "TX"];
const UT: [&str; 2] = ["Utah", "UT"];

/// Number, age in minutes and content of each, in the order the bench shows them.
#[must_use]
#[rustfmt::skip]
pub fn named_orders() -> Vec<(u32, i64, OrderSpec)> {
    let home = |name, street: &'static str, city, state, zip| OrderSpec::to(Address::us(name, street, city, state, zip));
    let school = |name, company, street: &'static str, city, state, zip| {
        OrderSpec::to(Address::us(name, street, city, state, zip).company(company)).tag("school")
    };
    vec![
        (111_764, 262, home(["Maya", "Ortiz"], "2418 E Copper St", "Tucson", AZ, "85719")
            .line("GL-WB-PRT", 1).line("GL-PB-120", 2).line("GL-INK-10", 1).line("GL-FC-220", 1)),
        (111_765, 258, home(["Dana", "Whitfield"], "1907 N 18th St", "Boise", ID, "83702")
            .line("GL-WB-CUR", 1).line("GL-WB-NUM", 1)),
        (111_771, 240, home(["Priya", "Raman"], "388 S 11th St", "San Jose", CA, "95112")
            .line("GL-WB-NUM", 1).line("GL-GRIP-3", 1)),
        (111_758, 290, school(["Carol", "Jensen"], "Lincoln Elementary", "1100 Mono St", "Fresno", CA, "93706")
            .line("GL-TF-KIT", 6).line("GL-FT-51", 6).line("GL-PB-120", 4).shipping("Free shipping", 0)),
        (111_773, 231, home(["Tom", "Baker"], "1450 Wilson Ave", "Reno", NV, "89502").line("GL-TB-ABC", 1)),
        (111_776, 220, home(["Grace", "Lin"], "27 Sandburg Way", "Irvine", CA, "92612")
            .line("GL-WB-CUR", 1).line("GL-INK-10", 2).line("GL-GRIP-3", 1)),
        (111_777, 214, home(["Sam", "Keller"], "845 N 500 W", "Provo", UT, "84601").line("GL-WB-DRW", 1)),
        (111_779, 205, home(["Hannah", "Cole"], "1620 Lincoln St", "Eugene", OR, "97401")
            .line("GL-WB-PRT", 1).line("GL-WB-NUM", 1).line("GL-WB-CUR", 1).line("GL-WB-DRW", 1)),
        (111_780, 198, home(["Joaquin", "Mendez"], "6105 Los Robles Dr", "El Paso", TX, "79912")
            .line("GL-GB-9", 1).line("GL-FT-51", 1)),
        (111_782, 186, school(["Ellen", "Marsh"], "Wren Montessori", "965 Capitol St NE", "Salem", OR, "97301")
            .line("GL-TB-ABC", 4).line("GL-FC-220", 4).line("GL-TF-KIT", 4).shipping("Expedited", 1295)),
        (111_784, 171, home(["Alice", "Nguyen"], "734 E 2nd Ave", "Mesa", AZ, "85204")
            .line("GL-FC-220", 1).line("GL-GRIP-3", 2)),
        (111_786, 160, home(["Ben", "Foster"], "1270 24th St", "Ogden", UT, "84401").line("GL-PB-120", 1)),
        (111_787, 152, home(["Noor", "Ahmed"], "1042 W 5th St", "Chico", CA, "95928")
            .line("GL-INK-10", 1).line("GL-WB-CUR", 1)),
    ]
}
