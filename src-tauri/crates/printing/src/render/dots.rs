//! Black dots on a grid, as printers lay them, and how greys and colours become such dots.
//!
//! Places are told from a baseline's start: dots to the right, dots down; what stands above the line is negative.

/// A rectangle of dots.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Dots {
    /// First column, from the start of the line.
    pub(crate) left: i32,
    /// First row, from the baseline.
    pub(crate) top: i32,
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// Row by row from the top, eight dots a byte, the highest bit leftmost; each row begins with a byte.
    pub(crate) rows: Vec<u8>,
}

impl Dots {
    /// White dots.
    pub(crate) fn blank(left: i32, top: i32, width: usize, height: usize) -> Self {
        Self { left, top, width, height, rows: vec![0; width.div_ceil(8) * height] }
    }

    pub(crate) fn row_bytes(&self) -> usize {
        self.width.div_ceil(8)
    }

    /// Makes the dot at a place black; one outside is not on this paper.
    pub(crate) fn blacken(&mut self, x: i32, y: i32) {
        let (Ok(column), Ok(row)) = (usize::try_from(x - self.left), usize::try_from(y - self.top)) else { return };
        if column < self.width && row < self.height {
            let at = row * self.row_bytes() + column / 8;
            self.rows[at] |= 0x80 >> (column % 8);
        }
    }

    pub(crate) fn is_black(&self, x: i32, y: i32) -> bool {
        let (Ok(column), Ok(row)) = (usize::try_from(x - self.left), usize::try_from(y - self.top)) else {
            return false;
        };
        let is_here = column < self.width && row < self.height;
        is_here && self.rows[row * self.row_bytes() + column / 8] & (0x80 >> (column % 8)) != 0
    }

    /// Lays other dots over these, moved by so much.
    pub(crate) fn lay(&mut self, other: &Self, right: i32, down: i32) {
        for (x, y) in other.black() {
            self.blacken(x + right, y + down);
        }
    }

    /// The places of black dots.
    pub(crate) fn black(&self) -> impl Iterator<Item = (i32, i32)> {
        let places = (0..self.height as i32).flat_map(|row| (0..self.width as i32).map(move |column| (column, row)));
        places.map(|(column, row)| (self.left + column, self.top + row)).filter(|(x, y)| self.is_black(*x, *y))
    }
}

/// How black each place of a rectangle is, from 0 to 255: letters that touch add up.
pub(crate) struct Ink {
    dots: Dots,
    shades: Vec<u8>,
}

impl Ink {
    /// No ink on a rectangle of this size.
    pub(crate) fn on(left: i32, top: i32, width: usize, height: usize) -> Self {
        Self { dots: Dots::blank(left, top, width, height), shades: vec![0; width * height] }
    }

    /// Adds a shade at a place, which must be on the rectangle.
    pub(crate) fn add(&mut self, x: i32, y: i32, shade: u8) {
        let (Ok(column), Ok(row)) = (usize::try_from(x - self.dots.left), usize::try_from(y - self.dots.top)) else {
            return;
        };
        if column < self.dots.width && row < self.dots.height {
            let place = &mut self.shades[row * self.dots.width + column];
            *place = place.saturating_add(shade);
        }
    }

    /// What is at least half black becomes black.
    pub(crate) fn into_dots(mut self) -> Dots {
        let (width, left, top) = (self.dots.width, self.dots.left, self.dots.top);
        for (at, shade) in self.shades.iter().enumerate() {
            if *shade >= 128 {
                self.dots.blacken(left + (at % width) as i32, top + (at / width) as i32);
            }
        }
        self.dots
    }
}

/// The shades of a coloured picture (red, green, blue and how opaque, a byte each) for a printer without greys: its edge
/// is drawn, and what is inside is scattered into dots, so that a yellow face is a circle with eyes.
pub(crate) fn scattered(pixels: &[u8], width: usize) -> Vec<u8> {
    let alpha = |x: usize, y: usize| pixels.get((y * width + x) * 4 + 3).copied().unwrap_or(0);
    let height = (pixels.len() / 4).checked_div(width).unwrap_or(0);
    let mut owed = vec![0.0_f32; width * (height + 1)];
    let mut shades = vec![0; width * height];
    for at in 0..width * height {
        let (x, y) = (at % width, at / width);
        let is_inside = |x: usize, y: usize| x < width && y < height && alpha(x, y) >= 128;
        let is_edge = is_inside(x, y)
            && !(x > 0
                && y > 0
                && is_inside(x - 1, y)
                && is_inside(x, y - 1)
                && is_inside(x + 1, y)
                && is_inside(x, y + 1));
        let wanted = darkness(&pixels[at * 4..at * 4 + 4]) + owed[at];
        let is_black = is_edge || wanted >= 0.5;
        shades[at] = if is_black { 255 } else { 0 };
        // Floyd and Steinberg: what a dot is too dark or too light, its neighbours make good. Edges owe nothing.
        let error = if is_edge { 0.0 } else { wanted - f32::from(u8::from(is_black)) };
        for (dx, dy, share) in [(1, 0, 7.0), (-1, 1, 3.0), (0, 1, 5.0), (1, 1, 1.0)] {
            if let Some(neighbour) = x.checked_add_signed(dx).filter(|x| *x < width) {
                owed[(y + dy) * width + neighbour] += error * share / 16.0;
            }
        }
    }
    shades
}

/// How dark a pixel looks on white paper, from 0 to 1.
fn darkness(pixel: &[u8]) -> f32 {
    let [red, green, blue, alpha] = [0, 1, 2, 3].map(|at| f32::from(pixel[at]) / 255.0);
    (1.0 - (0.299 * red + 0.587 * green + 0.114 * blue)) * alpha
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_stand_where_they_were_put() {
        let mut dots = Dots::blank(-2, -3, 11, 4);
        for place in [(-2, -3), (8, 0), (9, 0), (0, 1), (-3, 0)] {
            dots.blacken(place.0, place.1);
        }
        assert_eq!(dots.black().collect::<Vec<_>>(), [(-2, -3), (8, 0)]);
        assert_eq!((dots.row_bytes(), dots.rows[0], dots.rows[7]), (2, 0x80, 0x20));
        let mut paper = Dots::blank(0, 0, 20, 10);
        paper.lay(&dots, 5, 6);
        assert_eq!(paper.black().collect::<Vec<_>>(), [(3, 3), (13, 6)]);
    }

    #[test]
    fn letters_that_touch_leave_no_gap() {
        let mut ink = Ink::on(0, 0, 3, 1);
        ink.add(0, 0, 127);
        ink.add(1, 0, 100);
        ink.add(1, 0, 100);
        ink.add(7, 7, 255);
        assert_eq!(ink.into_dots().black().collect::<Vec<_>>(), [(1, 0)]);
    }

    #[test]
    fn a_yellow_disc_is_a_ring_and_its_eyes_are_black() {
        let (size, yellow, brown) = (21, [255, 220, 80, 255], [60, 30, 10, 255]);
        let pixel = |at: usize| {
            let (x, y) = ((at % size) as i32 - 10, (at / size) as i32 - 10);
            match () {
                () if x * x + y * y > 100 => [0; 4],
                () if x.abs() == 4 && (-5..-2).contains(&y) => brown,
                () => yellow,
            }
        };
        let pixels: Vec<u8> = (0..size * size).flat_map(pixel).collect();
        let shades = scattered(&pixels, size);
        let is_black = |x: i32, y: i32| shades[((y + 10) * size as i32 + x + 10) as usize] == 255;
        assert!(is_black(10, 0) && is_black(-10, 0) && is_black(0, 10) && is_black(0, -10), "the ring");
        assert!(is_black(4, -4) && is_black(-4, -4), "the eyes");
        let inside = (-3..=3).flat_map(|x| (0..=6).map(move |y| (x, y)));
        assert!(inside.filter(|(x, y)| is_black(*x, *y)).count() < 16, "the face is light");
        assert!(!is_black(10, 10));
    }
}
