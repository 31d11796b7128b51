"""A picture of every page in every state, light and dark, for whoever judges how the desk looks: tools/screenshots --matrix.

A scene is an address, what is done there, and with it a name of its pictures: DIR/NAME-WIDTHxHEIGHT-light.png and -dark.png.
"""
import csv
import fnmatch
import os
import re
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, Desk, PASSWORD, WINDOW, time, wait
from tree import Reader
from gi.repository import Gio, GLib

LONG = {"surname": "Константинопольская-Преображенская", "given_name": "Александра-Виктория", "patronymic": "Вячеславовна",
        "name": "Константинопольская-Преображенская Александра-Виктория Вячеславовна",
        "job": "Заместитель начальника управления методологии и сопровождения розничных продуктов"}


class Studio:
    def __init__(self, folder, only):
        self.folder, self.only = folder, only
        self.size = os.environ["SIZE"]
        self.bank = Bank(clients=int(os.environ.get("CLIENTS", "3000")))
        self.desk = None
        self.prepare()

    def prepare(self):
        """Whoever is photographed may see everything; one client has the longest names."""
        self.bank.may_all("gorshkova", "akhmetov")
        self.long = self.client(1, "ORDER BY c.id DESC")
        self.bank.tell("UPDATE client SET " + ", ".join(k + " = ?" for k in LONG) + " WHERE id = %d" % self.long, *LONG.values())

    def client(self, form, order="ORDER BY (SELECT count(*) FROM change e WHERE e.record_id = c.id) DESC,"
                                 " (SELECT count(*) FROM client_relation r WHERE r.client_id = c.id) DESC, c.id"):
        return self.bank.one("SELECT c.id FROM client c JOIN person p ON p.branch_id = c.branch_id AND p.login = 'gorshkova'"
                             " WHERE c.form = %d AND c.deleted_at IS NULL AND c.tin IS NOT NULL %s LIMIT 1" % (form, order))

    def open_desk(self, name, person="gorshkova", enrolled=True):
        profile = self.bank.path(name)
        fresh = not os.path.exists(os.path.join(profile, "workstation.ini"))
        invitation = self.bank.invite("Рабочее место " + name) if enrolled and fresh else None
        self.desk = Desk(self.bank, name, invitation, person, ["--size", self.size])
        xid = wait(self.desk.xid, 20, what="window")
        subprocess.run(["xdotool", "windowmove", xid, "0", "0"])
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        call = lambda *words: bus.call_sync(*words, None, 0, 30000, None).unpack()
        names = call("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "ListNames", None)[0]
        self.at = [n for n in names if n.startswith(":") and call("org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                   "GetConnectionUnixProcessID", GLib.Variant("(s)", (n,)))[0] == self.desk.p.pid][0]
        self.call = call
        self.still()

    def act(self, action, *parameters):
        self.call(self.at, "/ru/kontor/Desk", "org.gtk.Actions", "Activate",
                  GLib.Variant("(sava{sv})", (action, [GLib.Variant("s", p) for p in parameters], {})))

    def look(self):
        return subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"], capture_output=True).stdout

    def still(self, longest=8):
        """Until two looks are alike: a page comes in pieces."""
        before, until = None, time.time() + longest
        time.sleep(.25)
        while time.time() < until:
            now = self.look()
            if now == before:
                return
            before = now
            time.sleep(.15)

    def shoot(self, name):
        self.still(2 if "loading" in name else 8)
        for look in ("light", "dark"):
            subprocess.run(["import", "-window", "root", "%s/%s-%s-%s.png" % (self.folder, name, self.size, look)])
            self.act("dark")
            self.still(3)

    def tab(self, title):
        tab = self.desk.find("page tab", title)
        tab.parent.querySelection().selectChild(tab.getIndexInParent())
        self.scroll()

    def scroll(self):
        """To the foot of whatever page is in front."""
        subprocess.run(["xdotool", "mousemove", "300", "400", "click", "--repeat", "60", "--delay", "5", "5", "mousemove", "1", "1"])

    def press(self, name):
        """A button by its action, a button of a menu by the mouse."""
        button = self.desk.find(None, name, pred=lambda x: x.getRoleName() in ("push button", "toggle button", "filler", "panel"))
        try:
            self.desk.click(button)
        except Exception:
            self.desk.mouse(button)

    def keys(self, *keys):
        time.sleep(.3)
        for key in keys:
            if len(key) > 1 and not key.isascii() or key.startswith("="):
                self.desk.type(key.lstrip("="))
            else:
                self.desk.key(key)
            time.sleep(.15)

    def choose_file(self, name, rows):
        """A table of clients in the window of files."""
        path = self.bank.path(name)
        with open(path, "w", encoding="cp1251", newline="") as out:
            csv.writer(out, delimiter=";").writerows(rows)
        reader = Reader(self.desk)
        reader.press("Выбрать файл")
        reader.choose_file(path, "Открыть", opens=True)

    def on(self, wheel=12):
        """What hangs on a card, by the wheel at its edge, so that no list under the mouse takes it."""
        subprocess.run(["xdotool", "mousemove", "60", "400", "click", "--repeat", str(wheel), "--delay", "5", "5", "mousemove", "1", "1"])

    def first_row(self):
        table = self.desk.find("tree table")
        self.desk.mouse(table, off=(.2, 42 / table.queryComponent().getExtents(WINDOW).height))

    def leave(self):
        """Whatever stands open over the page, then the page itself with what was typed."""
        for _ in range(2):
            self.desk.key("Escape")
            time.sleep(.15)
        self.act("card.undo")
        self.act("record.cancel")
        time.sleep(.2)
        self.act("tab.close")

    def scene(self, name, address, *doing):
        if not fnmatch.fnmatch(name, self.only):
            return
        try:
            if address:
                self.act("open", address)
                self.still()
            for do in doing:
                do()
            self.shoot(name)
        except Exception as e:
            print("%s: %s" % (name, e), file=sys.stderr, flush=True)
            subprocess.run(["import", "-window", "root", "%s/failed-%s-%s.png" % (self.folder, name, self.size)])
        if address:
            self.leave()

    def close(self):
        if self.desk is not None:
            with open(self.desk.log) as log:
                sys.stderr.write(log.read())
            self.desk.close()
        self.bank.close()


def lists(s):
    k = s.keys
    s.scene("clients", "clients:")
    s.scene("clients-picked", "clients:", lambda: s.desk.mouse(s.desk.find("tree table"), off=(.2, .3)), lambda: k("shift+Down", "shift+Down"))
    s.scene("clients-filtered", "clients:state=1 form=2")
    s.scene("clients-empty", "clients:text=йцукенгшщз")
    s.scene("clients-chooser", "clients:", lambda: s.press("Столбцы"))
    s.scene("clients-filters", "clients:", lambda: s.press("Ещё фильтры"))
    s.scene("clients-delete", "clients:", lambda: s.desk.mouse(s.desk.find("tree table"), off=(.2, .3)), lambda: s.act("record.delete"))
    s.scene("clients-export", "clients:", lambda: s.act("record.export"))
    for name in ("companies", "bin", "import", "people", "branches", "roles", "workstations", "sessions", "proposals", "exports", "dictionaries"):
        s.scene(name, name + ":")
    s.scene("clients-watch", "clients:state=3")
    s.scene("people-empty", "people:text=йцукенгшщз")
    s.scene("workstations-invite", "workstations:", lambda: s.press("Пригласить…"))
    s.scene("people-new", "people:", lambda: s.act("record.new"))
    s.scene("dictionaries-add", "dictionaries:", lambda: s.press("Добавить"))


def cards(s):
    k, person, company = s.keys, "client:%d" % s.client(1), "client:%d" % s.client(2)
    s.scene("person", person)
    s.scene("company", company)
    for form, address in (("person", person), ("company", company)):
        for page in ("Связь и адреса", "Документы и счета", "Связи и контактные лица", *(["Дополнительно"] if form == "company" else [])):
            s.scene("%s-page-%s" % (form, page), address, lambda: s.tab(page))
        for tab in ("История", "Примечания", "Файлы", "Группы", "Доступ", "Изменения"):
            s.scene("%s-tab-%s" % (form, tab), address, lambda: s.tab(tab))
    s.scene("person-long", "client:%d" % s.long)
    s.scene("person-timeline", person, lambda: s.act("client.timeline"))
    s.scene("person-as-of", person, lambda: s.act("client.as-of"))
    s.scene("person-new", "client:new=person")
    s.scene("person-new-blamed", "client:new=person", lambda: s.desk.write(s.desk.find("text", "ИНН"), "770708389"), lambda: s.act("record.apply"))
    s.scene("company-new", "client:new=company")
    s.scene("client-new", "client:new")
    s.scene("person-dirty", person, lambda: s.desk.write(s.desk.find("text", "Имя"), "Серафим"), lambda: k("Tab"))
    s.scene("person-close", person, lambda: s.desk.write(s.desk.find("text", "Имя"), "Серафим"), lambda: s.act("tab.close"))
    s.scene("client-gone", "client:1")
    s.scene("staff", "person:%d" % s.bank.one("SELECT id FROM person WHERE login = 'akhmetov'"))
    s.scene("role", "role:%d" % s.bank.one("SELECT role_id FROM holding h JOIN person p ON p.id = h.person_id WHERE p.login = 'akhmetov'"))
    s.scene("branch", "branch:%d" % s.bank.one("SELECT branch_id FROM person WHERE login = 'akhmetov'"))
    for tab in ("Действующие права", "Роли", "Сеансы", "Изменения"):
        s.scene("staff-tab-" + tab, "person:%d" % s.bank.one("SELECT id FROM person WHERE login = 'akhmetov'"), lambda: s.tab(tab))
    s.scene("role-tab-held", "role:%d" % s.bank.one("SELECT role_id FROM holding"), lambda: s.tab("Кому назначена"))
    s.scene("role-new", "role:new")
    s.scene("branch-new", "branch:new")


def windows(s):
    """What opens over a card and in it: dialogs of one question, of a few fields, of a table."""
    person = "client:%d" % s.client(1)
    akhmetov = "person:%d" % s.bank.one("SELECT id FROM person WHERE login = 'akhmetov'")
    for name, tab, button in (("note", "Примечания", "Добавить"), ("group", "Группы", "Новая группа"),
                              ("let-in", "Доступ", "Открыть доступ")):
        s.scene("person-add-" + name, person, lambda: s.tab(tab), *([lambda: Reader(s.desk).turn_to("Открыто вручную")] if name == "let-in" else []),
                lambda: Reader(s.desk).press(button))
    s.scene("person-looked", person, lambda: s.tab("Доступ"), lambda: Reader(s.desk).turn_to("Кто смотрел"), s.scroll)
    s.scene("person-let-in", person, lambda: s.tab("Доступ"), lambda: Reader(s.desk).turn_to("Открыто вручную"), s.scroll)
    s.scene("person-named-by", person, lambda: s.tab("Кто с ним связан"))
    s.scene("person-call", person, lambda: s.press("Звонок"))
    s.scene("person-task", person, lambda: s.press("Задача"))
    s.scene("person-delete", person, lambda: s.act("record.delete"))
    s.scene("person-print", person, lambda: s.act("record.print"))
    s.scene("person-erase", person, lambda: s.act("client.erase"))
    s.scene("person-as-of-shown", person, lambda: s.act("client.as-of"), lambda: Reader(s.desk).press("Показать"))
    s.scene("person-unsaved", person, lambda: s.desk.write(s.desk.find("text", "Имя"), "Серафим"), lambda: s.keys("Tab"),
            lambda: s.press("Не сохранено: 1"))
    s.scene("staff-grant", akhmetov, lambda: s.tab("Роли"), lambda: Reader(s.desk).press("Назначить роль…"))
    s.scene("staff-password", akhmetov, lambda: s.act("person.password"))
    s.scene("workstations-revoke", "workstations:", s.first_row, lambda: s.act("workstation.revoke"))
    s.scene("clients-sort", "clients:", lambda: s.act("record.sort"))
    s.scene("clients-save-filter", "clients:", lambda: s.press("Сохранить фильтр под своим названием"))


ROWS = [["ФИО", "ИНН", "Дата рождения", "Телефон", "Город", "Склад"],
        ["Щукина Ирина Павловна", "", "12.05.1984", "8 916 204-18-37", "Тверь", "1"],
        ["Ёлкин Пётр Сергеевич", "500100732259", "", "", "Тверь", "2"], ["Волков Олег Игоревич", "500100732250", "", "", "Тверь", "3"],
        ["Тихонов Глеб Львович", "", "31.02.1990", "", "Клин", "5"], ["", "", "03.03.1977", "", "Клин", "7"],
        ["Константинопольская-Преображенская Александра-Виктория Вячеславовна", "", "", "", "Петропавловск-Камчатский", "12"]]


def imports(s):
    s.scene("import-mapping", "import:", lambda: s.choose_file("Клиенты.csv", ROWS))
    s.scene("import-work", "import:", lambda: s.choose_file("Клиенты.csv", ROWS), lambda: Reader(s.desk).press("Начать импорт"),
            lambda: s.desk.find("label", "Выполнено"))
    s.scene("import-undo", "import:", lambda: s.choose_file("Ещё клиенты.csv", ROWS), lambda: Reader(s.desk).press("Начать импорт"),
            lambda: s.desk.find("label", "Выполнено"), lambda: Reader(s.desk).press("Отменить импорт"))
    s.scene("works", "works:")


def two(s):
    """What two people do: one asks, another looks at it and says yes or no, and the first takes what came of it."""
    reader = Reader(s.desk)
    s.act("open", "workstations:")
    s.still()
    reader.press("Пригласить…")
    reader.opened("a workstation")
    reader.write("Название", "Окно 17")
    reader.pick("Отделение", s.bank.one("SELECT name FROM branch WHERE id = (SELECT branch_id FROM person WHERE login = 'gorshkova')")
                .split("«")[-1].rstrip("»"))
    reader.press("Пригласить")
    reader.closed("a proposal")
    s.leave()
    s.desk.close()
    s.open_desk("colleague", "akhmetov")
    s.scene("proposals-waiting", "proposals:state=1")
    s.scene("inbox-proposal", None, lambda: s.desk.mouse(s.desk.find(None, re.compile("Ждёт вас"))))
    s.desk.key("Escape")
    s.scene("proposals-confirm", "proposals:state=1", s.first_row, lambda: s.act("proposal.confirm"))
    s.act("open", "proposals:state=1")
    s.still()
    s.first_row()
    reader = Reader(s.desk)
    reader.press("Подтвердить…")
    reader.opened("the question")
    reader.press("Подтвердить")
    s.still()
    s.desk.close()
    s.open_desk("first")
    s.scene("workstations-code", "workstations:", lambda: Reader(s.desk).row("Окно 17"), lambda: s.act("workstation.code"))


def erased(s):
    id = s.client(1, "ORDER BY c.id DESC")
    s.bank.tell("INSERT INTO erasure (id, version, kind, record_id, decision, reason, at, person_id, second_id) SELECT 9001, 1, 'client', ?,"
                " '152-7', 'Отзыв согласия на обработку персональных данных', 1790000000000, a.id, b.id FROM person a, person b"
                " WHERE a.login = 'gorshkova' AND b.login = 'akhmetov'", id)
    s.bank.tell("UPDATE client SET deleted_at = 1790000000000 WHERE id = ?", id)
    s.scene("person-erased", "client:%d" % id)


def conflict(s):
    id = s.client(1)
    s.scene("person-conflict", "client:%d" % id, lambda: s.desk.write(s.desk.find("text", "Имя"), "Серафим"),
            lambda: s.bank.tell("UPDATE client SET given_name = 'Платон', version = version + 1 WHERE id = ?", id), lambda: s.act("card.save"))


def over(s):
    s.act("open", "clients:")
    name = s.bank.surname()
    s.scene("search", None, lambda: s.act("search"), lambda: s.keys("=" + name[:4]))
    s.desk.key("Escape")
    s.scene("search-none", None, lambda: s.act("search"), lambda: s.keys("ctrl+a", "йцукенгш"))
    s.desk.key("Escape")
    s.scene("palette", None, lambda: s.act("palette"))
    s.scene("palette-typed", None, lambda: s.keys("карт"))
    s.desk.key("Escape")
    s.scene("inbox", None, lambda: s.desk.mouse(s.desk.find(None, re.compile("Ждёт вас"))))
    s.desk.key("Escape")
    s.scene("shortcuts", None, lambda: s.act("shortcuts"))
    s.desk.key("Escape")
    s.scene("menu", None, lambda: s.press("Я"))
    s.desk.key("Escape")
    s.scene("sign-out", None, lambda: s.act("sign-out"))
    s.desk.key("Escape")
    s.scene("locked", None, lambda: s.act("lock"))
    s.scene("locked-wrong", None, lambda: s.keys("=нет", "Return"))
    s.desk.close()


def broken(s):
    os.kill(s.bank.server.pid, signal.SIGSTOP)
    s.scene("clients-loading", "clients:form=2")
    s.scene("person-loading", "client:%d" % s.client(1, "ORDER BY c.id"))
    os.kill(s.bank.server.pid, signal.SIGCONT)
    time.sleep(1)
    s.bank.kill()
    time.sleep(4)
    s.scene("clients-error", "clients:form=1")
    s.scene("person-error", "client:%d" % s.client(1, "ORDER BY c.id"))
    s.bank.start()


def denied(s):
    s.desk.close()
    s.open_desk("other", "clerk")
    for name in ("people", "dictionaries", "import"):
        s.scene(name + "-denied", name + ":")
    s.desk.close()
    s.open_desk("third", "admin")
    s.scene("clients-denied", "clients:")
    s.scene("person-denied", "client:%d" % s.client(1))


def doors(s):
    s.open_desk("stranger", None, enrolled=False)
    s.scene("enrolment", None)
    s.scene("enrolment-wrong", None, lambda: s.desk.settext(s.desk.find("text", "Приглашение"), "не то"), lambda: s.keys("Tab"))
    s.desk.close()
    s.open_desk("second", None)
    s.scene("sign-in", None)
    s.scene("sign-in-wrong", None, lambda: s.desk.sign_in("gorshkova", "wrong"))
    s.bank.tell("UPDATE person_secret SET must_change = 1 WHERE person_id = (SELECT id FROM person WHERE login = 'akhmetov')")
    s.scene("first-password", None, lambda: s.desk.sign_in("akhmetov"))
    s.scene("first-password-refused", None, lambda: [s.keys("=" + PASSWORD, "Tab", "=1", "Tab", "=1", "Return")])
    s.bank.tell("UPDATE person_secret SET must_change = 0")
    s.desk.close()
    s.open_desk("second", None)
    s.bank.kill()
    time.sleep(6)
    s.scene("sign-in-no-server", None)
    s.bank.start()
    s.desk.close()
    s.bank.tell("UPDATE workstation SET state = 3 WHERE name LIKE '%second'")
    s.open_desk("second", None)
    time.sleep(3)
    s.scene("sign-in-revoked", None)
    s.desk.close()
    s.open_desk("newcomer", None, enrolled=False)
    said = s.bank.ctl("workstation", "invite", "--name", "Окно 5", "--branch", "0101", "--short").splitlines()
    parts = [said[0].split(":", 1)[1].strip(), said[1].split(":", 1)[1].split("(")[0].strip()]
    s.scene("enrolment-code", None, lambda: s.press("Мне дали короткий код"))
    s.scene("enrolment-words", None, *[lambda name=name, text=text: s.desk.settext(s.desk.find("text", name), text)
                                       for name, text in zip(("Адрес сервера банка", "Короткий код"), parts)],
            lambda: s.press("Запросить сервер"), lambda: s.desk.find("label", said[3].strip(), timeout=20))
    s.desk.close()


ACTS = {"doors": doors, "lists": lists, "cards": cards, "conflict": conflict, "windows": windows, "imports": imports, "two": two,
        "erased": erased, "over": over, "broken": broken, "denied": denied}


def main():
    folder, only, acts = sys.argv[1], sys.argv[2], sys.argv[3:] or list(ACTS)
    studio = Studio(folder, only)
    try:
        for act in acts:
            if act != "doors" and (studio.desk is None or studio.desk.p.poll() is not None or act in ("broken", "two")):
                studio.open_desk("first")
            ACTS[act](studio)
    finally:
        studio.close()


main()
