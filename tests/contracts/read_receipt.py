"""Reads the bytes of a receipt back as python-escpos understands them.

Every command must be one which that library would write itself, byte for byte, for the same wish; any other ends the
reading. Usage: read_receipt.py FILE      Prints {"lines", "widest", "codes", "pictures", "cuts"}: the text line by line
in the code page the receipt chose, the columns of the widest line, what its Code 128 symbols hold, and two counts.
"""

import contextlib
import json
import sys

from escpos import constants as esc
from escpos.printer import Dummy
from PIL import Image, ImageOps

PROFILE = "default"
# Epson's function B: feed to the knife, then cut whole or leave a bridge. The library writes only the second.
FEED_AND_CUT = (esc.GS + b"V\x41\x00", esc.GS + b"V\x42\x00")


def written(wish):
    """What the library sends to a printer for a wish."""
    printer = Dummy(profile=PROFILE)
    with contextlib.redirect_stdout(sys.stderr):  # it likes to chat
        wish(printer)
    return printer.output


class Receipt:
    """A receipt that is read from its first byte to its last."""

    def __init__(self, data):
        self.data, self.at = data, 0
        self.codec, self.columns = None, 1
        self.lines, self.widest, self.codes, self.pictures, self.cuts = [""], 0, [], 0, 0
        pages = Dummy(profile=PROFILE).profile.get_code_pages()
        self.pages = {int(number): name for name, number in pages.items()}

    def take(self, count):
        taken = self.data[self.at : self.at + count]
        assert len(taken) == count, "the receipt ends in the middle of a command"
        self.at += count
        return taken

    def byte(self):
        return self.take(1)[0]

    def starts(self, prefix):
        if not self.data.startswith(prefix, self.at):
            return False
        self.at += len(prefix)
        return True

    def same(self, start, wish):
        sent, theirs = self.data[start : self.at], written(wish)
        assert theirs.endswith(sent), f"{sent[:16]!r} at {start}: the library sends {theirs[:16]!r}"

    def read(self):
        assert self.data.startswith(esc.HW_INIT), "it does not begin with a reset"
        while self.at < len(self.data):
            start = self.at
            if not (self.setting(start) or self.symbol(start) or self.paper(start)):
                self.letter()
        assert self.lines.pop() == "", "the last line never reached the paper"
        return {
            "lines": self.lines,
            "widest": self.widest,
            "codes": self.codes,
            "pictures": self.pictures,
            "cuts": self.cuts,
        }

    def setting(self, start):
        if self.starts(esc.HW_INIT):
            self.codec, self.columns = None, 1
            self.same(start, lambda p: p.hw("INIT"))
        elif self.starts(esc.CODEPAGE_CHANGE):
            name = self.pages[self.byte()]
            self.codec = name.lower()
            self.same(start, lambda p: p.charcode(name))
        elif self.starts(esc.TXT_SIZE):
            size = self.byte()
            self.columns = (size >> 4) + 1
            wish = {"custom_size": True, "width": self.columns, "height": (size & 15) + 1}
            self.same(start, lambda p: p.set(**wish))
        else:
            return any(self.starts(align) for align in esc.TXT_STYLE["align"].values())
        return True

    def symbol(self, start):
        """Bars and pictures."""
        if self.starts(esc.BARCODE_HEIGHT) or self.starts(esc.BARCODE_WIDTH):
            assert self.byte() > 0
        elif self.starts(esc.BARCODE_TXT_BLW) or self.starts(esc.BARCODE_TXT_OFF):
            pass
        elif self.starts(esc.BARCODE_TYPE_B["CODE128"]):
            code = self.take(self.byte()).decode("ascii")
            self.same(start, lambda p: p.barcode(code, "CODE128", function_type="B"))
            assert code.startswith("{B"), f"{code!r} does not choose code set B"
            self.codes.append(code.removeprefix("{B").replace("{{", "{"))
        elif self.starts(esc.S_RASTER_N):
            row_bytes, height = (int.from_bytes(self.take(2), "little") for _ in range(2))
            dots = Image.frombytes("1", (row_bytes * 8, height), self.take(row_bytes * height))
            paper = ImageOps.invert(dots.convert("L"))
            self.same(start, lambda p: p.image(paper, impl="bitImageRaster"))
            self.pictures += 1
        else:
            return False
        return True

    def paper(self, start):
        if self.starts(esc.CTL_LF):
            self.widest = max(self.widest, len(self.lines[-1]) * self.columns)
            self.lines.append("")
        elif self.starts(esc.ESC + b"d"):
            lines = self.byte()
            self.same(start, lambda p: p.print_and_feed(lines))
        elif any(self.starts(cut) for cut in (*FEED_AND_CUT, esc.PAPER_FULL_CUT, esc.PAPER_PART_CUT)):
            self.cuts += 1
        else:
            return False
        return True

    def letter(self):
        byte = self.take(1)
        assert byte >= b" ", f"unknown command {self.data[self.at - 1 : self.at + 7]!r} at {self.at - 1}"
        assert self.codec, "text before a code page was chosen"
        self.lines[-1] += byte.decode(self.codec)


with open(sys.argv[1], "rb") as file:
    print(json.dumps(Receipt(file.read()).read()))
