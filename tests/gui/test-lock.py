"""Behind the locked door nothing of the bank is seen, also of what lay over the page; whoever comes back goes on in it."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import PASSWORD, perform, wait
from pages import World as Bank

NOTE = "Просит звонить после обеда"


class World(Bank):
    def __init__(self):
        super().__init__()
        self.bank.tell("INSERT INTO setting (name, value) VALUES ('lock_after', '20') ON CONFLICT DO UPDATE SET value = '20'")
        self.come_in("desk", [("client:%d" % self.bank.client(1), [])], invitation=self.bank.invite("Окно 1"))

    def is_locked(self):
        """Nobody touches it for as long as the bank says."""
        self.reader.find("label", re.compile("Экран заблокирован"), timeout=60)
        assert len(self.reader.windows()) == 1

    def unlock(self):
        self.desk.raise_window()
        self.reader.enter("Пароль", role="password text")
        self.desk.type(PASSWORD)
        self.desk.key("Return")


def a_note_that_is_being_typed_is_out_of_sight_and_comes_back(world):
    world.desk.raise_window()
    world.reader.choose(world.reader.find("page tab", "Примечания"))
    world.reader.press("Добавить")
    world.reader.write("Примечание", NOTE)
    world.is_locked()
    assert not any(NOTE in node.name for node in world.reader.windows()[0].below())
    world.unlock()
    wait(lambda: len(world.reader.windows()) == 2, 20, what="the window of the note")
    assert world.reader.text(world.reader.find("text", "Примечание")) == NOTE
    world.reader.press("Сохранить")
    wait(lambda: world.bank.one("SELECT count(*) FROM note WHERE text = ?", NOTE) == 1, 10, what="the note is stored")


def the_data_of_a_client_are_erased_when_two_have_agreed(world):
    world.desk.key("F1")
    world.reader.at("Команда")
    world.desk.type("персональные")
    world.desk.key("Return")
    wait(lambda: len(world.reader.windows()) == 2, 20, what="the question")
    world.reader.write("Решение", "152-7")
    world.reader.write("Причина", "отзыв согласия")
    world.reader.press("Отправить на подтверждение")
    wait(lambda: world.bank.one("SELECT count(*) FROM proposal WHERE state = 1") == 1, 10, what="a proposal")


STEPS = [the_data_of_a_client_are_erased_when_two_have_agreed, a_note_that_is_being_typed_is_out_of_sight_and_comes_back]

perform(STEPS, World)
