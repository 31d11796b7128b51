"""Every page of the desk and every window that opens on one: for the stories that look at all of them."""
import getpass
import re

from desk import Bank, come_in, wait
from tree import Reader


class World:
    def __init__(self, who=("gorshkova",)):
        self.bank = Bank()
        self.desk = None
        self.bank.may_all(*who)
        # What the bank itself has written in Latin letters, and people are there to read.
        self.written = {row[0] for row in self.bank.ask("SELECT login FROM person UNION SELECT name_en FROM dictionary_item"
                                                        " UNION SELECT code FROM dictionary_item")}

    def of_clients(self):
        """Addresses, and what opens a window there: keys in Latin letters, names of buttons in Russian."""
        return [("client:%d" % self.bank.client(2), ["ctrl+h", "Звонок", "Задача", "ctrl+Delete"]),
                ("client:%d" % self.bank.client(1), []), ("client:new", []),
                ("clients:", ["ctrl+question", "Сохранить фильтр под своим названием", "ctrl+shift+e"]), ("companies:", []),
                ("clients:state=3", []), ("bin:", []), ("import:", []), ("client:1", []), ("client:new=person", []),
                ("client:new=company", [])]

    def of_people(self):
        person, branch = self.bank.ask("SELECT id, branch_id FROM person WHERE login = 'akhmetov'")[0]
        role = self.bank.one("SELECT min (id) FROM role")
        return [("person:%d" % person, ["Назначить роль…", "Замещает…"]), ("role:%d" % role, []), ("branch:%d" % branch, []),
                ("person:new", []), ("role:new", []), ("branch:new", []), ("person:copy=%d" % person, []),
                ("role:copy=%d" % role, []), ("branch:copy=%d" % branch, [])]

    def of_the_house(self):
        self.bank.tell("INSERT INTO work (id, version, title, method, state, done, total, rejected, person_id, began_at, ended_at)"
                       " SELECT 7001, 1, 'Клиенты.csv', 'Clients.Take', 3, 2, 2, 1, id, 1790000000000, 1790000060000 FROM person"
                       " WHERE login = 'gorshkova' ON CONFLICT DO NOTHING")
        self.bank.tell("INSERT INTO work_row (work_id, number, complaint, field, text, state) VALUES"
                       " (7001, 2, 'This field is required', 'Surname', 'Клин;7', 2) ON CONFLICT DO NOTHING")
        # An operator's commands stand among the looks as he typed them.
        self.written |= {"kontorctl person password", "kontorctl ticket", "kontorctl workstation invite", getpass.getuser()}
        return [("people:", []), ("branches:", []), ("roles:", []), ("workstations:", ["Пригласить…"]), ("sessions:", []),
                ("proposals:", []), ("proposals:state=1", []), ("works:", []), ("work:7001", []), ("exports:", []), ("looks:", []),
                ("dictionaries:", ["Добавить"])]

    def come_in(self, name, pages, **how):
        """Gorshkova at a desk where these pages were left open; the last one is in front."""
        self.desk = come_in(self.bank, name, "gorshkova", [page for page, _ in pages], **how)
        self.reader = Reader(self.desk)
        wait(lambda: self.tabs() == len(pages), 25, what="%d tabs" % len(pages))
        return self.desk

    def tabs(self):
        return sum(node.name == "AdwTab" for node in self.reader.windows()[0].below())

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

    def visit(self, pages, look, tabs=True):
        """Looks at each page and at what opens there, the last page first, and closes it: look (page, window).

        With @tabs what hangs on a card is asked for first."""
        desk = self.desk
        for left, (page, opening) in reversed(list(enumerate(pages))):
            if tabs and re.match(r"(client|person|role|branch):\d", page):
                self.look_at_tabs()
            look(page, self.top())
            for what in opening:
                self.open_window(what)
                look(page + " " + what, self.top())
                desk.key("Escape")
                self.reader.closed(what)
            desk.key("ctrl+w")
            wait(lambda: self.tabs() == left, 10, what="%s is closed" % page)

    def open_window(self, what):
        if what.isascii():
            self.desk.key(what)
        else:
            self.reader.click(self.reader.find("push button", what))
        self.reader.opened(what)
