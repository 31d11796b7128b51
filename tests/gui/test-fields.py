"""Every field of docs/fields.md is found by its name in the card of whom it belongs to, on whichever tab it lies."""
import gettext
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import SOURCE, Bank, come_in, perform, wait
from tree import Reader

PERSON, COMPANY = 1, 2
# What stands beside the fields, and what opens inside of it.
BESIDE = {"Доступ": "Открыто вручную"}
ASKED = {"Примечания": "Добавить", "Доступ": "Открыть доступ"}


def written(*path):
    with open(os.path.join(SOURCE, *path), encoding="utf-8") as text:
        return text.read()


def sources():
    """(message, field, rows of the sources), as docs/fields.md has them."""
    for line in written("docs", "fields.md").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if line.startswith("|") and len(cells) == 6:
            for message, field in re.findall(r"`(\w+)\.(\w+)`", cells[3]):
                yield message, field, set(re.findall(r"\b[CDE]\d+", cells[4]))


def labels():
    """What each field of the contract is called in Russian: "Client.tin" is "ИНН"."""
    russian = gettext.translation("kontor", os.environ["LOCALE_DIR"], ["ru"]).gettext
    called, folder = {}, os.path.join(SOURCE, "proto")
    for file in (one for one in os.listdir(folder) if one.endswith(".proto")):
        for message, body in re.findall(r"^message (\w+) *\{(.*?)(?=^message |\Z)", written("proto", file), re.M | re.S):
            for field, label in re.findall(r'(\w+) *= *\d+ *\[\(fact\) = \{label: "([^"]*)"', body):
                called["%s.%s" % (message, field)] = russian(label)
    return called


def belongs(form, message, rows):
    """C1 tells of a person; C2, C7, C8 and C11 of a company; the rest of the rows of both."""
    persons, companies = "C1" in rows, bool(rows & {"C2", "C7", "C8", "C11"})
    if message != "Client" or rows & {"C3", "C12", "C17"} or persons == companies:
        return True
    return persons if form == PERSON else companies


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova",))
        self.clients = {form: self.bank.client(form) for form in (PERSON, COMPANY)}
        self.desk = come_in(self.bank, "desk", "gorshkova", ["client:%d" % self.clients[COMPANY], "client:%d" % self.clients[PERSON]],
                            invitation=self.bank.invite("Окно 3"))
        self.reader, self.called = Reader(self.desk), labels()

    def top(self):
        return self.reader.windows()[-1]

    def names(self):
        """What is called by a name in sight: fields, ticks, heads of columns, the head; of a line without the number of the line.

        A line is begun of each table; nothing of it is saved."""
        window = self.top()
        empty = [node for node in window.below() if node.role == "push button" and node.label().startswith("Добавить: ")
                 and node.path not in self.begun]
        for node in empty:
            self.begun.add(node.path)
            self.reader.click(node)
        window = self.top() if empty else window
        return {re.sub(r", строка \d+$|: .*$", "", node.label()) for node in window.below()}

    def asked_for(self, button):
        """The names in the dialog that this button opens."""
        self.reader.press(button)
        self.desk.window("what %s asks" % button)
        self.reader.find("push button", "Отмена")
        found = self.names()
        self.desk.key("Escape")
        self.desk.no_window("what %s asks" % button)
        return found

    def look_through(self, wanted):
        """Crosses out what is seen on the tabs of the card in front, one after another."""
        self.reader.find("page tab", "Примечания", timeout=60)
        wanted -= self.names()
        for tab in [node.label() for node in self.top().below() if node.role == "page tab" and node.name]:
            self.reader.turn_to(tab)
            wanted -= self.names()
            if tab in BESIDE:
                self.reader.turn_to(BESIDE[tab])
            if tab in ASKED and tab not in self.asked:
                self.asked.add(tab)
                wanted -= self.asked_for(ASKED[tab])
        return not wanted

    def has_all(self, form):
        self.begun, self.asked = set(), set()
        fields = {"%s.%s" % (message, field) for message, field, rows in sources() if belongs(form, message, rows)}
        assert len(fields) > 70, fields
        wanted = {self.called.get(field, field) for field in fields}
        # What stands on a tab comes when it is looked at: who comes late is met on the second way through.
        for _ in range(3):
            if self.look_through(wanted):
                return
            print("# came late: " + ", ".join(sorted(wanted)), flush=True)
        assert not wanted, "nothing is called so: " + ", ".join(sorted(wanted))


def every_field_of_an_individual_is_found_by_its_name(world):
    world.has_all(PERSON)


def every_field_of_a_legal_entity_is_found_by_its_name(world):
    world.desk.raise_window()
    world.desk.key("alt+1")
    wait(lambda: any(node.label() == "ОГРН" for node in world.top().below()), 20, what="the card of the company")
    world.has_all(COMPANY)


STEPS = [every_field_of_an_individual_is_found_by_its_name, every_field_of_a_legal_entity_is_found_by_its_name]

perform(STEPS, World)
