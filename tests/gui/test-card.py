"""The card of a client as people work with it: errors at their fields, two desks at one card, what is live, what is kept."""
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from desk import Bank, Desk, come_in, perform, wait
from reading import must_be_read
from tree import Reader

THEIRS, MINE, ORIGINAL = "у коллеги", "у меня", "было"


class World:
    def __init__(self):
        self.bank = Bank()
        self.person = self.bank.client(1)
        self.desk = self.other = None
        for name, person in (("desk", "gorshkova"), ("other", "akhmetov")):
            setattr(self, name, come_in(self.bank, name, person, ["client:%d" % self.person], invitation=self.bank.invite(name)))

    def stored(self, column, of=None):
        return self.bank.one("SELECT %s FROM client WHERE id = ?" % column, of or self.person)

    def waits(self, column, value, of=None):
        wait(lambda: self.stored(column, of) == value, 8, what="the server has %s = %s" % (column, value))


def wrong_by_one(tin):
    return tin[:-1] + str((int(tin[-1]) + 1) % 10)


def told(desk, text):
    return desk.find("label", re.compile(text))


def a_wrong_tax_number_is_told_at_its_field_with_what_would_be_right(world):
    desk, right = world.desk, world.stored("tin")
    desk.find("text", "ИНН")
    desk.raise_window()
    field = desk.fill("ИНН", right[:9])
    desk.key("Tab")
    told(desk, "В ИНН 10 цифр .* или 12")
    desk.write(field, wrong_by_one(right))
    assert desk.find1("label", re.compile("В ИНН 10 цифр")) is None
    desk.key("ctrl+s")
    complaint = told(desk, "Контрольные цифры не сходятся: .*ошибка")
    assert field.description == complaint.name
    assert world.stored("tin") == right


def once_it_is_mended_the_card_is_saved(world):
    desk, right = world.desk, world.stored("tin")
    desk.write(desk.find("text", "ИНН"), right)
    assert desk.find1("label", re.compile("Контрольные цифры")) is None
    desk.fill("Место рождения", "г. Торжок")
    desk.key("ctrl+s")
    world.waits("birth_place", "г. Торжок")
    assert world.stored("tin") == right


def an_open_card_that_nobody_edits_shows_what_the_other_desk_has_saved(world):
    other = world.other
    wait(lambda: other.value("Место рождения") == "г. Торжок", 10, what="the birth place came by itself")
    told(other, "Только что изменено \\(Горшкова Светлана Андреевна\\): .*Место рождения")


def a_card_in_editing_keeps_what_was_typed_and_says_what_changed(world):
    desk, other = world.desk, world.other
    field = desk.fill("Место рождения", "г. Тверь")
    other.raise_window()
    other.fill("Должность", "стеклодув")
    other.key("ctrl+s")
    world.waits("job", "стеклодув")
    wait(lambda: desk.value("Должность") == "стеклодув", 10, what="what the other has saved")
    assert desk.text(field) == "г. Тверь"
    told(desk, "Только что изменено \\(Ахметов Николай Константинович\\): .*Должность")


def different_fields_of_two_desks_are_merged_without_a_word(world):
    desk = world.desk
    desk.raise_window()
    desk.key("ctrl+s")
    world.waits("birth_place", "г. Тверь")
    assert world.stored("job") == "стеклодув"
    assert len(desk.windows()) == 1


def clash(world, mine, theirs):
    """Both have typed a patronymic; the other was first."""
    desk, other = world.desk, world.other
    desk.raise_window()
    desk.fill("Отчество", mine)
    other.raise_window()
    other.fill("Отчество", theirs)
    other.key("ctrl+s")
    world.waits("patronymic", theirs)
    desk.raise_window()
    desk.key("ctrl+s")
    dialog = desk.window("the dialog of a conflict")
    must_be_read("form/conflict.c", Reader(desk).windows()[-1])
    return dialog


def choose(world, dialog, whose, value):
    """Choosing saves nothing: a person sees the card first."""
    desk = world.desk
    desk.mouse(desk.find("check box", re.compile("Отчество, %s: " % whose), under=dialog))
    desk.click(desk.find("push button", "Применить выбор", under=dialog))
    desk.no_window("the dialog of a conflict")
    assert desk.value("Отчество") == value


def the_same_field_of_two_desks_is_asked_about_with_all_three_values(world):
    desk, was = world.desk, world.stored("patronymic")
    dialog = clash(world, "Мойвна", "Ихнева")
    for whose, value in ((THEIRS, "Ихнева"), (MINE, "Мойвна"), (ORIGINAL, was)):
        desk.find("check box", "Отчество, %s: %s" % (whose, value), under=dialog)
    desk.key("Escape")
    desk.no_window("the dialog of a conflict")
    assert desk.value("Отчество") == "Мойвна"
    desk.key("ctrl+s")
    choose(world, desk.window("the dialog of a conflict"), ORIGINAL, was)
    desk.key("ctrl+s")
    world.waits("patronymic", was)


def theirs_may_stand(world):
    dialog = clash(world, "Мойвна", "Ихнева")
    choose(world, dialog, THEIRS, "Ихнева")
    assert world.stored("patronymic") == "Ихнева"


def mine_may_stand(world):
    dialog = clash(world, "Моёвна", "Егоева")
    choose(world, dialog, MINE, "Моёвна")
    world.desk.key("ctrl+s")
    world.waits("patronymic", "Моёвна")


def shortcuts_work_while_the_keyboard_is_russian(world):
    desk = world.desk
    subprocess.run(["setxkbmap", "-layout", "ru,us"], check=True)
    try:
        desk.fill("Место рождения", "г. Вышний Волочёк")
        desk.key("ctrl+s")
        world.waits("birth_place", "г. Вышний Волочёк")
        desk.key("ctrl+k")
        desk.focused("Поиск по всему банку")
        desk.key("Escape")
        desk.key("F1")
        desk.focused("Команда")
        desk.key("Escape")
    finally:
        subprocess.run(["setxkbmap", "-layout", "us,ru"], check=True)


def a_new_client_is_begun_and_typed_by_keys_alone(world):
    desk = world.desk
    desk.key("ctrl+n")
    desk.find("label", "Кто новый клиент?")
    desk.focused("Физическое лицо")
    desk.key("Return")
    for field, text in (("Фамилия", "Ключевая"), ("Имя", "Анна"), ("Отчество", "Сергеевна")):
        desk.focused(field)
        desk.type(text)
        desk.key("Tab")
    desk.focused("Дата рождения")
    desk.type("270884")
    desk.key("Tab")
    wait(lambda: desk.value("Дата рождения") == "27.08.1984", 5, what="the day as days are written")


def what_was_typed_is_there_after_both_programs_were_killed(world):
    desk, bank = world.desk, world.bank
    desk.drafts_written()
    desk.crash()
    bank.kill()
    bank.start()
    world.desk = desk = Desk(bank, "desk", person="gorshkova")
    wait(lambda: desk.value("Фамилия") == "Ключевая", 15, what="the draft is in its field")
    told(desk, "Восстановлено то, что вы ввели")
    assert (desk.value("Имя"), desk.value("Отчество"), desk.value("Дата рождения")) == ("Анна", "Сергеевна", "27.08.1984")


def cancel_asks_before_it_loses_what_was_typed(world):
    desk = world.desk
    desk.raise_window()
    desk.key("ctrl+BackSpace")
    dialog = desk.window("a question")
    desk.find("label", "Сохранить изменения?", under=dialog)
    must_be_read("shell/tabs.c", Reader(desk).windows()[-1])
    desk.key("Escape")
    desk.no_window("the question")
    assert desk.value("Фамилия") == "Ключевая"


def apply_saves_and_stays_and_the_tab_is_the_clients_now(world):
    desk = world.desk
    desk.key("F2")
    wait(lambda: world.bank.ask("SELECT id FROM client WHERE surname = 'Ключевая'"), 8, what="the new client is stored")
    world.made = world.bank.one("SELECT id FROM client WHERE surname = 'Ключевая'")
    assert (world.stored("name", world.made), world.stored("form", world.made)) == ("Ключевая Анна Сергеевна", 1)
    wait(lambda: "client:%d" % world.made in open(os.path.join(desk.profile, "desk.ini")).read(), 5, what="the address of the tab")
    assert "client:new" not in open(os.path.join(desk.profile, "desk.ini")).read()


def a_copy_takes_over_what_is_not_the_clients_own(world):
    desk = world.desk
    desk.key("ctrl+shift+n")
    wait(lambda: desk.find1("label", "Новый клиент"), 10, what="the copy")
    wait(lambda: desk.value("Фамилия") == "Ключевая", 10, what="the copied name")
    assert desk.value("Дата рождения") == ""
    desk.focused("Фамилия")
    desk.key("ctrl+a")
    desk.type("Вторая")
    desk.key("ctrl+Return")
    wait(lambda: world.bank.ask("SELECT 1 FROM client WHERE surname = 'Вторая' AND given_name = 'Анна'"), 8, what="OK has saved")
    wait(lambda: desk.value("Фамилия") == "Ключевая", 8, what="OK has closed the copy, the card before it is in front")


def a_deleted_card_is_in_the_bin_and_says_so_and_comes_back(world):
    desk = world.desk
    desk.key("ctrl+Delete")
    dialog = desk.window("are you sure")
    desk.click(desk.find("push button", "Удалить", under=dialog))
    desk.find("label", "В корзине")
    assert world.stored("deleted_at", world.made) is not None
    desk.click(desk.find("push button", "Вернуть из корзины"))
    wait(lambda: desk.find1("label", "В корзине") is None, 8, what="nothing is said of the bin")
    assert world.stored("deleted_at", world.made) is None


def cancel_may_lose_it_and_then_it_is_lost(world):
    desk = world.desk
    desk.fill("Место рождения", "г. Лишний")
    desk.click(desk.find("push button", "Отмена"))
    dialog = desk.window("a question")
    desk.click(desk.find("push button", "Не сохранять", under=dialog))
    desk.no_window("the question")
    wait(lambda: desk.value("Фамилия") != "Ключевая", 8, what="the tab is gone")
    assert world.stored("birth_place", world.made) is None
    desk.close()
    world.desk = desk = Desk(world.bank, "desk", person="gorshkova", words=("--open", "client:%d" % world.made))
    wait(lambda: desk.value("Фамилия") == "Ключевая", 10, what="the card again")
    assert desk.value("Место рождения") == ""


STEPS = [a_wrong_tax_number_is_told_at_its_field_with_what_would_be_right, once_it_is_mended_the_card_is_saved,
         an_open_card_that_nobody_edits_shows_what_the_other_desk_has_saved,
         a_card_in_editing_keeps_what_was_typed_and_says_what_changed, different_fields_of_two_desks_are_merged_without_a_word,
         the_same_field_of_two_desks_is_asked_about_with_all_three_values, theirs_may_stand, mine_may_stand,
         shortcuts_work_while_the_keyboard_is_russian, a_new_client_is_begun_and_typed_by_keys_alone,
         what_was_typed_is_there_after_both_programs_were_killed, cancel_asks_before_it_loses_what_was_typed,
         apply_saves_and_stays_and_the_tab_is_the_clients_now, a_copy_takes_over_what_is_not_the_clients_own,
         a_deleted_card_is_in_the_bin_and_says_so_and_comes_back, cancel_may_lose_it_and_then_it_is_lost]

perform(STEPS, World)
