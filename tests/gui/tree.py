"""All that a screen reader could say of a desk, in one question of the bus: widget by widget it takes six times as long."""
import re
from types import SimpleNamespace

import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

from desk import NotFound, norm, wait

ROOT = "/org/a11y/atspi/accessible/root"
ACTIVE, FOCUSABLE, FOCUSED, SENSITIVE, VISIBLE = (1 << int(getattr(Atspi.StateType, name)) for name in (
    "ACTIVE", "FOCUSABLE", "FOCUSED", "SENSITIVE", "VISIBLE"))

LEAVES = {"label", "push button", "text", "password text", "check box", "image", "separator", "scroll bar", "page tab"}
ROWS = {"table row", "table cell"}


class Node:
    def __init__(self, path, role, name, description, states):
        self.path, self.role, self.name, self.description = path, role, name, description
        self.states, self.parent, self.children, self.place = states, None, [], None

    def has(self, state):
        return self.states & state != 0

    def below(self, hidden=False):
        """Itself and what stands in it, parents first; without the parts of it that are not on the screen."""
        if not hidden and self.states != 0 and not self.has(VISIBLE):
            return
        yield self
        for child in self.children:
            yield from child.below(hidden)

    def label(self):
        return norm(self.name)

    def where(self):
        """Whom it stands in, from the outside: for a complaint."""
        names, node = [], self
        while node is not None:
            if node is self or node.name and not node.name.startswith(("Gtk", "Adw")):
                names.insert(0, "%s %s" % (node.role, node.name))
            node = node.parent
        return " > ".join(names[-3:])


def connect():
    session = Gio.bus_get_sync(Gio.BusType.SESSION)
    address = session.call_sync("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress", None, None, 0, -1, None)
    flags = Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION
    return Gio.DBusConnection.new_for_address_sync(address.unpack()[0], flags, None, None)


def holds(what, seconds):
    try:
        return wait(what, seconds, what="it")
    except NotFound:
        return False


class Reader:
    """Of one desk."""

    def __init__(self, desk):
        self.desk, self.bus, self.asked, self.known = desk, connect(), set(), {}
        self.name = next(name for name in self.ask("ListNames")
                         if name.startswith(":") and self.ask("GetConnectionUnixProcessID", name) == desk.p.pid)

    def ask(self, method, *words):
        body = GLib.Variant("(%s)" % ("s" * len(words)), words) if words else None
        return self.bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", method, body, None, 0, -1, None).unpack()[0]

    def items(self):
        return self.bus.call_sync(self.name, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems", None, None, 0, 60000,
                                  None).unpack()[0]

    def children_of(self, paths):
        """Asked for all at once. GTK makes what it tells of a widget only after its parent was asked for it."""
        lists, waiting = {}, len(paths)

        def answered(bus, result, path):
            nonlocal waiting
            waiting -= 1
            try:
                lists[path] = [child for _, child in bus.call_finish(result).unpack()[0]]
            except GLib.Error:
                lists[path] = []    # it is gone already
        for path in paths:
            self.bus.call(self.name, path, "org.a11y.atspi.Accessible", "GetChildren", None, None, 0, 60000, None, answered, path)
        while waiting > 0:
            GLib.MainContext.default().iteration(True)
        return lists

    def nodes(self):
        nodes = {}
        for (_, path), _, (_, parent), index, _, _, name, role, description, states in self.items():
            nodes[path] = Node(path, Atspi.role_get_name(Atspi.Role(role)), name, description, states[0] | states[1] << 32)
            nodes[path].place = (parent, index)
        return nodes

    def windows(self):
        """The windows that are open, the last one on top. What a row of a table holds does not change its place."""
        nodes, lists, paths = self.known, {}, [ROOT]
        while paths:
            lists.update(self.children_of(paths))
            paths = [child for path in paths for child in lists[path] if child not in lists and child not in self.asked
                     and (child not in nodes or nodes[child].role not in LEAVES)]
            self.asked |= {path for path in paths if path in nodes and nodes[path].role in ROWS}
        nodes = self.known = self.nodes()
        for path in sorted(nodes, key=lambda path: nodes[path].place):
            parent, index = nodes[path].place
            if parent in nodes and parent not in lists and index >= 0:
                nodes[parent].children.append(nodes[path])
        for path, children in lists.items():
            if path in nodes:
                nodes[path].children = [nodes[child] for child in children if child in nodes]
        for node in nodes.values():
            for child in node.children:
                child.parent = node if node.path != ROOT else None
        return [window for window in nodes[ROOT].children if window.has(VISIBLE)]

    def find(self, role, name, timeout=20):
        """The first one that can be seen in the window on top, by its name or a pattern of it: waited for."""
        def fits(node):
            return node.role == role and (node.label() == name if isinstance(name, str) else name.search(node.name))
        return wait(lambda: next(filter(fits, self.windows()[-1].below()), None), timeout, what="%s %s" % (role, name))

    def press(self, name):
        """Once it is not grey."""
        wait(lambda: self.find("push button", name).has(SENSITIVE), 20, what="%s is not grey" % name)
        self.click(self.find("push button", name))

    def act(self, node, interface, method, number):
        self.bus.call_sync(self.name, node.path, "org.a11y.atspi." + interface, method, GLib.Variant("(i)", (number,)), None, 0, -1,
                           None)

    def click(self, node):
        self.act(node, "Action", "DoAction", 0)

    def text(self, node):
        """What stands in a field."""
        count = self.bus.call_sync(self.name, node.path, "org.freedesktop.DBus.Properties", "Get",
                                   GLib.Variant("(ss)", ("org.a11y.atspi.Text", "CharacterCount")), None, 0, -1, None).unpack()[0]
        return self.bus.call_sync(self.name, node.path, "org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, count)), None, 0,
                                  -1, None).unpack()[0]

    def focused(self):
        """Where a key goes, or nothing."""
        return next((node for node in self.windows()[-1].below() if node.has(FOCUSED) and node.role != "frame"), None)

    def choose(self, node):
        """One of those that stand beside each other: a tab."""
        self.act(node.parent, "Selection", "SelectChild", node.parent.children.index(node))

    def turn_to(self, tab):
        self.choose(self.find("page tab", tab))

    def go(self, workspace, field="Команда"):
        """By the palette."""
        self.desk.key("F1")
        self.at(field)
        self.desk.type(workspace)
        self.desk.key("Return")

    def search(self, text, title, field="Поиск по всему банку"):
        """By the field of the header: opens the hit of this title. Again, where what was saved just now took the caret back."""
        def is_there():
            self.desk.key("ctrl+k")
            self.at(field, 2)
            return True
        wait(is_there, 15, what="the caret in the search")
        self.desk.key("ctrl+a")
        self.desk.type(text)
        self.find("list item", title)
        self.desk.key("Return")

    def alone(self):
        """There is the one window, and keys are heard by it."""
        windows = self.windows()
        return len(windows) == 1 and windows[0].has(ACTIVE)

    def opened(self, what):
        """Waits for the window that comes over the first one."""
        wait(lambda: len(self.windows()) == 2, 20, what="the window of " + what)

    def closed(self, what):
        wait(self.alone, 20, what="the window of %s is gone" % what)

    def extents(self, node):
        found = self.bus.call_sync(self.name, node.path, "org.a11y.atspi.Component", "GetExtents", GLib.Variant("(u)", (1,)), None, 0,
                                   -1, None).unpack()[0]
        return SimpleNamespace(**dict(zip(("x", "y", "width", "height"), found)))

    def mouse(self, node, **how):
        """A click of the mouse where it stands."""
        place = SimpleNamespace(getExtents=lambda kind: self.extents(node))
        self.desk.mouse(SimpleNamespace(queryComponent=lambda: place), **how)

    def at(self, name, longest=10):
        """Waits until the caret is in this field."""
        wait(lambda: self.focused() is not None and self.focused().label() == name, longest, what="the caret in " + name)

    def enter(self, name, role="text"):
        """A click into a field: again when the first one only closed what lay over it."""
        def is_there():
            self.mouse(self.find(role, name))
            return holds(lambda: self.focused() is not None and self.focused().label() == name, 2)
        wait(is_there, 15, step=.3, what="the caret in " + name)

    def write(self, name, text):
        """Into the field of this name, over what stands there."""
        self.enter(name)
        self.desk.key("ctrl+a")
        self.desk.type(text)
        wait(lambda: self.text(self.find("text", name)) == text, 10, what="typed " + text)

    def pick(self, name, text):
        """The first of those that a field offers for this text."""
        self.write(name, text)
        self.find("list item", re.compile(re.escape(text)))
        self.desk.key("Return")
        wait(lambda: not any(node.role == "list item" and text in node.name for node in self.windows()[-1].below()), 10, what=text)

    def row(self, text, scrolled=False):
        """Clicks the first row of a table that says this; of a page that is @scrolled, after it was turned there."""
        def cell():
            rows = (node for node in self.windows()[-1].below() if node.role == "table row")
            return next(node for row in rows for node in row.below() if node.role == "label" and node.name == text)
        wait(lambda: self.extents(cell()).width > 0, 20, what="the row of %s" % text)
        if scrolled:
            self.bring(cell())
        self.mouse(cell())

    def bring(self, node):
        """Turns the wheel at the edge of the page until this stands between the head of the window and its foot."""
        frame = self.windows()[0]
        end = self.extents(frame).height - 80

        def in_sight():
            place = self.extents(node)
            if place.y >= 170 and place.y + place.height <= end:
                return True
            self.mouse(frame, btn=5 if place.y >= 170 else 4, off=(.0366, .5))
            return False
        wait(in_sight, 15, step=.05, what="%s in sight" % node.name)

    def choose_file(self, path, button, opens=False):
        """In the window of files that opens now; one that saves has its name in front already."""
        wait(lambda: len(self.windows()) == 2, 20, what="the window of files")
        self.find("push button", button)
        chooser = self.windows()[-1].path
        if opens:
            self.desk.key("ctrl+l")
        def typed():    # again, where the window has marked the name's stem meanwhile
            self.desk.key("ctrl+a")
            self.desk.type(path)
            return holds(lambda: self.text(self.focused()) == path, 3)
        wait(typed, 15, what="the typed " + path)
        self.press(button)
        # Another one may have come in its place: that of how far it is.
        wait(lambda: all(window.path != chooser for window in self.windows()), 20, what="the window of files is gone")
