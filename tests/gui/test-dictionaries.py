"""A pick list is kept by its page: added to, renamed in both languages, put in order by keys, retired, and what is in use stays."""
import os
import re
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import perform, wait
from pages import World as Bank
from tree import SENSITIVE


class World(Bank):
    def __init__(self):
        super().__init__()
        self.list = self.bank.one("SELECT id FROM dictionary WHERE name = 'source'")
        self.nested = self.bank.one("SELECT dictionary_id FROM dictionary_item WHERE within_id IS NOT NULL ORDER BY dictionary_id LIMIT 1")
        self.come_in("desk", [("dictionaries:%d" % self.nested, []), ("dictionaries:%d" % self.list, [])],
                     invitation=self.bank.invite("Окно 1"))

    def order(self):
        """The names in Russian, first to last."""
        return self.bank.one("SELECT group_concat (name_ru, '|') FROM (SELECT name_ru FROM dictionary_item WHERE dictionary_id = ?"
                             " ORDER BY position, id)", self.list).split("|")

    def save(self, fields):
        self.reader.opened("the an item")
        for name, text in fields.items():
            self.reader.write(name, text)
        self.reader.press("Сохранить")
        self.reader.closed("an item")


def an_item_is_added_in_both_languages(world):
    world.reader.press("Добавить")
    world.save({"По-русски": "Выставка", "По-английски": "Exhibition"})
    world.reader.find("label", "Выставка")
    assert world.order()[-1] == "Выставка"


def it_is_renamed(world):
    world.reader.row("Выставка")
    world.reader.press("Изменить")
    world.save({"По-русски": "Выставки и ярмарки"})
    world.reader.find("label", "Выставки и ярмарки")
    assert world.bank.one("SELECT name_en FROM dictionary_item WHERE name_ru = 'Выставки и ярмарки'") == "Exhibition"


def keys_move_it_up_and_down(world):
    place = len(world.order()) - 1
    world.reader.row("Выставки и ярмарки")
    up = lambda: world.reader.find("push button", "Выше").has(SENSITIVE)
    for key, moved in (("alt+Up", place - 1), ("alt+Up", place - 2), ("alt+Down", place - 1)):
        wait(up, 10, what="its row is picked")
        world.desk.key(key)
        wait(lambda: world.order().index("Выставки и ярмарки") == moved, 10, what="place %d by %s" % (moved, key))


def it_is_retired_and_comes_back(world):
    retired = "SELECT retired_day IS NOT NULL FROM dictionary_item WHERE name_ru = 'Выставки и ярмарки'"
    for now in (1, 0):
        world.reader.row("Выставки и ярмарки")
        world.reader.press("Вывести или вернуть")
        wait(lambda: world.bank.one(retired) == now, 10, what="retired %d" % now)


def what_nobody_uses_is_deleted(world):
    world.reader.row("Выставки и ярмарки")
    world.reader.press("Удалить")
    world.reader.opened("the question")
    world.reader.press("Удалить")
    wait(lambda: "Выставки и ярмарки" not in world.order(), 10, what="it is gone")


def what_is_in_use_is_not(world):
    used = world.bank.one("SELECT i.name_ru FROM dictionary_item i JOIN client c ON c.source_id = i.id WHERE i.dictionary_id = ? LIMIT 1",
                     world.list)
    world.reader.closed("an item")
    world.reader.row(used)
    world.reader.press("Удалить")
    world.reader.opened("the question")
    world.reader.press("Удалить")
    world.reader.find("label", re.compile("ссылаются записи"))
    assert used in world.order()


def what_lies_within_another_says_in_which(world):
    """A region of a country: the field is there, and only where a list has it."""
    world.reader.closed("an item")
    world.desk.key("ctrl+w")
    wait(lambda: world.tabs() == 1, 10, what="one tab")
    world.reader.press("Добавить")
    world.reader.opened("the an item")
    world.reader.write("По-русски", "Проба")
    world.reader.write("По-английски", "Trial")
    outer = world.bank.one("SELECT o.name_ru FROM dictionary_item i JOIN dictionary_item o ON o.id = i.within_id LIMIT 1")
    world.reader.pick("В пределах", outer)
    world.reader.press("Сохранить")
    world.reader.closed("an item")
    assert world.bank.one("SELECT o.name_ru FROM dictionary_item i JOIN dictionary_item o ON o.id = i.within_id WHERE i.name_ru = 'Проба'") == outer


STEPS = [an_item_is_added_in_both_languages, it_is_renamed, keys_move_it_up_and_down, it_is_retired_and_comes_back,
         what_nobody_uses_is_deleted, what_is_in_use_is_not, what_lies_within_another_says_in_which]

perform(STEPS, World)
