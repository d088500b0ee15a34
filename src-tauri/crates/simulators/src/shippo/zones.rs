//! How far a parcel goes: the carriers' zones 2 to 8 from the great-circle distance between two ZIP areas.
//!
//! A coarse copy of the sectional centres, good to a zone. Abroad, a country's group stands for the zone.

/// First three digits of a ZIP code from which on a centre serves, its latitude and longitude.
const CENTRES: [(u16, f64, f64); 120] = [
    (5, 40.8, -73.0),    // Long Island
    (6, 18.3, -66.3),    // Puerto Rico
    (10, 42.1, -72.6),   // Springfield
    (18, 42.4, -71.1),   // Boston
    (25, 41.7, -70.4),   // Cape Cod
    (28, 41.8, -71.4),   // Providence
    (30, 43.0, -71.5),   // Manchester
    (39, 43.9, -70.2),   // Portland, Maine
    (50, 44.2, -72.6),   // Montpelier
    (60, 41.6, -72.8),   // Hartford
    (70, 40.8, -74.2),   // Newark
    (80, 39.9, -74.9),   // Camden
    (100, 40.7, -74.0),  // New York
    (115, 40.8, -73.3),  // Hicksville
    (120, 42.7, -73.8),  // Albany
    (130, 43.0, -76.1),  // Syracuse
    (140, 42.9, -78.8),  // Buffalo
    (150, 40.4, -80.0),  // Pittsburgh
    (160, 41.0, -78.6),  // Altoona
    (170, 40.3, -76.9),  // Harrisburg
    (190, 40.0, -75.2),  // Philadelphia
    (197, 39.5, -75.6),  // Wilmington
    (200, 38.9, -77.0),  // Washington
    (206, 39.2, -76.7),  // Baltimore
    (220, 38.8, -77.3),  // Northern Virginia
    (230, 37.5, -77.4),  // Richmond
    (240, 37.3, -80.0),  // Roanoke
    (247, 38.3, -81.6),  // Charleston, West Virginia
    (270, 36.1, -79.8),  // Greensboro
    (280, 35.2, -80.8),  // Charlotte
    (290, 34.0, -81.0),  // Columbia
    (300, 33.8, -84.4),  // Atlanta
    (310, 32.4, -82.5),  // Macon
    (320, 30.3, -81.7),  // Jacksonville
    (327, 28.5, -81.4),  // Orlando
    (330, 25.8, -80.3),  // Miami
    (335, 27.9, -82.4),  // Tampa
    (350, 33.5, -86.8),  // Birmingham
    (370, 36.2, -86.8),  // Nashville
    (380, 35.1, -90.0),  // Memphis
    (386, 32.3, -90.2),  // Jackson
    (398, 31.6, -84.2),  // Albany, Georgia
    (400, 38.2, -85.7),  // Louisville
    (430, 40.0, -83.0),  // Columbus
    (440, 41.5, -81.7),  // Cleveland
    (450, 39.1, -84.5),  // Cincinnati
    (460, 39.8, -86.2),  // Indianapolis
    (480, 42.4, -83.1),  // Detroit
    (490, 42.9, -85.7),  // Grand Rapids
    (500, 41.6, -93.6),  // Des Moines
    (530, 43.0, -88.0),  // Milwaukee
    (540, 44.5, -89.0),  // Green Bay
    (550, 45.0, -93.3),  // Minneapolis
    (570, 43.6, -97.0),  // Sioux Falls
    (580, 46.9, -98.0),  // Fargo
    (590, 46.5, -110.0), // Billings
    (600, 41.9, -87.7),  // Chicago
    (610, 41.0, -89.5),  // Peoria
    (620, 38.9, -89.5),  // Springfield, Illinois
    (630, 38.6, -90.2),  // St. Louis
    (640, 39.1, -94.6),  // Kansas City
    (650, 38.0, -92.5),  // Jefferson City
    (660, 39.0, -95.7),  // Topeka
    (670, 37.7, -97.8),  // Wichita
    (680, 41.2, -96.2),  // Omaha
    (690, 41.0, -100.8), // North Platte
    (700, 30.0, -90.1),  // New Orleans
    (708, 31.5, -92.5),  // Alexandria
    (716, 34.8, -92.3),  // Little Rock
    (730, 35.5, -97.5),  // Oklahoma City
    (740, 36.1, -95.9),  // Tulsa
    (750, 32.8, -96.8),  // Dallas
    (760, 32.5, -97.8),  // Fort Worth
    (770, 29.8, -95.4),  // Houston
    (780, 29.0, -98.4),  // San Antonio
    (786, 30.3, -97.7),  // Austin
    (790, 34.2, -101.8), // Lubbock
    (797, 31.9, -102.5), // Midland
    (798, 31.8, -106.4), // El Paso
    (800, 39.7, -105.0), // Denver
    (808, 38.5, -105.5), // Colorado Springs
    (820, 42.5, -106.5), // Casper
    (832, 43.6, -114.5), // Boise
    (838, 47.7, -116.8), // Coeur d'Alene
    (840, 40.7, -111.9), // Salt Lake City
    (850, 33.5, -112.1), // Phoenix
    (856, 32.2, -110.9), // Tucson
    (859, 35.1, -111.0), // Flagstaff
    (864, 35.2, -114.0), // Kingman
    (870, 35.1, -106.6), // Albuquerque
    (880, 32.5, -106.8), // Las Cruces
    (889, 36.2, -115.1), // Las Vegas
    (893, 39.5, -119.8), // Reno
    (900, 34.1, -118.2), // Los Angeles
    (919, 32.8, -117.1), // San Diego
    (922, 33.8, -116.4), // Palm Springs
    (923, 34.1, -117.3), // San Bernardino
    (926, 33.7, -117.8), // Santa Ana
    (930, 34.4, -119.5), // Santa Barbara
    (932, 35.4, -119.0), // Bakersfield
    (934, 35.0, -120.5), // San Luis Obispo
    (936, 36.7, -119.8), // Fresno
    (939, 36.7, -121.6), // Salinas
    (940, 37.7, -122.4), // San Francisco
    (945, 37.8, -122.1), // Oakland
    (950, 37.3, -121.9), // San Jose
    (952, 37.9, -121.2), // Stockton
    (954, 38.5, -122.8), // Santa Rosa
    (956, 38.6, -121.4), // Sacramento
    (960, 40.6, -122.3), // Redding
    (967, 21.3, -157.8), // Honolulu
    (969, 13.4, 144.8),  // Guam
    (970, 45.5, -122.6), // Portland, Oregon
    (974, 43.5, -122.8), // Eugene
    (977, 44.2, -120.5), // Bend
    (980, 47.6, -122.3), // Seattle
    (986, 45.8, -122.4), // Vancouver, Washington
    (988, 47.4, -120.0), // Wenatchee
    (990, 47.6, -117.4), // Spokane
    (995, 61.2, -149.9), // Anchorage
];

/// Upper end of zones 2 to 7 in miles; beyond is zone 8.
const ZONE_ENDS_MI: [f64; 6] = [150.0, 300.0, 600.0, 1000.0, 1400.0, 1800.0];

/// The zone between two US ZIP codes, 2 to 8. None where a code does not begin with three digits.
pub(super) fn domestic(from_zip: &str, to_zip: &str) -> Option<u8> {
    let miles = miles_between(centre(from_zip)?, centre(to_zip)?);
    (2..).zip(ZONE_ENDS_MI).find(|(_, end)| miles <= *end).map(|(zone, _)| zone).or(Some(8))
}

/// The price group of a country seen from the United States, as a zone.
pub(super) fn abroad(country: &str) -> u8 {
    match country {
        "CA" => 2,
        "MX" => 3,
        "GB" | "IE" | "FR" | "DE" | "NL" | "BE" | "LU" | "AT" | "CH" | "IT" | "ES" | "PT" | "DK" | "SE" | "NO"
        | "FI" => 5,
        "JP" | "KR" | "AU" | "NZ" | "SG" | "HK" | "TW" => 6,
        _ => 8,
    }
}

fn centre(zip: &str) -> Option<(f64, f64)> {
    let area: u16 = zip.trim().get(..3)?.parse().ok()?;
    CENTRES.iter().rev().find(|(first, ..)| *first <= area).map(|(_, latitude, longitude)| (*latitude, *longitude))
}

fn miles_between(from: (f64, f64), to: (f64, f64)) -> f64 {
    const EARTH_RADIUS_MI: f64 = 3958.8;
    let (from_lat, to_lat) = (from.0.to_radians(), to.0.to_radians());
    let half = |difference: f64| (difference / 2.0).sin().powi(2);
    let chord = half(to_lat - from_lat) + from_lat.cos() * to_lat.cos() * half((to.1 - from.1).to_radians());
    2.0 * EARTH_RADIUS_MI * chord.sqrt().asin()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_grow_with_the_distance() {
        for (from, to, zone) in [
            ("90021", "90210", 2),
            ("90021", "92101", 2),
            ("90021", "85701", 4),
            ("94103", "85701", 5),
            ("90021", "80202", 5),
            ("90021", "60601", 7),
            ("90021", "10001", 8),
            ("10001", "90021", 8),
            ("98101-1234", "99501", 7),
        ] {
            assert_eq!(domestic(from, to), Some(zone), "{from} to {to}");
        }
        assert_eq!(domestic("90021", "K1A"), None);
        assert_eq!(domestic("90021", ""), None);
    }

    #[test]
    fn centres_ascend() {
        assert!(CENTRES.is_sorted_by(|left, right| left.0 < right.0));
    }
}
