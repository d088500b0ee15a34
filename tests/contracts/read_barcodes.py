"""Reads every barcode of pictures as a scanner would, by a decoder that is not ours.

Usage: read_barcodes.py PICTURE...      Prints one line a picture: {"file", "codes": [{"aim", "data"}]}, where "aim" is the
scanner's symbology identifier and "data" what it would type, FNC1 as the control character GS.
"""

import json
import sys

import zxingcpp
from PIL import Image

for path in sys.argv[1:]:
    with Image.open(path) as picture:
        found = zxingcpp.read_barcodes(picture.convert("L"), text_mode=zxingcpp.TextMode.Plain)
    codes = [{"aim": one.symbology_identifier, "data": one.text} for one in found]
    print(json.dumps({"file": path, "codes": codes}))
