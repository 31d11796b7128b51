"""Goes through a window by Tab as a person without a mouse does, and says what it cannot reach, cannot call, cannot see."""
import re
import time
from types import SimpleNamespace

from gi.repository import GLib

from screen import SHIFT, Screen
from tree import FOCUSABLE, SENSITIVE, VISIBLE
from uit import NotFound, wait

# What one comes to by Tab; what stands in a list or a table is come to by its first, the rest by arrows.
CONTROLS = {"push button", "toggle button", "text", "password text", "entry", "check box", "page tab", "spin button", "link"}
IN_LISTS = {"list item", "table row"}
NO_NAME = re.compile(r"|(?:Gtk|Adw)\w+")
RING = 13       # pixels around what a control holds: its padding, and the ring
MOST = 400      # stops of one window


class Walker:
    def __init__(self, reader):
        self.reader, self.screen = reader, Screen()
        self.seen = set()           # whose ring was looked at already
        self.news = []
        reader.bus.signal_subscribe(reader.name, "org.a11y.atspi.Event.Object", "StateChanged", None, None, 0, self.told)

    def told(self, bus, sender, path, interface, member, words):
        what, now = words.unpack()[:2]
        if what == "focused" and now:
            self.news.append(path)

    def press(self, *keys, longest=5):
        """The path of what has the focus after these keys; nothing, when it did not move."""
        context, until = GLib.MainContext.default(), time.time() + longest
        while context.iteration(False):
            pass
        del self.news[:]
        self.screen.key(*keys)
        while not self.news and time.time() < until:
            context.iteration(False)
            time.sleep(.001)
        return self.news[-1] if self.news else None

    def look(self, window):
        """Afresh: the nodes by their paths."""
        return {node.path: node for node in window.below(hidden=True)}

    def enter(self, window):
        """From now on it is this window that is gone through."""
        self.window, self.nodes, self.offset = window, self.look(window), self.reader.desk.offset()

    def come_to(self, role):
        """Presses Tab until one of these has the focus: its path."""
        for _ in range(MOST):
            path = self.press("Tab")
            if path is not None and self.node(path) is not None and self.node(path).role == role:
                return path
        raise NotFound("Tab does not come to any " + role)

    def walk(self, window, *keys):
        """The stops of a whole round, in their order, and what was wrong on the way."""
        self.enter(window)
        stops, wrong, before = [], [], None
        while len(stops) < MOST:
            path = self.press(*keys)
            if path is None:
                wrong.append(("the focus stays", self.where(stops[-1]) if stops else "from the start"))
                break
            if before is not None and not self.was_ringed(before, path, keys):
                wrong.append(("nobody sees that it has the focus", self.where(before.path)))
            if stops and self.is_row(path) and self.is_row(stops[-1]) and self.node(path).parent is self.node(stops[-1]).parent:
                wrong.append(("Tab goes through its rows", self.where(self.node(path).parent.path)))
                break
            if path in stops:
                if path != stops[0]:
                    wrong.append(("the focus is trapped", self.where(path)))
                break
            stops.append(path)
            before = self.glance(path)
        else:
            wrong.append(("there is no end of stops", self.where(stops[-1])))
        return stops, wrong

    def node(self, path):
        if path not in self.nodes:
            self.nodes = self.look(self.reader.windows()[-1])
        return self.nodes.get(path)

    def is_row(self, path):
        return self.node(path) is not None and self.node(path).role == "table row"

    def where(self, path):
        node = self.node(path)
        return node.where() if node is not None else path

    def around(self, path):
        """Where on the screen it stands, with its ring."""
        place = self.reader.extents(self.node(path))
        return (place.x + self.offset[0] - RING, place.y + self.offset[1] - RING, place.width + 2 * RING,
                place.height + 2 * RING)

    def glance(self, path):
        """As it looks with the focus; nothing when it was looked at already."""
        if self.node(path) is None or path in self.seen:
            return None
        self.seen.add(path)
        return SimpleNamespace(path=path, at=self.around(path), picture=self.screen.piece(*self.around(path)))

    def was_ringed(self, before, now, keys):
        """It looks otherwise without the focus than with it: where it stood, when nothing was scrolled meanwhile."""
        if self.around(before.path) == before.at and self.differs(before, now, .2):
            return True
        # Once more, slowly: back to it, away the other way, and on again.
        back = ("Tab",) if SHIFT in keys else (SHIFT, "Tab")
        if self.press(*back) != before.path:
            return False
        self.still(before.path)
        before = SimpleNamespace(path=before.path, at=self.around(before.path),
                                 picture=self.screen.piece(*self.around(before.path)))
        ringed = self.differs(before, self.press(*back), 2)
        self.press(*keys)
        return self.press(*keys) == now and ringed

    def still(self, path):
        """Waits until two looks are alike."""
        seen = [None]

        def again():
            before, seen[0] = seen[0], (self.around(path), self.screen.piece(*self.around(path)).rows)
            return before == seen[0]
        wait(again, 5, step=.06, what="a page that stands still")

    def differs(self, before, now, longest):
        """Out of the place of what has the focus now, whose own ring may come near."""
        but = self.around(now) if now is not None and self.node(now) is not None else (0, 0, 0, 0)
        try:
            return wait(lambda: self.screen.piece(*before.at).differs(before.picture, but), longest, step=.005)
        except NotFound:
            return False

    def nameless(self, stops):
        """A row is called by its cells."""
        return [("has no name", self.where(path)) for path in stops if self.node(path) is not None
                and NO_NAME.fullmatch(self.node(path).name) and self.node(path).role != "table row"]

    def unreached(self, stops):
        """Controls in sight that no Tab has come to."""
        frame, reached = self.reader.extents(self.window), set(stops)
        lists = {self.node(path).parent.path for path in stops if self.node(path) and self.node(path).role in IN_LISTS}
        for node in self.reader.windows()[-1].below():
            if not (node.has(FOCUSABLE) and node.has(SENSITIVE) and node.has(VISIBLE)) or node.path in reached:
                continue
            if node.role not in CONTROLS and not (node.role in IN_LISTS and node.parent.path not in lists):
                continue
            place = self.reader.extents(node)
            if place.width > 0 and place.height > 0 and 0 <= place.x < frame.width and not is_of_the_library(node):
                yield "no Tab comes to it", node.where()


def is_of_the_library(node):
    """The crosses of tabs and of the window have keys of their own; the head of a table is a row to nobody."""
    above = node.parent
    return (above.name == "AdwTab" or above.role == "tree table" and node.role == "table row"
            or node.label() in ("Свернуть", "Развернуть", "Закрыть") and node.role == "push button")
