//! Every GS1 Application Identifier: its parts, its companions, and whether it needs a separator behind it.
//!
//! One row an identifier or a run of them, in ascending order, for lookups by halves. To follow a new release
//! of the standard, edit rows; no identifier begins like another one, so its length needs no table of its own.

use Check::*;

/// Which characters a part may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    /// 0–9.
    Digits,
    /// The 82 characters of GS1.
    Text,
    /// The 39 characters of component and part numbers.
    Part39,
    /// Base 64 for URLs.
    Base64Url,
}

/// What a part must be beyond its characters and length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Check {
    /// Ends with the GS1 check digit.
    Mod10,
    /// YYMMDD.
    Date,
    /// YYMMDD, day 00 for a whole month.
    DateOrMonth,
    /// YYYYMMDD.
    LongDate,
    /// HHMM.
    HourMinute,
    /// 00–23.
    Hour,
    /// 00–59.
    Sixty,
    /// One of a few values.
    OneOf(&'static [&'static str]),
    /// Not all zeros.
    NonZero,
    /// No zero in front of other digits.
    NoZeroInFront,
    /// Piece and total, two digits each.
    PieceOfTotal,
    /// At least one character that is no digit.
    NonDigit,
    /// Degrees × 10⁷ above −90.
    Latitude,
    /// Degrees × 10⁷ above −180.
    Longitude,
    /// Every `%` with two hexadecimal digits behind it.
    PercentEncoded,
}

/// A stretch of a value. Only the last of a row may vary in length.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) charset: Charset,
    pub(super) least: usize,
    pub(super) most: usize,
    pub(super) checks: &'static [Check],
    pub(super) optional: bool,
}

impl Part {
    const fn new(charset: Charset, least: usize, most: usize) -> Self {
        Self { charset, least, most, checks: &[], optional: false }
    }

    const fn checked(mut self, checks: &'static [Check]) -> Self {
        self.checks = checks;
        self
    }

    const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

const fn digits(length: usize) -> Part {
    Part::new(Charset::Digits, length, length)
}
const fn digits_to(most: usize) -> Part {
    Part::new(Charset::Digits, 1, most)
}
const fn text(length: usize) -> Part {
    Part::new(Charset::Text, length, length)
}
const fn text_to(most: usize) -> Part {
    Part::new(Charset::Text, 1, most)
}
const fn part39_to(most: usize) -> Part {
    Part::new(Charset::Part39, 1, most)
}
const fn base64url_to(most: usize) -> Part {
    Part::new(Charset::Base64Url, 1, most)
}

/// One Application Identifier, or a run of equal ones.
#[derive(Debug)]
pub(super) struct Row {
    /// The first of the run: 2–4 digits.
    pub(super) first: &'static str,
    /// The last of the run, as long as the first.
    pub(super) last: &'static str,
    pub(super) parts: &'static [Part],
    /// The length is predefined: no separator follows.
    pub(super) fixed: bool,
    /// `01,02+37;21`: (01, or 02 with 37) and 21. `n` is any digit.
    pub(super) needs: &'static str,
    /// `255,37`: neither 255 nor 37.
    pub(super) excludes: &'static str,
}

impl Row {
    /// The longest value, in characters.
    pub(super) fn longest(&self) -> usize {
        self.parts.iter().map(|part| part.most).sum()
    }

    const fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    const fn needs(mut self, needs: &'static str) -> Self {
        self.needs = needs;
        self
    }

    const fn excludes(mut self, excludes: &'static str) -> Self {
        self.excludes = excludes;
        self
    }
}

const fn row(ai: &'static str, parts: &'static [Part]) -> Row {
    range(ai, ai, parts)
}
const fn range(first: &'static str, last: &'static str, parts: &'static [Part]) -> Row {
    Row { first, last, parts, fixed: false, needs: "", excludes: "" }
}

/// The row of the identifier `text` begins with.
pub(super) fn at_start_of(text: &str) -> Option<&'static Row> {
    let behind = ROWS.partition_point(|row| row.first <= text);
    let row = ROWS.get(behind.checked_sub(1)?)?;
    let ai = text.get(..row.first.len())?;
    (ai <= row.last && ai.bytes().all(|byte| byte.is_ascii_digit())).then_some(row)
}

/// The row of an identifier on its own.
pub(super) fn exactly(ai: &str) -> Option<&'static Row> {
    at_start_of(ai).filter(|row| row.first.len() == ai.len())
}

#[rustfmt::skip] // one row, one line
static ROWS: &[Row] = &[
    // Logistic units, goods, lots, dates, serials.
    row("00", &[digits(18).checked(&[Mod10])]).fixed(),
    row("01", &[digits(14).checked(&[Mod10])]).fixed().excludes("255,37"),
    row("02", &[digits(14).checked(&[Mod10])]).fixed().needs("37").excludes("01,03"),
    row("03", &[digits(14).checked(&[Mod10])]).fixed().excludes("01,02,37"),
    row("10", &[text_to(20)]).needs("01,02,03,8006,8026"),
    row("11", &[digits(6).checked(&[DateOrMonth])]).fixed().needs("01,02,03,8006,8026"),
    row("12", &[digits(6).checked(&[DateOrMonth])]).fixed().needs("8020"),
    row("13", &[digits(6).checked(&[DateOrMonth])]).fixed().needs("01,02,03,8006,8026"),
    row("15", &[digits(6).checked(&[DateOrMonth])]).fixed().needs("01,02,03,8006,8026"),
    row("16", &[digits(6).checked(&[DateOrMonth])]).fixed().needs("01,02,03,8006,8026"),
    row("17", &[digits(6).checked(&[DateOrMonth])]).fixed().needs("01,02,03,255,8006,8026"),
    row("20", &[digits(2)]).fixed().needs("01,02,8006,8026"),
    row("21", &[text_to(20)]).needs("01,03,8006").excludes("235"),
    row("22", &[text_to(20)]).needs("01"),
    row("235", &[text_to(28)]).needs("01"),
    // Further names of goods and documents.
    row("240", &[text_to(30)]).needs("01,02,8006,8026"),
    row("241", &[text_to(30)]).needs("01,02,8006,8026"),
    row("242", &[digits_to(6)]).needs("01,02,8006,8026"),
    row("243", &[text_to(20)]).needs("01"),
    row("250", &[text_to(30)]).needs("01,8006;21"),
    row("251", &[text_to(30)]).needs("01,8006"),
    row("253", &[digits(13).checked(&[Mod10]), text_to(17).optional()]),
    row("254", &[text_to(20)]).needs("414"),
    row("255", &[digits(13).checked(&[Mod10]), digits_to(12).optional()]).excludes("01,02,415,8006,8020,8026"),
    // Counts and measures; the last digit of 31nn–36nn says how many decimals.
    row("30", &[digits_to(8)]).needs("01,02"),
    range("3100", "3105", &[digits(6)]).fixed().needs("01,02").excludes("310n"),
    range("3110", "3115", &[digits(6)]).fixed().needs("01,02").excludes("311n"),
    range("3120", "3125", &[digits(6)]).fixed().needs("01,02").excludes("312n"),
    range("3130", "3135", &[digits(6)]).fixed().needs("01,02").excludes("313n"),
    range("3140", "3145", &[digits(6)]).fixed().needs("01,02").excludes("314n"),
    range("3150", "3155", &[digits(6)]).fixed().needs("01,02").excludes("315n"),
    range("3160", "3165", &[digits(6)]).fixed().needs("01,02").excludes("316n"),
    range("3200", "3205", &[digits(6)]).fixed().needs("01,02").excludes("320n"),
    range("3210", "3215", &[digits(6)]).fixed().needs("01,02").excludes("321n"),
    range("3220", "3225", &[digits(6)]).fixed().needs("01,02").excludes("322n"),
    range("3230", "3235", &[digits(6)]).fixed().needs("01,02").excludes("323n"),
    range("3240", "3245", &[digits(6)]).fixed().needs("01,02").excludes("324n"),
    range("3250", "3255", &[digits(6)]).fixed().needs("01,02").excludes("325n"),
    range("3260", "3265", &[digits(6)]).fixed().needs("01,02").excludes("326n"),
    range("3270", "3275", &[digits(6)]).fixed().needs("01,02").excludes("327n"),
    range("3280", "3285", &[digits(6)]).fixed().needs("01,02").excludes("328n"),
    range("3290", "3295", &[digits(6)]).fixed().needs("01,02").excludes("329n"),
    range("3300", "3305", &[digits(6)]).fixed().needs("00,01").excludes("330n"),
    range("3310", "3315", &[digits(6)]).fixed().needs("00,01").excludes("331n"),
    range("3320", "3325", &[digits(6)]).fixed().needs("00,01").excludes("332n"),
    range("3330", "3335", &[digits(6)]).fixed().needs("00,01").excludes("333n"),
    range("3340", "3345", &[digits(6)]).fixed().needs("00,01").excludes("334n"),
    range("3350", "3355", &[digits(6)]).fixed().needs("00,01").excludes("335n"),
    range("3360", "3365", &[digits(6)]).fixed().needs("00,01").excludes("336n"),
    range("3370", "3375", &[digits(6)]).fixed().needs("01").excludes("337n"),
    range("3400", "3405", &[digits(6)]).fixed().needs("00,01").excludes("340n"),
    range("3410", "3415", &[digits(6)]).fixed().needs("00,01").excludes("341n"),
    range("3420", "3425", &[digits(6)]).fixed().needs("00,01").excludes("342n"),
    range("3430", "3435", &[digits(6)]).fixed().needs("00,01").excludes("343n"),
    range("3440", "3445", &[digits(6)]).fixed().needs("00,01").excludes("344n"),
    range("3450", "3455", &[digits(6)]).fixed().needs("00,01").excludes("345n"),
    range("3460", "3465", &[digits(6)]).fixed().needs("00,01").excludes("346n"),
    range("3470", "3475", &[digits(6)]).fixed().needs("00,01").excludes("347n"),
    range("3480", "3485", &[digits(6)]).fixed().needs("00,01").excludes("348n"),
    range("3490", "3495", &[digits(6)]).fixed().needs("00,01").excludes("349n"),
    range("3500", "3505", &[digits(6)]).fixed().needs("01,02").excludes("350n"),
    range("3510", "3515", &[digits(6)]).fixed().needs("01,02").excludes("351n"),
    range("3520", "3525", &[digits(6)]).fixed().needs("01,02").excludes("352n"),
    range("3530", "3535", &[digits(6)]).fixed().needs("00,01").excludes("353n"),
    range("3540", "3545", &[digits(6)]).fixed().needs("00,01").excludes("354n"),
    range("3550", "3555", &[digits(6)]).fixed().needs("00,01").excludes("355n"),
    range("3560", "3565", &[digits(6)]).fixed().needs("01,02").excludes("356n"),
    range("3570", "3575", &[digits(6)]).fixed().needs("01,02").excludes("357n"),
    range("3600", "3605", &[digits(6)]).fixed().needs("01,02").excludes("360n"),
    range("3610", "3615", &[digits(6)]).fixed().needs("01,02").excludes("361n"),
    range("3620", "3625", &[digits(6)]).fixed().needs("00,01").excludes("362n"),
    range("3630", "3635", &[digits(6)]).fixed().needs("00,01").excludes("363n"),
    range("3640", "3645", &[digits(6)]).fixed().needs("01,02").excludes("364n"),
    range("3650", "3655", &[digits(6)]).fixed().needs("01,02").excludes("365n"),
    range("3660", "3665", &[digits(6)]).fixed().needs("01,02").excludes("366n"),
    range("3670", "3675", &[digits(6)]).fixed().needs("00,01").excludes("367n"),
    range("3680", "3685", &[digits(6)]).fixed().needs("00,01").excludes("368n"),
    range("3690", "3695", &[digits(6)]).fixed().needs("00,01").excludes("369n"),
    // Counts, amounts, prices.
    row("37", &[digits_to(8)]).needs("00;02,8026"),
    range("3900", "3909", &[digits_to(15)]).needs("255,8020").excludes("390n,391n,394n,8111"),
    range("3910", "3919", &[digits(3), digits_to(15)]).needs("8020").excludes("391n"),
    range("3920", "3929", &[digits_to(15)]).needs("01;30,31nn,32nn,35nn,36nn").excludes("392n,393n"),
    range("3930", "3939", &[digits(3), digits_to(15)]).needs("30,31nn,32nn,35nn,36nn").excludes("393n"),
    range("3940", "3943", &[digits(4)]).needs("255").excludes("394n,8111"),
    range("3950", "3955", &[digits(6)]).needs("30,31nn,32nn,35nn,36nn").excludes("392n,393n,395n,8005"),
    // Orders, shipments, places.
    row("400", &[text_to(30)]),
    row("401", &[text_to(30)]),
    row("402", &[digits(17).checked(&[Mod10])]),
    row("403", &[text_to(30)]).needs("00"),
    row("410", &[digits(13).checked(&[Mod10])]).fixed(),
    row("411", &[digits(13).checked(&[Mod10])]).fixed(),
    row("412", &[digits(13).checked(&[Mod10])]).fixed(),
    row("413", &[digits(13).checked(&[Mod10])]).fixed(),
    row("414", &[digits(13).checked(&[Mod10])]).fixed(),
    row("415", &[digits(13).checked(&[Mod10])]).fixed().needs("8020"),
    row("416", &[digits(13).checked(&[Mod10])]).fixed(),
    row("417", &[digits(13).checked(&[Mod10])]).fixed(),
    row("420", &[text_to(20)]).excludes("421"),
    row("421", &[digits(3), text_to(9)]).excludes("4307"),
    row("422", &[digits(3)]).needs("01,02,8006,8026").excludes("426"),
    row("423", &[digits(3), digits(3).optional(), digits(3).optional(), digits(3).optional(), digits(3).optional()]).needs("01,02").excludes("426"),
    row("424", &[digits(3)]).needs("01,02").excludes("426"),
    row("425", &[digits(3), digits(3).optional(), digits(3).optional(), digits(3).optional(), digits(3).optional()]).needs("01,02").excludes("426"),
    row("426", &[digits(3)]).needs("01,02"),
    row("427", &[text_to(3)]).needs("01,02;422"),
    // Transport: who, where, when.
    row("4300", &[text_to(35).checked(&[PercentEncoded])]).needs("00"),
    row("4301", &[text_to(35).checked(&[PercentEncoded])]).needs("00"),
    row("4302", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4303", &[text_to(70).checked(&[PercentEncoded])]).needs("4302"),
    row("4304", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4305", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4306", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4307", &[text(2)]).needs("00"),
    row("4308", &[text_to(30)]).needs("00"),
    row("4309", &[digits(10).checked(&[Latitude]), digits(10).checked(&[Longitude])]).needs("00"),
    row("4310", &[text_to(35).checked(&[PercentEncoded])]).needs("00"),
    row("4311", &[text_to(35).checked(&[PercentEncoded])]).needs("00"),
    row("4312", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4313", &[text_to(70).checked(&[PercentEncoded])]).needs("4312"),
    row("4314", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4315", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4316", &[text_to(70).checked(&[PercentEncoded])]).needs("00"),
    row("4317", &[text(2)]).needs("00"),
    row("4318", &[text_to(20)]).needs("00"),
    row("4319", &[text_to(30)]).needs("00"),
    row("4320", &[text_to(35).checked(&[PercentEncoded])]).needs("00"),
    row("4321", &[digits(1).checked(&[OneOf(&["0", "1"])])]).needs("00"),
    row("4322", &[digits(1).checked(&[OneOf(&["0", "1"])])]).needs("00"),
    row("4323", &[digits(1).checked(&[OneOf(&["0", "1"])])]).needs("00"),
    row("4324", &[digits(6).checked(&[DateOrMonth]), digits(4).checked(&[HourMinute])]).needs("00"),
    row("4325", &[digits(6).checked(&[DateOrMonth]), digits(4).checked(&[HourMinute])]).needs("00"),
    row("4326", &[digits(6).checked(&[Date])]).needs("00"),
    row("4330", &[digits(6), text(1).checked(&[OneOf(&["-"])]).optional()]).needs("00").excludes("4331"),
    row("4331", &[digits(6), text(1).checked(&[OneOf(&["-"])]).optional()]).needs("00").excludes("4330"),
    row("4332", &[digits(6), text(1).checked(&[OneOf(&["-"])]).optional()]).needs("00").excludes("4333"),
    row("4333", &[digits(6), text(1).checked(&[OneOf(&["-"])]).optional()]).needs("00").excludes("4332"),
    // Goods of special trades.
    row("7001", &[digits(13)]).needs("01,02,8006,8026"),
    row("7002", &[text_to(30)]).needs("01,02"),
    row("7003", &[digits(6).checked(&[Date]), digits(4).checked(&[HourMinute])]).needs("01,02"),
    row("7004", &[digits_to(4)]).needs("01+10"),
    row("7005", &[text_to(12)]).needs("01,02"),
    row("7006", &[digits(6).checked(&[Date])]).needs("01,02"),
    row("7007", &[digits(6).checked(&[Date]), digits(6).checked(&[Date]).optional()]).needs("01,02"),
    row("7008", &[text_to(3)]).needs("01,02"),
    row("7009", &[text_to(10)]).needs("01,02"),
    row("7010", &[text_to(2)]).needs("01,02"),
    row("7011", &[digits(6).checked(&[Date]), digits(4).checked(&[HourMinute]).optional()]).needs("01,02"),
    row("7020", &[text_to(20)]).needs("01,8006;416"),
    row("7021", &[text_to(20)]).needs("01,8006"),
    row("7022", &[text_to(20)]).needs("7021"),
    row("7023", &[text_to(30)]),
    row("7030", &[digits(3), text_to(27)]).needs("01,02"),
    row("7031", &[digits(3), text_to(27)]).needs("01,02"),
    row("7032", &[digits(3), text_to(27)]).needs("01,02"),
    row("7033", &[digits(3), text_to(27)]).needs("01,02"),
    row("7034", &[digits(3), text_to(27)]).needs("01,02"),
    row("7035", &[digits(3), text_to(27)]).needs("01,02"),
    row("7036", &[digits(3), text_to(27)]).needs("01,02"),
    row("7037", &[digits(3), text_to(27)]).needs("01,02"),
    row("7038", &[digits(3), text_to(27)]).needs("01,02"),
    row("7039", &[digits(3), text_to(27)]).needs("01,02"),
    row("7040", &[digits(1), text(1), text(1), text(1)]),
    row("7041", &[text_to(4)]).needs("00"),
    // National healthcare numbers.
    row("710", &[text_to(20)]).needs("01"),
    row("711", &[text_to(20)]).needs("01"),
    row("712", &[text_to(20)]).needs("01"),
    row("713", &[text_to(20)]).needs("01"),
    row("714", &[text_to(20)]).needs("01"),
    row("715", &[text_to(20)]).needs("01"),
    row("716", &[text_to(20)]).needs("01"),
    row("717", &[text_to(20)]).needs("01"),
    // Certificates, people in care.
    row("7230", &[text(2), text_to(28)]).needs("01,8004"),
    row("7231", &[text(2), text_to(28)]).needs("01,8004"),
    row("7232", &[text(2), text_to(28)]).needs("01,8004"),
    row("7233", &[text(2), text_to(28)]).needs("01,8004"),
    row("7234", &[text(2), text_to(28)]).needs("01,8004"),
    row("7235", &[text(2), text_to(28)]).needs("01,8004"),
    row("7236", &[text(2), text_to(28)]).needs("01,8004"),
    row("7237", &[text(2), text_to(28)]).needs("01,8004"),
    row("7238", &[text(2), text_to(28)]).needs("01,8004"),
    row("7239", &[text(2), text_to(28)]).needs("01,8004"),
    row("7240", &[text_to(20)]).needs("01,8006"),
    row("7241", &[digits(2)]).needs("8017,8018"),
    row("7242", &[text_to(25)]).needs("8017,8018"),
    row("7250", &[digits(8).checked(&[LongDate])]).needs("8018").excludes("7251"),
    row("7251", &[digits(8).checked(&[LongDate]), digits(4).checked(&[HourMinute])]).needs("8018").excludes("7250"),
    row("7252", &[digits(1).checked(&[OneOf(&["0", "1", "2", "9"])])]).needs("8018"),
    row("7253", &[text_to(40).checked(&[PercentEncoded])]).needs("8017,8018").excludes("7256,7259"),
    row("7254", &[text_to(40).checked(&[PercentEncoded])]).needs("8017,8018").excludes("7256,7259"),
    row("7255", &[text_to(10)]).needs("8017,8018").excludes("7256,7259"),
    row("7256", &[text_to(90).checked(&[PercentEncoded])]).needs("8017,8018"),
    row("7257", &[text_to(70).checked(&[PercentEncoded])]).needs("8018"),
    row("7258", &[text(3)]).needs("8018+7259"),
    row("7259", &[text_to(40).checked(&[PercentEncoded])]).needs("8018").excludes("7256"),
    // Rolls, assets, components, services.
    row("8001", &[digits(4).checked(&[NonZero]), digits(5).checked(&[NonZero]), digits(3).checked(&[NonZero]), digits(1).checked(&[OneOf(&["0", "1", "9"])]), digits(1)]).needs("01"),
    row("8002", &[text_to(20)]),
    row("8003", &[digits(1).checked(&[OneOf(&["0"])]), digits(13).checked(&[Mod10]), text_to(16).optional()]),
    row("8004", &[text_to(30)]),
    row("8005", &[digits(6)]).needs("01,02"),
    row("8006", &[digits(14).checked(&[Mod10]), digits(4).checked(&[PieceOfTotal])]).excludes("01,37"),
    row("8007", &[text_to(34)]).needs("415"),
    row("8008", &[digits(6).checked(&[Date]), digits(2).checked(&[Hour]), digits(2).checked(&[Sixty]).optional(), digits(2).checked(&[Sixty]).optional()]).needs("01,02"),
    row("8009", &[text_to(50)]).needs("00,01"),
    row("8010", &[part39_to(30)]),
    row("8011", &[digits_to(12).checked(&[NoZeroInFront])]).needs("8010"),
    row("8012", &[text_to(20)]).needs("01,8006"),
    row("8013", &[text_to(25)]),
    row("8014", &[text_to(25).checked(&[NonDigit])]).needs("01"),
    row("8017", &[digits(18).checked(&[Mod10])]).excludes("8018"),
    row("8018", &[digits(18).checked(&[Mod10])]).excludes("8017"),
    row("8019", &[digits_to(10)]).needs("8017,8018"),
    row("8020", &[text_to(25)]).needs("415"),
    row("8026", &[digits(14).checked(&[Mod10]), digits(4).checked(&[PieceOfTotal])]).needs("37").excludes("02,8006"),
    row("8030", &[base64url_to(90)]).needs("00,01+21,253,255,8003,8004,8006+21,8010+8011,8017,8018"),
    row("8040", &[digits(15)]).needs("01+21"),
    row("8041", &[digits(15)]).needs("01+21+8040"),
    row("8042", &[digits(32)]).needs("01+21+8040"),
    row("8043", &[digits(18), digits_to(2).optional()]).needs("01+21+8040"),
    // Coupons.
    row("8110", &[text_to(70)]),
    row("8111", &[digits(4)]).needs("255"),
    row("8112", &[text_to(70)]),
    row("8200", &[text_to(70)]).needs("01"),
    // Companies' own.
    row("90", &[text_to(30)]),
    range("91", "99", &[text_to(90)]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_ascend_and_none_begins_like_another() {
        for pair in ROWS.windows(2) {
            assert!(pair[0].last < pair[1].first, "{} {}", pair[0].last, pair[1].first);
            assert!(!pair[1].first.starts_with(pair[0].last), "{}", pair[1].first);
        }
        for row in ROWS {
            let (_, all_but_last) = row.parts.split_last().unwrap();
            assert!(all_but_last.iter().all(|part| part.least == part.most), "{}", row.first);
            assert!(exactly(row.first).is_some() && exactly(row.last).is_some());
        }
    }

    #[test]
    fn predefined_lengths_are_those_of_the_standard() {
        let predefined = [
            ("00", 18),
            ("01", 14),
            ("02", 14),
            ("03", 14),
            ("11", 6),
            ("12", 6),
            ("13", 6),
            ("15", 6),
            ("16", 6),
            ("17", 6),
            ("20", 2),
            ("31", 6),
            ("32", 6),
            ("33", 6),
            ("34", 6),
            ("35", 6),
            ("36", 6),
            ("41", 13),
        ];
        for row in ROWS {
            let length = predefined.iter().find(|(start, _)| row.first.starts_with(start)).map(|(_, length)| *length);
            assert_eq!(row.fixed.then(|| row.longest()), length, "{}", row.first);
        }
    }

    /// Against the published dictionary, line by line: identifiers, separators, parts, companions.
    #[test]
    fn the_table_is_the_published_dictionary() {
        let Some(path) = std::env::var_os("PACKBENCH_DATA") else {
            println!("left out: 1 test, no data");
            return;
        };
        let path = std::path::Path::new(&path).join("gs1/gs1-syntax-dictionary.txt");
        let published = std::fs::read_to_string(path).unwrap();
        let mut rows = ROWS.iter();
        for line in published.lines().map(|line| line.split('#').next().unwrap().trim()).filter(|line| !line.is_empty())
        {
            let mut words = line.split_whitespace().peekable();
            let ai = words.next().unwrap();
            let flags = words.next_if(|word| word.bytes().all(|byte| b"*?".contains(&byte))).unwrap_or_default();
            let (first, last) = ai.split_once('-').unwrap_or((ai, ai));
            let row = rows.next().unwrap();
            assert_eq!((row.first, row.last, row.fixed), (first, last, flags.contains('*')));
            let (mut parts, mut needs, mut excludes) = (Vec::new(), Vec::new(), Vec::new());
            for word in words {
                if let Some(clause) = word.strip_prefix("req=") {
                    needs.push(clause);
                } else if let Some(clause) = word.strip_prefix("ex=") {
                    excludes.push(clause);
                } else if !word.starts_with("dlpkey") {
                    parts.push(word.split(',').next().unwrap().to_owned());
                    let has_check_digit = word.contains(",csum") && !word.contains(",csumalpha");
                    assert_eq!(row.parts[parts.len() - 1].checks.contains(&Mod10), has_check_digit, "{ai}");
                }
            }
            assert_eq!(row.parts.iter().map(spelled).collect::<Vec<_>>(), parts, "{ai}");
            assert_eq!((row.needs, row.excludes), (needs.join(";").as_str(), excludes.join(",").as_str()), "{ai}");
        }
        assert!(rows.next().is_none());
    }

    fn spelled(part: &Part) -> String {
        let letter = match part.charset {
            Charset::Digits => 'N',
            Charset::Text => 'X',
            Charset::Part39 => 'Y',
            Charset::Base64Url => 'Z',
        };
        let to = if part.least == part.most { "" } else { ".." };
        let (open, close) = if part.optional { ("[", "]") } else { ("", "") };
        format!("{open}{letter}{to}{}{close}", part.most)
    }
}
