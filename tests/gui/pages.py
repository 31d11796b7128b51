"""Reads every page of clients and of the house and says what is not Russian. Run by hand, for it takes a minute and more:
tests/in-window /usr/bin/python3 tests/gui/pages.py, with the environment that tests/meson.build gives a GUI test."""
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import SOURCE, Bank, Desk, Story, norm, pyatspi, time, wait

LATIN = re.compile(r"[A-Za-z]{4,}")
# What is Latin by its nature: names of things, addresses of people and machines, and what the robot's own bank is called.
MEANT = re.compile(r"\b[A-Z]\w+/[A-Z]\w+\b|\(?(?:Ctrl|Shift|Alt)\+[^)]*\)?|CSV|UTF|Windows|e-mail|\b[\w.+-]+@[\w.-]+|\b(?:https?://|www\.)\S+", re.I)
UNNAMED = re.compile(r"(?:Gtk|Adw)\w+")   # what has no name goes by its class, and nobody hears of it
KEYS = {"Ctrl", "Shift", "Delete", "BackSpace", "Return"}      # as they stand on the keyboard, in the window of shortcuts
CONTAINERS = {"filler", "panel", "viewport", "scroll pane"}


class World:
    def __init__(self):
        self.bank = Bank()
        self.desk = self.other = None
        base = sqlite3.connect(self.bank.path("bank.db"))
        # For the reading of pages: her role may all that any role of the bank may.
        base.execute("INSERT INTO role_right (id, role_id, name, breadth) SELECT 1000 + min (r.id), h.role_id, r.name, 4"
                     " FROM role_right r, holding h JOIN person p ON p.id = h.person_id WHERE p.login = 'gorshkova' AND NOT"
                     " EXISTS (SELECT 1 FROM role_right o WHERE o.role_id = h.role_id AND o.name = r.name) GROUP BY r.name")
        base.commit()
        # What the bank itself has written in Latin letters, and people are there to read.
        self.written = {row[0] for row in base.execute("SELECT login FROM person UNION SELECT name_en FROM dictionary_item"
                                                       " UNION SELECT code FROM dictionary_item")}
        base.close()

    def ask(self, sql, *values):
        base = sqlite3.connect(self.bank.path("bank.db"), timeout=10)
        found = base.execute(sql, values).fetchone()
        base.close()
        return found[0] if found is not None else None

    def client(self, form):
        """Some client of her branch that is alike to nobody's."""
        return self.ask("SELECT c.id FROM client c JOIN person p ON p.branch_id = c.branch_id AND p.login = 'gorshkova'"
                        " WHERE c.form = ? AND c.deleted_at IS NULL AND c.tin IS NOT NULL ORDER BY c.id LIMIT 1", form)

    def come_in(self, name, person, addresses, invitation=None, words=()):
        """A desk whose person had these pages open when he left; the last one is in front."""
        profile = self.bank.path(name)
        os.makedirs(profile, mode=0o700, exist_ok=True)
        file, at = os.path.join(profile, "desk.ini"), self.ask("SELECT id FROM person WHERE login = ?", person)
        with open(file, "w") as out:
            out.write("[Desk]\ntabs-%d=%s\n" % (at, "\\n".join([*addresses, addresses[-1]])))
        return Desk(self.bank, name, invitation=invitation, person=person, words=words)


def strange(world, text):
    """What of this is not Russian."""
    return [] if text in world.written else LATIN.findall(MEANT.sub("", text))


def read(world, desk, under=None, hidden=False):
    """How many were read, and what is strange among what can be seen or heard."""
    n, bad = 0, set()
    for x in desk.walk(under, showing=not hidden, maxch=4):
        try:
            role, texts = x.getRoleName(), [x.description or ""]
            if role not in CONTAINERS and not UNNAMED.fullmatch(x.name or ""):
                texts.append(x.name or "")
        except Exception:
            continue
        n += 1
        bad |= {(role, text) for text in texts if strange(world, text) and not (role == "label" and text in KEYS)}
    return n, bad


def read_settled(world, desk, under=None, hidden=False):
    """Reads until two readings are alike: a page comes in pieces."""
    seen = [None]

    def settled():
        before, seen[0] = seen[0], read(world, desk, under, hidden)
        return seen[0][0] > 3 and before == seen[0]
    wait(settled, 25, step=.1, what="a page that stands still")
    return seen[0][1]


def read_windows(world, desk, page, opening):
    """Opens by a key or a button, reads the window that came, leaves it by Escape."""
    found = set()
    for what in opening:
        if what.isascii():
            desk.key(what)
        else:
            desk.click(desk.find("push button", what))
        window = wait(lambda: len(desk.windows()) > 1 and desk.windows()[-1], 10, what="a window by " + what)
        found |= {(page, what, *one) for one in read_settled(world, desk, window)}
        desk.key("Escape")
        wait(lambda: len(desk.windows()) == 1, 10, what="%s is gone" % what)
    return found


def look_at_tabs(desk):
    """What stands in a tab is asked for when it is looked at."""
    for tab in [x for x in desk.walk() if x.getRoleName() == "page tab" and x.name][::-1]:
        tab.parent.querySelection().selectChild(tab.getIndexInParent())


def read_pages(world, desk, pages):
    """The last page is in front; each is closed when it was read."""
    found = set()
    for page, opening in reversed(pages):
        hidden = re.match(r"(client|person|role|branch):\d", page) is not None
        if hidden:
            look_at_tabs(desk)
        found |= {(page, "", *one) for one in read_settled(world, desk, hidden=hidden)}
        found |= read_windows(world, desk, page, opening)
        desk.key("ctrl+w")
    return found


def every_page_of_clients_speaks_russian(world):
    pages = [("client:%d" % world.client(2), ["ctrl+h", "Звонок", "Задача", "ctrl+Delete"]),
             ("client:%d" % world.client(1), []), ("client:new", []),
             ("clients:", ["ctrl+question", "Сохранить этот фильтр как свой вид", "ctrl+shift+e"]), ("companies:", []),
             ("clients:state=3", []), ("bin:", []), ("import:", []), ("client:1", []), ("client:new=person", []),
             ("client:new=company", [])]
    world.desk = desk = world.come_in("desk", "gorshkova", [page for page, _ in pages], world.bank.invite("Окно 3"))
    desk.find("page tab", "Юридическое лицо", timeout=20)
    found = read_pages(world, desk, pages)
    assert not found, found


def every_page_of_the_house_speaks_russian(world):
    world.desk.close()
    pages = [("person:%d" % world.ask("SELECT id FROM person WHERE login = 'akhmetov'"), []),
             ("role:%d" % world.ask("SELECT min (id) FROM role"), []),
             ("branch:%d" % world.ask("SELECT branch_id FROM person WHERE login = 'akhmetov'"), []), ("people:", []), ("branches:", []),
             ("roles:", []), ("workstations:", ["Пригласить…"]), ("sessions:", []), ("proposals:", []),
             ("dictionaries:", ["Добавить"])]
    world.desk = desk = world.come_in("desk", "gorshkova", [page for page, _ in pages])
    desk.find("push button", "Добавить", timeout=20)
    found = read_pages(world, desk, pages)
    assert not found, found


STEPS = [every_page_of_clients_speaks_russian, every_page_of_the_house_speaks_russian]


def main():
    world = World()
    try:
        return Story(STEPS).tell(world)
    finally:
        if os.environ.get("ROBOT_LOG"):
            print(open(world.desk.log).read()[-3000:], world.desk.p.poll())
        for desk in (world.desk, world.other):
            if desk is not None:
                desk.close()
        world.bank.close()


sys.exit(main())
