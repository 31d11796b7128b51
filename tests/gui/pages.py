"""Every page of the desk and every window that opens on one: one table for the stories that look at all of them.

A page is an address with what opens over it, each an Over: the file of the client that makes the window, and the steps to it. A
step in Latin letters is a key, one in Russian the name of a button; the others say what they are. What is missing in the table,
a kind of page or a window of the client, is told by test-pages.
"""
import getpass
import re

from desk import Bank, come_in, wait
from tree import Reader

NOTE, SHUT = "Просит звонить после обеда", "Клиент с доступом только вдвоём"


class Over:
    def __init__(self, made, *steps):
        self.made, self.steps = made, steps
        self.name = " ".join(step if isinstance(step, str) else " ".join(step) for step in steps)


def tab(name):
    return "tab", name


def row(text=""):
    """A click on the first row of the list in sight, or on the one that says this."""
    return "row", text


def command(text):
    return "command", text


def found(text, title):
    return "found", text, title


class World:
    def __init__(self, who=("gorshkova",)):
        self.bank = Bank()
        self.desk = None
        self.bank.may_all(*who)
        # What the bank itself has written in Latin letters, and people are there to read.
        self.written = {row[0] for row in self.bank.ask("SELECT login FROM person UNION SELECT name_en FROM dictionary_item"
                                                        " UNION SELECT code FROM dictionary_item")}

    @staticmethod
    def said(text):
        """As the desk says it: otherwise where its words are others."""
        return text

    def of_clients(self):
        company, person = (self.bank.client(form) for form in (2, 1))
        self.write_down(company)
        shut = self.shut_away(person)
        return [("client:%d" % company, self.over_a_card()), ("client:%d" % person, []), ("client:new", []),
                ("clients:", [Over("shell/shortcuts.c", "ctrl+question"),
                              Over("page/saved-views.c", "Сохранить фильтр под своим названием"),
                              Over("page/export.c", "ctrl+shift+e"), Over("page/list-page.c", row(), "ctrl+Delete"),
                              Over("clients/serve.c", found(shut, SHUT)), Over("shell/window.c", "ctrl+shift+l")]),
                ("companies:", []), ("clients:state=3", []), ("bin:", []), ("import:", []), ("client:1", []),
                ("client:new=person", []), ("client:new=company", [])]

    @staticmethod
    def over_a_card():
        return [Over("clients/as-of.c", "ctrl+h"), Over("clients/as-of.c", "ctrl+h", "Показать"),
                Over("history/events.c", "Звонок"), Over("history/events.c", "Задача"), Over("page/record-bin.c", "ctrl+Delete"),
                Over("clients/erase.c", command("персональные")), Over("records/notes.c", tab("Примечания"), "Добавить"),
                Over("records/notes.c", tab("Примечания"), row(NOTE), "Изменить"),
                Over("records/groups.c", tab("Группы"), "Новая группа"),
                Over("records/access.c", tab("Доступ"), tab("Открыто вручную"), "Открыть доступ")]

    def write_down(self, client):
        self.bank.tell("INSERT INTO note (id, version, kind, record_id, text, author_id, written_at) SELECT 7002, 1, 'client', ?, ?, id,"
                       " 1790000000000 FROM person WHERE login = 'gorshkova' ON CONFLICT DO NOTHING", client, NOTE)

    def shut_away(self, but):
        """The number of one whom a single person opens to nobody."""
        one, tin = self.bank.ask("SELECT id, tin FROM client WHERE form = 1 AND tin IS NOT NULL AND deleted_at IS NULL AND id <> ?"
                                 " AND manager_id NOT IN (SELECT id FROM person WHERE login IN ('gorshkova', 'akhmetov'))"
                                 " ORDER BY id DESC LIMIT 1", but)[0]
        self.bank.tell("UPDATE client SET restricted = 1 WHERE id = ?", one)
        return tin

    def of_people(self):
        person, branch = self.bank.ask("SELECT id, branch_id FROM person WHERE login = 'akhmetov'")[0]
        role = self.bank.one("SELECT min (id) FROM role")
        granted = [Over("people/tabs.c", "Назначить роль…"), Over("people/tabs.c", "Замещает…"), Over("people/tabs.c", row(), "Снять"),
                   Over("people/staff.c", "Сбросить пароль…")]
        return [("person:%d" % person, granted), ("role:%d" % role, []), ("branch:%d" % branch, []),
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
        return [("people:", []), ("branches:", []), ("roles:", []),
                ("workstations:", [Over("people/invite.c", "Пригласить…"), Over("people/workstations.c", row(), "Отозвать…")]),
                ("sessions:", []), ("proposals:", []), ("proposals:state=1", []), ("works:", []),
                ("work:7001", [Over("work/work-page.c", "Отменить импорт")]), ("exports:", []), ("looks:", []),
                ("dictionaries:", [Over("dictionaries/items.c", "Добавить"), Over("dictionaries/items.c", row(), "Изменить"),
                                   Over("dictionaries/items.c", row(), "Удалить")])]

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
            for over in opening:
                self.open_over(over)
                look(page + " " + over.name, self.top())
                desk.key("Escape")
                self.reader.closed(over.name)
            desk.key("ctrl+w")
            wait(lambda: self.tabs() == left, 10, what="%s is closed" % page)

    def open_over(self, over):
        """By its steps, each once the one before has been done."""
        for n, step in enumerate(over.steps):
            before = len(self.reader.windows())
            self.do(step)
            if n + 1 < len(over.steps) and isinstance(step, str):
                wait(lambda: len(self.reader.windows()) != before, 20, what="the window by " + step)
        self.reader.opened(over.name)
        if len(over.steps) > 1 and isinstance(over.steps[-2], str):     # a window that another one has made room for
            wait(lambda: len(self.top().children) > 0, 20, what=over.name)

    def do(self, step):
        reader = self.reader
        if isinstance(step, str):
            if step.isascii():
                self.desk.key(step)
            else:
                reader.press(self.said(step))
        elif step[0] == "tab":
            reader.turn_to(self.said(step[1]))
        elif step[0] == "row":
            self.pick_row(step[1])
        elif step[0] == "command":
            reader.go(step[1], self.said("Команда"))
        else:
            reader.search(step[1], self.said(step[2]), self.said("Поиск по всему банку"))

    def pick_row(self, text):
        if text:
            self.reader.row(text, scrolled=True)
            return

        def first():
            rows = (node for node in self.reader.windows()[-1].below() if node.role == "table row" and node.parent.role != "tree table")
            return next(node for one in rows for node in one.below() if node.role == "label" and self.reader.extents(node).width > 0)
        self.reader.mouse(wait(first, 20, what="a row"))
