"""All that a screen reader could say of a desk, in one question of the bus: widget by widget it takes six times as long."""
import gi
gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib

from desk import norm, wait

ROOT = "/org/a11y/atspi/accessible/root"
ACTIVE, FOCUSABLE, FOCUSED, SENSITIVE, VISIBLE = (1 << int(getattr(Atspi.StateType, name)) for name in (
    "ACTIVE", "FOCUSABLE", "FOCUSED", "SENSITIVE", "VISIBLE"))


class Node:
    def __init__(self, path, role, name, description, states):
        self.path, self.role, self.name, self.description = path, role, name, description
        self.states, self.parent, self.children, self.count = states, None, [], 0

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


class Reader:
    """Of one desk."""

    def __init__(self, desk):
        self.bus = connect()
        self.name = next(name for name in self.ask("ListNames")
                         if name.startswith(":") and self.ask("GetConnectionUnixProcessID", name) == desk.p.pid)

    def ask(self, method, *words):
        body = GLib.Variant("(%s)" % ("s" * len(words)), words) if words else None
        return self.bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", method, body, None, 0, -1, None).unpack()[0]

    def items(self):
        return self.bus.call_sync(self.name, "/org/a11y/atspi/cache", "org.a11y.atspi.Cache", "GetItems", None, None, 0, 60000,
                                  None).unpack()[0]

    def wake(self, paths):
        """GTK tells of a widget only after its parent was asked for it: asks these, and whom they name, level by level."""
        while paths:
            found, waiting = [], len(paths)

            def answered(bus, result):
                nonlocal waiting
                waiting -= 1
                try:
                    found.extend(path for _, path in bus.call_finish(result).unpack()[0])
                except GLib.Error:
                    pass    # it is gone already
            for path in paths:
                self.bus.call(self.name, path, "org.a11y.atspi.Accessible", "GetChildren", None, None, 0, 60000, None, answered)
            while waiting > 0:
                GLib.MainContext.default().iteration(True)
            paths = found

    def tree(self):
        nodes, placed = {}, []
        for (_, path), _, (_, parent), index, count, _, name, role, description, states in self.items():
            nodes[path] = Node(path, Atspi.role_get_name(Atspi.Role(role)), name, description, states[0] | states[1] << 32)
            nodes[path].count = count
            if index >= 0 or path == ROOT:     # a window that was closed may linger without a place
                placed.append((parent, index, path))
        for parent, _, path in sorted(placed):
            if parent in nodes and parent != path:
                nodes[parent].children.append(nodes[path])
                nodes[path].parent = nodes[parent] if parent != ROOT else None
        return nodes

    def windows(self):
        """The windows that are open, the last one on top."""
        nodes = self.tree()
        asleep = [node.path for node in nodes.values() if node.count > len(node.children) or node.path == ROOT]
        if len(asleep) > 1 or nodes[ROOT].children == []:
            self.wake(asleep)
            nodes = self.tree()
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
