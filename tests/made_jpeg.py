"""JPEG pictures made from nothing (baseline, grey or colour): a block has one brightness, no more.
Standard library only. Source of the format: ITU-T T.81, annexes B and F."""
import struct

# The codes of annex K.3.1 for the sizes of differences, and for the two kinds of end that we write.
DC_BITS = bytes([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
DC_VALUES = bytes(range(12))
AC_BITS = bytes([1] + [0] * 15)  # one code, of one bit: end of block
AC_VALUES = b"\0"
DC_CODES = {0: (0b00, 2), 1: (0b010, 3), 2: (0b011, 3), 3: (0b100, 3), 4: (0b101, 3), 5: (0b110, 3), 6: (0b1110, 4),
            7: (0b11110, 5), 8: (0b111110, 6), 9: (0b1111110, 7), 10: (0b11111110, 8), 11: (0b111111110, 9)}


def segment(mark, body):
    return struct.pack(">BBH", 0xFF, mark, len(body) + 2) + body


class Bits:
    def __init__(self):
        self.out, self.value, self.count = bytearray(), 0, 0

    def put(self, value, count):
        self.value, self.count = self.value << count | value, self.count + count
        while self.count >= 8:
            self.count -= 8
            byte = self.value >> self.count & 255
            self.out += bytes([byte, 0]) if byte == 255 else bytes([byte])

    def end(self):
        self.put(127, 7)
        return bytes(self.out)


def jpeg(width, height, components=1, comment=b"", shade=lambda x, y: (x * 5 + y * 3) % 200 - 100):
    """A picture of width × height points; `comment` is what a camera would write beside it."""
    bits, last = Bits(), [0] * components
    for y in range((height + 7) // 8):
        for x in range((width + 7) // 8):
            for part in range(components):
                value = shade(x, y) if part == 0 else (x - y) % 60
                difference, last[part] = value - last[part], value
                size = abs(difference).bit_length()
                bits.put(*DC_CODES[size])
                if size:
                    bits.put(difference if difference > 0 else difference + (1 << size) - 1, size)
                bits.put(0, 1)
    frame = struct.pack(">BHHB", 8, height, width, components) + b"".join(
        bytes([part + 1, 0x11, 0]) for part in range(components))
    scan = bytes([components]) + b"".join(bytes([part + 1, 0]) for part in range(components)) + bytes([0, 63, 0])
    return (b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + (segment(0xFE, comment) if comment else b"") +
            segment(0xDB, b"\0" + bytes([8] * 64)) + segment(0xC0, frame) +
            segment(0xC4, b"\0" + DC_BITS + DC_VALUES) + segment(0xC4, b"\x10" + AC_BITS + AC_VALUES) +
            segment(0xDA, scan) + bits.end() + b"\xff\xd9")
