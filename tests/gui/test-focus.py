"""Where the keys go: into the page that was just opened, into the choice that has the focus, into the dialog in front."""
import os
import re
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, come_in, perform, wait
from tree import Reader

NOTE = "Ждёт ответа по вкладу"


class World:
    def __init__(self):
        self.bank = Bank(people=("gorshkova",))
        self.surname = self.bank.surname()
        self.client, self.name = self.bank.ask("SELECT id, name FROM client WHERE surname = ? AND deleted_at IS NULL", self.surname)[0]
        self.desk = come_in(self.bank, "desk", "gorshkova", ["clients:"], invitation=self.bank.invite("Окно 3"))
        self.reader = Reader(self.desk)

    def at(self, role, name):
        def there():
            focused = self.reader.focused()
            return focused is not None and (focused.role, focused.label()) == (role, name)
        wait(there, 10, what="the focus on " + name)

    def leave(self):
        self.desk.key("ctrl+w")

    def find(self):
        """The client by the search, up to Enter."""
        self.desk.key("ctrl+k")
        self.at("entry", "Поиск по всему банку")
        self.desk.key("ctrl+a")
        self.desk.type(self.surname)
        self.reader.find("list item", re.compile(self.surname))
        self.desk.key("Return")


def the_kind_of_a_new_client_that_has_the_focus_is_the_first_each_time(world):
    world.reader.find("table row", re.compile(""))
    world.desk.raise_window()
    for _ in range(3):
        world.desk.key("ctrl+n")
        world.reader.find("label", "Кто новый клиент?")
        world.at("push button", "Физическое лицо")
        world.leave()


def enter_opens_the_kind_that_has_the_focus(world):
    for key, field in (("Return", "Фамилия"), ("Tab", "Наименование")):
        world.desk.key("ctrl+n")
        world.at("push button", "Физическое лицо")
        if key == "Tab":
            world.desk.key("Tab")
            world.at("push button", "Юридическое лицо")
        world.desk.key("Return")
        world.at("text", field)
        world.leave()


def a_client_that_is_opened_for_editing_has_the_caret_in_its_first_field(world):
    for key in ("F4", "Return"):
        world.reader.row(world.name)
        world.desk.key(key)
        world.at("text", "Фамилия")
        world.leave()
        world.reader.find("table row", re.compile(""))


def a_found_client_has_the_caret_in_his_card(world):
    world.find()
    world.at("text", "Фамилия")


def a_found_client_whose_card_is_open_already_has_the_keys_too(world):
    world.desk.key("alt+1")
    world.find()
    wait(lambda: world.reader.focused() is not None and world.reader.focused().role == "text", 10, what="the caret in the card")


def what_is_typed_elsewhere_before_the_card_comes_stays_there(world):
    """Two hits one after the other: the second search is open when the first card arrives."""
    world.leave()
    world.find()
    world.desk.key("ctrl+k")
    world.reader.find("text", "Фамилия")
    world.at("entry", "Поиск по всему банку")
    world.desk.key("Escape")


def ctrl_enter_in_the_dialog_of_a_note_saves_it_and_leaves_the_card(world):
    world.reader.choose(world.reader.find("page tab", "Примечания"))
    world.reader.press("Добавить")
    wait(lambda: len(world.reader.windows()) == 2, 20, what="the dialog")
    world.reader.write("Примечание", NOTE)
    world.desk.key("ctrl+Return")
    wait(lambda: world.bank.one("SELECT count(*) FROM note WHERE text = ?", NOTE) == 1, 10, what="the note is stored")
    wait(lambda: len(world.reader.windows()) == 1, 20, what="the dialog is gone")
    world.reader.find("label", NOTE)


def offered(world):
    return any(node.role == "list item" and node.label() == "Россия" for node in world.reader.windows()[-1].below())


def the_list_of_a_field_goes_with_its_page(world):
    world.reader.choose(world.reader.find("page tab", "Основное"))
    world.reader.enter("Гражданство")
    world.desk.key("Down")
    world.reader.find("list item", "Россия")
    world.desk.key("alt+1")
    world.reader.find("table row", re.compile(""))
    wait(lambda: not offered(world), 10, what="no list over another page")


def a_list_that_comes_when_its_page_is_gone_does_not_open_over_another(world):
    world.desk.key("alt+2")
    world.reader.enter("Гражданство")
    os.kill(world.bank.server.pid, signal.SIGSTOP)
    try:
        world.desk.key("Down")
        world.desk.key("alt+1")
        world.reader.find("table row", re.compile(""))
    finally:
        os.kill(world.bank.server.pid, signal.SIGCONT)
    world.find()      # its answer comes after that of the list
    world.at("text", "Фамилия")
    assert not offered(world)


STEPS = [the_kind_of_a_new_client_that_has_the_focus_is_the_first_each_time, enter_opens_the_kind_that_has_the_focus,
         a_client_that_is_opened_for_editing_has_the_caret_in_its_first_field, a_found_client_has_the_caret_in_his_card,
         a_found_client_whose_card_is_open_already_has_the_keys_too, what_is_typed_elsewhere_before_the_card_comes_stays_there,
         ctrl_enter_in_the_dialog_of_a_note_saves_it_and_leaves_the_card, the_list_of_a_field_goes_with_its_page,
         a_list_that_comes_when_its_page_is_gone_does_not_open_over_another]

perform(STEPS, World)
