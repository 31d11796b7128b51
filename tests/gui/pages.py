"""Every page of the desk and every window that opens on one: for the stories that look at all of them."""
import os
import re
import sqlite3

from desk import Bank, Desk, wait
from tree import ACTIVE, Reader


class World:
    def __init__(self, who=("gorshkova",)):
        self.bank = Bank()
        self.desk = None
        base = sqlite3.connect(self.bank.path("bank.db"))
        # For the looking at pages: their roles may all that any role of the bank may.
        base.execute("INSERT INTO role_right (id, role_id, name, breadth) SELECT 1000 + row_number () OVER (), h.role_id, r.name, 4"
                     " FROM role_right r, holding h JOIN person p ON p.id = h.person_id WHERE p.login IN (%s) AND NOT EXISTS"
                     " (SELECT 1 FROM role_right o WHERE o.role_id = h.role_id AND o.name = r.name) GROUP BY h.role_id, r.name"
                     % ", ".join("?" * len(who)), who)
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

    def of_clients(self):
        """Addresses, and what opens a window there: keys in Latin letters, names of buttons in Russian."""
        return [("client:%d" % self.client(2), ["ctrl+h", "Звонок", "Задача", "ctrl+Delete"]),
                ("client:%d" % self.client(1), []), ("client:new", []),
                ("clients:", ["ctrl+question", "Сохранить фильтр под своим названием", "ctrl+shift+e"]), ("companies:", []),
                ("clients:state=3", []), ("bin:", []), ("import:", []), ("client:1", []), ("client:new=person", []),
                ("client:new=company", [])]

    def of_people(self):
        person = self.ask("SELECT id FROM person WHERE login = 'akhmetov'")
        branch = self.ask("SELECT branch_id FROM person WHERE login = 'akhmetov'")
        role = self.ask("SELECT min (id) FROM role")
        return [("person:%d" % person, ["Назначить роль…", "Замещает…"]), ("role:%d" % role, []), ("branch:%d" % branch, []),
                ("person:new", []), ("role:new", []), ("branch:new", []), ("person:copy=%d" % person, []),
                ("role:copy=%d" % role, []), ("branch:copy=%d" % branch, [])]

    def of_the_house(self):
        return [("people:", []), ("branches:", []), ("roles:", []), ("workstations:", ["Пригласить…"]), ("sessions:", []),
                ("proposals:", []), ("proposals:state=1", []), ("works:", []),
                ("dictionaries:", ["Добавить"])]

    def come_in(self, name, pages, invitation=None, **how):
        """Gorshkova at a desk where these pages were left open; the last one is in front."""
        profile = self.bank.path(name)
        os.makedirs(profile, mode=0o700, exist_ok=True)
        at, addresses = self.ask("SELECT id FROM person WHERE login = 'gorshkova'"), [page for page, _ in pages]
        with open(os.path.join(profile, "desk.ini"), "w") as out:
            out.write("[Desk]\ntabs-%d=%s\n" % (at, "\\n".join([*addresses, addresses[-1]])))
        self.desk = Desk(self.bank, name, invitation=invitation, person="gorshkova", **how)
        self.reader = Reader(self.desk)
        wait(lambda: self.tabs() == len(pages), 25, what="%d tabs" % len(pages))
        return self.desk

    def tabs(self):
        return sum(node.name == "AdwTab" for node in self.reader.windows()[0].below())

    def alone(self):
        """There is the one window, and keys are heard by it."""
        windows = self.reader.windows()
        return len(windows) == 1 and windows[0].has(ACTIVE)

    def top(self):
        """The window on top, when two looks at it were alike: a page comes in pieces."""
        seen = [None, None]

        def settled():
            before, window = seen[0], self.reader.windows()[-1]
            seen[:] = [[(node.role, node.name) for node in window.below(hidden=True)], window]
            return len(seen[0]) > 3 and before == seen[0]
        wait(settled, 25, step=.1, what="a page that stands still")
        return seen[1]

    def look_at_tabs(self):
        """What stands in a tab of a card is asked for when it is looked at; the first one is left in front."""
        for tab in [node for node in self.top().below() if node.role == "page tab" and node.name][::-1]:
            self.reader.choose(tab)

    def visit(self, pages, look):
        """Looks at each page and at what opens there, the last page first, and closes it: look (page, window)."""
        desk = self.desk
        for left, (page, opening) in reversed(list(enumerate(pages))):
            if re.match(r"(client|person|role|branch):\d", page):
                self.look_at_tabs()
            look(page, self.top())
            for what in opening:
                self.open_window(what)
                look(page + " " + what, self.top())
                desk.key("Escape")
                wait(self.alone, 10, what="%s is gone" % what)
            desk.key("ctrl+w")
            wait(lambda: self.tabs() == left, 10, what="%s is closed" % page)

    def open_window(self, what):
        if what.isascii():
            self.desk.key(what)
        else:
            self.reader.click(self.reader.find("push button", what))
        wait(lambda: len(self.reader.windows()) == 2, 10, what="a window by " + what)

    def close(self):
        if self.desk is not None:
            self.desk.close()
        self.bank.close()
