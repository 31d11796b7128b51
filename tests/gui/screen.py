"""The screen and the keyboard from the X server itself: a hundred times as fast as a picture in a file and a program per key."""
import ctypes

PIXMAP, ALL_PLANES = 2, ctypes.c_ulong(-1)
SHIFT = "Shift_L"


class Image(ctypes.Structure):
    _fields_ = [("width", ctypes.c_int), ("height", ctypes.c_int), ("xoffset", ctypes.c_int), ("format", ctypes.c_int),
                ("data", ctypes.POINTER(ctypes.c_char)), ("byte_order", ctypes.c_int), ("bitmap_unit", ctypes.c_int),
                ("bitmap_bit_order", ctypes.c_int), ("bitmap_pad", ctypes.c_int), ("depth", ctypes.c_int),
                ("bytes_per_line", ctypes.c_int)]


class Screen:
    def __init__(self):
        self.x, self.test = ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXtst.so.6")
        for name in ("XOpenDisplay", "XDefaultRootWindow", "XGetImage", "XStringToKeysym"):
            getattr(self.x, name).restype = ctypes.c_void_p
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(None))
        self.root = ctypes.c_void_p(self.x.XDefaultRootWindow(self.display))
        self.size = self.x.XDisplayWidth(self.display, 0), self.x.XDisplayHeight(self.display, 0)

    def key(self, *names):
        """Pressed in their order, let go in the other: "Shift_L", "Tab"."""
        codes = [self.x.XKeysymToKeycode(self.display, ctypes.c_ulong(self.x.XStringToKeysym(name.encode()))) for name in names]
        for code, down in [(code, 1) for code in codes] + [(code, 0) for code in reversed(codes)]:
            self.test.XTestFakeKeyEvent(self.display, code, down, ctypes.c_ulong(0))
        self.x.XFlush(self.display)

    def piece(self, x, y, width, height):
        """What is seen there now, by rows; nothing of what lies beyond the edge."""
        left, top = max(0, x), max(0, y)
        width, height = min(self.size[0], x + width) - left, min(self.size[1], y + height) - top
        if width <= 0 or height <= 0:
            return Piece(left, top, [])
        image = ctypes.cast(self.x.XGetImage(self.display, self.root, left, top, width, height, ALL_PLANES, PIXMAP),
                            ctypes.POINTER(Image))
        line = image.contents.bytes_per_line
        data = ctypes.string_at(image.contents.data, line * height)
        self.x.XFree(image.contents.data)
        self.x.XFree(image)
        return Piece(left, top, [data[at:at + 4 * width] for at in range(0, line * height, line)])


class Piece:
    def __init__(self, left, top, rows):
        self.left, self.top, self.rows = left, top, rows

    def differs(self, other, but):
        """From one of the same place, somewhere out of the rectangle @but: (x, y, width, height)."""
        x, y, width, height = but
        begin, end = max(0, x - self.left) * 4, max(0, x + width - self.left) * 4
        for number, (mine, its) in enumerate(zip(self.rows, other.rows), self.top):
            if mine != its and (not y <= number < y + height or mine[:begin] != its[:begin] or mine[end:] != its[end:]):
                return True
        return False
